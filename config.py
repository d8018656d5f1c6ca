"""Every setting of the product, with its meaning; read from the environment (`SMT_…`).

A default is right for a first try on one machine. `Config.problems()` says what must change before
real people use it; with `SMT_ENV=production` the product refuses to start while any remains.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
PREFIX = "SMT_"
#: A secret shorter than this is refused in production (Django's deployment check asks the same).
SECRET_LENGTH = 50


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Config:
    """The settings; the environment name of `database_url` is `SMT_DATABASE_URL`."""

    env: str = _setting("trial", "`trial` for a first try, `production` for real use; production refuses unsafe settings.")
    debug: bool = _setting(False, "Shows traces in the browser. Never in production.")
    secret_key: str = _setting("", "Signs sessions and personal links; at least 50 random characters. Blank in a trial: one is made and kept in the instance folder.")
    instance: str = _setting(str(ROOT / "instance"), "Folder for the SQLite file, the trial secret and letters written as files.")
    database_url: str = _setting("", "`postgresql+psycopg://user:password@host/name`, or blank for SQLite in the instance folder.")
    base_url: str = _setting("http://127.0.0.1:5000", "Where people reach the product; every link in a letter starts with it.")
    allowed_hosts: str = _setting("", "Host names answered, separated by commas; blank answers any (trial only).")
    trusted_proxies: int = _setting(0, "How many proxies in front may be believed about the visitor's address.")
    language: str = _setting("vi", "Language of a first visit: `vi` or `en`.")
    city_name: str = _setting("Hải Phòng", "The city's name as pages and papers print it.")
    contact_unit: str = _setting("Phòng Bưu chính - Viễn thông, Sở Thông tin và Truyền thông", "Who answers questions; stands on every page and in every letter.")
    contact_phone: str = _setting("0225.3736.906", "The phone of that unit.")
    contact_address: str = _setting("Số 62 Võ Thị Sáu, phường Máy Tơ, quận Ngô Quyền, thành phố Hải Phòng", "The address of that unit.")
    contact_email: str = _setting("songvamaytinh@haiphong.example", "The mailbox of that unit; also the reply address of letters.")
    fallback_mailbox: str = _setting("truongdieuphoi@haiphong.example", "Gets the letters for which nobody is named as responsible.")
    mail_server: str = _setting("", "SMTP server. Blank: letters become .eml files in the instance folder.")
    mail_port: int = _setting(25, "Port of the SMTP server.")
    mail_username: str = _setting("", "User name at the SMTP server, if it asks for one.")
    mail_password: str = _setting("", "Password at the SMTP server.")
    mail_use_tls: bool = _setting(False, "Switch to TLS after connecting (STARTTLS).")
    mail_use_ssl: bool = _setting(False, "Speak TLS from the first byte.")
    mail_sender: str = _setting("songvamaytinh@haiphong.example", "Sender address of every letter.")
    mail_timeout: int = _setting(10, "Seconds to wait for the SMTP server before a letter is put back to be tried later.")
    upload_limit_mb: int = _setting(10, "Largest file a school or an agency may send, in megabytes (10^6 bytes).")
    cookie_secure: bool = _setting(False, "Send cookies over https only; true in production.")
    rate_limits: bool = _setting(True, "Slow down guessing of passwords and references; switch off only in an emergency.")
    demo: bool = _setting(False, "Demo people and demo data are in the database; every page says so. Never in production.")

    def __post_init__(self) -> None:
        if self.env not in ("trial", "production"):  # a slip here would start real use with a trial's settings
            raise ValueError(f"SMT_ENV takes trial or production, not {self.env!r}.")

    @property
    def hosts(self) -> list[str]:
        """The host names answered; none named: any."""
        return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """The settings as the environment gives them; an unreadable number or switch is refused by name."""
        values: dict[str, Any] = {}
        for setting in fields(cls):
            name = PREFIX + setting.name.upper()
            if name in environ:
                values[setting.name] = _read(name, environ[name].strip(), type(setting.default))
        return cls(**values)

    def problems(self) -> list[str]:
        """What forbids real use, one sentence each; all of them at once."""
        hosts = self.hosts
        checks = [
            (self.debug, "SMT_DEBUG is on: visitors would see traces."),
            (not self.secret_key, "SMT_SECRET_KEY is not set: give at least 50 random characters."),
            (0 < len(self.secret_key) < SECRET_LENGTH or 0 < len(set(self.secret_key)) < 5,
             "SMT_SECRET_KEY is short or monotonous: give at least 50 random characters."),
            (not hosts or "*" in hosts, "SMT_ALLOWED_HOSTS is not set: name the hosts this product answers for."),
            (not self.cookie_secure, "SMT_COOKIE_SECURE is off: cookies would travel over http."),
            (not self.base_url.startswith("https://"), "SMT_BASE_URL is not an https address: links in letters would be unsafe."),
            (bool(hosts) and "*" not in hosts and urlsplit(self.base_url).hostname not in hosts,
             "SMT_BASE_URL's host is not in SMT_ALLOWED_HOSTS: links in letters would not open."),
            (self.demo, "SMT_DEMO is on: demo accounts with published passwords would work."),
            (not self.mail_server, "SMT_MAIL_SERVER is not set: letters would stay on this machine."),
            (any(a.endswith(".example") for a in (self.mail_sender, self.contact_email, self.fallback_mailbox)),
             "SMT_MAIL_SENDER, SMT_CONTACT_EMAIL or SMT_FALLBACK_MAILBOX is still an .example address."),
            (self.language not in ("vi", "en"), "SMT_LANGUAGE is neither vi nor en."),
        ]
        return [sentence for wrong, sentence in checks if wrong]

    def flask(self) -> dict[str, Any]:
        """The same settings under the names Flask and its extensions read."""
        Path(self.instance).mkdir(parents=True, exist_ok=True)
        url = self.database_url or f"sqlite:///{Path(self.instance) / 'smt.sqlite3'}"
        on_postgres = url.startswith("postgresql")
        return {
            "SMT": self,
            "DEBUG": self.debug,
            "SECRET_KEY": self.secret_key or trial_secret(Path(self.instance)),
            "TRUSTED_HOSTS": self.hosts or None,
            # A form needs little; the doors that take a file raise this for themselves.
            "MAX_CONTENT_LENGTH": 1_000_000,
            "MAX_FORM_MEMORY_SIZE": 1_000_000,
            "MAX_FORM_PARTS": 1_000,
            "SESSION_COOKIE_NAME": "smt",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.cookie_secure,
            "SQLALCHEMY_DATABASE_URI": url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True} if on_postgres else {"hide_parameters": True},
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": self.cookie_secure,
            "BABEL_DEFAULT_LOCALE": self.language,
            "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
            "MAIL_SERVER": self.mail_server or "127.0.0.1",
            "MAIL_PORT": self.mail_port,
            "MAIL_USERNAME": self.mail_username or None,
            "MAIL_PASSWORD": self.mail_password or None,
            "MAIL_USE_TLS": self.mail_use_tls,
            "MAIL_USE_SSL": self.mail_use_ssl,
            "MAIL_DEFAULT_SENDER": self.mail_sender,
            "MAIL_SUPPRESS_SEND": False,
            "RATELIMIT_ENABLED": self.rate_limits,
        }


def _read(name: str, text: str, kind: type) -> Any:
    if kind is bool:
        words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False, "": False}
        if text.lower() not in words:
            raise ValueError(f"{name} takes 1 or 0, not {text!r}.")
        return words[text.lower()]
    if kind is int:
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"{name} takes a whole number, not {text!r}.")
        return int(text)
    return text


def trial_secret(instance: Path) -> str:
    """The secret of a trial, made once and kept readable by its owner only."""
    path = instance / "trial-secret"
    instance.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()
