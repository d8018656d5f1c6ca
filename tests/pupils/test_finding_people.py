"""Finding pupils by parts of their names, on both engines."""

import random
from datetime import date

import pytest
from sqlalchemy import delete, insert, select, text, update

from smt.core.db import db
from smt.pupils import finding
from smt.pupils.finding import matching, search
from smt.pupils.models import Pupil
from smt.pupils.states import Circumstance, Need, Sex
from smt.vietnamese.names import sort_key
from smt.vietnamese.text import search_key
from tests import make

NAMES = ("Đỗ Thị An", "Nguyễn Thị Ánh", "Nguyễn Thị Anh", "Trần Ánh Tuyết", "LÊ ANH TUẤN", "Phạm Thị Oanh", "Trần Thị Bích", "Vũ Hải Đăng",
         "Đặng Hải", "Ngô Thị Thuý", "Ngô Thị Thủy", "Mai Vy", "Bùi Tường Vy", "Y Moan Niê")


@pytest.fixture(params=[0, 5_000], ids=["large scope", "small scope"])
def school(app, request, monkeypatch):
    monkeypatch.setattr(finding, "_SMALL", request.param)
    made = make.school().id
    for name in NAMES:
        make.pupil(school_id=made, full_name=name)
    db.session.commit()
    return made


def found(typed: str, *scope, **how) -> list[str]:
    return [one.full_name for one in search(typed, *scope, **how).pupils]


@pytest.mark.parametrize(("typed", "expected"), [
    ("bich tran", ["Trần Thị Bích"]), ("Bích", ["Trần Thị Bích"]), ("HẢI đăng", ["Vũ Hải Đăng", "Đặng Hải"]),
    ("anh", ["LÊ ANH TUẤN", "Trần Ánh Tuyết", "Phạm Thị Oanh"]), ("tuan le", ["LÊ ANH TUẤN"]), ("oan", ["Y Moan Niê", "Phạm Thị Oanh"]),
    ("khong co", []), ("bich bich", ["Trần Thị Bích"]), ("nie", ["Y Moan Niê"])])
def test_names_are_found_without_accents_and_in_any_word_order(school, typed, expected):
    names = found(typed)
    assert [name for name in names if name in expected] == sorted(expected, key=names.index)
    assert set(expected) <= set(names)
    assert (names == []) is (expected == [])


def test_the_very_accents_come_first_then_given_names_then_the_others_each_in_class_list_order(school):
    assert found("ánh") == ["Nguyễn Thị Ánh", "Trần Ánh Tuyết", "Nguyễn Thị Anh", "Phạm Thị Oanh", "LÊ ANH TUẤN"]
    assert found("anh") == ["Nguyễn Thị Anh", "Nguyễn Thị Ánh", "Phạm Thị Oanh", "LÊ ANH TUẤN", "Trần Ánh Tuyết"]


def test_a_tone_typed_on_the_other_vowel_is_the_same_tone(school):
    assert found("Thúy")[0] == found("Thuý")[0] == "Ngô Thị Thuý"
    assert found("thủy")[0] == "Ngô Thị Thủy"


@pytest.mark.parametrize(("typed", "expected"), [
    ("vy", ["Mai Vy", "Bùi Tường Vy"]), ("v", ["Mai Vy", "Bùi Tường Vy", "Vũ Hải Đăng"]), ("vu", ["Vũ Hải Đăng"]), ("an", None)])
def test_one_and_two_letters_are_found_where_a_word_begins(school, typed, expected):
    names = found(typed)
    assert sorted(names) == sorted(expected or ["Đỗ Thị An", "Nguyễn Thị Ánh", "Nguyễn Thị Anh", "Trần Ánh Tuyết", "LÊ ANH TUẤN"])


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "\x00", "a\x00n", "'", '"', "\\", '" OR "', "*", "NEAR(a b)", "-", "\ud800", "😀", "ﷺ", "anh" * 40,
                                   "đ ă â ê ô ơ ư a b c d", "aaaaaaaaaaaaaaaaaaaa", "ạ̵̣̣̣̣̣̣̣̣̣", "中文"])
def test_whatever_is_typed_is_answered(school, typed):
    answer = search(typed)
    assert answer.count == len(answer.pupils) <= len(NAMES)


def test_only_the_scope_is_searched(school):
    other = make.school().id
    make.pupil(school_id=other, full_name="Phan Bích")
    db.session.commit()
    assert found("bich", Pupil.school_id == other) == ["Phan Bích"]
    assert len(found("bich")) == 2


def _row(number: int, name: str, school: int) -> dict[str, object]:
    return {"school_id": school, "school_year": "2021-2022", "programme": "x", "identity": f"k{number}", "full_name": name,
            "search_key": search_key(name), "sort_key": sort_key(name), "alike_key": "", "birth_date": date(2012, 1, 1), "sex": Sex.MALE,
            "class_name": "4A", "circumstance": Circumstance.POOR, "need": Need.BOTH, "created_at": make.AT, "version": 1}


def test_what_is_written_in_bulk_changed_and_deleted_is_found_as_it_stands(school):
    with db.engine.begin() as connection:
        connection.execute(insert(Pupil), [_row(n, f"Hồ Quỳnh {n}", school) for n in range(3)])
        connection.execute(update(Pupil).where(Pupil.identity == "k0").values(full_name="Hồ Khuê", search_key="ho khue", sort_key=sort_key("Hồ Khuê")))
        connection.execute(delete(Pupil).where(Pupil.identity == "k1"))
    assert found("quynh") == ["Hồ Quỳnh 2"]
    assert found("khue") == ["Hồ Khuê"]


def test_a_transaction_that_is_taken_back_leaves_no_trace(school):
    make.pupil(school_id=school, full_name="Hồ Quỳnh")
    db.session.flush()
    assert found("quynh") == ["Hồ Quỳnh"]
    db.session.rollback()
    assert found("quynh") == []


@pytest.fixture
def many(school, monkeypatch):
    """More hits than are ranked one by one."""
    monkeypatch.setattr(finding, "MOST", 20)
    chance = random.Random(1)
    middles, given = ["Ánh", "Anh", "Thị Anh", "Văn", "Ảnh"], ["Ánh", "Anh", "Ân", "Bảo", "Oanh", "Vy", "Đan", "Ảnh"]
    with db.engine.begin() as connection:
        connection.execute(insert(Pupil), [
            _row(n, f"{chance.choice(['Lê', 'Đỗ', 'Doanh'])} {chance.choice(middles)} {chance.choice(given)}", school) for n in range(150)])
    return school


def _by_hand(typed: str) -> list[int]:
    asked = finding.Asked(typed)
    return [one.id for one in sorted(db.session.scalars(select(Pupil).where(matching(typed))),
                                     key=lambda one: (asked.rank(one.sort_key), one.sort_key, one.id))]


@pytest.mark.parametrize("typed", ["anh", "ánh", "Ảnh", "an", "a", "anh le", "Đỗ ánh", "oanh"])
def test_many_hits_come_in_the_same_order_page_by_page_and_are_not_counted_to_the_end(many, typed):
    seen, after = [], None
    while True:
        page = search(typed, after=after, most=7)
        seen += [one.id for one in page.pupils]
        if not page.more:
            break
        after = seen[-1]
    assert seen == _by_hand(typed)
    assert page.uncounted
    assert page.count == 21


@pytest.mark.parametrize("typed", ["anh", "ánh"])
def test_few_hits_come_page_by_page_too(school, typed):
    first = search(typed, most=2)
    second = search(typed, after=first.pupils[-1].id, most=20)
    assert [one.id for one in (*first.pupils, *second.pupils)] == _by_hand(typed)
    assert (first.more, second.more, first.count) == (True, False, 5)


def test_a_scope_with_few_of_many_hits_is_searched_from_its_own_side(many, monkeypatch):
    monkeypatch.setattr(finding, "_SMALL", 0)
    monkeypatch.setattr(finding, "_CANDIDATES", 3)
    other = make.school().id
    make.pupil(school_id=other, full_name="Phan Ánh")
    db.session.commit()
    assert found("anh", Pupil.school_id == other) == ["Phan Ánh"]


def test_lists_are_read_in_class_list_order_by_an_index(school):
    order = select(Pupil.id).order_by(Pupil.sort_key, Pupil.id).limit(50)
    if db.engine.dialect.name == "sqlite":
        plan = db.session.execute(text("explain query plan " + str(order.compile(compile_kwargs={"literal_binds": True})))).all()
        assert "ix_pupils_sort_key_id" in str(plan)
        return
    db.session.execute(text("set local enable_seqscan = off"))
    plan = db.session.execute(text("explain " + str(order.compile(db.engine, compile_kwargs={"literal_binds": True})))).all()
    assert "ix_pupils_sort_key_id" in str(plan)
    assert "Sort" not in str(plan)
