"""Is it working, how sure, how early: a Bayesian growth curve per condition and measure, in closed form."""

from replan.trajectory.follow import follow
from replan.trajectory.observed import Observed, Score, observed_scores
from replan.trajectory.progress import Aim, Band, PlanEffect, Progress, ScaleProgress, Thresholds
from replan.trajectory.verdict import Decision, Signs, Verdict, decide

__all__ = [
    "Aim",
    "Band",
    "Decision",
    "Observed",
    "PlanEffect",
    "Progress",
    "ScaleProgress",
    "Score",
    "Signs",
    "Thresholds",
    "Verdict",
    "decide",
    "follow",
    "observed_scores",
]
