"""Backups: when the last good one was, and when one was last proved by a restore."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.keeping import present, queries, service
from auditapp.keeping.rules import BACKUP, PROVE
from auditapp.kernel import clock
from auditapp.kernel.errors import StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import provider_named
from auditapp.web import access
from auditapp.web.parts import Notice
from auditapp.web.work import Work

blueprint = Blueprint("keeping", __name__)


@blueprint.get("/providers/<provider_id>/backups")
@access.provider(Permission.PROVIDER_BACKUP_READ)
def index(provider_id: str) -> ResponseReturnValue:
    """How safe the records are, and every backup that was made."""
    session, target = db.session(), _target()
    proofs = queries.last_proofs(session)
    page = present.backups_page(
        provider_named(session, provider_id),
        queries.latest_runs(session),
        queries.last_good(session),
        proofs[0] if proofs else None,
        queries.work_under_way(session),
        target=target,
        may_start=Permission.PROVIDER_BACKUP_EDIT in access.current_actor().providers[provider_id],
        now=clock.now(),
    )
    return render_template("keeping/backups.html", page=page)


@blueprint.post("/providers/<provider_id>/backups")
@access.provider(Permission.PROVIDER_BACKUP_EDIT)
def start(provider_id: str) -> ResponseReturnValue:
    """Back up now; the worker does it."""
    return _asked(provider_id, BACKUP, "The backup has been asked for. You can leave this page.")


@blueprint.post("/providers/<provider_id>/backups/proof")
@access.provider(Permission.PROVIDER_BACKUP_EDIT)
def prove(provider_id: str) -> ResponseReturnValue:
    """Restore the latest backup for a trial; the worker does it."""
    return _asked(provider_id, PROVE, "The trial restore has been asked for. You can leave this page.")


@blueprint.app_template_global("backup_notice")
def backup_notice() -> Notice | None:
    """What somebody who keeps backups in order should know on the administration page; None when all is well."""
    held = access.current_actor().providers.values()
    if not any(Permission.PROVIDER_BACKUP_READ in permissions for permissions in held):
        return None
    proofs = queries.last_proofs(db.session())
    told = present.notices(
        queries.last_good(db.session()), proofs[0] if proofs else None, target=_target(), now=clock.now()
    )
    return next((each for each in told if each.tone != "met"), None)


def _asked(provider_id: str, kind: str, sentence: str) -> ResponseReturnValue:
    if not _target():
        raise StateError("No place for backups is set. Whoever hosts Walkaround sets one first.")
    service.ask_for(db.session(), kind, actor=access.current_actor(), now=clock.now())
    flash(sentence)
    return redirect(f"/providers/{provider_id}/backups", code=303)


def _target() -> str:
    return cast("Work", current_app.extensions["work"]).settings.backup_target
