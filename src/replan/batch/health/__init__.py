"""Days of sleep, steps and activity from the exports of phones and watches."""

from replan.batch.health.merge import merge_days
from replan.batch.health.read import HealthImport, read_health

__all__ = ["HealthImport", "merge_days", "read_health"]
