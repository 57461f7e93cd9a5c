"""`auditapp photos`: the stored photos."""

from __future__ import annotations

from collections.abc import Callable

import click

from auditapp.evidence.store import shared_store
from auditapp.evidence.verification import verify_photos
from auditapp.kernel.permissions import system_actor
from auditapp.web.work import Work


def commands(open_work: Callable[[], Work]) -> click.Group:
    """The group of the photos' commands."""

    @click.group("photos")
    def photos() -> None:
        """The stored photos."""

    @photos.command("verify")
    def verify() -> None:
        """Hash every stored photo again; exits with 1 when one is damaged or missing."""
        work = open_work()
        store = shared_store(work.settings.photo_store_url)
        found = verify_photos(work.transaction, store, actor=system_actor("command-line"))
        for sentence in found.sentences():
            click.echo(sentence)
        if not found.passed:
            raise SystemExit(1)

    return photos
