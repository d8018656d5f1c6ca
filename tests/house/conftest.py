"""The filled city, once for each engine."""

from collections.abc import Iterator

import pytest

from tests.house.city import World, database, filled


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine_kind(request: pytest.FixtureRequest) -> str:
    """The name of each engine in turn; PostgreSQL is left out where it does not answer."""
    if request.param == "postgresql":
        request.getfixturevalue("postgres")
    return str(request.param)


@pytest.fixture(scope="session")
def world(engine_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("city")
    with database(engine_kind, folder) as url, filled(folder, url) as city:
        yield city


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one city on one process, so that it is built once."""
    for item in items:
        kind = getattr(getattr(item, "callspec", None), "params", {}).get("engine_kind")
        if kind:
            item.add_marker(pytest.mark.xdist_group(f"house-{kind}"))
