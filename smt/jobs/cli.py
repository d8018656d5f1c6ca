"""Commands of the jobs."""

import signal
import threading

import click
from flask.cli import AppGroup

from smt.core.db import db
from smt.jobs.running import run_due

commands = AppGroup("jobs", help="Long work: do what is due, or keep doing it.")


@commands.command("run")
def run() -> None:
    """Do what is due now and stop."""
    click.echo(f"{run_due()} jobs begun.")


@commands.command("work")
@click.option("--every", default=1.0, help="Seconds between two looks for work.")
def work(every: float) -> None:
    """Keep doing jobs until stopped (SIGINT or SIGTERM); the job in hand ends, or is handed back for another worker to do."""
    stop = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    click.echo("The worker is doing jobs.")
    while not stop.is_set():
        try:
            run_due(stop.is_set)
        except Exception as problem:  # the database may be restarting; the worker outlives it
            click.echo(f"The worker waits: {type(problem).__name__}", err=True)
        finally:
            db.session.remove()
        stop.wait(every)
