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
from smt.documents.layout import PDF_FACE, RULE_POINTS
from smt.documents.metrics import FONTS, known
from smt.documents.script import Columns, Each, Part, Rule, Script, Table, Text, When, looked_up, runs
from smt.documents.wordml import taller_than_a_page

_LAYOUT = Path(__file__).parent / "typst" / "paper.typ"
_BOX = "\u25a1"
_PLACE = re.compile(r"\{\{ ([\w.]+) \}\}")


def printed(script: Script, facts: Facts, title: str, day: date | None) -> bytes:
    """Give the PDF; for a paper that has a day the same facts give the same bytes."""
    paper = {"title": title, "day": (day.year, day.month, day.day) if day else None, "face": PDF_FACE, "page": asdict(script.page),
             "styles": {name: asdict(style) for name, style in script.styles.items()}, "parts": _parts(script.parts, facts)}
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


def _parts(parts: Sequence[Part], facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [drawn for part in parts for drawn in _part(part, facts)]


def _part(part: Part, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    match part:
        case Text(style=style, text=text):
            filled = [(_filled(piece, facts), bold) for piece, bold in runs(text)]
            return [{"kind": "text", "style": style, "runs": [run for run in filled if run[0]]}]
        case Each(name=name, parts=inner):
            return [drawn for one in looked_up(name, facts) for drawn in _parts(inner, {**facts, "dong": one})]
        case When(name=name, parts=inner, otherwise=other):
            return _parts(inner if looked_up(name, facts) else other, facts)
        case Columns(widths=widths, rows=rows):
            return [{"kind": "columns", "widths": widths, "rows": [[_parts(cell, facts) for cell in row] for row in rows]}]
        case Rule(name=name, length=length):
            return [{"kind": "rule", "length": facts[name] if name else length, "points": RULE_POINTS}]
        case Table(name=name, columns=columns):
            return [{"kind": "table", "columns": columns, "none": NONE.capitalize(), "groups": _groups(part, facts[name])}]


def _groups(part: Table, groups: Sequence[Any]) -> list[Any]:
    widths = [wide for _title, wide in part.columns]
    return [(head, [{"cells": [_joined(cell) for cell in row], "tall": taller_than_a_page(row, widths[head is not None:])} for row in rows])
            for head, rows in groups]


def _joined(cell: Cell) -> list[tuple[str, str]]:
    """Put neighbouring lines in one look into one text."""
    return [(look, "\n".join(text for _look, text in lines)) for look, lines in groupby(cell, key=lambda line: line[0])]


def _filled(text: str, facts: Mapping[str, Any]) -> str:
    return _PLACE.sub(lambda found: str(looked_up(found[1], facts)), text)
