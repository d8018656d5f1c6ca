"""State moves through one function, which refuses by default."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

from smt.core.errors import MoveRefused

S = TypeVar("S", bound=StrEnum)


def move(record: Any, to: S, moves: Mapping[S, Iterable[S]]) -> None:
    """Put `record.state` to `to` if MOVES leads there; raise MoveRefused otherwise."""
    if to not in moves.get(record.state, ()):
        raise MoveRefused(_l("Bước này không làm được: trạng thái hiện tại không cho phép. Tải lại trang để xem trạng thái mới nhất."))
    record.state = to


def reachable(start: S, moves: Mapping[S, Iterable[S]]) -> set[S]:
    """Give every state that can follow from `start`, itself included."""
    seen, waiting = {start}, [start]
    while waiting:
        for state in moves.get(waiting.pop(), ()):
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return seen
