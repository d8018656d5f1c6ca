"""Every setting is explained, read with care, and judged before real people use the product."""

import dataclasses
import re
from typing import Any

import pytest

from config import PREFIX, ROOT, Config
from smt.app import Misconfigured, create_app

SETTINGS = dataclasses.fields(Config)
GOOD: dict[str, Any] = {
    "env": "production", "secret_key": "kX9-vB2_qL7mT4wZ8nR3cY6hD1jF5gS0aPoIuEtHvNxMzQbK7Wd2rC4", "allowed_hosts": "songvamaytinh.vidu.vn, www.vidu.vn",
    "cookie_secure": True, "base_url": "https://songvamaytinh.vidu.vn", "mail_server": "smtp.vidu.vn", "mail_sender": "smt@vidu.vn",
    "contact_email": "lienhe@vidu.vn", "fallback_mailbox": "truongdieuphoi@vidu.vn"}
#: One thing wrong at a time, and the setting that the sentence names.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"debug": True}, "SMT_DEBUG"), ({"secret_key": ""}, "SMT_SECRET_KEY"), ({"secret_key": "kX9-vB2_qL7mT4wZ8nR3"}, "SMT_SECRET_KEY"),
    ({"secret_key": "a" * 64}, "SMT_SECRET_KEY"), ({"secret_key": "abcd" * 16}, "SMT_SECRET_KEY"), ({"allowed_hosts": ""}, "SMT_ALLOWED_HOSTS"),
    ({"allowed_hosts": "*"}, "SMT_ALLOWED_HOSTS"), ({"allowed_hosts": " , "}, "SMT_ALLOWED_HOSTS"),
    ({"allowed_hosts": "songvamaytinh.vidu.vn,*"}, "SMT_ALLOWED_HOSTS"), ({"allowed_hosts": "khac.vidu.vn"}, "SMT_BASE_URL"),
    ({"cookie_secure": False}, "SMT_COOKIE_SECURE"), ({"base_url": "http://songvamaytinh.vidu.vn"}, "SMT_BASE_URL"), ({"demo": True}, "SMT_DEMO"),
    ({"mail_server": ""}, "SMT_MAIL_SERVER"), ({"mail_sender": "smt@haiphong.example"}, "SMT_MAIL_SENDER"),
    ({"contact_email": "smt@haiphong.example"}, "SMT_CONTACT_EMAIL"), ({"fallback_mailbox": "smt@haiphong.example"}, "SMT_FALLBACK_MAILBOX"),
    ({"language": "fr"}, "SMT_LANGUAGE"),
]


def production(**values: Any) -> Config:
    return Config(**{**GOOD, **values})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_says_what_it_means(setting):
    meaning = setting.metadata["meaning"]
    assert meaning.endswith(".")
    assert len(meaning) > 15


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_meaning_and_default(setting):
    rows = re.findall(r"^\| `(SMT_\w+)` \| (.*?) \| (.*) \|$", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M)
    row = {variable: (default, meaning) for variable, default, meaning in rows}.get(PREFIX + setting.name.upper())
    assert row, f"docs/settings.md has no row for {PREFIX}{setting.name.upper()}"
    assert row[1] == setting.metadata["meaning"]
    if setting.name != "instance":  # the folder stands wherever the product stands
        assert row[0].strip("`") == ("blank" if setting.default == "" else str(setting.default))


def test_nothing_is_documented_that_does_not_exist():
    written = set(re.findall(r"^\| `(SMT_\w+)` \|", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M))
    assert written == {PREFIX + setting.name.upper() for setting in SETTINGS}


@pytest.mark.parametrize("setting", [s for s in SETTINGS if isinstance(s.default, (bool, int))], ids=lambda setting: setting.name)
@pytest.mark.parametrize("value", ["maybe", "-1", "1.5", "10 MB", "٣"])
def test_a_value_that_cannot_be_read_is_refused_by_name(setting, value):
    variable = PREFIX + setting.name.upper()
    with pytest.raises(ValueError, match=variable) as refused:
        Config.from_environment({variable: value})
    assert value in str(refused.value)


@pytest.mark.parametrize(("text", "value"), [("1", True), ("true", True), (" YES ", True), ("0", False), ("off", False), ("", False)])
def test_a_switch_is_read_as_people_write_it(text, value):
    assert Config.from_environment({"SMT_COOKIE_SECURE": text}).cookie_secure is value


def test_what_is_not_set_has_its_default():
    assert Config.from_environment({}) == Config()
    assert Config.from_environment({"SMT_MAIL_PORT": " 587 "}).mail_port == 587


def test_a_name_that_is_no_setting_is_refused_in_the_documents_only():
    assert Config.from_environment({"SMT_TEST_POSTGRES": "x", "SMT_CHROMIUM": "y"}) == Config()


def test_production_with_defaults_refuses_to_start_and_lists_every_reason(tmp_path):
    with pytest.raises(Misconfigured) as refused:
        create_app(Config(env="production", instance=str(tmp_path)))
    told = str(refused.value)
    expected = Config().problems()
    assert len(expected) >= 6
    assert all(sentence in told for sentence in expected)
    assert not list(tmp_path.iterdir()), "a refused start leaves nothing behind"


@pytest.mark.parametrize(("values", "names"), WRONG, ids=[f"{next(iter(v))}={str(next(iter(v.values())))[:12]}" for v, _name in WRONG])
def test_each_fault_alone_is_found_and_named(values, names, tmp_path):
    problems = production(**values).problems()
    assert len(problems) == 1, problems
    assert names in problems[0]
    with pytest.raises(Misconfigured, match=names):
        create_app(production(**values, instance=str(tmp_path)))


def test_no_problem_repeats_a_secret():
    told = " ".join(production(secret_key="a-short-secret-of-ours", mail_password="hush").problems())
    assert "a-short-secret-of-ours" not in told
    assert "hush" not in told


def test_a_good_production_config_starts(tmp_path):
    assert production().problems() == []
    app = create_app(production(instance=str(tmp_path), database_url=f"sqlite:///{tmp_path / 'x.sqlite3'}"))
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert app.config["DEBUG"] is False
    client = app.test_client()
    assert client.get("/healthz", base_url="https://songvamaytinh.vidu.vn").status_code == 200
    assert client.get("/healthz", base_url="https://evil.example").status_code == 400, "only the named hosts are answered"
    assert "max-age" in client.get("/healthz", base_url="https://www.vidu.vn").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("env", ["prod", "Production", "live", ""])
def test_a_kind_of_use_that_is_not_known_is_refused(env, tmp_path):
    with pytest.raises((Misconfigured, ValueError), match="SMT_ENV"):
        create_app(Config.from_environment({"SMT_ENV": env, "SMT_INSTANCE": str(tmp_path)}))


def test_a_secret_made_for_a_trial_is_long_and_kept_for_its_owner_alone(tmp_path):
    first, again = Config(instance=str(tmp_path)).flask()["SECRET_KEY"], Config(instance=str(tmp_path)).flask()["SECRET_KEY"]
    assert first == again
    assert len(first) >= 50
    assert (tmp_path / "trial-secret").stat().st_mode & 0o077 == 0
