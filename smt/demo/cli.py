"""Commands of the demo: load it into an empty database, say how to sign in."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from smt.accounts.models import User
from smt.core.clock import now
from smt.core.db import db, transaction
from smt.demo import city, days, people, story

commands = AppGroup("demo", help="Demo data for a first try; never in production.")


@commands.command("load")
def load() -> None:
    """Load the demo data if the database is empty; otherwise change nothing."""
    if current_app.config["SMT"].env == "production":
        raise click.ClickException("Demo data is never loaded in production.")
    if db.session.scalar(select(func.count()).select_from(User)):
        click.echo("The database is not empty; the demo data is not loaded again.")
        return
    at = now()
    with transaction():
        city.build()
        days.build()
        people.build(at)
        story.build(at, current_app.config["SECRET_KEY"], current_app.config["SMT"].fallback_mailbox)
    click.echo("The demo data is loaded.")


@commands.command("welcome")
def welcome() -> None:
    """Say where the product is and how to sign in."""
    settings = current_app.config["SMT"]
    click.echo(f"\n  smt  {settings.base_url}\n")
    if settings.demo:
        click.echo(f"  Demo sign-ins, all with the password: {people.PASSWORD}")
        for email, name, title, _role in people.PEOPLE:
            click.echo(f"    {email:<32} {name}, {title}")
        for text, link in story.links(current_app.config["SECRET_KEY"], settings.base_url):
            click.echo(f"\n  {text}\n    {link}")
    click.echo("\n  Ctrl-C stops.\n")
