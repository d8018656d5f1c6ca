"""Every life of a record is whole: each state can be reached, and each has its words."""

import importlib
from collections.abc import Mapping
from enum import StrEnum
from types import ModuleType
from typing import Any

import pytest

from config import ROOT
from smt.core.states import reachable

#: Words for a part of a vocabulary, on purpose: say why.
PARTIAL: set[str] = set()

MODULES = [importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
           for path in sorted(ROOT.glob("smt/*/**/states.py")) if path.parent.name != "core"]


def room(module: ModuleType) -> str:
    return module.__name__.split(".")[1]


def vocabularies(module: ModuleType) -> dict[str, type[StrEnum]]:
    return {name: value for name, value in vars(module).items()
            if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.__name__}


def tables(module: ModuleType) -> dict[str, tuple[type[StrEnum], Mapping[StrEnum, Any]]]:
    """Give every table of a module whose keys are words of one vocabulary."""
    found = {}
    for name, value in vars(module).items():
        if name.isupper() and isinstance(value, dict) and value and all(isinstance(key, StrEnum) for key in value):
            found[name] = type(next(iter(value))), value
    return found


MOVES = [(module, name, kind, moves) for module in MODULES for name, (kind, moves) in tables(module).items() if name.endswith("MOVES")]
WORDS = [(module, name, kind, words) for module in MODULES for name, (kind, words) in tables(module).items() if not name.endswith("MOVES")]


def named(rows: list[Any]) -> list[str]:
    return [f"{room(row[0])}.{row[1]}" for row in rows]


def test_every_record_with_a_state_has_its_moves():
    with_a_life = {room(module) for module in MODULES if any(name.endswith("State") for name in vocabularies(module))}
    assert {room(row[0]) for row in MOVES} == with_a_life


@pytest.mark.parametrize(("module", "name", "kind", "moves"), MOVES, ids=named(MOVES))
def test_moves_speak_of_every_state_and_of_nothing_else(module, name, kind, moves):
    assert set(moves) == set(kind)
    assert {state for followers in moves.values() for state in followers} <= set(kind)
    assert all(state not in followers for state, followers in moves.items()), "a state does not lead to itself"


@pytest.mark.parametrize(("module", "name", "kind", "moves"), MOVES, ids=named(MOVES))
def test_every_state_can_be_reached_from_the_first(module, name, kind, moves):
    first = next(iter(kind))
    assert reachable(first, moves) == set(kind), f"never reached from {first}: {set(kind) - reachable(first, moves)}"


@pytest.mark.parametrize(("module", "name", "kind", "words"), WORDS, ids=named(WORDS))
def test_a_table_of_words_leaves_no_word_out(module, name, kind, words):
    if f"{room(module)}.{name}" not in PARTIAL:
        assert set(words) == set(kind), f"missing: {set(kind) - set(words)}"


@pytest.mark.parametrize("module", MODULES, ids=room)
def test_every_vocabulary_has_labels(module):
    labelled = {kind for _module, _name, kind, words in WORDS if not all(isinstance(word, (set, frozenset)) for word in words.values())}
    missing = [name for name, kind in vocabularies(module).items() if kind not in labelled]
    assert not missing, f"no Vietnamese words for {missing}"
