"""Hands letters to the mail server, or writes them as files when there is none."""

import os
import smtplib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from typing import Protocol

from flask import Flask, current_app
from flask_mail import BadHeaderError, Connection, Mail, Message

from config import Config
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.tokens import personal_token
from smt.outbox import service
from smt.outbox.models import Letter
from smt.outbox.service import LINK
from smt.outbox.states import LetterState

mail = Mail()


class Unfolded(Message):
    """A message whose encoded subject is sent as Flask-Mail wrote it.

    Folding it a second time, as the e-mail package does by default, can put a word's space between two encoded
    words, where RFC 2047 (6.2) drops it: "Sóng và" would arrive as "Sóngvà".
    """

    def as_bytes(self) -> bytes:
        """Give the message as it travels."""
        return self._message().as_bytes(policy=SMTP.clone(refold_source="none"))


class Undeliverable(Exception):
    """The letter will never be taken as it is."""


class Carrier(Protocol):
    """Takes one message; raises Undeliverable for good, OSError or SMTPException for now."""

    def take(self, message: Message) -> None:
        """Take the message."""


class _PatientConnection(Connection):
    """Flask-Mail's connection with the time limit that it does not pass on, and a farewell that may fail."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        kind = smtplib.SMTP_SSL if self.mail.use_ssl else smtplib.SMTP
        host = kind(self.mail.server, self.mail.port, timeout=current_app.config["SMT"].mail_timeout)
        if self.mail.use_tls:
            host.starttls()
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # The letters are with the server already; a cut farewell changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            super().__exit__(kind, error, trace)  # type: ignore[arg-type]  # Flask-Mail's annotation forgets the quiet exit


class MailServer:
    """Flask-Mail, one connection for a batch."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def take(self, message: Message) -> None:
        """Hand one message over."""
        try:
            self.connection.send(message)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            if all(code >= 500 for code in codes):
                raise Undeliverable(f"{codes[0]}: the address was refused") from refused
            raise
        except smtplib.SMTPResponseException as answer:
            if answer.smtp_code >= 500:
                raise Undeliverable(f"{answer.smtp_code}: the message was refused") from answer
            raise
        except (BadHeaderError, UnicodeError, ValueError) as poison:
            raise Undeliverable(f"{type(poison).__name__}: the message cannot be written") from poison


class Folder:
    """Letters as .eml files, so that a first try shows them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # letters carry personal links

    def take(self, message: Message) -> None:
        """Write one message; the same Message-ID is the same file."""
        path = self.folder / f"{str(message.msgId).strip('<>').split('@')[0]}.eml"
        part = path.with_suffix(".part")
        part.write_bytes(message.as_bytes())
        os.replace(part, path)


@contextmanager
def carrier() -> Iterator[Carrier]:
    """Open the way letters go, as the settings say."""
    settings: Config = current_app.config["SMT"]
    if settings.mail_server:
        with _PatientConnection(current_app.extensions["mail"]) as connection:
            yield MailServer(connection)
    else:
        yield Folder(Path(settings.instance) / "letters")


def message(letter: Letter) -> Message:
    """Give the message of a letter; its personal link is made here and kept nowhere."""
    settings: Config = current_app.config["SMT"]
    body = letter.body
    if letter.link_purpose:
        token = personal_token(current_app.config["SECRET_KEY"], letter.link_purpose)
        body = body.replace(LINK, f"{settings.base_url}/gop-y/{token}")
    made = Unfolded(subject=letter.subject, recipients=[letter.recipient], body=body,
                   sender=settings.mail_sender, reply_to=settings.contact_email)
    made.msgId = letter.message_id
    made.date = letter.created_at.timestamp()
    return made


def send_due(most: int = 5) -> tuple[int, int]:
    """Send the letters that are due; give how many were handed over and how many were not.

    Few at a time: even when every step runs into its time limit, a round ends before its lease does.

    No transaction is open while the mail server is spoken to: on SQLite it would hold up every form.
    """
    with transaction():
        waiting = {letter.id: message(letter) for letter in service.claim(now(), most)}
    todo, done = list(waiting), 0
    while todo:
        try:
            with carrier() as way:
                while todo:
                    done += _send(way, todo.pop(0), waiting)
        except _Interrupted:  # one letter broke the line: the others get a line of their own
            continue
        except (OSError, smtplib.SMTPException) as problem:  # the server is away: the rest need not try
            _put_back(todo, problem, tried=False)
            break
    return done, len(waiting) - done


class _Interrupted(Exception):
    """The mail server ended the conversation over one letter."""


def _send(way: Carrier, number: int, waiting: Mapping[int, Message]) -> bool:
    try:
        way.take(waiting[number])
    except Undeliverable as problem:
        with transaction():
            letter = _letter(number)
            if letter.state is LetterState.QUEUED:  # it may have been withdrawn while it travelled
                service.give_up(letter, now(), str(problem))
        return False
    except (smtplib.SMTPException, OSError) as problem:
        _put_back([number], problem)
        if isinstance(problem, (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)) and _code(problem) != "421":
            return False
        raise _Interrupted from problem
    with transaction():
        letter = _letter(number)
        if letter.state is LetterState.QUEUED:  # a sender whose lease ran out may find it done
            service.handed_over(letter, now())
    return True


def _put_back(numbers: Iterable[int], problem: Exception, *, tried: bool = True) -> None:
    # The server's text may quote an address or a line of the letter: only its kind is kept.
    words = f"{type(problem).__name__} {_code(problem)}".strip()
    with transaction():
        for number in numbers:
            letter = _letter(number)
            if letter.state is LetterState.QUEUED:
                service.put_back(letter, now(), words, tried=tried)


def _code(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return str(next(iter(problem.recipients.values()))[0])
    return str(getattr(problem, "smtp_code", ""))


def _letter(number: int) -> Letter:
    return db.session.get_one(Letter, number)


def init_app(app: Flask) -> None:
    """Prepare Flask-Mail."""
    mail.init_app(app)


def forget() -> None:
    """Drop the session of a worker between two rounds."""
    db.session.remove()
