"""`auditapp user`: what whoever runs the machine can do for somebody who signs in."""

from __future__ import annotations

from collections.abc import Callable

import click

from auditapp.people import accounts
from auditapp.web.work import Work


def commands(open_work: Callable[[], Work]) -> click.Group:
    """The group of people's commands."""

    @click.group("user")
    def user() -> None:
        """People who sign in."""

    @user.command("password")
    @click.argument("sign_in_name")
    @click.password_option(help="At least 12 characters; asked for when left out.")
    def password(sign_in_name: str, password: str) -> None:
        """Set somebody's password."""
        with open_work().transaction() as session:
            accounts.reset_password(session, sign_in_name, password)
        click.echo(f"The password of {sign_in_name} is set.")

    @user.command("second-step")
    @click.argument("sign_in_name")
    def second_step(sign_in_name: str) -> None:
        """Take off somebody's second steps, for whoever runs the machine; every sign-in of theirs ends."""
        with open_work().transaction() as session:
            number = accounts.take_off_second_steps(session, sign_in_name)
        taken = "The second step" if number == 1 else f"All {number} second steps"
        click.echo(
            f"{taken} of {sign_in_name} {'is' if number == 1 else 'are'} taken off, and they are signed out."
        )
        click.echo("They sign in with the password alone now, and can add a new second step.")

    return user
