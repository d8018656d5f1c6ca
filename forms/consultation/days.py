"""Today, for forms about days."""

from datetime import date

from smt.core.clock import local, now


def today() -> date:
    """Give today as the city's calendars show it."""
    return local(now()).date()
