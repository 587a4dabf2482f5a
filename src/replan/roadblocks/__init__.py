"""Why not: five reasons with probabilities, the evidence for and against each, and the question that tells most."""

from replan.roadblocks.adherence import WeekDone, adherence_facts, share, weeks_done
from replan.roadblocks.care import CareCheck, Credentials, check_care
from replan.roadblocks.complexity import Added, Management, complexity_facts, manage
from replan.roadblocks.conclude import GOING_WELL, Conclusion, Roadblocks, conclude
from replan.roadblocks.diagnosis import Delay, DiagnosisCheck, check_diagnosis, questioned_on
from replan.roadblocks.home import HomeAccount, home_account
from replan.roadblocks.ledger import Change, ledger, plan_changes
from replan.roadblocks.measuring import Due, schedule
from replan.roadblocks.misdiagnosis import Suspect, misfit_facts, suspects
from replan.roadblocks.monitoring import OVERDUE_DAYS, monitoring_facts
from replan.roadblocks.movers import find_movers
from replan.roadblocks.plan_fit import PartFound, PlanFit, plan_facts, plan_fit, suspected
from replan.roadblocks.question import Question, next_questions
from replan.roadblocks.reasons import Clue, Mover, Reason, find_reasons, reason_facts, weigh
from replan.roadblocks.therapy import main_therapist, therapy_facts
from replan.roadblocks.views import View, views

__all__ = [
    "GOING_WELL",
    "OVERDUE_DAYS",
    "Added",
    "CareCheck",
    "Change",
    "Clue",
    "Conclusion",
    "Credentials",
    "Delay",
    "DiagnosisCheck",
    "Due",
    "HomeAccount",
    "Management",
    "Mover",
    "PartFound",
    "PlanFit",
    "Question",
    "Reason",
    "Roadblocks",
    "Suspect",
    "View",
    "WeekDone",
    "adherence_facts",
    "check_care",
    "check_diagnosis",
    "complexity_facts",
    "conclude",
    "find_movers",
    "find_reasons",
    "home_account",
    "ledger",
    "main_therapist",
    "manage",
    "misfit_facts",
    "monitoring_facts",
    "next_questions",
    "plan_changes",
    "plan_facts",
    "plan_fit",
    "questioned_on",
    "reason_facts",
    "schedule",
    "share",
    "suspected",
    "suspects",
    "therapy_facts",
    "views",
    "weeks_done",
    "weigh",
]
