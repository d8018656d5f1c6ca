"""Commands of the outbox."""

import signal
import threading

import click
from flask.cli import AppGroup

from smt.outbox.transport import forget, send_due

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
    """Keep sending until stopped (SIGINT or SIGTERM); the letter in hand is finished first."""
    stop = threading.Event()
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
        if done + waiting == 0:
            stop.wait(every)
