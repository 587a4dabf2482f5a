"""Why not: five reasons with probabilities, the evidence for and against each, and the question that tells most."""

from replan.roadblocks.adherence import WeekDone, adherence_facts, weeks_done
from replan.roadblocks.complexity import complexity_facts
from replan.roadblocks.conclude import Conclusion, Roadblocks, conclude
from replan.roadblocks.misdiagnosis import Suspect, misfit_facts
from replan.roadblocks.monitoring import monitoring_facts, plan_changes
from replan.roadblocks.question import Question, next_questions
from replan.roadblocks.reasons import Clue, Reason, find_reasons, reason_facts
from replan.roadblocks.therapy import main_therapist, therapy_facts

__all__ = [
    "Clue",
    "Conclusion",
    "Question",
    "Reason",
    "Roadblocks",
    "Suspect",
    "WeekDone",
    "adherence_facts",
    "complexity_facts",
    "conclude",
    "find_reasons",
    "main_therapist",
    "misfit_facts",
    "monitoring_facts",
    "next_questions",
    "plan_changes",
    "reason_facts",
    "therapy_facts",
    "weeks_done",
]
