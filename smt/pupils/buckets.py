"""Putting every row of a list into exactly one bucket, against the rest of the list and against the register."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from smt.pupils import duplicates
from smt.pupils.checking import Checked, differences
from smt.pupils.identity import household_key
from smt.pupils.queries import Register
from smt.pupils.states import Bucket, Need, Sex
from smt.vietnamese.personal_id import personal_id_warnings
from smt.vietnamese.text import search_key

#: A pupil younger or older than this, at the day of reading, is worth a second look.
USUAL_AGES = range(5, 23)
AT_THE_FOOT = _l("cán bộ phụ trách theo số ở cuối trang")


def elsewhere(contact: object = AT_THE_FOOT) -> object:
    """Say that an id is in use, and whom to ask; never by whom."""
    return _l("Mã định danh này đã có trong danh sách của một trường khác trong năm học này. So lại mã; nếu học sinh vừa chuyển "
              "trường, hỏi %(contact)s.", contact=contact)


class Sorting:
    """One pass over the rows of a list, in the order of the file, some at a time."""

    def __init__(self, school_id: int, today: date, contact: object = AT_THE_FOOT) -> None:
        self.school_id, self.today, self.contact = school_id, today, contact
        #: The row that first used an identity, a personal id, a household.
        self.first: dict[str, int] = {}
        #: Rows of one name, birth date and class: row number and ministry id; and of one name and birth date: number and mother.
        self.names: dict[str, list[tuple[int, str]]] = {}
        self.alike: dict[tuple[str, date], list[tuple[int, str]]] = {}
        #: Rows of one phone: number and address.
        self.homes: dict[str, list[tuple[int, str]]] = {}
        self.used: set[int] = set()

    def sort(self, rows: Sequence[Checked], register: Register) -> None:
        """Give each row its bucket."""
        for row in rows:
            if row.bucket is not Bucket.IGNORED:
                row.bucket = self._bucket(row, register)

    def _bucket(self, row: Checked, register: Register) -> Bucket:
        if row.problems:
            return Bucket.ERROR
        self._refuse_repeated(row)
        if row.identity in register.elsewhere:
            row.problem("ministry_id", elsewhere(self.contact), "elsewhere")
        if row.problems:
            row.told = {}
            return Bucket.ERROR
        self._recognise(row, register)
        if row.known and not row.changes:
            return Bucket.SAME
        self._warn(row, register)
        if row.problems:
            return Bucket.WARNING
        return Bucket.CHANGED if row.known else Bucket.NEW

    def _refuse_repeated(self, row: Checked) -> None:
        told = row.told
        before = self.names.get(row.named)
        alike = [n for n, ministry_id in before if not (ministry_id and told["ministry_id"])] if before else []
        personal = "p:" + told["personal_id"]
        if told["ministry_id"] and row.identity in self.first:
            row.problem("ministry_id", _l("Mã này đã ghi ở dòng %(number)s. Giữ lại một dòng, hoặc sửa mã.",
                                          number=self.first[row.identity]), "repeated")
        elif alike:
            row.problem("full_name", _l("Trùng họ tên, ngày sinh và lớp với dòng %(number)s. Xóa bớt một dòng; nếu là hai em khác "
                                        "nhau, ghi mã định danh Bộ GDĐT cho cả hai.", number=alike[0]), "repeated")
        elif told["personal_id"] and personal in self.first:
            row.problem("personal_id", _l("Số định danh này đã ghi ở dòng %(number)s. Mỗi em một số; sửa một trong hai dòng.",
                                          number=self.first[personal]), "repeated")
        self.first.setdefault(row.identity, row.number)
        if told["personal_id"]:
            self.first.setdefault(personal, row.number)
        self.names.setdefault(row.named, []).append((row.number, told["ministry_id"]))

    def _recognise(self, row: Checked, register: Register) -> None:
        """Find the pupil in the register, and what the list would change."""
        found = register.find(row.identity, row.named, row.told)
        if found is None or found.id in self.used:
            return
        self.used.add(found.id)
        row.known = found
        # A list without the ministry's id does not take away the one we have.
        if not row.told["ministry_id"]:
            row.told["ministry_id"], row.identity = found.told["ministry_id"], found.identity if found.told["ministry_id"] else row.identity
        row.changes = differences(found.told, row.told)

    def _warn(self, row: Checked, register: Register) -> None:
        told, own = row.told, row.known.id if row.known else 0
        for sentence in doubts(told):
            row.problem("personal_id", sentence, "doubt")
        if told["personal_id"] and register.personal_ids.get(told["personal_id"], set()) - {own}:
            row.problem("personal_id", _l("Một học sinh khác trong năm học này đã mang số định danh này. So lại với giấy tờ; nếu đúng là "
                                          "em này, hỏi %(contact)s.", contact=self.contact), "elsewhere")
        age = self.today.year - told["birth_date"].year
        if age not in USUAL_AGES:
            row.problem("birth_date", _l("Theo ngày sinh, em này khoảng %(age)s tuổi. So lại với giấy khai sinh.", age=age), "age")
        self._alike_in_file(row)
        if row.known is None:
            self._alike_in_school(row, register)
        if not told["personal_id"] or told["personal_id"] not in register.personal_ids:
            self._alike_elsewhere(row, register)
        self._households(row, register)

    def _alike_in_file(self, row: Checked) -> None:
        told, key = row.told, (row.alike, row.told["birth_date"])
        there = self.alike.setdefault(key, [])
        for number, mother in there:
            mothers = duplicates.same_mother(mother, told["mother_name"])
            if mothers is not False and not told["ministry_id"]:
                row.problem("full_name", _l("Giống dòng %(number)s (%(score)s trên 100: cùng họ tên và ngày sinh). Nếu là một em, xóa bớt "
                                            "một dòng.", number=number, score=95 if mothers else 75), "alike")
                break
        there.append((row.number, told["mother_name"]))

    def _alike_in_school(self, row: Checked, register: Register) -> None:
        nearby = [other for other in register.by_day.get(row.told["birth_date"], ()) if other.id not in self.used]
        mine = duplicates.person(row.told) if nearby else None
        found = [(likeness, other) for other in nearby if mine and (likeness := duplicates.compared(mine, duplicates.person(other.told)))]
        if not found:
            return
        likeness, other = max(found, key=lambda one: one[0].score)
        told = {"name": other.told["full_name"], "other": other.told["class_name"], "score": likeness.score, "reason": likeness.reason}
        if search_key(other.told["class_name"]) != search_key(row.told["class_name"]):
            row.problem("class_name", _l("Danh sách đã có %(name)s ở lớp %(other)s, rất giống em này (%(score)s trên 100: %(reason)s). Nếu "
                                         "là cùng một em vừa đổi lớp, báo cán bộ phụ trách sửa lớp thay vì ghi thêm.", **told), "alike")
        else:
            row.problem("full_name", _l("Danh sách đã có %(name)s, lớp %(other)s, rất giống em này (%(score)s trên 100: %(reason)s). Nếu "
                                        "là cùng một em, sửa dòng này cho khớp thay vì ghi thêm.", **told), "alike")

    def _alike_elsewhere(self, row: Checked, register: Register) -> None:
        mothers = [duplicates.same_mother(mother, row.told["mother_name"])
                   for mother in register.alike_elsewhere.get((row.alike, row.told["birth_date"]), ())]
        if True in mothers:
            row.problem("full_name", _l("Có thể trùng với một hồ sơ ở đơn vị khác (95 trên 100: cùng họ tên, ngày sinh và họ tên mẹ). "
                                        "Hỏi %(contact)s để đối chiếu.", contact=self.contact), "elsewhere")

    def _households(self, row: Checked, register: Register) -> None:
        """A device goes to a household once (circular 09/2022): say where two of its children ask for one."""
        told = row.told
        if told["need"] == Need.DATA:
            return
        code, home = household_key(told["household_code"]) if told["household_code"] else "", told["guardian_phone"]
        number = self.first.setdefault("h:" + code, row.number) if code else row.number
        if number != row.number:
            row.problem("household_code", _same_household(number, 90, _l("cùng mã số hộ")), "household")
            return
        # The same phone is common; only then is it worth comparing addresses.
        there = self.homes.setdefault(home, []) if home and told["address"] else []
        alike = next((before for before, address in there if search_key(address) == search_key(told["address"])), None)
        there.append((row.number, told["address"]))
        if alike is not None:
            row.problem("household_code", _same_household(alike, 65, _l("cùng điện thoại và chỗ ở")), "household")
            return
        if code and register.households.get(code, set()) - {row.known.id if row.known else 0}:
            row.problem("household_code", _l("Một học sinh khác của hộ này đã đề nghị máy trong năm học này (90 trên 100: cùng mã số hộ). "
                                             "Một hộ chỉ nhận máy một lần; hỏi %(contact)s.", contact=self.contact), "household")


def _same_household(number: int, score: int, reason: object) -> object:
    return _l("Cùng hộ với dòng %(number)s (%(score)s trên 100: %(reason)s). Một hộ chỉ nhận máy một lần; nếu đúng một hộ, chọn gói dữ "
              "liệu cho một em.", number=number, score=score, reason=reason)


def doubts(told: Mapping[str, Any]) -> list[str]:
    """Give what does not agree between a personal id and the rest."""
    return personal_id_warnings(told["personal_id"], birth=told["birth_date"], male=told["sex"] == Sex.MALE)
