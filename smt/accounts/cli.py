"""Commands of accounts."""

import click
from flask.cli import AppGroup

from smt.accounts import service
from smt.accounts.states import RoleName
from smt.core.clock import now
from smt.core.db import transaction
from smt.core.errors import Refusal

commands = AppGroup("accounts", help="Open the first account, or give a person a new password.")


@commands.command("open")
@click.argument("email")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", type=click.Choice([role.value for role in RoleName]), default=RoleName.ADMINISTRATOR.value)
@click.password_option()
def open_account(email: str, name: str, role: str, password: str) -> None:
    """Open an account for EMAIL; asks for the password."""
    try:
        with transaction():
            service.open_account(email=email, full_name=name, role=RoleName(role), password=password, at=now())
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{email} can sign in as {role}.")


@commands.command("password")
@click.argument("email")
@click.password_option()
def password(email: str, password: str) -> None:
    """Give EMAIL a new password and end all its sessions; asks for the password."""
    try:
        with transaction():
            user = service.find(email)
            if user is None:
                raise click.ClickException(f"There is no account {email}.")
            service.set_password(user, password)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{email} has a new password; all its sessions are over.")
