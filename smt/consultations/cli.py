"""Commands of consultations."""

import click
from flask.cli import AppGroup

from smt.consultations import service
from smt.consultations.models import Consultation
from smt.core.clock import now
from smt.core.db import db, transaction

commands = AppGroup("consultations", help="Consultations: remind the agencies that are still silent.")


def remind_now() -> int:
    """Write the reminders that are due, each consultation by itself; give how many."""
    at = now()
    with transaction():
        numbers = service.open_for_reminding(at)
    written = 0
    for number in numbers:
        with transaction():
            written += service.remind(db.session.get_one(Consultation, number), at=at)
    return written


@commands.command("remind")
def remind() -> None:
    """Write the reminders that are due now; safe to run again at any moment. The worker does the same by itself."""
    click.echo(f"{remind_now()} reminders written.")
