"""A pupil's history in words: what people did one by one, and the files that brought or changed the record.

A list writes no entry of history for each of its pupils. Which file did what is read from the record itself (its last file, the instant
of its making) and, as long as lists can be taken back, from how it was before each of them.
"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import not_, select

from smt.admin.story import SYSTEM, Told
from smt.core.db import db
from smt.history.models import Entry
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, BatchBefore, Pupil
from smt.pupils.template import labels


def with_lists(told: list[Told], pupil: Pupil, entries: list[Entry]) -> list[Told]:
    """Put the files among what people did, newest first; `entries` is the history that was told."""
    return sorted([*told, *_by_lists(pupil, entries)], key=lambda one: one.at, reverse=True)


def _by_lists(pupil: Pupil, entries: list[Entry]) -> list[Told]:
    steps = db.session.scalars(select(BatchBefore).where(BatchBefore.pupil_id == pupil.id, not_(BatchBefore.brought))
                               .order_by(BatchBefore.version_after)).all()
    states: list[Mapping[str, Any]] = [*(step.before or {} for step in steps), _state(pupil)]
    changed = {step.batch_id: _changed(before, after, step.version_after, entries)
               for step, (before, after) in zip(steps, pairwise(states), strict=True)}
    ids = {*changed, *(state.get("batch_id") for state in states)} - {None}
    return [_told(batch, pupil, changed.get(batch.id)) for batch in db.session.scalars(select(Batch).where(Batch.id.in_(ids)))
            if batch.decided_at is not None]


def _told(batch: Batch, pupil: Pupil, changed: list[str] | None) -> Told:
    brought = changed is None and batch.decided_at == pupil.created_at
    act = (_("thêm bằng tệp số %(number)s", number=batch.id) if brought else _("sửa bằng tệp số %(number)s", number=batch.id))
    names = labels()
    said = [_("Các mục đã đổi: %(names)s", names=", ".join(str(names[name]) for name in changed))] if changed else []
    return Told(batch.decided_at or batch.uploaded_at, str(SYSTEM.get(batch.decided_by, batch.decided_by)), act, said)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], version: int, entries: list[Entry]) -> list[str]:
    """Give the fields that a file changed; what a person changed since then, too, is told at her name."""
    since = set[str]()
    if after.get("version") != version:
        since = {name for entry in entries if entry.act == "update" for name in entry.changes}
    return [name for name in TOLD if name not in since and before.get(name, "") != after.get(name, "")]


def _state(pupil: Pupil) -> dict[str, Any]:
    told = {name: getattr(pupil, name) for name in TOLD}
    return {**{name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()},
            "batch_id": pupil.batch_id, "version": pupil.version}
