"""Read the rows of an uploaded Excel template all at once: small files, of which the whole is needed to judge them."""

from __future__ import annotations

from dataclasses import dataclass

from smt.sheets.book import Raw, open_book
from smt.sheets.inspection import outline
from smt.sheets.limits import LIMITS, MEBIBYTE, Kind, Limits, Unfit
from smt.sheets.refusals import WithMacros, refusal_for

Row = Raw
EXCEL = frozenset((Kind.XLSX, Kind.XLSM))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet as read."""

    name: str
    rows: list[Row]


def read_rows(
    data: bytes,
    *,
    sheet: int | str = 0,
    timeout: float = 20,
    memory: int = 300 * MEBIBYTE,
    limits: Limits = LIMITS,
) -> Sheet:
    """Read one worksheet; any trouble with the file, even a crash of the parser, is a SheetRefusal."""
    reading = open_book(data, sheet=sheet, limits=limits, timeout=timeout, memory=memory, kinds=EXCEL)
    return Sheet(reading.book.sheet, list(reading.rows()))


def refuse_macros(data: bytes) -> None:
    """Turn a workbook with macros away; reading its cells would do no harm, but whoever passes it on would."""
    try:
        found = outline(data, LIMITS)
    except Unfit as unfit:
        raise refusal_for(unfit.reason) from None
    if any(member.name.lower().endswith("vbaproject.bin") for member in found.members):
        raise WithMacros
