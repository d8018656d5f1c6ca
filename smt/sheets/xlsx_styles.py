"""The styles of a workbook, added to as text: every format that was there stays where it is, ours follow. For the child."""

from __future__ import annotations

import re

_SECTION = re.compile(r"<((?:\w+:)?)(fills|cellXfs)\b[^<>]*>([\s\S]*?)</\1\2>")
_FILL = re.compile(r"<((?:\w+:)?)fill\b[^<>]*?(?:/>|>[\s\S]*?</\1fill>)")
_XF = re.compile(r"<((?:\w+:)?)xf\b([^<>]*?)(?:/>|>([\s\S]*?)</\1xf>)")
_FILL_ID = re.compile(r"\s(?:fillId|applyFill)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_FILL_NUMBER = re.compile(r"\sfillId\s*=\s*[\"'](\d+)[\"']")
_PLAIN = ' numFmtId="0" fontId="0" borderId="0" xfId="0"'
#: The colour of what is to be mended: light enough to read on, and no colour of any palette, so that it is known again.
COLOUR = "FFFFD5CD"
MINIMAL = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class StyleSheet:
    """A workbook's formats, and copies of them that are filled, or not filled any more."""

    def __init__(self, text: str) -> None:
        sections = {match[2]: match for match in _SECTION.finditer(text)}
        if set(sections) != {"fills", "cellXfs"}:
            text = MINIMAL
            sections = {match[2]: match for match in _SECTION.finditer(text)}
        self.text, self.sections = text, sections
        fills = [match[0] for match in _FILL.finditer(sections["fills"][3])]
        self.formats = [match[0] for match in _XF.finditer(sections["cellXfs"][3])]
        self.own_fill = len(fills)
        ours = {at for at, fill in enumerate(fills) if COLOUR in fill.upper()}
        self.marked_before = frozenset(at for at, xf in enumerate(self.formats) if self._fill_of(xf) in ours)
        self.added: list[str] = []
        self.copies: dict[tuple[int, bool], int] = {}
        self._remark: int | None = None

    def filled(self, style: int) -> int:
        """Give the format like this one that is filled with our colour."""
        return self._copy(style, filled=True)

    def plain(self, style: int) -> int:
        """Give the format for a cell that was marked before and is in order now."""
        return self._copy(style, filled=False) if style in self.marked_before else style

    def remark(self) -> int:
        """Give the format of our own column: text, with lines broken."""
        if self._remark is None:
            self._remark = len(self.formats) + len(self.added)
            prefix = self.sections["cellXfs"][1]
            self.added.append(
                f'<{prefix}xf numFmtId="49" fontId="0" fillId="{self.own_fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"'
                f' applyAlignment="1"><{prefix}alignment vertical="top" wrapText="1"/></{prefix}xf>'
            )
        return self._remark

    def written(self) -> str:
        """Write the part anew: one fill and our formats after those that were there."""
        fills, formats = self.sections["fills"], self.sections["cellXfs"]
        prefix = fills[1]
        fill = (f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{COLOUR}"/><{prefix}bgColor indexed="64"/>'
                f"</{prefix}patternFill></{prefix}fill>")
        out = self.text
        more = [(fills, fill, self.own_fill + 1), (formats, "".join(self.added), len(self.formats) + len(self.added))]
        for section, added, count in sorted(more, key=lambda one: -one[0].start()):
            name = f"{section[1]}{section[2]}"
            out = f'{out[: section.start()]}<{name} count="{count}">{section[3]}{added}</{name}>{out[section.end() :]}'
        return out

    def _fill_of(self, xf: str) -> int:
        match = _FILL_NUMBER.search(xf.partition(">")[0])
        return int(match[1]) if match else 0

    def _copy(self, style: int, *, filled: bool) -> int:
        known = self.copies.get((style, filled))
        if known is not None:
            return known
        match = _XF.fullmatch(self.formats[style]) if style < len(self.formats) else None
        prefix, attributes, inside = match.groups() if match else (self.sections["cellXfs"][1], _PLAIN, None)
        own = f' fillId="{self.own_fill if filled else 0}"' + (' applyFill="1"' if filled else "")
        head = f"<{prefix}xf{_FILL_ID.sub('', attributes)}{own}"
        self.copies[style, filled] = at = len(self.formats) + len(self.added)
        self.added.append(f"{head}>{inside}</{prefix}xf>" if inside else f"{head}/>")
        return at
