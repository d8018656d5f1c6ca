"""Children who do not exist: names put together from lists, everything else counted up from their number."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lưu")
MIDDLES = ("Văn", "Thị", "Đức", "Thu", "Hữu", "Ngọc", "Quốc", "Diệu", "Trọng", "Bích")  # a boy's, a girl's in turn
GIVEN = ("Ánh", "Bình", "Châu", "Duyên", "Giang", "Hiền", "Hồng", "Khánh", "Linh", "Minh", "Phương", "Quý", "Sơn", "Tường", "Uyên", "Vy")
_FIRST_DAY, _DAYS = date(2013, 1, 1), 1200


@dataclass(frozen=True)
class Child:
    """A child by number: no two below 9,600 share a name and a birth date."""

    number: int

    @property
    def male(self) -> bool:
        return self.number % 2 == 0

    @property
    def name(self) -> str:
        n = self.number
        return f"{FAMILIES[n // 160 % 12]} {MIDDLES[n % 10]} {GIVEN[n // 10 % 16]}"

    @property
    def born(self) -> date:
        return _FIRST_DAY + timedelta(days=self.number * 37 % _DAYS)

    @property
    def born_text(self) -> str:
        return self.born.strftime("%d/%m/%Y")

    @property
    def serial(self) -> int:
        return (self.born - date(1899, 12, 30)).days

    @property
    def sex(self) -> str:
        return "Nam" if self.male else "Nữ"

    @property
    def class_name(self) -> str:
        return f"{6 + self.number % 4}A{1 + self.number % 3}"

    @property
    def ministry(self) -> str:
        return f"31{self.number:08d}"

    @property
    def personal(self) -> str:
        return f"031{2 if self.male else 3}{self.born.year % 100:02d}{self.number:06d}"

    @property
    def phone(self) -> str:
        return f"0912{self.number:06d}"

    @property
    def father(self) -> str:
        return f"{self.name.split()[0]} Văn {GIVEN[(self.number * 7 + 3) % 16]}"

    @property
    def mother(self) -> str:
        return f"{FAMILIES[(self.number * 5 + 1) % 12]} Thị {GIVEN[(self.number * 3 + 2) % 16]}"

    @property
    def address(self) -> str:
        return f"Số {self.number}, tổ {1 + self.number % 9}, phường Máy Tơ"

    @property
    def circumstance(self) -> str:
        return ("Hộ nghèo", "Hộ cận nghèo")[self.number % 2]

    @property
    def need(self) -> str:
        return "Máy tính"

    def told(self) -> dict[str, Any]:
        """What the register is to be told of the child, whatever a file makes of it."""
        return {"full_name": self.name, "birth_date": self.born.isoformat(), "sex": "male" if self.male else "female",
                "class_name": self.class_name, "ministry_id": self.ministry, "personal_id": self.personal,
                "circumstance": ("poor", "near_poor")[self.number % 2], "need": "device", "mother_name": self.mother,
                "guardian_name": self.father, "guardian_phone": "+84" + self.phone[1:], "address": self.address}


def children(count: int, first: int = 1) -> list[Child]:
    """So many children one after another."""
    return [Child(number) for number in range(first, first + count)]
