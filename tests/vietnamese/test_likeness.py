"""Two records that may be one child are told by a score and reasons; two children are not taken for one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smt.vietnamese.likeness import LOWEST, REASONS, WORTH_ASKING, Person, Reason, alike
from smt.vietnamese.nearness import Near, near_days, near_names, one_slip, slipped_number

LAN, BORN = "Lê Thị Lan", date(2013, 9, 1)
ANH = {"full_name": "Nguyễn Thị Ngọc Ánh", "birth_date": BORN, "mother_name": LAN}
ID, MINISTRY = "031313001234", "3101234567"


def child(**known):
    return Person(**ANH | known)


def bare(**known):
    return Person(**{"full_name": "Nguyễn Thị Ngọc Ánh", "birth_date": BORN} | known)


SURE, ASK, LOW, NOTHING = (85, 100), (WORTH_ASKING, 84), (LOWEST, WORTH_ASKING - 1), None
PAIRS = [
    ("the same record twice", child(), child(), SURE, "name_same birth_same mother_same"),
    ("all that is known agrees", child(personal_id=ID, phone="+84912345678"), child(personal_id=ID, phone="+84912345678"), SURE, "phone_same"),
    ("typed without accents", child(), child(full_name="nguyen thi ngoc anh", mother_name="le thi lan"), SURE, "name_no_accents"),
    ("typed in capitals", child(), child(full_name="NGUYỄN THỊ NGỌC ÁNH"), SURE, "name_same"),
    ("decomposed letters", child(), child(full_name="Nguye\u0302\u0303n Thi\u0323 Ngo\u0323c A\u0301nh"), SURE, "name_same"),
    ("y and i", child(full_name="Lý Thị Mỹ"), child(full_name="Lí Thị Mĩ"), SURE, "name_same"),
    ("tone placed otherwise", child(full_name="Lê Thị Thuý Hoà"), child(full_name="Lê Thị Thúy Hòa"), SURE, "name_same"),
    ("words in another order", child(), child(full_name="Ánh Nguyễn Thị Ngọc"), SURE, "name_order"),
    ("a space left out", child(), child(full_name="Nguyễn Thị NgọcÁnh"), SURE, "name_spacing"),
    ("a hyphen for a space", child(full_name="Đặng Trần Vy"), child(full_name="Đặng-Trần Vy"), SURE, "name_same"),
    ("a letter left out", child(), child(full_name="Nguễn Thị Ngọc Ánh"), SURE, "name_typo"),
    ("a letter too many", child(), child(full_name="Nguyễnn Thị Ngọc Ánh"), SURE, "name_typo"),
    ("two letters swapped", child(), child(full_name="Nguyễn Thị Ngọc Ánhh"), SURE, "name_typo"),
    ("a wrong accent in the family name", child(), child(full_name="Nguyển Thị Ngọc Ánh"), SURE, "name_accents"),
    ("a middle name left out", child(), child(full_name="Nguyễn Thị Ánh"), SURE, "name_shorter"),
    ("day and month swapped", child(), child(birth_date=date(2013, 1, 9)), SURE, "birth_swapped"),
    ("year off by one", child(), child(birth_date=date(2012, 9, 1)), SURE, "birth_year"),
    ("one digit of the day", child(), child(birth_date=date(2013, 9, 11)), SURE, "birth_slip"),
    ("only the year known on one side", child(), child(birth_date=date(2013, 1, 1)), ASK, "birth_year_only"),
    ("birth date unknown on one side", child(), child(birth_date=None), ASK, "name_same mother_same"),
    ("no accents and swapped date", child(), child(full_name="nguyen thi ngoc anh", birth_date=date(2013, 1, 9)), SURE, "birth_swapped"),
    ("a typing slip and a swapped date", child(), child(full_name="Nguễn Thị Ngọc Ánh", birth_date=date(2013, 1, 9)), ASK, "name_typo birth_swapped"),
    ("a typing slip and the year off", child(), child(full_name="Nguễn Thị Ngọc Ánh", birth_date=date(2014, 9, 1)), ASK, "name_typo birth_year"),
    ("slips in name, date and mother", child(), child(full_name="Nguễn Thị Ngọc Ánh", birth_date=date(2014, 9, 1), mother_name="Lê Thị Lann"), LOW, ""),
    ("the mother's name with a slip", child(), child(mother_name="Lê Thị Lam"), SURE, "mother_near"),
    ("the mother's name without accents", child(), child(mother_name="LE THI LAN"), SURE, "mother_same"),
    ("no mother on one side", child(), bare(), ASK, "name_same birth_same"),
    ("only name and birth date known", bare(), bare(), ASK, "name_same birth_same"),
    ("the same name and day, another mother", child(), child(mother_name="Trần Thị Hoa"), LOW, "mother_differs"),
    ("a common name, another day, another mother", child(), child(birth_date=date(2010, 3, 25), mother_name="Trần Thị Hoa"), NOTHING, ""),
    ("a common name, another day, nothing else", bare(), bare(birth_date=date(2010, 3, 25)), NOTHING, ""),
    ("only a name on both sides", bare(birth_date=None), bare(birth_date=None), LOW, "name_same"),
    ("other names", child(), child(full_name="Phạm Văn Hùng"), NOTHING, ""),
    ("twins of other names", child(full_name="Lê Minh Quân"), child(full_name="Lê Minh Khôi"), NOTHING, ""),
    ("twins whose names differ by a tone", child(full_name="Lê Minh Anh"), child(full_name="Lê Minh Ánh"), ASK, "name_other_name siblings"),
    ("twins whose names differ by a letter", child(full_name="Lê Thị Lan"), child(full_name="Lê Thị Loan"), ASK, "name_other_name siblings"),
    ("those twins with their own personal ids", child(full_name="Lê Thị Lan", personal_id=ID),
     child(full_name="Lê Thị Loan", personal_id="031313001235"), NOTHING, ""),
    ("twins marked (1) and (2)", child(full_name="Lê Văn An (1)"), child(full_name="Lê Văn An (2)"), NOTHING, ""),
    ("twins marked A and B", child(full_name="Lê Văn An A"), child(full_name="Lê Văn An B"), NOTHING, ""),
    ("a mark of order on one side only", child(full_name="Lê Văn An (1)"), child(full_name="Lê Văn An"), SURE, "name_same"),
    ("the same name, day and mother, other personal ids", child(personal_id=ID), child(personal_id="031313987654"), LOW, "personal_id_differs"),
    ("the same, personal ids given in a row", child(personal_id=ID), child(personal_id="031313001235"), LOW, "personal_id_differs"),
    ("a digit of the personal id mistyped", child(personal_id=ID), child(personal_id="031313101234"), SURE, "personal_id_near"),
    ("two digits of the personal id swapped", child(personal_id=ID), child(personal_id="031313010234"), SURE, "personal_id_near"),
    ("other ids of the ministry", child(ministry_id=MINISTRY), child(ministry_id="3109999999"), LOW, "ministry_id_differs"),
    ("the same personal id, another name", child(personal_id=ID), bare(full_name="Phạm Văn Hùng", personal_id=ID), ASK, "name_differs personal_id_same"),
    ("the same ministry id, another name and day", bare(ministry_id=MINISTRY),
     Person("Phạm Văn Hùng", date(2010, 2, 3), ministry_id=MINISTRY), ASK, "ministry_id_same birth_differs"),
    ("the same personal id, other ids of the ministry", child(personal_id=ID, ministry_id=MINISTRY),
     child(personal_id=ID, ministry_id="3109999999"), SURE, "personal_id_same ministry_id_differs"),
    ("the same household, sister of another day", child(household_code="HN-12"),
     child(full_name="Nguyễn Thị Ngọc Anh", birth_date=date(2010, 3, 25), household_code="HN-12"), NOTHING, ""),
    ("no birth date, the same home", bare(birth_date=None, phone="+84912345678", household_code="HN-12", address="Tổ 5, Đông Khê"),
     bare(phone="+84912345678", household_code="hn 12", address="tổ 5 Đông Khê"), ASK, "household_same phone_same address_same"),
    ("a name of one of the minorities", child(full_name="H'Hen Niê"), child(full_name="H’Hen Niê"), SURE, "name_same"),
    ("a name of one of the minorities, unmarked", child(full_name="H'Hen Niê"), child(full_name="H Hen Nie"), SURE, "name_no_accents"),
    ("a blank name", child(full_name=""), child(full_name=""), NOTHING, ""),
]  # fmt: skip


@pytest.mark.parametrize(("case", "one", "other", "range_", "reasons"), PAIRS)
def test_a_pair_is_scored_as_a_person_would(case, one, other, range_, reasons):
    found = alike(one, other)
    assert alike(other, one) == found, "the order of the two does not matter"
    if range_ is None:
        assert found is None, (case, found)
        return
    assert found is not None, case
    assert range_[0] <= found.score <= range_[1], (case, found)
    assert set(reasons.split()) <= set(found.reasons), (case, found)


NAMES = ["Nguyễn Thị Ngọc Ánh", "Lê Văn An", "Trần Quốc Bảo", "Lý Mỹ Kỳ", "H'Hen Niê", "Đỗ Hà", "Bảo"]
SLIPS = [
    lambda name: name, str.upper, lambda name: name.replace("y", "i"), lambda name: " ".join(reversed(name.split())),
    lambda name: name[:2] + name[3:], lambda name: name[:-1] + "x" + name[-1:], lambda name: name.replace(" ", ""),
    lambda name: " ".join([name.split()[0], name.split()[-1]]), lambda name: name[1:], lambda name: name[:-2] + name[-1] + name[-2],
]  # fmt: skip
DAYS = st.dates(date(2005, 1, 1), date(2016, 12, 31))
BITS = st.sampled_from(["", "1"])


@st.composite
def slipped_days(draw):
    day = draw(DAYS)
    other = draw(st.sampled_from([day, date(day.year, 1, 1), date(day.year + 1, day.month, min(day.day, 28)), None, date(2001, 2, 3),
                                  date(day.year, day.month, 11), date(day.year, day.day, day.month) if day.day < 13 else day]))  # fmt: skip
    return day, other


PAIRS_OF_NAMES = st.sampled_from(NAMES).flatmap(lambda name: st.tuples(*(st.sampled_from(SLIPS).map(lambda slip: slip(name)),) * 2))
PAIRS_OF_BITS = st.lists(st.tuples(BITS, BITS), min_size=5, max_size=5)


@settings(max_examples=1500)
@given(PAIRS_OF_NAMES, slipped_days(), PAIRS_OF_NAMES | st.just(("", "")), PAIRS_OF_BITS)
def test_whatever_the_slips_it_does_not_matter_which_of_two_comes_first(names, days, mothers, numbers):
    one, other = (Person(names[at], days[at], mothers[at], *(pair[at] for pair in numbers)) for at in (0, 1))
    assert alike(one, other) == alike(other, one)


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
ANYONE = st.builds(Person, ANY_TEXT, st.none() | st.dates(), ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)


@given(ANYONE, ANYONE)
def test_any_two_records_compare_without_breaking(one, other):
    found = alike(one, other)
    assert found is None or LOWEST <= found.score <= 100


def test_every_reason_has_its_sentence():
    assert set(REASONS) == set(Reason)
    assert all(str(sentence).endswith(".") for sentence in REASONS.values())


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_name_is_near_itself_and_nearness_is_mutual(one, other):
    assert near_names(one, one) is Near.SAME
    assert near_names(one, other) is near_names(other, one)


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [("lan", "loan", True), ("lan", "lam", True), ("lan", "aln", True), ("lan", "lan", False), ("lan", "nal", False), ("", "a", True),
     ("lan", "long", False), ("ab", "ba", True)],
)  # fmt: skip
def test_one_slip_is_one_letter_or_two_neighbours(one, other, slip):
    assert one_slip(one, other) is slip
    assert one_slip(other, one) is slip


def test_numbers_given_in_a_row_are_no_slip():
    assert not slipped_number("031313001234", "031313001235")
    assert slipped_number("031313001234", "031313901234")
    assert slipped_number("031313001234", "03131300123")


@given(st.dates(date(1990, 3, 1), date(2030, 12, 31)))
def test_a_day_and_those_it_may_stand_for_know_each_other(day):
    near = near_days(day)
    assert near[0] == day
    assert len(near) == len(set(near)) <= 4
    assert all(day in near_days(other) for other in near)


def test_days_that_do_not_exist_stand_for_none():
    assert near_days(date(2012, 2, 29)) == (date(2012, 2, 29),)
    assert near_days(date(2013, 9, 1)) == (date(2013, 9, 1), date(2013, 1, 9), date(2012, 9, 1), date(2014, 9, 1))
