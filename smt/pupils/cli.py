"""Commands of pupils' lists."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError

from smt.core.clock import now
from smt.core.db import transaction
from smt.pupils import digest

commands = AppGroup("pupils", help="Pupils' lists: tell officers which of them wait.")


def digest_now() -> int:
    """Write the letters of the day that are due; give how many."""
    try:
        with transaction():
            return digest.tell(now(), current_app.config["SMT"])
    except IntegrityError:  # another worker wrote them at the same moment
        return 0


@commands.command("digest")
def digest_command() -> None:
    """Write the letters of the day that are due now; safe to run again at any moment. The worker does the same by itself."""
    click.echo(f"{digest_now()} letters of the day written.")
