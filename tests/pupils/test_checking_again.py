"""After a cell is mended only its row is read anew, and every row stands where reading all of them would have put it."""

import pytest

from smt.core.db import db, transaction
from smt.pupils import applying, pipeline, queries, service
from smt.pupils.checking import RowChecker
from smt.pupils.models import BatchRow
from tests import make
from tests.pupils.kept import every
from tests.pupils.listing import listed, row

ID = "3107000001"
#: Rows that touch each other or the register in every way there is; the second is the one that is mended.
ROWS = [
    row(full_name="Lê Hoa", ministry_id=ID), row(full_name="", ministry_id="3107000002"), row(full_name="Lê Lan", ministry_id=ID),
    row(full_name="Vũ Bảo", guardian_phone="912345678/0987654321"), row(full_name="Vũ Bảo"), row(full_name="NGÔ GIA HUY"),
    row(full_name="Đỗ Mai", personal_id="31313009517"), row(full_name="Đỗ Mai", class_name="7A2", personal_id="031313009517"),
    row(full_name="Bùi An", circumstance="HN", birth_date="41518"), row(full_name="Bùi Bình", need="xe đạp"),
    row(full_name="Hồ Nam", household_code="HN-1"), row(full_name="Hồ Bắc", household_code="HN-1"),
    row(full_name="Phạm Thị Có Rồi", class_name="9A"), row(full_name="Đặng Thị Ánh")]


@pytest.fixture
def batch_id(app):
    """A list of those rows; one of its pupils is in the register with an id of the ministry that the file does not have."""
    school = make.school()
    db.session.commit()
    first = listed(school.id, row(full_name="Phạm Thị Có Rồi", class_name="9A", ministry_id="3107000009"))
    with transaction():
        applying.apply(queries.locked(first), at=make.AT, by="Lan")
    return listed(school.id, *ROWS)


def stored():
    return [(one.number, one.bucket, one.told, one.problems, one.repairs, one.changes, one.edited, one.pupil_id) for one in every(BatchRow)]


@pytest.mark.parametrize("name", ["Lê Hoa", "Trần Thị Mới", "Đặng Thị Ánh", ""])
def test_a_mended_row_leaves_the_list_as_reading_every_row_anew_does(batch_id, name):
    with transaction():
        service.mend(queries.locked(batch_id), 6, {"full_name": name})
        pipeline.check_again(queries.locked(batch_id), make.AT, mended={6})
    quick = stored()
    with transaction():
        pipeline.check_again(queries.locked(batch_id), make.AT)
    assert quick == stored()


def test_the_cells_of_the_other_rows_are_not_read_again(batch_id, monkeypatch):
    read = []
    check = RowChecker.check
    monkeypatch.setattr(RowChecker, "check", lambda self, number, *cells: read.append(number) or check(self, number, *cells))
    with transaction():
        service.mend(queries.locked(batch_id), 6, {"full_name": "Lê Hoa"})
        pipeline.check_again(queries.locked(batch_id), make.AT, mended={6})
    # Besides the mended row only those are read whose cells are not known any more: repeated ones, one whose second phone became its
    # note, and one whose id the register gave.
    assert read == [6, 7, 8, 9, 12, 17]
