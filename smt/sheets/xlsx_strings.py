"""The shared texts of a workbook: quickly when they are written as usual, by expat otherwise. For the child."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from smt.sheets.cells import font_class, unescaped
from smt.sheets.limits import Reason, Unfit
from smt.sheets.parts import Part, Tally
from smt.sheets.xlsx_text import chained, head_of

_SHARED = re.compile(
    r'<si><t(?: xml:space="preserve")?>([^<]+)</t></si>|<si>((?:<(?!/si>)[^<]*)+)</si>|(<si ?/>|<si></si>)|\s+|([\s\S])'
)
_RUN = re.compile(r"<t(?: [^<>]*)?>([^<]*)</t>")
_RUN_FONT = re.compile(r'<rFont val="([^"<>]*)"')
_PHONETIC = re.compile(r"<rPh [^<>]*>(?:<(?!/rPh>)[^<]*)*</rPh>")


@dataclass(slots=True)
class Strings:
    """The shared texts, and the old encoding that the letters of some are drawn in whatever their cell says."""

    texts: list[str] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)


def shared_strings(chunks: Iterator[str], tally: Tally) -> Iterator[tuple[list[str], dict[int, str]]]:
    """Give the shared strings piece by piece: quickly when they are written as usual, by expat otherwise."""
    head, prefix, chunks = head_of(chunks, "sst", tally)
    pending = ""
    for chunk in chunks:
        pending += chunk.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</") if prefix else chunk
        end = pending.rfind("</si>") + 5
        if end < 5:
            if len(pending) > 16 * tally.limits.token:
                raise Unfit(Reason.DANGEROUS)
            continue
        found = _SHARED.findall(pending, 0, end)
        if any(one[3] for one in found):
            yield from _shared_slowly(head, pending, chunks, tally)
            return
        yield _taken(found, tally)
        pending = pending[end:]
    if "<si" in pending:
        yield from _shared_slowly(head, pending, iter(()), tally)


def _taken(found: list[tuple[str, str, str, str]], tally: Tally) -> tuple[list[str], dict[int, str]]:
    texts, fonts = [], {}
    for text, rich, empty, _ in found:
        if text:
            texts.append((unescaped(text) if "&" in text or "_x" in text else text).strip())
        elif rich:
            if font := next(filter(None, map(font_class, _RUN_FONT.findall(rich))), ""):
                fonts[len(texts)] = font
            texts.append(unescaped("".join(_RUN.findall(_PHONETIC.sub("", rich)))).strip())
        elif empty:
            texts.append("")
    tally.count_shared_strings(len(texts))
    return texts, fonts


def _shared_slowly(head: str, pending: str, chunks: Iterator[str], tally: Tally) -> Iterator[tuple[list[str], dict[int, str]]]:
    part = _SharedPart(tally, "utf-8")
    part.add(head.encode())
    for chunk in chained(pending, chunks):
        part.add(chunk.encode())
        yield part.taken()
    part.finish()


class _SharedPart(Part):
    """The shared strings however they are written."""

    def __init__(self, tally: Tally, encoding: str) -> None:
        super().__init__(tally, encoding)
        self.found: list[str] = []
        self.fonts: dict[int, str] = {}
        self.own: list[str] = []
        self.font = ""
        self.phonetic = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.own, self.font = [], ""
        elif name == "rPh":
            self.phonetic = True
        elif name == "rFont":
            self.font = self.font or font_class(attributes.get("val", ""))
        elif name == "t" and not self.phonetic:
            self.listen(True)

    def closed(self, name: str) -> None:
        if name == "t":
            self.own += self.text
            self.listen(False)
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            if self.font:
                self.fonts[len(self.found)] = self.font
            self.found.append(unescaped("".join(self.own)).strip())

    def taken(self) -> tuple[list[str], dict[int, str]]:
        """Hand over what was found since the last time."""
        found = self.found, self.fonts
        self.found, self.fonts = [], {}
        self.tally.count_shared_strings(len(found[0]))
        return found
