"""Incidents: a code that a person can read out, and the trace in the log under it."""

import logging
import os
import secrets
import traceback
from pathlib import Path

log = logging.getLogger(__name__)


def note(error: BaseException, where: str) -> str:
    """Log what went wrong and where, and give the code that stands before it.

    The trace names code, never values: a database error's text may quote a child's name.
    """
    incident = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames[:-1] if f"{os.sep}site-packages{os.sep}" not in frame.filename]
    path = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in [*frames[-1:], *reversed(ours)])
    log.error("incident %s: %s %s at %s", incident, where, type(error).__name__, path)
    return incident
