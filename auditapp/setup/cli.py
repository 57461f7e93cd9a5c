"""What `auditapp serve` says when nothing is set up yet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import click

from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.people import invitations
from auditapp.people.queries import is_empty
from auditapp.web.work import Work

ADDRESS = "AUDITAPP_URL"
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"", "0.0.0.0", "::", "[::]"})  # noqa: S104 - told apart, not listened on


def announce_set_up(work: Work, bind: str) -> None:
    """Print a one-time link to set an empty installation up; one printed before opens nothing any more."""
    with work.transaction() as session:
        if not is_empty(session):
            return
        code = invitations.invite_set_up(session, actor=system_actor("command-line"), now=clock.now())
    base = base_address(bind, os.environ)
    click.echo(
        "\nWalkaround is not set up yet. Open this link once, within 7 days, to name your care provider,"
    )
    click.echo("the first home and its manager:\n")
    click.echo(f"    {base}/set-up/{invitations.spoken(code)}\n")
    click.echo("To get a new link, start `auditapp serve` again; this one then opens nothing any more.")
    if not opens_in_a_browser(base):
        click.echo(f"Set {ADDRESS} to the address that people type, such as https://walkaround.example.org:")
        click.echo("without HTTPS a browser keeps nobody signed in, except on this machine itself.")
    click.echo("")


def base_address(bind: str, environment: Mapping[str, str]) -> str:
    """The address people type: AUDITAPP_URL, else that of this machine."""
    given = environment.get(ADDRESS, "").strip().rstrip("/")
    if given:
        return given
    host, _, port = bind.rpartition(":")
    if bind.startswith(("unix:", "fd:")) or not port.isdigit():
        return "http://localhost"
    return f"http://{'localhost' if host in _EVERYWHERE else host}:{port}"


def opens_in_a_browser(base: str) -> bool:
    """Whether a browser would keep the cookies of that address, which are for HTTPS or the machine itself."""
    parts = urlsplit(base)
    return parts.scheme == "https" or (parts.hostname or "") in _HERE
