"""Being watched: how long work tells how far it is, and hears that it should stop."""

from typing import Protocol


class Watch(Protocol):
    """Whoever watches a piece of work; either call may raise to stop it."""

    def step(self, word: str, total: int = 0) -> None:
        """Hear that a step begins, of so many pieces (0: not known)."""

    def advance(self, count: int) -> None:
        """Hear that so many more pieces are done."""

    def hold(self) -> None:
        """Be asked, in a transaction that is about to write, whether the work is still ours."""


class Unwatched:
    """Nobody watches: the work is short."""

    def step(self, word: str, total: int = 0) -> None:
        """Say nothing of a step."""

    def advance(self, count: int) -> None:
        """Say nothing of how many are done."""

    def hold(self) -> None:
        """Say nothing: nobody else does it."""
