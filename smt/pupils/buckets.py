"""Putting every row of a list into exactly one bucket, against the rest of the list and against the register."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from smt.pupils.identity import TOLD, by_name, identity_of
from smt.pupils.queries import Register
from smt.pupils.reading import Checked, shown
from smt.pupils.service import ELSEWHERE
from smt.pupils.states import Bucket, Sex
from smt.vietnamese.personal_id import personal_id_warnings
from smt.vietnamese.text import search_key

#: A pupil younger or older than this, at the day of reading, is worth a second look.
USUAL_AGES = range(5, 23)


class Sorting:
    """One pass over the rows of a list, in the order of the file."""

    def __init__(self, register: Register, today: date) -> None:
        self.register, self.today = register, today
        #: The row that first used an identity or a personal id.
        self.first: dict[str, int] = {}
        #: Rows of one name, birth date and class: row number and ministry id.
        self.names: dict[str, list[tuple[int, str]]] = {}
        self.used: set[int] = set()
        self.namesakes: dict[tuple[str, date], str] = {}
        for one in register.own.values():
            self.namesakes[search_key(one.told["full_name"]), one.told["birth_date"]] = one.told["class_name"]

    def sort(self, rows: Iterable[Checked]) -> None:
        """Give each row its bucket."""
        for row in rows:
            if row.bucket is not Bucket.IGNORED:
                row.bucket = self._bucket(row)

    def _bucket(self, row: Checked) -> Bucket:
        if row.problems:
            return Bucket.ERROR
        identity = identity_of(self.register.school_id, row.told)
        self._refuse_repeated(row, identity)
        if identity in self.register.elsewhere:
            row.problem("ministry_id", ELSEWHERE)
        if row.problems:
            row.told = {}
            return Bucket.ERROR
        self._recognise(row, identity)
        if row.known and not row.changes:
            return Bucket.SAME
        self._warn(row)
        if row.problems:
            return Bucket.WARNING
        return Bucket.CHANGED if row.known else Bucket.NEW

    def _refuse_repeated(self, row: Checked, identity: str) -> None:
        told = row.told
        name = by_name(self.register.school_id, told["full_name"], told["birth_date"], told["class_name"])
        alike = [n for n, ministry_id in self.names.get(name, []) if not (ministry_id and told["ministry_id"])]
        if told["ministry_id"] and identity in self.first:
            row.problem("ministry_id", _l("Mã này đã ghi ở dòng %(number)s. Giữ lại một dòng, hoặc sửa mã.",
                                          number=self.first[identity]))
        elif alike:
            row.problem("full_name", _l("Trùng họ tên, ngày sinh và lớp với dòng %(number)s. Xóa bớt một dòng; nếu là hai em khác "
                                        "nhau, ghi mã định danh Bộ GDĐT cho cả hai.", number=alike[0]))
        elif told["personal_id"] and "p:" + told["personal_id"] in self.first:
            row.problem("personal_id", _l("Số định danh này đã ghi ở dòng %(number)s. Mỗi em một số; sửa một trong hai dòng.",
                                          number=self.first["p:" + told["personal_id"]]))
        self.first.setdefault(identity, row.number)
        if told["personal_id"]:
            self.first.setdefault("p:" + told["personal_id"], row.number)
        self.names.setdefault(name, []).append((row.number, told["ministry_id"]))

    def _recognise(self, row: Checked, identity: str) -> None:
        """Find the pupil in the register, and what the list would change."""
        found = self.register.find(identity, row.told)
        if found is None or found.id in self.used:
            return
        self.used.add(found.id)
        row.known = found
        # A list without the ministry's id does not take away the one we have.
        row.told["ministry_id"] = row.told["ministry_id"] or found.told["ministry_id"]
        row.changes = [_difference(name, found.told[name], row.told[name]) for name in TOLD if found.told[name] != row.told[name]]

    def _warn(self, row: Checked) -> None:
        told = row.told
        for sentence in doubts(told):
            row.problem("personal_id", sentence)
        others = self.register.personal_ids.get(told["personal_id"], set()) - {row.known.id if row.known else 0}
        if told["personal_id"] and others:
            row.problem("personal_id", _l("Một học sinh khác trong năm học này đã mang số định danh này. So lại với giấy tờ."))
        age = self.today.year - told["birth_date"].year
        if age not in USUAL_AGES:
            row.problem("birth_date", _l("Theo ngày sinh, em này khoảng %(age)s tuổi. So lại với giấy khai sinh.", age=age))
        namesake = self.namesakes.get((search_key(told["full_name"]), told["birth_date"]))
        if row.known is None and namesake is not None:
            row.problem("class_name", _l("Danh sách đã có một em cùng họ tên và ngày sinh ở lớp %(other)s. Nếu là cùng một em vừa "
                                         "đổi lớp, báo cán bộ phụ trách sửa lớp thay vì ghi thêm.", other=namesake))


def _difference(name: str, before: Any, after: Any) -> dict[str, str]:
    return {"name": name, "before": shown(name, before), "after": shown(name, after)}


def doubts(told: Mapping[str, Any]) -> list[str]:
    """Give what does not agree between a personal id and the rest."""
    return personal_id_warnings(told["personal_id"], birth=told["birth_date"], male=told["sex"] == Sex.MALE)
