"""The hour. Rules take an instant as an argument; only doors and the worker ask `now()`."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Days begin and end here, whatever the machine believes.
CITY = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Give the present instant, aware, in UTC."""
    return datetime.now(UTC)


def local(at: datetime) -> datetime:
    """Give the same instant as the city's clocks show it."""
    return at.astimezone(CITY)


def start_of_day(day: date) -> datetime:
    """Give the instant at which a local day begins."""
    return datetime.combine(day, time(), tzinfo=CITY).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Give the first instant that no longer belongs to a local day (the limit is exclusive)."""
    return start_of_day(day + timedelta(days=1))
