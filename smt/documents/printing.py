"""Print a paper as PDF by typst: tagged, PDF/A-2a and PDF/UA-1, in Vietnamese, from the same script and facts as the DOCX."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from smt.documents.facts import NONE, Cell, Facts
from smt.documents.layout import CELL_PADDING, CELL_PADDING_ABOVE, PDF_FACE, RULE_POINTS
from smt.documents.metrics import FONTS, known, width
from smt.documents.script import Columns, Each, Part, Rule, Script, Table, Text, When, looked_up, runs
from smt.documents.wordml import taller_than_a_page

_LAYOUT = Path(__file__).parent / "typst" / "paper.typ"
_BOX = "\u25a1"
_ANYWHERE, _LONG_WORD = "\u200b", re.compile(r"\S{12,}")
_PLACE = re.compile(r"\{\{ ([\w.]+) \}\}")


def printed(script: Script, facts: Facts, title: str, day: date | None) -> bytes:
    """Give the PDF; for a paper that has a day the same facts give the same bytes."""
    paper = {"title": title, "day": (day.year, day.month, day.day) if day else None, "face": PDF_FACE, "page": asdict(script.page),
             "styles": {name: asdict(style) for name, style in script.styles.items()},
             "parts": _parts(script.parts, script, facts, script.page.room)}
    data = _in_our_letters(json.dumps(paper, ensure_ascii=False))
    made: bytes = typst.compile(_LAYOUT, root=_LAYOUT.parent, font_paths=[FONTS], ignore_system_fonts=True, format="pdf",
                                sys_inputs={"paper": data}, pdf_standards=["a-2a", "ua-1"])
    return made


def _in_our_letters(text: str) -> str:
    """Put a box for every letter that our face lacks: an archive copy may hold no letter of which it has no shape."""
    text = text.replace("\u2011", "-").replace("\u2010", "-")  # hyphens of Word's that look like ours
    if text.isascii() or known().issuperset(text):
        return text
    return "".join(letter if letter in known() else _BOX for letter in text)


def _parts(parts: Sequence[Part], script: Script, facts: Mapping[str, Any], room: float) -> list[dict[str, Any]]:
    return [drawn for part in parts for drawn in _part(part, script, facts, room)]


def _part(part: Part, script: Script, facts: Mapping[str, Any], room: float) -> list[dict[str, Any]]:
    match part:
        case Text(style=name, text=text):
            style = script.styles[name]
            filled = [(_breakable(_filled(piece, facts), room - style.left, style.size), bold) for piece, bold in runs(text)]
            return [{"kind": "text", "style": name, "runs": [run for run in filled if run[0]]}]
        case Each(name=name, parts=inner):
            return [drawn for one in looked_up(name, facts) for drawn in _parts(inner, script, {**facts, "dong": one}, room)]
        case When(name=name, parts=inner, otherwise=other):
            return _parts(inner if looked_up(name, facts) else other, script, facts, room)
        case Columns(widths=widths, rows=rows):
            drawn = [[_parts(cell, script, facts, wide) for cell, wide in zip(row, widths, strict=True)] for row in rows]
            return [{"kind": "columns", "widths": widths, "rows": drawn}]
        case Rule(name=name, length=length):
            return [{"kind": "rule", "length": facts[name] if name else length, "points": RULE_POINTS}]
        case Table(name=name, columns=columns):
            groups = _groups(facts[name], [wide for _title, wide in columns], script.styles["cell"].size)
            return [{"kind": "table", "columns": columns, "groups": groups, "none": NONE.capitalize(),
                     "padding": (CELL_PADDING, CELL_PADDING_ABOVE)}]


def _groups(groups: Sequence[Any], widths: Sequence[float], size: float) -> list[Any]:
    found = []
    for head, rows in groups:
        under = widths[head is not None:]
        drawn = [{"cells": [_joined(cell, wide, size) for cell, wide in zip(row, under, strict=True)],
                  "tall": taller_than_a_page(row, under)} for row in rows]
        found.append((head and _joined(head, widths[0], size), drawn))
    return found


def _joined(cell: Cell, wide: float, size: float) -> list[tuple[str, str]]:
    """Put neighbouring lines in one look into one text."""
    return [(look, _breakable("\n".join(text for _look, text in lines), wide - 2 * CELL_PADDING, size))
            for look, lines in groupby(cell, key=lambda line: line[0])]


def _breakable(text: str, room: float, size: float) -> str:
    """Let a word that is longer than its room break anywhere, as word processors do; typst would print it over the edge."""
    return _LONG_WORD.sub(lambda word: word[0] if width(word[0], size, bold=True) < room else _ANYWHERE.join(word[0]), text)


def _filled(text: str, facts: Mapping[str, Any]) -> str:
    return _PLACE.sub(lambda found: str(looked_up(found[1], facts)), text)
