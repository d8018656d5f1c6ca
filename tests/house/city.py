"""A city full of demo data on one engine, the people who walk through it, and what must not change meanwhile."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask, has_request_context, request
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, select, text
from werkzeug.routing import Rule

from config import Config
from smt.accounts import signin
from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.app import create_app
from smt.assistance.views import STEPS as ASSISTANCE
from smt.consultations.models import Comment, Consultation, Contest, Invitee, Reply, ReplyDraft
from smt.consultations.service import correct_approval, record_delivery, withdraw_record
from smt.consultations.service.working import group
from smt.consultations.visit import INVITED
from smt.core.clock import now
from smt.core.db import Base, db
from smt.core.once import Once
from smt.core.tokens import new_token, personal_token
from smt.demo import people
from smt.directory.models import School
from smt.directory.states import Topic
from smt.documents.drafting import built_in
from smt.documents.service import replace_template
from smt.documents.states import PaperKind
from smt.donations.views import STEPS as DONATIONS
from smt.jobs import service as jobs
from smt.pupils import listing, merging, pipeline, queries, service, staging
from smt.pupils.checking import Checked
from smt.pupils.identity import TOLD
from smt.pupils.models import ColumnMemory, WordMeaning
from smt.pupils.understanding import column_at
from smt.pupils.yearlist import touched
from smt.web.limits import RateLimit
from tests import make
from tests.conftest import CHEAP_HASH, POSTGRES, Client, settings
from tests.house.policy import ADMINISTRATOR, AUDITOR, OFFICER, SCHOOL

#: An officer to whom nobody has given any duty.
IDLE = "idle officer"


class Plain(FlaskClient):
    """A client without opinions, for the many requests that are refused."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request and read the answer whole, so that no file stays open."""
        return super().open(*args, **{"buffered": True, **kwargs})


@dataclass
class World:
    """The application over the filled database; nothing that a test does here may stay."""

    app: Flask
    engine: Engine
    #: Audience to the part of a session that says who it is.
    people: dict[str, str]
    #: What stands in an address, by "endpoint:argument", "blueprint:argument" or argument; what follows it, by "endpoint?".
    values: dict[str, Any]
    #: The same arguments, leading to what belongs to somebody else or to nobody.
    foreign: dict[str, Any]
    #: What a session holds after the button of the personal link of "consultations:invitee_id".
    invited: dict[str, str]
    written: list[str] = field(default_factory=list)

    def visitor(self, audience: str, *, contract: bool = False) -> FlaskClient:
        """Give the browser of one of an audience; with `contract` it checks every page it gets."""
        client = (Client if contract else Plain)(self.app, use_cookies=True)
        with client.session_transaction() as session:
            session[INVITED] = self.invited  # who has opened a personal link may be anybody
            if audience in self.people:
                session["_user_id"], session["_fresh"] = self.people[audience], True
        return client

    def address(self, rule: Rule, *, foreign: bool = False) -> str:
        """Give an address of a route that leads somewhere in this city."""
        given = {name: self._value(rule, name, foreign) for name in rule.arguments}
        path = self.app.url_map.bind("localhost").build(rule.endpoint, given)
        number = self._value(rule, "id", foreign) if rule.rule.startswith("/admin/") and "id" not in rule.arguments else None
        asked = {**({"id": number} if number else {}), **self.values.get(f"{rule.endpoint}?", {})}
        return path + (f"?{urlencode(asked)}" if asked else "")

    def _value(self, rule: Rule, name: str, foreign: bool) -> Any:
        given = {**self.values, **(self.foreign if foreign else {})}
        for key in (f"{rule.endpoint}:{name}", f"{rule.endpoint.split('.')[0]}:{name}", name):
            if key in given:
                return given[key]
        assert name == "id", (f"{rule.rule} has an argument {name!r} of which the tests know no value: add it to `_values` in "
                              "tests/house/city.py")
        return None

    def digest(self) -> dict[str, str]:
        """Give a fingerprint of every table."""
        found = {}
        # As the engine itself writes a row: nothing is read into our types, which would cost three times as much.
        whole = "t::text" if self.engine.dialect.name == "postgresql" else "*"
        with self.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                order = ", ".join(column.name for column in table.primary_key.columns)
                rows = connection.exec_driver_sql(f'select {whole} from "{table.name}" t order by {order}').fetchall()
                found[table.name] = f"{len(rows)} rows, {hashlib.sha256(repr(rows).encode()).hexdigest()[:12]}"
        return found

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fail when a table is different afterwards, and say which request wrote."""
        before = self.digest()
        self.written.clear()
        yield
        after = self.digest()
        changed = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
        assert not changed, f"changed: {changed}; statements: {self.written[:5]}"


def token_of(client: FlaskClient) -> str:
    """Give the CSRF token of this browser's session, from a page that is open to everybody."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/tra-cuu").text)
    assert found, "/tra-cuu has no CSRF token"
    return found[1]


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database of its own on an engine."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{uuid4().hex[:8]}.sqlite3'}"
        return
    name = f"smt_house_{uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"create database {name} template template0 encoding 'UTF8'"))
    try:
        yield POSTGRES.rsplit("/", 1)[0] + "/" + name
    finally:
        with server.connect() as connection:
            connection.execute(text(f"drop database {name} with (force)"))
        server.dispose()


@contextmanager
def application(folder: Path, url: str, **values: Any) -> Iterator[Flask]:
    """Give an application for the tests and let go of its database afterwards."""
    signin.SETTINGS["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = CHEAP_HASH
    app = create_app(settings(folder, url, **{"rate_limits": False, **values}))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def load(app: Flask) -> None:
    """Load the demo data, as `make run` does."""
    done = app.test_cli_runner().invoke(args=["demo", "load"])
    assert done.exit_code == 0, done.output


@contextmanager
def filled(folder: Path, url: str) -> Iterator[World]:
    """Give the city, with what the demo lacks added."""
    with application(folder, url) as app:
        with app.app_context():
            Base.metadata.create_all(db.engine)
            load(app)
            with db.engine.begin() as connection:
                connection.execute(text("create table alembic_version (version_num varchar(32) not null)"))
                connection.execute(text("insert into alembic_version values ('0001')"))
            found = {SCHOOL: people.CLERK, AUDITOR: people.AUDITOR, ADMINISTRATOR: people.ADMINISTRATOR}
            persons = {audience: db.session.scalars(select(User).where(User.email == email)).one().fs_uniquifier
                       for audience, email in found.items()}
            persons[OFFICER], persons[IDLE] = _officer().fs_uniquifier, make.user(RoleName.OFFICER).fs_uniquifier
            values, foreign = _values(app)
            db.session.commit()
            asked = db.session.get_one(Invitee, values["consultations:invitee_id"])
            world = World(app, db.engine, persons, values, foreign, {str(asked.id): asked.link_digest})
        event.listen(world.engine, "before_cursor_execute", _noting(world.written))
        yield world


def _officer() -> User:
    """The officer who answers for everything everywhere."""
    person = make.user(RoleName.OFFICER, full_name="Người phụ trách mọi việc")
    for topic in Topic:
        make.responsibility(person, topic)
    return person


def _values(app: Flask) -> tuple[dict[str, Any], dict[str, Any]]:
    other = db.session.scalars(select(School).where(School.id != people.clerk_school().id).order_by(School.id)).first()
    invitee = db.session.scalars(select(Invitee).order_by(Invitee.id.desc())).first()
    assert other
    assert invitee
    make.device(imei="490154203237518", place_id=other.place_id)
    db.session.add(Once(token=new_token(), purpose="house", outcome="1", at=now()))
    db.session.add(RateLimit(key="house", hits=1, expires=0))
    jobs.ask("mẫu", {}, by="Văn thư mẫu", at=now())
    with app.test_request_context():
        receipts = {"donations.done:receipt": DONATIONS.receipt("UH-2026-0000-0000"),
                    "assistance.done:receipt": ASSISTANCE.receipt("HT-2026-0000-0000")}
    answered = db.session.scalars(select(Reply).order_by(Reply.id)).first()
    assert answered
    answered.file = answered.invitee.consultation.draft_file
    asked = answered.invitee.consultation
    template = replace_template(PaperKind.SUMMARY, data=built_in(PaperKind.SUMMARY), name="mau.docx", note="", by="Văn thư mẫu", at=now())
    contest = Contest(invitee=asked.invitees[0], closing=asked.closings[0], at=asked.closings[0].at, reason="Chưa nhận được văn bản.",
                      signer="x", file=asked.draft_file)
    db.session.add(contest)
    db.session.flush()
    db.session.add(ReplyDraft(invitee=invitee, answers={}, saved_at=now()))
    assert asked.approval
    correct_approval(asked, number="100/KH-UBND (mẫu)", issued_on=asked.approval.issued_on, signer=asked.approval.signer, file=None,
                     reason="Số ghi nhầm", at=now(), by="Văn thư mẫu")
    assert asked.sent_at
    delivered = record_delivery(answered.invitee, at=now(), delivered_at=asked.sent_at, by="Văn thư", note="Sổ giao số 1", file=answered.file)
    mistaken = record_delivery(answered.invitee, at=now(), delivered_at=asked.sent_at, by="Văn thư", note="Sổ giao số 2")
    withdraw_record(mistaken, at=now(), by="Văn thư", reason="Ghi nhầm cơ quan")
    values = {**receipts, "admin_templates:id": template.id, "admin_replies.file_view:id": answered.id, "admin_consultations:id": asked.id,
              **{f"admin_templates.{view}_view?": {"kind": PaperKind.SUMMARY.value} for view in ("kind", "current", "preview")},
              "admin_consultations.letter_view?": {"dang": "docx"}, "admin_consultations.ask_again_view:id": invitee.consultation_id,
              "admin_consultations.sections_view:id": invitee.consultation_id, "admin_consultations.compare_view:id": invitee.consultation_id,
              **{f"admin_consultations.{view}_view?": {"invitee": answered.invitee_id}
                 for view in ("delivery", "leave_out", "bounce", "revoke", "reissue", "enter", "sheet", "enter_sheet")},
              **{f"admin_consultations.{view}_view?": {"evidence": delivered.id} for view in ("withdraw", "evidence_file")},
              "admin_consultations.closing_view?": {"closing": asked.closings[0].id},
              "admin_consultations.contest_view?": {"contest": contest.id},
              "admin_consultations.contest_file_view?": {"contest": contest.id}, "plans:number": asked.id,
              "admin_consultations.delete_view:id": make.consultation(agencies=0, sent_at=None).id, "token": personal_token(make.SECRET, invitee.link_purpose),
              "consultations:invitee_id": invitee.id, "consultations.draft:number": invitee.consultation.revision.number,
              "consultations.letter:reply_id": make.reply(invitee, file=answered.file).id,
              **_worked_through(asked), "pupils.row_page:number": 7, "batch_id": _list_of(people.clerk_school()),
              **_year_list(people.clerk_school(), other, app.config["SMT"]),
              "web.language:code": "en", "web.static:filename": "smt.css"}
    for screen in app.extensions["panel"].screens:
        key = screen.model.__mapper__.primary_key[0]
        values.setdefault(f"{screen.endpoint}:id", db.session.scalars(select(key).order_by(key).limit(1)).first())
    foreign = {"plans:number": 2**31 - 1, "token": "0" * 48, "consultations:invitee_id": answered.invitee_id, "batch_id": _list_of(other), "receipt": "x.y", "donations.done:receipt": "x.y",
               "assistance.done:receipt": receipts["donations.done:receipt"]}
    foreign |= {name: 2**31 - 1 for name in values if name.endswith((":id", ":pupil_id", ":other_id", ":remark_id"))}
    return values, foreign


def _worked_through(consultation: Consultation) -> dict[str, Any]:
    """A matter with a comment, and the report that the demo issued."""
    comment = db.session.scalars(select(Comment).join(Reply).join(Invitee).where(Invitee.consultation_id == consultation.id)
                                 .order_by(Comment.id)).first()
    assert comment
    matter = group([comment], matter=None, title="Vấn đề mẫu", by="Văn thư mẫu", at=now())
    assert consultation.reports
    given = {"comment": {"comment": comment.id}, "matter": {"matter": matter.id}, "report_file": {"number": 1, "kind": "pdf"},
             "preview": {"kind": "docx"}, "paper": {"paper": "submission", "kind": "docx"}}
    return {f"admin_consultations.{view}_view?": asked for view, asked in given.items()}


def _list_of(school: School) -> int:
    """Hold a list of a school with a good row and one that needs hands."""
    typed = dict.fromkeys(TOLD, "") | {
        "full_name": "Đỗ Thị Mẫu", "birth_date": "20/05/2014", "sex": "Nữ", "class_name": "6A", "circumstance": "Hộ nghèo",
        "need": "Cả máy tính và gói dữ liệu", "guardian_name": "Đỗ Văn Mẫu", "guardian_phone": "0912345678"}
    at = now()
    batch = service.receive(school_id=school.id, school_year=service.school_year_of(at), file_name="danh-sach.xlsx", data=b"x", at=at,
                            by="Văn thư mẫu")
    staging.write(batch.id, [Checked(6, typed), Checked(7, {**typed, "birth_date": "31/02/2014"})])
    batch.columns, batch.header_row = [column_at(0, "Họ và tên", "full_name", "label")], 5
    pipeline.check_again(batch, at)
    _teach(school, at)
    return batch.id


def _year_list(school: School, other: School, settings: Config) -> dict[str, Any]:
    """Hold a school's list of the year that an officer gave back for one pupil."""
    at, by = now(), "Văn thư mẫu"
    pupil, second = (make.pupil(school_id=school.id, school_year=service.school_year_of(at)) for _ in range(2))
    found = touched(school.id, pupil.school_year, at=at, by=by, reason="")
    listing.submit(found, head_teacher="Hiệu trưởng mẫu", at=at, by=by)
    said = listing.remark(found, pupil, text="Xem lại ngày sinh.", at=at, by=by)
    listing.give_back(found, reason="Xem lại một em.", version=found.version, at=at, by=by, settings=settings)
    word = db.session.scalars(select(WordMeaning.id).where(WordMeaning.school_id.is_(None))).first()
    return {"pupils:pupil_id": pupil.id, "pupils:other_id": second.id, "pupils:remark_id": said.id, "admin_school-lists:id": found.id,
            "admin_school-lists.remark_view?": {"pupil": pupil.id}, "admin_pupils.same_view?": {"other": second.id},
            "admin_pupil-words:id": word}


def _teach(school: School, at: datetime) -> None:
    """Let a school's lists have taught what they can teach."""
    if queries.meanings(school.id):
        return
    db.session.add(ColumnMemory(school_id=school.id, heading_key="ma x", field="ministry_id", at=at))
    for school_id, word in ((school.id, "mc"), (None, "mo coi")):
        service.teach("circumstance", word, "other", school_id=school_id, at=at, by="Văn thư mẫu")
    one, other = (make.pupil(school_id=school.id) for _ in range(2))
    merging.not_same(one, other, reason="Hai em sinh đôi", at=at, by="Văn thư mẫu")


def _noting(written: list[str]) -> Any:
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            by = f"{request.method} {request.path}" if has_request_context() else "nobody's request"
            written.append(f"{by}: {' '.join(statement.split())[:100]}")
    return note
