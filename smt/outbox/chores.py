"""What the worker does besides sending, handed to it by the rooms above: it knows a name, a rhythm and a call."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app


@dataclass(frozen=True)
class Chore:
    """Something done again and again; safe at any moment, by several workers at once, and after any pause."""

    name: str
    #: Seconds from one time to the next.
    every: float
    act: Callable[[], Any]


class Rounds:
    """When each chore was last begun; the first time is at once."""

    def __init__(self) -> None:
        self.begun: dict[str, float] = {}

    def due(self, seconds: float) -> Iterator[Chore]:
        """Give the chores that are due at this reading of a steady clock; what is given counts as begun."""
        for chore in handed():
            last = self.begun.get(chore.name)
            if last is None or seconds - last >= chore.every:
                self.begun[chore.name] = seconds
                yield chore


def hand(app: Flask, *chores: Chore) -> None:
    """Give the worker of an application its chores."""
    app.extensions["chores"] = chores


def handed() -> tuple[Chore, ...]:
    """Give the chores of this application."""
    found: tuple[Chore, ...] = current_app.extensions.get("chores", ())
    return found
