"""Word's automatic numbers: they stand in no text and are counted here as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from smt.files import refusals
from smt.files.package import Attributes, Package, Stream
from smt.files.refusals import FileRefused

LEVELS = 9
#: No document of people has more; each costs memory.
MOST_LISTS = 20_000
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
          (5, "V"), (4, "IV"), (1, "I"))


@dataclass(slots=True)
class Level:
    """One level of a list: where it starts, how its number is written, when it starts again."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    style: str = ""
    #: The level whose next number starts this one again; 0 never.
    restart: int | None = None


@dataclass(slots=True)
class Pattern:
    """A list's levels, or the style that lends them."""

    levels: dict[int, Level] = field(default_factory=dict)
    lender: str = ""


@dataclass(slots=True)
class Use:
    """A list as paragraphs name it: its pattern, and the levels it changes."""

    pattern: str = ""
    changed: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self) -> None:
        self.patterns: dict[str, Pattern] = {}
        self.uses: dict[str, Use] = {}
        #: The pattern that a numbering style defines.
        self.lent: dict[str, str] = {}
        self._counted: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, use_id: str, at: int) -> str:
        """Count one more paragraph of this list at this level and give its number as it is printed."""
        use = self.uses.get(use_id)
        if use is None or not 0 <= at < LEVELS:
            return ""
        pattern, levels = self._levels(use)
        counted = self._counted.setdefault(pattern, [None] * LEVELS)
        level = levels.get(at, Level())
        first = use.starts.get(at, level.start)
        if (use_id, at) not in self._begun and at in use.starts:
            counted[at] = first
        else:
            counted[at] = first if counted[at] is None else (counted[at] or 0) + 1
        self._begun.add((use_id, at))
        for deeper in range(at + 1, LEVELS):
            restart = levels.get(deeper, Level()).restart
            if restart is None or 0 < restart <= deeper and at < restart:
                counted[deeper] = None
        return self._written(level, levels, counted)

    def level_of_style(self, use_id: str, style: str) -> int:
        """Give the level of a list that is tied to a style."""
        use = self.uses.get(use_id)
        levels = self._levels(use)[1] if use else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def _levels(self, use: Use) -> tuple[str, dict[int, Level]]:
        name = use.pattern
        for _ in range(LEVELS):  # a style may lend from a style; a ring ends
            pattern = self.patterns.get(name)
            if pattern is None or not pattern.lender or pattern.lender not in self.lent:
                break
            name = self.lent[pattern.lender]
        levels = self.patterns[name].levels if name in self.patterns else {}
        return name, {**levels, **use.changed}

    def _written(self, level: Level, levels: dict[int, Level], counted: list[int | None]) -> str:
        if level.kind in ("bullet", "none"):
            return ""

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            meant = levels.get(at, Level())
            value = counted[at]
            return written(meant.start if value is None else value, meant.kind)

        return _PLACE.sub(number, level.text).strip()


def written(value: int, kind: str) -> str:
    """Write a number in Word's way of that name; an unknown way is written in digits."""
    if not 0 < value < 4000:
        return str(value)
    if kind in ("upperRoman", "lowerRoman"):
        text = ""
        for worth, sign in _ROMAN:
            text, value = text + sign * (value // worth), value % worth
        return text if kind == "upperRoman" else text.lower()
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    return f"{value:02}" if kind == "decimalZero" else str(value)


def numbering(package: Package) -> Numbering:
    """Read the lists of a document."""
    reader, name = _Reader(), package.beside("numbering")
    if package.has(name):
        reader.stream.feed(package.part(name))
    return reader.found


class _Reader:
    """The numbering part as a stream."""

    def __init__(self) -> None:
        self.found = Numbering()
        self.stream = Stream(self._start, self._end, namespaces=True)
        self.pattern: Pattern | None = None
        self.use: Use | None = None
        self.level: Level | None = None
        self.at = self.lists = 0
        self.name = ""

    def _start(self, full: str, attributes: Attributes) -> None:
        space, _, name = full.rpartition(" ")
        value = attributes.get(f"{space} val", "")
        if name in ("abstractNum", "num", "lvl"):
            self.lists += 1
            if self.lists > MOST_LISTS:
                raise FileRefused(refusals.DANGEROUS)
        if name == "abstractNum":
            self.name = attributes.get(f"{space} abstractNumId", "")
            self.pattern = self.found.patterns[self.name] = Pattern()
        elif name == "num":
            self.use = self.found.uses[attributes.get(f"{space} numId", "")] = Use()
        elif name in ("lvl", "lvlOverride"):
            self.at = whole(attributes.get(f"{space} ilvl"), 0)
            if name == "lvl":
                self._begin_level()
        else:
            self._detail(name, value)

    def _begin_level(self) -> None:
        self.level = Level()
        if self.use is not None:
            self.use.changed[self.at] = self.level
        elif self.pattern is not None:
            self.pattern.levels[self.at] = self.level

    def _detail(self, name: str, value: str) -> None:
        if self.level is not None:
            if name == "start":
                self.level.start = whole(value, 1)
            elif name == "numFmt":
                self.level.kind = value
            elif name == "lvlText":
                self.level.text = value[:50]
            elif name == "pStyle":
                self.level.style = value
            elif name == "lvlRestart":
                self.level.restart = whole(value, 0)
        elif self.use is not None and name == "abstractNumId":
            self.use.pattern = value
        elif self.use is not None and name == "startOverride":
            self.use.starts[self.at] = whole(value, 1)
        elif self.pattern is not None and name == "numStyleLink":
            self.pattern.lender = value
        elif self.pattern is not None and name == "styleLink":
            self.found.lent[value] = self.name

    def _end(self, full: str) -> None:
        name = full.rpartition(" ")[2]
        if name == "lvl":
            self.level = None
        elif name == "abstractNum":
            self.pattern = None
        elif name == "num":
            self.use = None


def whole(text: str | None, otherwise: int) -> int:
    """Read a small whole number of the file."""
    if text and len(text) < 7 and text.isascii() and text.lstrip("-").isdigit():
        return int(text)
    return otherwise
