"""What the register knows of the pupils whom a list names: asked for some rows at a time, matched row by row."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Date, Select, String, and_, any_, cast, column, func, literal, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine

from smt.core.db import db
from smt.pupils.identity import TOLD, alike_key, by_name, household_key
from smt.pupils.models import Pupil
from smt.pupils.states import Need
from smt.vietnamese.names import sort_key
from smt.vietnamese.nearness import near_days

#: Numbers that belong to one child.
NUMBERS = ("ministry_id", "personal_id")
#: Stands between values that are sent as one text; no key, number or day has it.
_APART = "\x1f"


@dataclass(frozen=True, slots=True)
class Known:
    """A pupil in the register as a list is compared with it."""

    id: int
    version: int
    identity: str
    told: dict[str, Any]
    alike: str = ""


class Trace(NamedTuple):
    """What is compared of a child of another school, and never shown."""

    full_name: str
    birth_date: date
    mother_name: str


@dataclass
class Register:
    """What the register holds that some rows of a list may meet: the school's own pupils, and traces of others."""

    school_id: int
    own: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=dict)
    by_id: dict[int, Known] = field(default_factory=dict)
    by_day: dict[date, list[Known]] = field(default_factory=dict)
    by_alike: dict[str, list[Known]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    #: Identities of records that were merged into another: the name that this one has.
    merged: dict[str, str] = field(default_factory=dict)
    personal_ids: dict[str, set[int]] = field(default_factory=dict)
    #: Other schools' pupils by name and birth date; the pupils of a household who want a device.
    alike_elsewhere: dict[tuple[str, date], list[Trace]] = field(default_factory=dict)
    households: dict[str, set[int]] = field(default_factory=dict)

    def find(self, identity: str, named: str, told: Mapping[str, Any]) -> Known | None:
        """Give the same pupil: by identity, else by personal id, name and birth date, else by name, birth date and class.

        The last only where no number says that they are two: one side has no ministry id, and one no personal id or both the same.
        """
        found = self.own.get(identity)
        by_number = self._of_personal_id(told)
        if found is not None and not (identity.startswith("n:") and numbers_differ(found.told, told) and (
                len(by_number) == 1 or _spelt_apart(found.told["full_name"], told["full_name"]))):
            return found  # else one of two twins, and this is the other
        alike = by_number or [one for one in self.by_name.get(named, ()) if not numbers_differ(one.told, told)]
        return alike[0] if len(alike) == 1 else None

    def namesake(self, named: str, told: Mapping[str, Any], but: Container[int]) -> Known | None:
        """Give a pupil of this name, birth date and class who has another number than `told`; `but` are the ids of others."""
        return next((one for one in self.by_name.get(named, ()) if one.id not in but and numbers_differ(one.told, told)), None)

    def _of_personal_id(self, told: Mapping[str, Any]) -> list[Known]:
        of_day = self.by_day.get(told["birth_date"])
        if not of_day or not told["personal_id"]:
            return []
        alike = alike_key(told["full_name"])
        return [one for one in of_day
                if one.told["personal_id"] == told["personal_id"] and one.alike == alike]


def _spelt_apart(one: str, other: str) -> bool:
    """Say whether two names that are one without accents are two with them; accents that are missing part nobody."""
    return not (one.isascii() or other.isascii()) and sort_key(one) != sort_key(other)


def numbers_differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether both have a number of the same kind and it is not the same."""
    return any(one[name] and other[name] and one[name] != other[name] for name in NUMBERS)


def register(school_id: int, school_year: str, programme: str, rows: Sequence[tuple[str, str, Mapping[str, Any]]],
             meant: Iterable[int] = ()) -> Register:
    """Give what some rows of a school's list are compared with; a row is its identity, its key of like names and what it tells.

    `meant` are ids of pupils whom a clerk said some of the rows are.
    """
    known = Register(school_id)
    counted = and_(Pupil.school_year == school_year, Pupil.programme == programme, Pupil.merged_into_id.is_(None))
    identities = [identity for identity, _alike, _told in rows]
    names = {alike for _identity, alike, _told in rows}
    days = {told["birth_date"] for _identity, _alike, told in rows}
    fields = [Pupil.id, Pupil.version, Pupil.identity, Pupil.alike_key, *(getattr(Pupil, name) for name in TOLD)]
    own = and_(counted, Pupil.school_id == school_id)
    # Of one name: a child whose birth date was mistaken is found by it.
    for key, values in ((Pupil.birth_date, days), (Pupil.identity, identities), (Pupil.alike_key, names), (Pupil.id, meant)):
        for some in _groups(values):
            for pupil_id, version, identity, alike, *told in db.session.execute(select(*fields).where(own, among(key, some))):
                if identity not in known.own:
                    _place(known, Known(pupil_id, version, identity, dict(zip(TOLD, told, strict=True)), alike))
    _note_merged(known, and_(Pupil.school_year == school_year, Pupil.programme == programme, Pupil.school_id == school_id,
                             Pupil.merged_into_id.is_not(None)), identities)
    others = and_(counted, Pupil.school_id != school_id)
    for some in _groups(identities):
        known.elsewhere.update(db.session.scalars(select(Pupil.identity).where(others, among(Pupil.identity, some))))
    for some in _groups(told["personal_id"] for _identity, _alike, told in rows):
        for number, pupil_id in db.session.execute(select(Pupil.personal_id, Pupil.id).where(counted, among(Pupil.personal_id, some))):
            known.personal_ids.setdefault(number, set()).add(pupil_id)
    born = {f"{day} {alike}" for _identity, alike, told in rows if told["mother_name"] for day in near_days(told["birth_date"])}
    if born:
        for alike, *trace in db.session.execute(_born(born).where(others, Pupil.mother_name != "")):
            known.alike_elsewhere.setdefault((alike, trace[1]), []).append(Trace(*trace))
    for some in _groups(household_key(told["household_code"]) for _identity, _alike, told in rows):
        for home, pupil_id in db.session.execute(select(Pupil.household_key, Pupil.id).where(
                counted, among(Pupil.household_key, some), Pupil.need != Need.DATA)):
            known.households.setdefault(home, set()).add(pupil_id)
    return known


def _born(born: set[str]) -> Select[Any]:
    """Ask for the pupils of these days and names ("2013-09-01 an le"): by index, pair by pair, however many bear a name in the city."""
    postgresql = db.session.get_bind().dialect.name == "postgresql"
    pairs = func.unnest(_array(born, String())).table_valued(column("value", String)).render_derived(name="pairs")
    asked = pairs if postgresql else _each_of(born)
    day, name = func.substr(asked.c.value, 1, 10), func.substr(asked.c.value, 12)
    same_day = Pupil.birth_date == cast(day, Date) if postgresql else type_coerce(Pupil.birth_date, String) == day
    columns: list[Any] = [Pupil.alike_key, Pupil.full_name, Pupil.birth_date, Pupil.mother_name]
    return select(*columns).join(asked, and_(Pupil.alike_key == name, same_day))


def _note_merged(known: Register, gone: ColumnElement[bool], identities: Iterable[str]) -> None:
    kept = aliased(Pupil)
    for some in _groups(identities):
        for identity, name in db.session.execute(select(Pupil.identity, kept.full_name).join(kept, kept.id == Pupil.merged_into_id).where(
                gone, among(Pupil.identity, some))):
            if identity not in known.own:
                known.merged[identity] = name


def _place(known: Register, one: Known) -> None:
    told = one.told
    known.own[one.identity] = known.by_id[one.id] = one
    known.by_name.setdefault(by_name(known.school_id, told["full_name"], told["birth_date"], told["class_name"]), []).append(one)
    known.by_day.setdefault(told["birth_date"], []).append(one)
    known.by_alike.setdefault(one.alike, []).append(one)


def among(column: InstrumentedAttribute[Any], values: list[Any]) -> ColumnElement[bool]:
    """Say that a column is one of many values: keys, numbers or days."""
    if db.session.get_bind().dialect.name != "postgresql":
        # One text here too: SQLite's driver keeps statements, and one of a thousand places is large.
        return column.in_(select(_each_of(values).c.value))
    return column == any_(_array(values, column.type))


def _each_of(values: Iterable[Any]) -> TableValuedAlias:
    return func.json_each(json.dumps(list(map(str, values)), ensure_ascii=False)).table_valued("value")


def _array(values: Iterable[Any], kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """Give an array as one text: PostgreSQL's driver takes it in far less time than a list, value by value."""
    return cast(func.string_to_array(literal(_APART.join(map(str, values))), literal(_APART)), ARRAY(kind))


def _groups(values: Iterable[Any]) -> list[list[Any]]:
    """Give the values that are not blank, once each, as one group, or none when there are none."""
    found = list({value for value in values if value})
    return [found] if found else []
