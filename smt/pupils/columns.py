"""The page that says what the columns of a file are: a list for each column, an answer for what no column gives, old encodings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms.base import Form, page
from forms.fields import Pick
from smt.pupils.checking import SHORTHAND
from smt.pupils.headings import targets
from smt.pupils.lists import UnknownWord
from smt.pupils.models import Batch
from smt.pupils.states import CIRCUMSTANCES, NEEDS, SEXES
from smt.pupils.template import labels
from smt.pupils.understanding import Understanding, chosen, judge, learned
from smt.vietnamese.legacy import ENCODINGS, Encoding
from smt.vietnamese.text import search_key

__all__ = ["MOST_WORDS", "chosen_by", "columns_form", "complaints", "learned", "shown", "words_form"]

#: Words asked for on one page.
MOST_WORDS = 40
NOT_READ = "-"
_PARTS: dict[str, object] = {
    "full_name:family": _l("Họ và tên: phần họ và đệm"), "full_name:given": _l("Họ và tên: phần tên"),
    "birth_date:day": _l("Ngày sinh: ngày"), "birth_date:month": _l("Ngày sinh: tháng"), "birth_date:year": _l("Ngày sinh: năm"),
    "sex:female": _l("Giới tính: đánh dấu nếu là nữ"), "sex:male": _l("Giới tính: đánh dấu nếu là nam"),
    "circumstance:poor": _l("Hoàn cảnh: đánh dấu nếu là hộ nghèo"),
    "circumstance:near_poor": _l("Hoàn cảnh: đánh dấu nếu là hộ cận nghèo"),
    "circumstance:covid_loss": _l("Hoàn cảnh: đánh dấu nếu mất cha hoặc mẹ do COVID-19"),
    "circumstance:other": _l("Hoàn cảnh: đánh dấu nếu khó khăn khác"),
    "guardian_name:father": _l("Họ tên cha (dùng khi không có người giám hộ)"),
}
CHOICES: dict[str, Mapping[Any, object]] = {"sex": SEXES, "circumstance": CIRCUMSTANCES, "need": NEEDS}
#: What may be said once for a whole list.
FOR_ALL = ("circumstance", "need")
_CONVERT, _LEAVE = "convert", "leave"


def columns_form(batch: Batch) -> Any:
    """Give the form: `c<place>` the field of a column, `e<place>` whether its old letters are turned, `all_<field>` one answer for all."""
    words, offered = labels(), targets()
    options = {NOT_READ: _l("Không lấy cột này")} | {name: words.get(name) or _PARTS.get(name, name) for name in offered}
    made: dict[str, Any] = {}
    for column in _from_file(batch):
        place = _place(column)
        made[f"c{column['at']}"] = Pick(
            _l("Trường của hệ thống cho %(column)s", column=place), as_list=True, spoken=True,
            words=options, missing=_l("Chọn một trường, hoặc “Không lấy cột này”, cho %(column)s.", column=place),
            default=column["field"] or NOT_READ)
        if _old(column):
            made[f"e{column['at']}"] = Pick(
                _l("Chữ của %(column)s", column=place),
                words={_CONVERT: _l("Đổi như cột “Sau khi đổi”"), _LEAVE: _l("Giữ nguyên như trong tệp")},
                missing=_l("Xem bảng so sánh rồi chọn đổi chữ hay giữ nguyên cho %(column)s.", column=place),
                default=_LEAVE if not column["encoding"] else _CONVERT if column["sure"] else "")
    said = {column["field"]: column.get("value", "") for column in batch.columns if column["at"] < 0}
    for name in FOR_ALL:
        made[f"all_{name}"] = Pick(_l("%(field)s, nếu cả danh sách giống nhau", field=words[name]), words=CHOICES[name], as_list=True,
                                   default=said.get(name, ""),
                                   hint=_l("Dùng cho dòng để trống, hoặc khi tệp không có cột này."))
    return page(type("ColumnsForm", (Form,), made))()


def chosen_by(batch: Batch, form: Any) -> list[dict[str, Any]]:
    """Give the columns (see understanding) as the valid form says they are; letters of a column that is new to it are judged later."""
    fields = {column["at"]: "" if form[f"c{column['at']}"].data == NOT_READ else form[f"c{column['at']}"].data
              for column in _from_file(batch)}
    asked = [column for column in _from_file(batch) if _old(column)]
    encodings = {column["at"]: _old(column) if form[f"e{column['at']}"].data == _CONVERT else "" for column in asked}
    values = {name: form[f"all_{name}"].data for name in FOR_ALL if form[f"all_{name}"].data}
    offered = {column["at"]: _old(column) for column in asked}
    before = {column["at"]: column["field"] for column in batch.columns}
    found = chosen(batch.columns, fields, values, encodings)
    for column in found:
        if column["at"] in offered:
            column["offered"] = offered[column["at"]]
        elif column["field"] and not before.get(column["at"]):
            column["judged"] = False  # its letters were not looked at while nobody wanted the column
    return found


def complaints(understood: Understanding) -> list[tuple[str | None, str]]:
    """Say, at a field or above the form, which columns collide and what no column gives."""
    words = labels()
    said: list[tuple[str | None, str]] = []
    for target, places in understood.conflicts.items():
        name = words.get(target) or _PARTS.get(target, target)
        said.append((None, _("“%(field)s” được chọn cho nhiều cột: %(columns)s. Giữ một cột; cột kia chọn “Không lấy cột này”.", field=name,
                             columns=", ".join(places))))
    for name in understood.missing:
        if name in FOR_ALL:
            said.append((f"all_{name}", _("Chưa có cột nào cho “%(field)s”. Chọn cột ở trên, hoặc chọn một câu trả lời cho cả danh sách.",
                                          field=words[name])))
        else:
            said.append((None, _("Chưa có cột nào cho “%(field)s”. Chọn cột ấy ở dưới; nếu tệp không có, thêm cột vào tệp rồi tải lên lại.",
                                 field=words[name])))
    return said


def shown(batch: Batch, form: Any) -> dict[str, Any]:
    """Give what the page shows of each column, and what is still open."""
    rows = []
    for column in _from_file(batch):
        at = column["at"]
        rows.append({"column": column, "pick": form[f"c{at}"], "encoding": form[f"e{at}"] if _old(column) else None,
                     "named": ENCODINGS.get(_old(column), ""), "examples": column.get("turned") or []})
    return {"rows": rows, "open": complaints(judge(list(batch.columns), batch.header_row)),
            "for_all": [form[f"all_{name}"] for name in FOR_ALL]}


def words_form(unknown: Sequence[UnknownWord]) -> Any:
    """Give the form that asks for the meaning of words, each under its own name; each may be left for later."""
    words = labels()
    made = {word.box: Pick(_l("“%(word)s” ở cột %(field)s nghĩa là", word=word.word, field=words[word.field]), words=CHOICES[word.field],
                           as_list=True, hint=_rows(word)) for word in unknown}
    return page(type("WordsForm", (Form,), made))()


def _rows(word: UnknownWord) -> str:
    numbers = ", ".join(map(str, word.rows))
    more = _(" và các dòng khác") if word.count > len(word.rows) else ""
    return _("%(count)s dòng: dòng %(numbers)s%(more)s", count=word.count, numbers=numbers, more=more)


def _from_file(batch: Batch) -> Iterable[dict[str, Any]]:
    return [column for column in batch.columns if column["at"] >= 0]


def _old(column: Mapping[str, Any]) -> Encoding:
    """Give the old encoding that a column stands in, or stood in before a person said no."""
    found: Encoding = column.get("offered") or column["encoding"]
    return found


def _place(column: Mapping[str, Any]) -> str:
    heading = f" ({column['heading']})" if column["heading"] else ""
    return _("cột %(letter)s%(heading)s", letter=column["letter"], heading=heading)


def meant(question: Any, text: str) -> str:
    """Give the choice that a cell's text names: by its value, its label or a usual short form; blank when it names none."""
    key = SHORTHAND.get(question.name, {}).get(search_key(text), search_key(text))
    return next((value for value, label, _group in question.options if text == value or key in (value, search_key(str(label)))), "")
