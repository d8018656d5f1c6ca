"""The rows that both sides hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, insert

from smt.core.db import Base, configure
from smt.directory.models import Place
from smt.donations.models import Donation
from smt.donations.states import DonationState, DonorDisplay, DonorKind
from smt.outbox.models import Letter
from smt.outbox.states import LetterState
from smt.vietnamese.text import search_key

NAMES = ("Nguyễn Thị Ánh Tuyết", "Trần Văn Ước", "Đặng Hữu Đạt", "Lê Thị Mỵ", "Phạm Gia Bảo")


def donation(reference: str, name: str, money: int, at: datetime) -> dict[str, Any]:
    """Give a row of donations, all columns."""
    return {
        "reference": reference, "donor_kind": DonorKind.PERSON, "donor_name": name, "contact_name": "", "tax_code": "",
        "search_key": search_key(f"{reference} {name}"), "phone": "+84912345678", "email": "", "money_vnd": money, "device_count": 0,
        "device_offer": None, "device_condition": None, "data_packages": 0, "wish_place_id": None, "display": DonorDisplay.INITIALS,
        "note": "", "consent_version": "bench", "consented_at": at, "pledged_at": at, "state": DonationState.PLEDGED, "state_at": at,
        "version": 1}


def letter(reference: str, at: datetime) -> dict[str, Any]:
    """Give a row of letters, all columns."""
    return {
        "key": f"pledged:{reference}", "topic": "donation", "recipient": "canbo@haiphong.example",
        "subject": f"Đăng ký ủng hộ {reference}",
        "body": "Có một đăng ký ủng hộ mới.\n" * 12, "link_purpose": "", "unassigned": False, "message_id": f"<{reference}@smt>",
        "state": LetterState.QUEUED, "attempts": 0, "created_at": at, "due_at": at,
        "give_up_at": at + timedelta(hours=72), "last_problem": ""}


def make_tables(url: str) -> None:
    """Make the two tables, and those they point to."""
    engine = create_engine(url)
    configure(engine)
    Base.metadata.create_all(engine, tables=[Place.__table__, Donation.__table__, Letter.__table__])  # type: ignore[list-item]  # mapped tables are Tables
    engine.dispose()


def fill(url: str, count: int) -> None:
    """Put this many donations into a database that has the tables."""
    engine, start = create_engine(url), datetime.now(UTC) - timedelta(days=2)
    configure(engine)
    with engine.begin() as connection:
        for first in range(0, count, 1000):
            numbers = range(first, min(first + 1000, count))
            connection.execute(insert(Donation.__table__), [
                donation(f"UH-{n:09d}", NAMES[n % len(NAMES)], 500_000 + n % 100 * 1000, start - timedelta(minutes=n)) for n in numbers])
    engine.dispose()
