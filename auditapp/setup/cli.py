"""What `auditapp serve` says when nothing is set up yet."""

from __future__ import annotations

import click

from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.people import invitations
from auditapp.people.queries import is_empty
from auditapp.web.addresses import SETTING, base_of, opens_in_a_browser
from auditapp.web.work import Work


def announce_set_up(work: Work, bind: str) -> None:
    """Print a one-time link to set an empty installation up; one printed before opens nothing any more."""
    with work.transaction() as session:
        if not is_empty(session):
            return
        code = invitations.invite_set_up(session, actor=system_actor("command-line"), now=clock.now())
    base = base_of(bind, work.settings.address)
    click.echo(
        "\nWalkaround is not set up yet. Open this link once, within 7 days, to name your care provider,"
    )
    click.echo("the first home and its manager:\n")
    click.echo(f"    {base}/set-up/{invitations.spoken(code)}\n")
    click.echo("To get a new link, start `auditapp serve` again; this one then opens nothing any more.")
    if not opens_in_a_browser(base):
        click.echo(f"Set {SETTING} to the address that people type, such as https://walkaround.example.org:")
        click.echo("without HTTPS a browser keeps nobody signed in, except on this machine itself.")
    click.echo("")
