"""Decide about an uploaded file before any spreadsheet parser sees it."""

from __future__ import annotations

from enum import StrEnum

from smt.sheets.inspection import inspect, outline
from smt.sheets.limits import LIMITS, Limits, Unfit
from smt.sheets.refusals import refusal_for


class Kind(StrEnum):
    """The kinds of spreadsheet known by name; only XLSX (and .xlsm, read as XLSX) is taken today."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def precheck(data: bytes, *, limits: Limits = LIMITS) -> Kind:
    """Inspect the whole file as a stream and tell its kind; a SheetRefusal says why it is not taken."""
    try:
        inspect(data, limits)
    except Unfit as unfit:
        raise refusal_for(unfit.reason) from None
    return Kind.XLSX


def glance(data: bytes, *, limits: Limits = LIMITS) -> Kind:
    """Inspect size, first bytes and zip directory only: what a web worker does before it starts a child."""
    try:
        outline(data, limits)
    except Unfit as unfit:
        raise refusal_for(unfit.reason) from None
    return Kind.XLSX
