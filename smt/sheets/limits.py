"""What a spreadsheet may hold, and why one is turned away. Standard library only, for the child."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on an uploaded workbook, in bytes or counts; only cells that hold something are counted."""

    size: int = 10 * MEBIBYTE
    members: int = 200
    sheets: int = 250
    unpacked: int = 60 * MEBIBYTE
    row: int = 20_000
    column: int = 200
    cells: int = 400_000
    merged_rows: int = 1_000
    merges: int = 20_000
    shared_strings: int = 200_000
    # What the parent takes from the child: one long text used by many cells swells a small file.
    text: int = 12 * MEBIBYTE
    # Bounds on the XML itself: each keeps one kind of parser memory from growing with the file.
    elements: int = 3_000_000
    depth: int = 64
    names: int = 5_000
    token: int = 256 * 1024


LIMITS = Limits()
#: For lists of a whole city: a hundred thousand pupils and some, read as a stream (book.open_book).
BOOK_LIMITS = replace(
    LIMITS,
    unpacked=240 * MEBIBYTE,
    row=120_000,
    cells=3_000_000,
    shared_strings=999_999,
    text=240 * MEBIBYTE,
    elements=8_000_000,
)
#: The same where the door has said how many bytes a school may send (the setting `upload_limit_mb`).
LIST_LIMITS = replace(BOOK_LIMITS, size=64 * MEBIBYTE)


class Kind(StrEnum):
    """What a file is, judged by its content alone."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    #: Under the name of an .xls, as many school systems export.
    HTML = "html"
    XML = "xml"


class Reason(StrEnum):
    """Why a workbook is turned away: the word the child sends, which the parent turns into a sentence."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    SWOLLEN = "swollen"
    LOCKED = "locked"
    CUT_SHORT = "cut short"
    DANGEROUS = "dangerous"
    TOO_MANY_ROWS = "too many rows"
    TOO_MANY_COLUMNS = "too many columns"
    TOO_MANY_CELLS = "too many cells"
    NO_SHEET = "no sheet"
    NO_TABLE = "no table"
    OLD_EXCEL = "old excel"
    VERY_OLD_EXCEL = "very old excel"
    BINARY_EXCEL = "binary excel"
    OPEN_DOCUMENT = "open document"
    WORD = "word"
    SLIDES = "slides"
    PDF = "pdf"
    PICTURE = "picture"
    WEB_PAGE = "web page"
    XML_SHEET = "xml sheet"
    PLAIN_TEXT = "plain text"
    OTHER = "other"


class Unfit(Exception):
    """The file is turned away for this reason; never shown to a reader."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
