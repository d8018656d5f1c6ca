"""Lists kept as text: CSV and what Excel calls "Text (Tab delimited)". Standard library only, for the child."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from smt.sheets.cells import TEXT
from smt.sheets.grid import About, Learnt, RowFound
from smt.sheets.inspection import looks_like_utf_16
from smt.sheets.limits import Kind, Limits, Reason, Unfit

_DELIMITERS = ";\t,|"
_LONGEST_LINE = 256 * 1024
_SAMPLE = 64 * 1024
_DECLARED = re.compile(r"sep=(.)\s*[\r\n]", re.IGNORECASE)
# Bytes above ASCII that Vietnamese needs in code page 1258; five of them are tones, which follow a vowel.
_TONES_1258 = frozenset(b"\xcc\xd2\xde\xec\xf2")
_LETTERS_1258 = frozenset("ÀÁÂĂÈÉÊÍĐÓÔƠÙÚƯàáâăèéêíđóôơùúư".encode("cp1258"))
_VOWELS_1258 = frozenset("aeiouyAEIOUYÂĂÊÔƠƯâăêôơư".encode("cp1258"))


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file of which is known how it is written."""

    text: str
    encoding: str
    delimiter: str
    skip: int  # signs before the table: a first line "sep=;"

    def about(self) -> About:
        """Give what is known of the file before its rows are read: how its letters are written and what parts its cells."""
        return About(Kind.CSV, "", [""], encoding=self.encoding, delimiter=self.delimiter, rows=self.text.count("\n") + 1)

    def rows(self, learnt: Learnt) -> Iterator[RowFound]:
        """Give the records, counted as Excel counts rows: a blank line is one, a line break within quotes is none."""
        csv.field_size_limit(_LONGEST_LINE)
        source = io.StringIO(self.text, newline="")
        source.seek(self.skip)
        columns: Counter[int] = Counter()
        try:
            for number, cells in enumerate(csv.reader(source, delimiter=self.delimiter), start=1):
                found = [cell.strip() for cell in cells]
                columns.update([at for at, cell in enumerate(found) if cell])
                yield number, found
        except csv.Error as error:
            raise Unfit(Reason.DANGEROUS) from error
        for column, times in columns.items():
            learnt.note(column, TEXT, "", times)


def delimited(data: bytes, limits: Limits) -> Delimited:
    """Find how a text file is written; raise Unfit for what is damaged, too long, or no person's list."""
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding, "strict" if encoding != "utf-8" else "replace")
    except UnicodeDecodeError as error:
        raise Unfit(Reason.CUT_SHORT) from error
    if "\x00" in text:
        raise Unfit(Reason.DANGEROUS)
    if text.count("\n") > 4 * limits.row or any(len(line) > _LONGEST_LINE for line in io.StringIO(text)):
        raise Unfit(Reason.TOO_MANY_ROWS if text.count("\n") > 4 * limits.row else Reason.DANGEROUS)
    declared = _DECLARED.match(text)
    delimiter = declared[1] if declared else delimiter_of(text[:_SAMPLE])
    return Delimited(text, encoding.removesuffix("-sig"), delimiter, declared.end() if declared else 0)


def encoding_of(data: bytes) -> str:
    """Tell how letters are written: by a mark, by zero bytes, by whether UTF-8 fits, by which code page Vietnamese fits."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if order := looks_like_utf_16(data[:4096]):
        return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else f"utf-16-{order}"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "utf-8" if _nearly_utf_8(data[:_SAMPLE]) else "cp1258" if _fits_1258(data) else _WESTERN
    return "utf-8"


#: Letters of TCVN3 and VNI as Western Windows shows them, for the converter to judge; bytes it has no letter for stay.
_WESTERN = "latin-1"


def _nearly_utf_8(sample: bytes) -> bool:
    """Say whether a few bytes are broken in what is UTF-8 otherwise."""
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    whole = sum(1 for sign in sample.decode("utf-8", "ignore") if ord(sign) > 127)
    return whole > 20 * broken


def _fits_1258(data: bytes) -> bool:
    """Say whether the bytes above ASCII make Vietnamese of code page 1258: its letters, and tones only after vowels."""
    good = bad = 0
    for at, byte in enumerate(data[: 16 * _SAMPLE]):
        if byte < 128:
            continue
        fits = byte in _LETTERS_1258 or (byte in _TONES_1258 and at > 0 and data[at - 1] in _VOWELS_1258)
        good, bad = good + fits, bad + (not fits)
    return good > 20 * bad


def delimiter_of(sample: str) -> str:
    """Find what parts the cells: the sign that gives the most lines the same number of cells, two or more."""
    best, best_score = ",", 0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(cells) for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if any(cells)]
        except csv.Error:
            continue
        common, times = Counter(width for width in widths if width > 1).most_common(1)[0] if any(w > 1 for w in widths) else (1, 0)
        score = times * min(common, 8)
        if score > best_score:
            best, best_score = delimiter, score
    return best
