"""The city as it stood in October 2021: places, agencies, groups, schools.

The demo leaves the fifteen districts of the letter open-ended, so that every journey can be walked with them; in a real
city they end on 30/6/2025 (resolution 202/2025/QH15) and the wards and communes of 1/7/2025 follow.
"""

from datetime import date

from smt.core.db import db
from smt.directory.models import Agency, AgencyGroup, Place, School
from smt.directory.states import PlaceKind, SchoolLevel
from smt.vietnamese.text import ascii_fold, search_key

QUAN = ("Hồng Bàng", "Lê Chân", "Ngô Quyền", "Kiến An", "Hải An", "Đồ Sơn", "Dương Kinh")
HUYEN = ("An Dương", "An Lão", "Bạch Long Vĩ", "Cát Hải", "Kiến Thụy", "Tiên Lãng", "Thủy Nguyên", "Vĩnh Bảo")

#: Name, abbreviation, mailbox name. Several departments were merged on 1/3/2025; here they stand as they were.
DEPARTMENTS = (
    ("Sở Nội vụ", "SNV", "sonoivu"), ("Sở Tư pháp", "STP", "sotuphap"), ("Sở Kế hoạch và Đầu tư", "SKHĐT", "sokehoachdautu"),
    ("Sở Tài chính", "STC", "sotaichinh"), ("Sở Công Thương", "SCT", "socongthuong"),
    ("Sở Nông nghiệp và Phát triển nông thôn", "SNNPTNT", "sonongnghiep"), ("Sở Giao thông vận tải", "SGTVT", "sogiaothong"),
    ("Sở Xây dựng", "SXD", "soxaydung"), ("Sở Tài nguyên và Môi trường", "STNMT", "sotainguyen"),
    ("Sở Lao động - Thương binh và Xã hội", "SLĐTBXH", "solaodong"), ("Sở Văn hóa và Thể thao", "SVHTT", "sovanhoa"),
    ("Sở Du lịch", "SDL", "sodulich"), ("Sở Giáo dục và Đào tạo", "SGDĐT", "sogiaoduc"), ("Sở Y tế", "SYT", "soyte"),
    ("Sở Ngoại vụ", "SNgV", "songoaivu"), ("Thanh tra thành phố", "TTTP", "thanhtra"),
    ("Ban Quản lý Khu kinh tế Hải Phòng", "BQLKKT", "bqlkhukinhte"), ("Công an thành phố", "CATP", "congan"),
    ("Bộ Chỉ huy Quân sự thành phố", "BCHQS", "bchquansu"), ("Bộ Chỉ huy Bộ đội Biên phòng thành phố", "BCHBĐBP", "bienphong"),
    ("Cục Thuế thành phố", "CT", "cucthue"), ("Cục Hải quan thành phố", "CHQ", "haiquan"), ("Kho bạc Nhà nước Hải Phòng", "KBNN", "khobac"),
    ("Bảo hiểm xã hội thành phố", "BHXH", "bhxh"), ("Cục Thống kê thành phố", "CTK", "thongke"),
)
LEAD = ("Sở Thông tin và Truyền thông", "STTTT", "sotttt")
TODAYS_LEAD = ("Sở Khoa học và Công nghệ", "SKHCN", "sokhcn")
SINGLE = (
    ("Văn phòng Ủy ban nhân dân thành phố", "VPUBND", "vpubnd"),
    ("Văn phòng Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "UBMTTQ", "mttq"),
    ("Đài Phát thanh và Truyền hình Hải Phòng", "THP", "thp"), ("Báo Hải Phòng", "BHP", "baohaiphong"),
    ("Liên đoàn Lao động thành phố", "LĐLĐ", "ldld"), ("Hội Khuyến học thành phố", "HKH", "hoikhuyenhoc"),
)
ALL_DEPARTMENTS, ALL_DISTRICTS = "Các Sở, ban, ngành", "Ủy ban nhân dân các quận, huyện"


def build() -> Place:
    """Put the city into an empty database; give its place."""
    city = Place(code="31", name="Thành phố Hải Phòng", kind=PlaceKind.CITY)
    db.session.add(city)
    districts = [Place(code=f"31-{n:02d}", name=f"{kind} {name}", kind=PlaceKind.DISTRICT, parent=city)
                 for n, (kind, name) in enumerate([*(("Quận", q) for q in QUAN), *(("Huyện", h) for h in HUYEN)], 1)]
    db.session.add_all(districts)
    db.session.flush()
    _agencies(city, districts)
    for district in districts:
        db.session.add_all(_schools(district))
    db.session.flush()
    return city


def _agencies(city: Place, districts: list[Place]) -> None:
    departments = [_agency(row, city) for row in DEPARTMENTS]
    councils = [_agency((f"Ủy ban nhân dân {d.name[0].lower()}{d.name[1:]}", "UBND", f"ubnd.{_mailbox(d.name)}"), d) for d in districts]
    # On the island there was no mailbox on file: the letter went by post, and its receipt is still awaited.
    next(a for a in councils if "Bạch Long Vĩ" in a.name).email = ""
    db.session.add_all([*departments, *councils, *(_agency(row, city) for row in SINGLE)])
    db.session.add_all([_agency(LEAD, city, valid_to=date(2025, 2, 28)), _agency(TODAYS_LEAD, city)])
    db.session.add_all([AgencyGroup(name=ALL_DEPARTMENTS, agencies=departments), AgencyGroup(name=ALL_DISTRICTS, agencies=councils)])
    db.session.flush()


def _agency(row: tuple[str, str, str], place: Place, valid_to: date | None = None) -> Agency:
    name, abbreviation, mailbox = row
    return Agency(name=name, abbreviation=abbreviation, email=f"{mailbox}@haiphong.example", search_key=search_key(f"{name} {abbreviation}"),
                  place=place, valid_to=valid_to)


def _mailbox(name: str) -> str:
    return "".join(ascii_fold(name.split(" ", 1)[1]).lower().split())


def _schools(district: Place) -> list[School]:
    name = district.name.split(" ", 1)[1]
    kinds = ((SchoolLevel.PRIMARY, "Trường Tiểu học Mẫu"), (SchoolLevel.LOWER_SECONDARY, "Trường THCS Mẫu"),
             (SchoolLevel.UPPER_SECONDARY, "Trường THPT Mẫu"))
    made = []
    for n, (level, title) in enumerate(kinds, 1):
        full = f"{title} {name}"
        made.append(School(code=f"DEMO-{district.code[3:]}{n}", name=full, search_key=search_key(full), level=level, place=district,
                           email=f"truong{n}.{_mailbox(district.name)}@haiphong.example", address=f"{district.name}, thành phố Hải Phòng"))
    return made


def found(name: str) -> Agency:
    """Give a demo agency by its name."""
    return db.session.execute(db.select(Agency).where(Agency.name == name)).scalar_one()
