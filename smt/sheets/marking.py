"""Give a list back: the same workbook with what is to be mended written in, or the same without its macros."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from smt.sheets.book import ALL_KINDS
from smt.sheets.child import CLEAN, MARK
from smt.sheets.columns import REMARK_LABEL
from smt.sheets.limits import LIST_LIMITS, MEBIBYTE, Kind, Limits
from smt.sheets.process import Child, glance, order_for
from smt.sheets.refusals import DangerousFile
from smt.sheets.xlsx_package import Remarks

#: A file that is written anew is read twice and packed again: what was read in twenty seconds may take this many.
PATIENCE = 60.0
_NOT_IN_NAME = re.compile(r'[\x00-\x1f"*/:<>?\\|]+')


def mark(
    data: bytes,
    *,
    header_row: int,
    sheet: str,
    remarks: Remarks,
    heading: str = REMARK_LABEL,
    limits: Limits = LIST_LIMITS,
    timeout: float = PATIENCE,
    memory: int = 400 * MEBIBYTE,
) -> bytes:
    """Give the same workbook with one column of remarks at the right and faulty cells filled; nothing else differs.

    `remarks`: by Excel row, (zero-based column or None, sentence). Of a file that is no xlsx or xlsm an .xlsx is made that
    holds the same texts (see `given_back_as`). A file marked before is marked anew: old remarks and fills go.
    """
    glance(data, limits, ALL_KINDS)
    words = {"header_row": header_row, "heading": heading, "remarks": {str(row): list(said) for row, said in remarks.items()}}
    return _whole(Child(data, order_for(MARK, sheet, memory, timeout, limits), timeout, words))


def without_macros(data: bytes, *, limits: Limits = LIST_LIMITS, timeout: float = PATIENCE, memory: int = 400 * MEBIBYTE) -> bytes:
    """Give the file as it may be stored: of an xlsm the same workbook without its macros, any other as it is."""
    if glance(data, limits, ALL_KINDS) != Kind.XLSM:
        return data
    return _whole(Child(data, order_for(CLEAN, None, memory, timeout, limits), timeout))


def given_back_as(name: str) -> str:
    """Name the marked file after the one that was sent: always .xlsx, whatever that was."""
    stem = PurePosixPath(_NOT_IN_NAME.sub(" ", name.replace("\\", "/").rpartition("/")[2])).stem.strip(" .")[:100]
    return f"{stem or 'danh sach'} - {REMARK_LABEL.lower()}.xlsx"


def keeps_its_looks(data: bytes, *, limits: Limits = LIST_LIMITS) -> bool:
    """Say whether the marked file is the same workbook; if not, say to the person that it holds the same values as Excel text."""
    return glance(data, limits, ALL_KINDS) in (Kind.XLSX, Kind.XLSM)


def _whole(child: Child) -> bytes:
    """Put the pieces together; without the closing count the child did not finish."""
    pieces: list[bytes] = []
    try:
        for answer in child.answers():
            if isinstance(answer, bytes):
                pieces.append(answer)
            elif isinstance(answer, dict) and answer.get("end") == sum(map(len, pieces)):
                return b"".join(pieces)
            else:
                break
        raise DangerousFile
    finally:
        child.close()
