"""Two records that are one child: merged, keeping both histories, and parted again; or said to be two children."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from smt.core.clock import local
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.pupils import service
from smt.pupils.identity import TOLD
from smt.pupils.models import NotSame, Pupil, PupilMerge, PupilRemark
from smt.pupils.yearlist import hold, touched


def merge(kept: Pupil, gone: Pupil, *, told: Mapping[str, Any] | None = None, reason: str, at: datetime, by: str,
          office: bool = False) -> PupilMerge:
    """Let two records of one school year be one child: `kept` stays, with what only `gone` knew, or with `told`; `gone` counts no more."""
    kept, gone = _locked(kept.id, gone.id)
    if kept.id == gone.id or kept.merged_into_id or gone.merged_into_id:
        raise Refusal(_l("Một trong hai hồ sơ đã được gộp rồi. Tải lại trang để xem."))
    if (kept.school_year, kept.programme) != (gone.school_year, gone.programme):
        raise Refusal(_l("Hai hồ sơ thuộc hai năm học khác nhau. Mỗi năm học một hồ sơ là đúng, không cần gộp."))
    before = {"kept": _facts(kept), "gone": _facts(gone)}
    gone.merged_into_id = kept.id
    db.session.flush()  # the identity of the one that goes is free from here on
    _carry_remarks(kept, gone, at, by)
    values = {name: getattr(kept, name) or getattr(gone, name) for name in TOLD} | dict(told or {})
    service.change(kept, values, at=at, by=by, office=office)
    if gone.school_id != kept.school_id:
        touched(gone.school_id, gone.school_year, programme=gone.programme, at=at, by=by, office=office,
                reason=_("Hai hồ sơ của một học sinh được gộp."))
    made = PupilMerge(kept_id=kept.id, gone_id=gone.id, before=before | {"versions": [kept.version, gone.version]}, reason=reason[:300],
                      at=at, by=by[:200])
    db.session.add(made)
    db.session.flush()
    return made


def decide(one: Pupil, other: Pupil, *, verdict: str, reason: str, at: datetime, by: str, office: bool = False) -> Pupil:
    """Do what a person decided of two records (forms.school_list.SameForm): merge them either way, or keep them apart; give what stays."""
    if verdict == "two":
        not_same(one, other, reason=reason, at=at, by=by)
        return one
    kept, gone = (one, other) if verdict == "keep_first" else (other, one)
    merge(kept, gone, reason=reason, at=at, by=by, office=office)
    return kept


def part(merged: PupilMerge, *, at: datetime, by: str, office: bool = False) -> PupilMerge:
    """Take a merging back: both records are as before; refused once either was changed since."""
    kept, gone = _locked(merged.kept_id, merged.gone_id)
    if merged.undone_at is not None or gone.merged_into_id != kept.id:
        raise Refusal(_l("Hai hồ sơ này đã được tách rồi. Tải lại trang để xem."))
    if [kept.version, gone.version] != merged.before["versions"]:
        raise Conflict(_l("Hồ sơ giữ lại đã được sửa sau khi gộp lúc %(when)s, nên không tách tự động được. Sửa hồ sơ đó, rồi thêm lại "
                          "học sinh kia.", when=local(merged.at).strftime("%H:%M %d/%m/%Y")))
    service.change(kept, _values(merged.before["kept"]), at=at, by=by, office=office)
    try:
        with db.session.begin_nested():
            gone.merged_into_id = None
            db.session.flush()
    except IntegrityError:
        raise Conflict(_l("Mã của hồ sơ đã gộp nay được một hồ sơ khác dùng. Sửa hồ sơ đó trước khi tách.")) from None
    touched(gone.school_id, gone.school_year, programme=gone.programme, at=at, by=by, office=office,
            reason=_("Hai hồ sơ đã gộp được tách ra."))
    merged.undone_at, merged.undone_by = at, by[:200]
    db.session.flush()
    return merged


def not_same(one: Pupil, other: Pupil, *, reason: str, at: datetime, by: str) -> NotSame:
    """Keep in mind that two records are two children; saying so twice is harmless."""
    first, second = sorted((one.id, other.id))
    if first == second:
        raise Refusal(_l("Chọn hai hồ sơ khác nhau."))
    there = select(NotSame).where(NotSame.one_id == first, NotSame.other_id == second)
    return db.session.scalar(there) or service.put(NotSame(one_id=first, other_id=second, reason=reason[:300], at=at, by=by[:200]), there)


def _locked(one_id: int, other_id: int) -> tuple[Pupil, Pupil]:
    """Give both records as they stand, locked in one order, so that two who merge the same pair do not wait for each other."""
    lists = select(Pupil.school_id, Pupil.school_year, Pupil.programme).where(Pupil.id.in_((one_id, other_id)))
    hold(*((school, year, programme) for school, year, programme in db.session.execute(lists)))
    found = {pupil.id: pupil for pupil in db.session.scalars(
        select(Pupil).where(Pupil.id.in_((one_id, other_id))).order_by(Pupil.id).with_for_update(of=Pupil)
        .execution_options(populate_existing=True))}
    if one_id not in found or other_id not in found:
        raise Refusal(_l("Một trong hai hồ sơ không còn trong danh sách. Tải lại trang để xem."))
    return found[one_id], found[other_id]


def _carry_remarks(kept: Pupil, gone: Pupil, at: datetime, by: str) -> None:
    """Let what an officer asked of the record that goes be asked of the one that stays: nobody could answer it any more."""
    for said in db.session.scalars(select(PupilRemark).where(PupilRemark.pupil_id == gone.id)):
        if kept.school_id == gone.school_id:
            said.pupil_id = kept.id
        elif said.answered_at is None:
            said.answer, said.answered_at, said.answered_by = _("Hai hồ sơ của một học sinh được gộp."), at, by[:200]
    db.session.flush()


def _facts(pupil: Pupil) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value := getattr(pupil, name), date) else str(value) for name in TOLD}


def _values(facts: Mapping[str, str]) -> dict[str, Any]:
    return {name: service.stored(name, text) for name, text in facts.items() if name in TOLD}
