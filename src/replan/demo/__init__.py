"""The people of the demo clinic. All are made up; their courses are data, with dates that move with today."""

from replan.demo.people import ANCHOR, DemoPatient, demo_courses
from replan.demo.staff import LEAD, STAFF, TEAMS, Worker

__all__ = ["ANCHOR", "LEAD", "STAFF", "TEAMS", "DemoPatient", "Worker", "demo_courses"]
