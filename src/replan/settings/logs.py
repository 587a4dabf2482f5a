"""Logs that say what went wrong and where, never about whom."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class DiscreetFormatter(logging.Formatter):
    """Leaves out the ids of patients, and the messages of exceptions: those may quote what somebody entered."""

    def format(self, record: logging.LogRecord) -> str:
        """One record without ids."""
        return _UUID.sub("<id>", super().format(record))

    def formatException(  # noqa: N802  the name is that of the standard library
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Where it happened and what kind of error it was."""
        kind, _, trace = ei
        places = [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in traceback.extract_tb(trace)]
        return "\n".join([*places, kind.__name__ if kind else ""])


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": DiscreetFormatter, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # The queue logs the exceptions of jobs; ours are logged by the job itself, without what they quote.
        "django_tasks": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django_tasks_db": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # axes names the account and the address; both stay in the database, where only the owner looks.
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
