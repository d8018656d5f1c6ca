"""Which files are read on both engines: those whose outcome the database has a part in; the others are judged before it."""

from typing import Any

import pytest

from tests.corpus.files import ON_BOTH


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what would be read there to no purpose."""
    kept, left = [], []
    for item in items:
        told: dict[str, Any] = item.callspec.params if hasattr(item, "callspec") else {}
        case = told.get("case")
        (left if case is not None and told.get("engine_url") == "postgresql" and case.name not in ON_BOTH else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)
