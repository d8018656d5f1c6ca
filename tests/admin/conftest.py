"""People of the panel, signed in."""

from collections.abc import Callable
from typing import Any

import pytest

from smt.accounts.models import User
from smt.accounts.states import RoleName
from smt.core.db import db
from tests import make


def saved(*records: Any) -> Any:
    """Commit and give the ids, leaving no transaction open beside the client's."""
    keys = [record.id for record in records]
    db.session.commit()
    return keys[0] if len(keys) == 1 else keys


@pytest.fixture
def enter(client: Any) -> Callable[..., User]:
    """Sign in as a person of a role, or as this person."""
    def as_(role: RoleName = RoleName.ADMINISTRATOR, person: User | None = None) -> User:
        user = person or make.user(role)
        db.session.commit()
        client.sign_in(user)
        db.session.commit()
        return user
    return as_
