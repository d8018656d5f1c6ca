"""Putting every row of a list into exactly one bucket, against the rest of the list and against the register."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from smt.pupils import duplicates
from smt.pupils.checking import Checked, differences
from smt.pupils.identity import apart, household_key, is_apart
from smt.pupils.known import NUMBERS, Known, Register
from smt.pupils.repairs import BESIDE, DROPPED, OFFERS
from smt.pupils.states import Bucket, Need, Sex
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.likeness import SAME_NUMBER, Person
from smt.vietnamese.names import sort_key
from smt.vietnamese.nearness import near_days, near_names
from smt.vietnamese.personal_id import personal_id_warnings
from smt.vietnamese.text import search_key

#: A pupil younger or older than this, at the day of reading, is worth a second look.
USUAL_AGES = range(5, 23)
#: A row is compared with so many of one name or birth date: a school has fewer, and a file of one name alone would take hours.
MOST_COMPARED = 60
_APART = "\x1f"
AT_THE_FOOT = _l("cán bộ phụ trách theo số ở cuối trang")


def elsewhere(contact: object = AT_THE_FOOT) -> object:
    """Say that an id is in use, and whom to ask; never by whom."""
    return _l("Mã định danh này đã có trong danh sách của một trường khác trong năm học này. So lại mã; nếu học sinh vừa chuyển "
              "trường, hỏi %(contact)s.", contact=contact)


class Sorting:
    """One pass over the rows of a list, in the order of the file, some at a time."""

    def __init__(self, school_id: int, today: date, contact: object = AT_THE_FOOT, *, silent: frozenset[str] = frozenset()) -> None:
        self.school_id, self.today, self.contact = school_id, today, contact
        #: Fields for which the list has no column.
        self.silent = silent
        #: The row that first used an identity, a personal id, a household.
        self.first: dict[str, int] = {}
        #: Rows of one name, birth date and class: row number and numbers of the child; and of one name and birth date: number and child.
        self.names: dict[str, list[tuple[int, str, str]]] = {}
        #: Each as one text: a long list has many, and they stay to its end.
        self.alike: dict[str, list[str]] = {}
        #: The first row of each phone and its address; of a phone that came again, the first row of each address.
        self.phones: dict[str, tuple[int, str]] = {}
        self.homes: dict[str, dict[str, int]] = {}
        #: Pupils of the register whom a row was found to be about, and which row.
        self.used: dict[int, int] = {}

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
        elif row.identity in register.merged:
            row.problem("ministry_id" if row.told["ministry_id"] else "full_name", _l(
                "Hồ sơ này đã được gộp vào hồ sơ của %(name)s. Nếu là một em, bỏ dòng này hoặc ghi như hồ sơ ấy; nếu là hai em, tách hai "
                "hồ sơ ở trang của em ấy trước.", name=register.merged[row.identity]), "repeated")
        if row.problems:
            row.told = {}
            return Bucket.ERROR
        self._recognise(row, register)
        if row.problems:
            row.told = {}
            return Bucket.ERROR
        if row.known is None or row.changes:
            self._warn(row, register)
        self._remember(row)
        if row.known and not row.changes:
            return Bucket.SAME
        if row.problems:
            return Bucket.WARNING
        return Bucket.CHANGED if row.known else Bucket.NEW

    def _refuse_repeated(self, row: Checked) -> None:
        told = row.told
        before = self.names.get(row.named)
        alike = [number for number, *ids in before if not _two(ids, told)] if before else []
        personal = "p:" + told["personal_id"]
        if told["ministry_id"] and row.identity in self.first:
            row.problem("ministry_id", _l("Mã này đã ghi ở dòng %(number)s. Giữ lại một dòng, hoặc sửa mã.",
                                          number=self.first[row.identity]), "repeated")
        elif alike:
            row.problem("full_name", _l("Trùng họ tên (không kể dấu), ngày sinh và lớp với dòng %(number)s. Xóa bớt một dòng; nếu "
                                        "là hai em, ghi mã định danh Bộ GDĐT hoặc số định danh cá nhân cho cả hai.", number=alike[0]),
                        "repeated")
        elif told["personal_id"] and personal in self.first:
            row.problem("personal_id", _l("Số định danh này đã ghi ở dòng %(number)s. Mỗi em một số; sửa một trong hai dòng.",
                                          number=self.first[personal]), "repeated")
        if before and not told["ministry_id"] and told["personal_id"] and row.identity in self.first:
            row.identity = apart(row.identity, told["personal_id"])
        self.first.setdefault(row.identity, row.number)
        if told["personal_id"]:
            self.first.setdefault(personal, row.number)
        self.names.setdefault(row.named, []).append((row.number, told["ministry_id"], told["personal_id"]))

    def _recognise(self, row: Checked, register: Register) -> None:
        """Find the pupil in the register, whom a clerk named or who is the same, and what the list would change."""
        meant = register.by_id.get(row.meant or 0)
        found = meant or register.find(row.identity, row.named, row.told)
        if found is None or meant is None and found.id in self.used and found.identity != row.identity:
            if not row.told["ministry_id"] and row.told["personal_id"] and row.identity in register.own:
                row.identity = apart(row.identity, row.told["personal_id"])
            return  # of two of one name, the second is another child
        if meant is not None and self._taken(row, meant, register):
            return
        if found.id in self.used:
            row.problem("ministry_id", _l("Mã này là của em ở dòng %(number)s, theo danh sách đã có. Giữ lại một dòng, hoặc sửa mã.",
                                          number=self.used[found.id]), "repeated")
            return
        self.used[found.id] = row.number
        row.known = found
        if not row.told["ministry_id"]:
            row.identity = found.identity if found.told["ministry_id"] else self._by_name(row, found)
        # What a list leaves blank, or has no column for, it does not take away. Only a cell emptied on the page does.
        row.told |= {name: kept for name, kept in found.told.items() if kept and self._leaves(row, name)}
        _as_known(row, found.told)
        row.changes = differences(found.told, row.told)

    def _by_name(self, row: Checked, found: Known) -> str:
        """Give the identity of a known pupil who has no ministry id: of twins of one name, each stays who it was."""
        return apart(row.named, row.told["personal_id"]) if is_apart(found.identity) and row.told["personal_id"] else row.named

    def _taken(self, row: Checked, meant: Known, register: Register) -> bool:
        """Say, at the row, that the pupil a clerk meant is another row's, or that the row is another pupil by its number or name."""
        other = register.own.get(row.identity)
        if meant.id in self.used:
            row.problem("full_name", _l("Em đã chọn cho dòng này là em ở dòng %(number)s. Bỏ một dòng, hoặc mở dòng này chọn lại.",
                                        number=self.used[meant.id]), "repeated")
        elif other is not None and other.id != meant.id:
            row.problem("full_name", _l("Dòng này khớp với một hồ sơ khác của trường, không phải em đã chọn. Mở dòng này chọn lại."),
                        "repeated")
        return bool(row.problems)

    def _leaves(self, row: Checked, name: str) -> bool:
        """Say whether a row says nothing of a field by itself; the second phone of a cell goes into a note that has no column."""
        if name != "ministry_id" and name in (row.edited or ()):
            return False
        return not row.told[name] or name in self.silent - {"note", "ministry_id"}

    def _warn(self, row: Checked, register: Register) -> None:
        told, own = row.told, row.known.id if row.known else 0
        for sentence in doubts(told):
            row.problem("personal_id", sentence, "doubt")
        if told["personal_id"] and register.personal_ids.get(told["personal_id"], set()) - {own}:
            row.problem("personal_id", _l(
                "Một học sinh khác trong năm học này đã mang số định danh này (ít nhất %(score)s trên 100 là một em). So lại với giấy tờ; "
                "nếu đúng là em này, hỏi %(contact)s.", score=SAME_NUMBER, contact=self.contact), "elsewhere")
        for one in row.repairs:
            if one["kind"] == BESIDE:
                row.problem(one["name"], _l("Tệp ghi hai hoàn cảnh cho em này: %(both)s. Chỉ ghi được một, đang lấy “%(one)s”. Sửa ở đây "
                                            "nếu phải là hoàn cảnh kia.", both=one["before"], one=one["after"]), "beside")
        age = self.today.year - told["birth_date"].year
        if age not in USUAL_AGES:
            row.problem("birth_date", _l("Theo ngày sinh, em này khoảng %(age)s tuổi. So lại với giấy khai sinh.", age=age), "age")
        self._alike_in_file(row)
        if row.known is not None and row.meant == row.known.id:
            pass  # a clerk has looked: that name and numbers differ is among the changes
        elif row.known is not None:
            _another_child(row, row.known.told)
            _replaced(row, row.known.told)
        elif not self._namesake(row, register):
            self._alike_in_school(row, register)
        if not told["personal_id"] or told["personal_id"] not in register.personal_ids:
            self._alike_elsewhere(row, register)
        self._households(row, register)

    def _remember(self, row: Checked) -> None:
        """Keep what later rows of the file are compared with."""
        told = row.told
        child = _APART.join((str(row.number), told["full_name"], told["mother_name"], told["ministry_id"], told["personal_id"]))
        self.alike.setdefault(f"{row.alike} {told['birth_date']}", []).append(child)

    def _alike_in_file(self, row: Checked) -> None:
        there = [_child(day, text) for day in near_days(row.told["birth_date"])
                 for text in self.alike.get(f"{row.alike} {day}", ())[:MOST_COMPARED]]
        mine = duplicates.person(row.told) if there else None
        found = [(likeness, number) for number, other in there if mine and (likeness := duplicates.compared(mine, other))]
        if found:
            likeness, number = max(found, key=lambda one: one[0].score)
            row.problem("full_name", _l("Giống dòng %(number)s (%(score)s trên 100: %(reason)s). Nếu là một em, xóa bớt một dòng.",
                                        number=number, score=likeness.score, reason=likeness.reason), "alike")

    def _namesake(self, row: Checked, register: Register) -> bool:
        """Say that one of this name, birth date and class is known under another number: two children, or a number that was put right."""
        other = register.namesake(row.named, row.told, self.used)
        if other is None or duplicates.same_mother(other.told["mother_name"], row.told["mother_name"]) is False:
            return False
        both = [name for name in ("ministry_id", "personal_id") if other.told[name] and row.told[name] not in ("", other.told[name])]
        row.problem(both[0], _l("Danh sách đã có một em cùng họ tên, ngày sinh và lớp nhưng mang số %(number)s. Nếu là hai em thì giữ "
                                "nguyên; nếu là một em, sửa số ở dòng này, hoặc chọn “Đúng là em này” ở trang của dòng: số trong tệp thay "
                                "số đã có.", number=other.told[both[0]]), "alike", pupil_id=other.id)
        return True

    def _alike_in_school(self, row: Checked, register: Register) -> None:
        of_day, of_name = register.by_day.get(row.told["birth_date"], ()), register.by_alike.get(row.alike, ())
        nearby = [other for other in {one.id: one for one in (*of_day, *of_name)}.values() if other.id not in self.used][:MOST_COMPARED]
        mine = duplicates.person(row.told) if nearby else None
        found = [(likeness, other) for other in nearby if mine and (likeness := duplicates.compared(mine, duplicates.person(other.told)))]
        if not found:
            return
        likeness, other = max(found, key=lambda one: one[0].score)
        told = {"name": other.told["full_name"], "other": other.told["class_name"], "score": likeness.score, "reason": likeness.reason}
        if search_key(other.told["class_name"]) != search_key(row.told["class_name"]):
            row.problem("class_name", _l("Danh sách đã có %(name)s ở lớp %(other)s, rất giống em này (%(score)s trên 100: %(reason)s). Nếu "
                                         "là cùng một em vừa đổi lớp, chọn “Đúng là em này” ở trang của dòng thay vì ghi thêm.", **told),
                        "alike", pupil_id=other.id)
        else:
            row.problem("full_name", _l("Danh sách đã có %(name)s, lớp %(other)s, rất giống em này (%(score)s trên 100: %(reason)s). Nếu "
                                        "là cùng một em, chọn “Đúng là em này” ở trang của dòng thay vì ghi thêm.", **told),
                        "alike", pupil_id=other.id)

    def _alike_elsewhere(self, row: Checked, register: Register) -> None:
        """Say that another school may have the child: how likely, and whom to ask; nothing of what stands there."""
        told = row.told
        there = [trace for day in near_days(told["birth_date"]) for trace in register.alike_elsewhere.get((row.alike, day), ())
                 if duplicates.same_mother(trace.mother_name, told["mother_name"])]
        mine = Person(told["full_name"], told["birth_date"], told["mother_name"])
        found = [likeness.score for trace in there if (likeness := duplicates.compared(mine, Person(*trace)))]
        if found:
            row.problem("full_name", _l(
                "Có thể trùng với một hồ sơ ở đơn vị khác (%(score)s trên 100: họ tên, ngày sinh và họ tên mẹ giống nhau hoặc gần giống). "
                "Hỏi %(contact)s để đối chiếu.", score=max(found), contact=self.contact), "elsewhere")

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
        alike = self._first_of_home(home, told["address"], row.number) if home and told["address"] else row.number
        if alike != row.number:
            row.problem("household_code", _same_household(alike, 65, _l("cùng điện thoại và chỗ ở")), "household")
            return
        if code and register.households.get(code, set()) - {row.known.id if row.known else 0}:
            row.problem("household_code", _l("Một học sinh khác của hộ này đã đề nghị máy trong năm học này (90 trên 100: cùng mã số hộ). "
                                             "Một hộ chỉ nhận máy một lần; hỏi %(contact)s.", contact=self.contact), "household")

    def _first_of_home(self, phone: str, address: str, number: int) -> int:
        """Give the row that first had this phone and address; addresses are made comparable only where a phone comes again."""
        first, there = self.phones.setdefault(phone, (number, address))
        if first == number:
            return number
        return self.homes.setdefault(phone, {search_key(there): first}).setdefault(search_key(address), number)


def _child(day: date, text: str) -> tuple[str, Person]:
    number, name, *rest = text.split(_APART)
    return number, Person(name, day, *rest)


def _as_known(row: Checked, before: Mapping[str, Any]) -> None:
    """Put nothing right that stands in the register as it stands in the file: there a person wrote it so, and it came from there."""
    same = [one for one in row.repairs if one["kind"] not in (*OFFERS, DROPPED) and one["before"] == before[one["name"]]
            and (one["name"] != "full_name" or search_key(one["before"]) == row.name_key)]
    if same:
        row.told |= {one["name"]: one["before"] for one in same}
        row.repairs = [one for one in row.repairs if one not in same]


def _two(ids: Sequence[str], told: Mapping[str, Any]) -> bool:
    """Say that numbers show two children: each has one of a kind, and it is not the same."""
    return any(one and told[name] and one != told[name] for name, one in zip(NUMBERS, ids, strict=True))


def _another_child(row: Checked, before: Mapping[str, Any]) -> None:
    """Warn where the ministry's id names a pupil and nothing else does: the list would put one child in another's place."""
    after = row.told
    if near_names(before["full_name"], after["full_name"]) is None and after["birth_date"] not in near_days(before["birth_date"]):
        row.problem("ministry_id", _l(
            "Trong danh sách, mã này là của %(name)s, sinh %(day)s. Nhận dòng này thì thông tin của em ấy bị thay bằng của em khác. "
            "So lại mã với giấy tờ.", name=before["full_name"], day=day_month_year(before["birth_date"])), "doubt")


def _replaced(row: Checked, before: Mapping[str, Any]) -> None:
    """Say where the list puts another number or another name in the place of what is known: it may be another child."""
    told = row.told
    if before["personal_id"] and told["personal_id"] not in ("", before["personal_id"]):
        row.problem("personal_id", _l("Danh sách đang ghi em này mang số %(number)s. So lại với giấy tờ; nhận thì số trong tệp thay số "
                                      "ấy.", number=before["personal_id"]), "replaced")
    said = row.typed | (row.edited or {})
    by_number = any(said[name] and told[name] == before[name] for name in ("ministry_id", "personal_id"))
    bare = told["full_name"].isascii() or before["full_name"].isascii()  # accents that were missing make no other child
    if not by_number and not bare and sort_key(told["full_name"]) != sort_key(before["full_name"]):
        row.problem("full_name", _l("Danh sách đang ghi em này là %(name)s. Nếu là một em, nhận thì tên trong tệp thay tên ấy; nếu là "
                                    "hai em, ghi mã định danh Bộ GDĐT cho cả hai.", name=before["full_name"]), "replaced")


def _same_household(number: int, score: int, reason: object) -> object:
    return _l("Cùng hộ với dòng %(number)s (%(score)s trên 100: %(reason)s). Một hộ chỉ nhận máy một lần; nếu đúng một hộ, chọn gói dữ "
              "liệu cho một em.", number=number, score=score, reason=reason)


def doubts(told: Mapping[str, Any]) -> list[str]:
    """Give what does not agree between a personal id and the rest."""
    return personal_id_warnings(told["personal_id"], birth=told["birth_date"], male=told["sex"] == Sex.MALE)
