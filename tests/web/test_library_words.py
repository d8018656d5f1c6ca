"""Our catalogues of Flask-Admin, WTForms and Flask-Security, held against the installed libraries."""

import os
import re
import unicodedata
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_admin import Admin
from flask_admin import babel as admin_babel
from flask_admin.form import BaseForm
from flask_babel import Babel, force_locale
from flask_security import RoleMixin, Security, UserDatastore, UserMixin
from flask_security.utils import get_message
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FileField, Form, StringField
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, Length

from smt.web import i18n

LIBRARIES = [
    ("admin", "flask_admin"),
    ("wtforms", "wtforms"),
    ("wtforms", "flask_wtf"),
    ("flask_security", "flask_security"),
]
CATALOGUES = ["admin", "wtforms", "flask_security"]

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_fsdomain": None,
    "lazy_gettext": None,
    "_gettext": None,
    "_ngettext": (1, 2),
}
METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2")]
OPTIONS = {"**/templates/**.*": {"encoding": "utf-8"}}

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]?|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]*>")
# The library forgot the s, so %(length) eats the next letter; our words carry the placeholder as meant.
MISSPELT = "Value entered must be less than %(length) characters"

NEVER = ["không hợp lệ", "bắt buộc nhập", "vui lòng", "lỗi cú pháp", "email", "kỷ lục", "!"]
NEVER_WORDS = re.compile(
    r"\b(error|submit|none|null|true|false|login|logout|password|record|token)\b", re.IGNORECASE
)
OTHER_SPELLING = re.compile(r"(?<!q)(oà|oá|oả|oã|oạ|oè|oé|oẻ|oẽ|oẹ|uỳ|uý|uỷ|uỹ|uỵ)\b", re.IGNORECASE)


def po(name: str) -> Path:
    return i18n.TRANSLATIONS / "vi" / "LC_MESSAGES" / f"{name}.po"


def catalogue(name: str) -> Catalog:
    with po(name).open("rb") as file:
        return read_po(file, locale="vi", domain=name, abort_invalid=True)


def of(name: str) -> list[Message]:
    return [message for message in catalogue(name) if message.id]


def english(message: Message) -> str:
    """The msgid; of a plural message the form for many, which names every placeholder."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def vietnamese(message: Message) -> str:
    return message.string if isinstance(message.string, str) else message.string[0]


def asked_for_by(library: str) -> set[str | tuple[str, ...]]:
    spec = find_spec(library)
    assert spec is not None and spec.origin is not None
    found = extract_from_dir(Path(spec.origin).parent, METHODS, OPTIONS, KEYWORDS)
    return {message for file, _, message, _, _ in found if not file.startswith("tests/")}


each_catalogue = pytest.mark.parametrize("name", CATALOGUES)


@pytest.mark.parametrize(("name", "library"), LIBRARIES)
def test_every_message_the_installed_library_asks_for_is_in_our_catalogue(name: str, library: str) -> None:
    ours = {message.id for message in catalogue(name)}
    asked = asked_for_by(library)
    assert len(asked) >= {"flask_admin": 100, "wtforms": 35, "flask_wtf": 3, "flask_security": 250}[library]
    assert asked - ours == set()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("wtforms", "wtforms/locale/wtforms.pot"),
        ("flask_security", "flask_security/translations/flask_security.pot"),
        ("admin", "flask_admin/translations/vi/LC_MESSAGES/admin.po"),
    ],
)
def test_every_message_the_library_ships_for_translators_is_in_our_catalogue(name: str, path: str) -> None:
    spec = find_spec(path.split("/")[0])
    assert spec is not None and spec.origin is not None
    with (Path(spec.origin).parent.parent / path).open("rb") as file:
        shipped = {message.id for message in read_po(file) if message.id}
    assert shipped and shipped - {message.id for message in catalogue(name)} == set()


@each_catalogue
def test_no_entry_is_fuzzy_obsolete_or_empty_and_vietnamese_has_one_plural_form(name: str) -> None:
    entries = catalogue(name)
    assert (entries.num_plurals, entries.plural_expr) == (1, "0")
    assert "nplurals=1; plural=0;" in po(name).read_text("utf-8")
    assert not entries.fuzzy and not entries.obsolete
    for message in entries:
        if message.id:
            assert not message.fuzzy and vietnamese(message).strip(), message.id
            assert isinstance(message.string, str) or len(message.string) == 1, message.id


@each_catalogue
def test_placeholders_tags_and_outer_spaces_are_those_of_the_message(name: str) -> None:
    for message in of(name):
        source, ours = english(message), vietnamese(message)
        if source == MISSPELT:
            source = source.replace("%(length)", "%(length)s")
        assert sorted(PLACEHOLDER.findall(ours)) == sorted(PLACEHOLDER.findall(source)), source
        assert TAG.findall(ours) == TAG.findall(source), source
        assert ours.replace(ours.strip(), "|") == source.replace(source.strip(), "|")
        assert not {"\\", "'"} & set(ours), ours  # some stand inside a single-quoted JavaScript string


@each_catalogue
def test_every_message_can_be_filled_in(name: str) -> None:
    for message in of(name):
        ours = vietnamese(message)
        names = re.findall(r"%\((\w+)\)", ours)
        values = dict.fromkeys(names, 7) if names else ("x",) * ours.count("%s")
        assert "%" not in ours % values, ours


@each_catalogue
def test_the_words_are_calm_vietnamese_in_composed_characters(name: str) -> None:
    for message in of(name):
        ours = PLACEHOLDER.sub("", TAG.sub("", vietnamese(message)))
        assert [word for word in NEVER if word in ours.lower()] == [], ours
        assert NEVER_WORDS.findall(ours) == [], ours
        assert OTHER_SPELLING.findall(ours) == [], ours
        assert unicodedata.is_normalized("NFC", po(name).read_text("utf-8"))


def test_one_english_word_is_one_vietnamese_word() -> None:
    said = {english(message): vietnamese(message) for name in CATALOGUES for message in of(name)}
    agreed = {"Save": "Lưu", "Delete": "Xóa", "Filter": "Lọc", "Login": "Đăng nhập", "Sign In": "Đăng nhập"}
    assert {source: said[source] for source in agreed} == agreed
    terms = {
        "two-factor": "hai bước",
        "recovery code": "mã khôi phục",
        "password": "mật khẩu",
        "record": "bản ghi",
    }
    for source, ours in said.items():
        for term, word in terms.items():
            if re.search(rf"\b{term}s?\b", source, re.IGNORECASE) and "password/passcode" not in source:
                assert word in ours.lower(), (source, ours)


# --- seen through the libraries ---


class User(UserMixin):
    fs_uniquifier = "1"


class Role(RoleMixin):
    pass


class Question(FlaskForm):
    answer = StringField(validators=[InputRequired()])


class AdminQuestion(BaseForm):
    answer = StringField(validators=[InputRequired()])


class PlainQuestion(Form):
    class Meta(DefaultMeta):
        def get_translations(self, form: object) -> i18n.WordsOfForms:
            return i18n.WordsOfForms()

    answer = StringField(validators=[InputRequired()])
    short = StringField(validators=[Length(max=1)])


@pytest.fixture(scope="module")
def app() -> Flask:
    i18n.compile_catalogues()
    i18n.use_our_words()
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="test",
        SECURITY_PASSWORD_SALT="test",
        SECURITY_I18N_DIRNAME=i18n.SECURITY_I18N_DIRNAME,
        SECURITY_I18N_DOMAIN=i18n.SECURITY_I18N_DOMAIN,
        SECURITY_REGISTER_BLUEPRINT=False,
        WTF_CSRF_ENABLED=False,
        BABEL_DEFAULT_LOCALE="vi",
    )
    Babel(app)
    Admin(app)
    Security(app, UserDatastore(User, Role))
    return app


def test_flask_admin_speaks_our_vietnamese_over_its_own_and_english_in_english(app: Flask) -> None:
    with app.test_request_context("/"):
        assert admin_babel.gettext("Record was successfully created.") == "Đã thêm bản ghi."
        assert admin_babel.ngettext("20 item", "20 items", 20) == "20 bản ghi"
        many = "%(count)s records were successfully deleted."
        assert (
            admin_babel.ngettext("Record was successfully deleted.", many, 1, count=1) == "Đã xóa 1 bản ghi."
        )
        assert str(admin_babel.lazy_gettext("Save")) == "Lưu"
        with force_locale("en"):
            assert (
                admin_babel.gettext("Record was successfully created.") == "Record was successfully created."
            )
            assert admin_babel.ngettext("Record was successfully deleted.", many, 3, count=3).startswith(
                "3 records"
            )


def test_a_page_of_flask_admin_is_in_vietnamese(app: Flask) -> None:
    assert "Trang chủ" in app.test_client().get("/admin/").get_data(as_text=True)


def test_a_vietnamese_region_gets_the_same_words(app: Flask) -> None:
    with app.test_request_context("/"), force_locale("vi_VN"):
        assert admin_babel.gettext("Save") == "Lưu"
        assert i18n.WordsOfForms().gettext("This field is required.") == "Điền hoặc chọn nội dung cho ô này."


@pytest.mark.parametrize("form_class", [Question, AdminQuestion, PlainQuestion])
def test_an_empty_answer_is_asked_for_in_the_language_of_the_page(app: Flask, form_class: type[Form]) -> None:
    with app.test_request_context("/", method="POST"):
        for locale, words in [
            ("vi", "Điền hoặc chọn nội dung cho ô này."),
            ("en", "This field is required."),
        ]:
            with force_locale(locale):
                form = form_class(MultiDict({"answer": ""}))
                assert not form.validate()
                assert form.errors["answer"] == [words]


def test_plural_messages_of_forms_follow_the_language(app: Flask) -> None:
    words = i18n.WordsOfForms()
    with app.test_request_context("/"):
        form = PlainQuestion(MultiDict({"answer": "a", "short": "abc"}))
        assert not form.validate() and form.errors == {"short": ["Nhập nhiều nhất 1 ký tự."]}
        with force_locale("en"):
            assert [words.ngettext("one", "many", n) for n in (1, 2)] == ["one", "many"]


def test_words_that_flask_admin_and_flask_wtf_ask_of_the_form_are_found_too(app: Flask) -> None:
    words = i18n.WordsOfForms()
    with app.test_request_context("/"):
        asked = words.ngettext("At least %(num)d item is required", "At least %(num)d items are required", 2)
        assert asked == "Thêm ít nhất %(num)d mục."

        class Upload(FlaskForm):
            file = FileField(validators=[FileAllowed(["pdf", "png"])])

        form = Upload(MultiDict({"file": FileStorage(BytesIO(b"x"), "a.exe")}))
        assert not form.validate() and form.errors == {"file": ["Chọn tệp có đuôi pdf, png"]}


def test_flask_security_speaks_vietnamese_and_english(app: Flask) -> None:
    with app.test_request_context("/"):
        assert get_message("PASSWORD_NOT_PROVIDED")[0] == "Nhập mật khẩu."
        assert get_message("INVALID_INPUT_LENGTH", length=64)[0] == "Nhập nhiều nhất 64 ký tự."
        assert get_message("PASSWORD_INVALID_LENGTH", length=12)[0] == "Nhập mật khẩu có ít nhất 12 ký tự."
        with force_locale("en"):
            assert get_message("PASSWORD_NOT_PROVIDED")[0] == "Password not provided"


def test_outside_a_request_the_words_are_english_and_nothing_breaks() -> None:
    assert i18n.WordsOfForms().gettext("This field is required.") == "This field is required."


# --- compiling ---


def write(folder: Path, text: str) -> Path:
    path = folder / "vi" / "LC_MESSAGES" / "x.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{text}', "utf-8")
    return path


def test_only_missing_or_older_catalogues_are_compiled_and_nothing_else_is_left_behind(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, 'msgid "a"\nmsgstr "á"\n')
    mo = path.with_suffix(".mo")
    assert i18n.compile_catalogues(tmp_path) == 1 and i18n.compile_catalogues(tmp_path) == 0
    os.utime(path, ns=(mo.stat().st_mtime_ns + 10**9,) * 2)
    assert i18n.compile_catalogues(tmp_path) == 1
    assert sorted(file.name for file in path.parent.iterdir()) == ["x.mo", "x.po"]


def test_fuzzy_entries_are_left_out_of_what_is_shown(tmp_path: Path) -> None:
    path = write(tmp_path, 'msgid "sure"\nmsgstr "chắc"\n\n#, fuzzy\nmsgid "guess"\nmsgstr "đoán"\n')
    i18n.compile_catalogues(tmp_path)
    compiled = path.with_suffix(".mo").read_bytes()
    assert "chắc".encode() in compiled and "đoán".encode() not in compiled


def test_a_failed_write_leaves_the_old_catalogue_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, 'msgid "a"\nmsgstr "á"\n')
    i18n.compile_catalogues(tmp_path)
    mo = path.with_suffix(".mo")
    before = mo.read_bytes()
    os.utime(path, ns=(mo.stat().st_mtime_ns + 10**9,) * 2)

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(i18n, "write_mo", full)
    with pytest.raises(OSError, match="disk full"):
        i18n.compile_catalogues(tmp_path)
    assert mo.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["x.mo", "x.po"]
