"""Commands of the outbox."""

import signal
import sys
import threading
import time

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from smt.core.clock import now
from smt.core.db import transaction
from smt.outbox import bounces
from smt.outbox.bounces import Outcome
from smt.outbox.chores import Rounds
from smt.outbox.transport import forget, send_due

#: What the mail server makes of the command's end (sysexits.h): an unreadable message goes back to whom it came from,
#: and one that came at a bad moment is kept and given again.
EX_DATAERR, EX_TEMPFAIL = 65, 75
_SAID = {
    Outcome.MARKED: "The letter is marked as come back.",
    Outcome.REPEATED: "Known already; nothing changed.",
    Outcome.NOT_FINAL: "Not a final failure; nothing changed.",
    Outcome.NOT_OURS: "No letter of ours; nothing changed.",
    Outcome.TOO_EARLY: "The letter is being sent this moment; give the message again.",
}

commands = AppGroup("outbox", help="Letters: send what is due, or keep sending.")


@commands.command("send")
def send() -> None:
    """Send what is due now and stop."""
    total = missed = 0
    while True:
        done, waiting = send_due()
        total, missed = total + done, missed + waiting
        if done + waiting == 0:
            break
    click.echo(f"{total} letters handed over, {missed} put back.")


@commands.command("work")
@click.option("--every", default=2.0, help="Seconds between two looks at the outbox.")
def work(every: float) -> None:
    """Keep sending, and do what is due besides, until stopped (SIGINT or SIGTERM); the letter in hand is finished first."""
    stop, rounds = threading.Event(), Rounds()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    click.echo("The worker is sending letters.")
    while not stop.is_set():
        try:
            done, waiting = send_due()
        except Exception as problem:  # the database may be restarting; the worker outlives it
            click.echo(f"The worker waits: {type(problem).__name__}", err=True)
            done = waiting = 0
        finally:
            forget()
        do_chores(rounds, time.monotonic())
        if done + waiting == 0:
            stop.wait(every)


def do_chores(rounds: Rounds, seconds: float) -> None:
    """Do what is due besides sending; one that fails is done again at its next time and stops nothing."""
    for chore in rounds.due(seconds):
        try:
            chore.act()
        except Exception as problem:  # whatever it is, letters go on
            click.echo(f"The worker could not do “{chore.name}”: {type(problem).__name__}", err=True)
        finally:
            forget()


@commands.command("bounced")
def bounced() -> None:
    """Read one delivery status message (RFC 3464) from standard input and mark the letter that came back.

    For a mail server's pipe. Ends with 0 when the message was read (whether or not it changed anything), with 65 when
    it is no delivery status message, with 75 when it should be given again later. Says nothing of addresses or content.
    """
    try:
        told = bounces.read(sys.stdin.buffer.read(bounces.MOST_READ))
    except bounces.Unreadable as problem:
        click.echo(f"Not read: {problem}.", err=True)
        sys.exit(EX_DATAERR)
    try:
        with transaction():
            outcome = bounces.mark(told, now())
    except DBAPIError as problem:
        click.echo(f"Not now: {type(problem).__name__}.", err=True)
        sys.exit(EX_TEMPFAIL)
    click.echo(_SAID[outcome])
    if outcome is Outcome.TOO_EARLY:
        sys.exit(EX_TEMPFAIL)
