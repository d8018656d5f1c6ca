"""A list tells what it knows: what it leaves blank is not taken out of the register, unless a person empties the cell."""

from smt.pupils.models import Pupil
from tests.pupils.filling import FIRST, some
from tests.pupils.kept import every

TYPED = {"full_name": "Nguyễn Văn A0", "birth_date-day": "1", "birth_date-month": "9", "birth_date-year": "2013", "sex": "female",
         "class_name": "7A1", "ministry_id": "3100000000", "circumstance": "poor", "need": "device", "guardian_name": "Đặng Văn Sơn",
         "guardian_phone": "0912345678", "mother_name": ""}


def test_what_a_list_leaves_blank_it_does_not_take_away(clerk):
    clerk.confirm(clerk.upload(some(1, mother_name="Phạm Thị Mây", personal_id="031313009517", note="Chuyển đến tháng 9")))
    preview = clerk.upload(some(1, guardian_phone="", class_name="7A2"))
    assert "Phạm Thị Mây" not in preview.text
    clerk.confirm(preview)
    (pupil,) = every(Pupil)
    assert (pupil.class_name, pupil.mother_name, pupil.personal_id, pupil.note) == ("7A2", "Phạm Thị Mây", "031313009517", "Chuyển đến tháng 9")
    assert pupil.guardian_phone == "+84912345678"


def test_a_cell_emptied_on_the_page_is_emptied_in_the_register(clerk):
    clerk.confirm(clerk.upload(some(1, mother_name="Phạm Thị Mây")))
    preview = clerk.upload(some(1, class_name="", mother_name="Phạm Thị Mây"))
    page = clerk.client.get(f"{preview.request.path}/dong/{FIRST}?moi-o=1")
    clerk.client.press(page, **TYPED)
    clerk.confirm(clerk.client.get(preview.request.path))
    assert [pupil.mother_name for pupil in every(Pupil)] == [""]
