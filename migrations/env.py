"""Runs migrations inside the application, on whichever engine it is set to."""

from alembic import context
from flask import current_app

from smt.core.db import Base, UTCDateTime, db, of_models


def run() -> None:
    """Run the asked migrations, each in a transaction of its own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _run(given)
        return
    with db.engine.connect() as connection:
        _run(connection)


def _plain(kind: str, thing: object, _context: object) -> str | bool:
    """Write a column type of ours as the plain type it stands on: a migration must not change with the product."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UTCDateTime) else False


def _run(connection) -> None:
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_type=True, render_as_batch=True, render_item=_plain,
        include_name=of_models, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


if current_app:
    run()
