from datetime import UTC, datetime

import pytest

from config import Config
from smt.accounts.models import User
from smt.app import Misconfigured, create_app
from smt.core.db import Base, db
from smt.demo import city, people

GOOD = {"env": "production", "secret_key": "một bí mật dài, khó đoán, chỉ dùng để thử máy chủ thật 2026", "allowed_hosts": "smt.vidu.vn",
        "cookie_secure": True, "base_url": "https://smt.vidu.vn", "mail_server": "127.0.0.1", "mail_sender": "smt@vidu.vn",
        "contact_email": "lienhe@vidu.vn", "fallback_mailbox": "truc@vidu.vn"}


def production(tmp_path) -> Config:
    return Config(instance=str(tmp_path), **GOOD)


def test_production_refuses_a_database_in_which_a_demo_person_can_sign_in(tmp_path):
    app = create_app(Config(instance=str(tmp_path), secret_key=GOOD["secret_key"]))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        city.build()
        people.build(datetime(2026, 1, 1, tzinfo=UTC))
        db.session.commit()
    with pytest.raises(Misconfigured, match=people.ADMINISTRATOR):
        create_app(production(tmp_path))
    with app.app_context():
        for user in db.session.scalars(db.select(User)):
            user.active = False
        db.session.commit()
        db.engine.dispose()
    started = create_app(production(tmp_path))
    with started.app_context():
        db.engine.dispose()


def test_production_starts_before_its_first_migration(tmp_path):
    started = create_app(production(tmp_path))
    with started.app_context():
        db.engine.dispose()
