"""Demo donations, devices and requests for help."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from smt.assistance.models import AssistanceRequest
from smt.assistance.states import Relation, RequestState
from smt.core.db import db
from smt.core.tokens import new_reference
from smt.devices.models import Device
from smt.devices.states import Condition, DeviceKind, DeviceState
from smt.directory.models import Place, School
from smt.donations.models import Donation
from smt.donations.states import DeviceOffer, DonationState, DonorDisplay, DonorKind, OfferCondition
from smt.pupils.states import Circumstance, Need
from smt.vietnamese.text import search_key

#: Days ago, donor (all invented), organisation?, money, devices, what, used?, data, how named, state.
DONATIONS = (
    (0, "Công ty TNHH Cảng Hoa Phượng (mẫu)", True, 250_000_000, 0, None, False, 0, DonorDisplay.FULL, DonationState.PLEDGED),
    (1, "Nguyễn Thị Ánh Tuyết (mẫu)", False, 2_500_000, 0, None, False, 0, DonorDisplay.INITIALS, DonationState.PLEDGED),
    (2, "Gia đình ông Đặng Hữu Đạt (mẫu)", False, 0, 2, DeviceOffer.LAPTOP, True, 0, DonorDisplay.FULL, DonationState.PLEDGED),
    (5, "Ngân hàng Sông Cấm (mẫu)", True, 0, 120, DeviceOffer.TABLET, False, 120, DonorDisplay.FULL, DonationState.PLEDGED),
    (8, "Câu lạc bộ Doanh nhân trẻ (mẫu)", True, 75_000_000, 10, DeviceOffer.MIXED, True, 0, DonorDisplay.FULL, DonationState.CONTACTED),
    (12, "Trần Văn Ước (mẫu)", False, 5_000_000, 0, None, False, 0, DonorDisplay.ANONYMOUS, DonationState.CONTACTED),
    (20, "Viễn thông Hải Đăng (mẫu)", True, 0, 0, None, False, 500, DonorDisplay.FULL, DonationState.RECEIVED),
    (30, "Công ty Cổ phần Bến Bính (mẫu)", True, 100_000_000, 40, DeviceOffer.TABLET, False, 0, DonorDisplay.FULL, DonationState.RECEIVED),
    (33, "Hội Đồng hương Tiên Lãng (mẫu)", True, 37_500_000, 0, None, False, 0, DonorDisplay.FULL, DonationState.RECEIVED),
)
#: Days ago, who asks, child (all invented), born, class, school, circumstance, need, state.
REQUESTS = (
    (0, "Phạm Thị Hường", Relation.MOTHER, "Vũ Gia Bảo", date(2015, 3, 9), "5A", "Tiểu học Mẫu Lê Chân", Circumstance.POOR, Need.BOTH, RequestState.RECEIVED),
    (1, "Ngô Văn Khải", Relation.FATHER, "Ngô Khánh Vy", date(2013, 11, 2), "7B", "THCS Mẫu Ngô Quyền", Circumstance.NEAR_POOR, Need.DEVICE, RequestState.RECEIVED),
    (4, "Bùi Thị Ỷ", Relation.GUARDIAN, "Bùi Đức Mạnh", date(2012, 7, 21), "8C", "THCS Mẫu Thủy Nguyên", Circumstance.COVID_LOSS, Need.BOTH, RequestState.RECEIVED),
    (6, "Hoàng Thị Liễu", Relation.TEACHER, "Đoàn Thị Ngọc Ẩn", date(2010, 1, 30), "10A2", "THPT Mẫu Vĩnh Bảo", Circumstance.POOR, Need.DEVICE, RequestState.VERIFYING),
    (15, "Lương Văn Sáu", Relation.FATHER, "Lương Quỳnh Chi", date(2014, 9, 5), "6A", "THCS Mẫu Cát Hải", Circumstance.OTHER, Need.DATA, RequestState.ACCEPTED),
)
#: Kind, model (invented), how many, new?, value, where from.
DEVICES = (
    (DeviceKind.TABLET, "Máy tính bảng Sao Biển T10", 24, True, 2_500_000, "Công ty Cổ phần Bến Bính (mẫu)"),
    (DeviceKind.LAPTOP, "Máy tính xách tay Hải Âu 14", 8, True, 9_900_000, "Mua từ tiền ủng hộ (mẫu)"),
    (DeviceKind.LAPTOP, "Máy tính xách tay Hải Âu 11 (cũ)", 5, False, 2_500_000, "Câu lạc bộ Doanh nhân trẻ (mẫu)"),
    (DeviceKind.PHONE, "Điện thoại Bạch Đằng 5", 6, False, 1_800_000, "Người dân tặng (mẫu)"),
    (DeviceKind.DESKTOP, "Máy tính để bàn Tam Bạc", 3, False, 4_000_000, "Cơ quan thanh lý (mẫu)"),
)


def build(at: datetime) -> None:
    """Put pledges, requests and a small store of devices into the database."""
    places = list(db.session.scalars(select(Place).where(Place.parent_id.is_not(None)).order_by(Place.code)))
    db.session.add_all(_donation(n, row, at, places[n] if n % 3 == 0 else None) for n, row in enumerate(DONATIONS))
    db.session.add_all(_request(n, row, at) for n, row in enumerate(REQUESTS))
    for n, lot in enumerate(DEVICES):
        db.session.add_all(_devices(n, lot, at, places[0]))
    db.session.flush()


def _donation(n: int, row: tuple, at: datetime, wish: Place | None) -> Donation:
    days, name, firm, money, count, what, used, data, display, state = row
    when = at - timedelta(days=days, hours=n)
    return Donation(
        reference=new_reference("UH", when.year), donor_kind=DonorKind.ORGANISATION if firm else DonorKind.PERSON, donor_name=name,
        contact_name="Người liên hệ mẫu" if firm else "", search_key=search_key(name), phone=f"+8490000{n:04d}", email="",
        money_vnd=money, device_count=count, device_offer=what, data_packages=data, wish_place=wish,
        device_condition=(OfferCondition.USED if used else OfferCondition.NEW) if count else None, display=display, note="",
        consent_version="demo", consented_at=when, pledged_at=when, state=state, state_at=when)


def _request(n: int, row: tuple, at: datetime) -> AssistanceRequest:
    days, asks, relation, child, born, class_name, school, circumstance, need, state = row
    when = at - timedelta(days=days, hours=n)
    where = db.session.execute(select(School).where(School.name == f"Trường {school}")).scalar_one()
    return AssistanceRequest(
        reference=new_reference("HT", when.year), requester_name=f"{asks} (mẫu)", relation=relation, phone=f"+8491000{n:04d}", email="",
        child_name=child, child_birth_date=born, search_key=search_key(f"{child} {asks}"), school=where, class_name=class_name,
        circumstance=circumstance, need=need, address=where.address, note="", consent_version="demo", consented_at=when,
        received_at=when, state=state, state_at=when)


def _devices(n: int, row: tuple, at: datetime, place: Place) -> list[Device]:
    kind, model, count, new, value, source = row
    made = []
    for number in range(1, count + 1):
        serial = f"DEMO{n}{number:05d}"
        state = DeviceState.IN_REPAIR if not new and number == 1 else DeviceState.IN_STORE
        made.append(Device(serial=serial, kind=kind, model=model, search_key=search_key(f"{model} {serial} {source}"), value_vnd=value,
                           condition=Condition.NEW if new else Condition.USED, source=source, place=place, note="",
                           received_on=(at - timedelta(days=25)).date(), state=state, created_at=at - timedelta(days=25)))
    return made
