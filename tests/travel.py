"""Moves the product's clock: in this process, or in a server and its commands that run beside the test.

`smt.core.clock` alone asks the hour, so its `datetime` is replaced; everything else keeps the machine's time.
As a program, `python -m tests.travel FILE flask|gunicorn …` runs a command under the instant that FILE holds.
"""

import runpy
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smt.core import clock


class Traveller:
    """A clock that shows what it was set to; `to("05/10/2021 08:30")` sets it, the city's time."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def to(self, text: str) -> datetime:
        """Set the clock and give the instant."""
        self.at = read(text)
        return self.at

    def instant(self) -> datetime | None:
        """Give what the clock shows; None: the machine's time."""
        return self.at


class Told(Traveller):
    """A clock whose instant stands in a file, so that a server and the test share it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def to(self, text: str) -> datetime:
        """Set the clock of every program that reads the file."""
        self.path.write_text(read(text).isoformat())
        return read(text)

    def instant(self) -> datetime | None:
        """Read the file."""
        return datetime.fromisoformat(self.path.read_text())


def read(text: str) -> datetime:
    """Read an instant as the city's clocks show it: `06/10/2021 23:59:59`."""
    form = "%d/%m/%Y %H:%M:%S" if text.count(":") == 2 else "%d/%m/%Y %H:%M"
    return datetime.strptime(text, form).replace(tzinfo=clock.CITY).astimezone(UTC)


def shows(traveller: Traveller) -> type[datetime]:
    """Give the datetime class by which the clock asks the traveller."""

    class Moved(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # the clock wants an instant, not its own class
            return traveller.instant() or datetime.now(tz)

    return Moved


if __name__ == "__main__":
    clock.datetime = shows(Told(Path(sys.argv[1])))  # type: ignore[misc]  # replaced for this program alone
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
