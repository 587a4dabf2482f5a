"""The people of the demo clinic. All are made up; their courses are data, with dates that move with today."""

from replan.demo.people import ANCHOR, DemoPatient, demo_courses

__all__ = ["ANCHOR", "DemoPatient", "demo_courses"]
