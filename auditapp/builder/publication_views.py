"""Publishing a draft: what will be different, what that means, and why."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from auditapp.builder import present
from auditapp.builder.places import Place, draft_at, may_publish, page
from auditapp.checklists import publishing
from auditapp.checklists.differences import Difference, differences
from auditapp.checklists.drafts import body_of
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present_changes import Words, summary
from auditapp.checklists.publishing import Brought
from auditapp.extensions import db
from auditapp.forms.checklists import WhyForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.web import access
from auditapp.web.errors import status_of
from auditapp.web.parts import Link, counted


@page("GET", "/drafts/<draft_id>/publication")
def publication(place: Place, draft_id: str) -> ResponseReturnValue:
    """What publishing would change."""
    return _page(place, draft_at(place, draft_id), WhyForm(None))


@page("POST", "/drafts/<draft_id>/publication", Permission.HOME_CHECKLIST_EDIT)
def publish(place: Place, draft_id: str) -> ResponseReturnValue:
    """Put the draft into force."""
    may_publish(place)
    found, form = draft_at(place, draft_id, to_change=True), WhyForm()
    if not form.validate():
        return _page(place, found, form), 422
    title, session = found.title, db.session()
    try:
        why = " ".join((form.why.data or "").split())
        done = publishing.publish_draft(session, found, why, actor=access.current_actor(), now=clock.now())
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _page(place, draft_at(place, draft_id), form), status_of(refusal)
    flash(f"{title} {done.version.label} is in force.{_said(done.homes)}", "met")
    return redirect(f"{place.base}/{done.version.content_hash}" if place.home_id else place.base)


def _said(homes: Sequence[Brought]) -> str:
    """What became of it in homes that had adapted the checklist."""
    taken, left = sum(not each.left for each in homes), sum(each.left for each in homes)
    said = f" It was brought into {counted(taken, 'home')} that had adapted it." if taken else ""
    return said + (f" In {counted(left, 'home')} a draft waits for the manager." if left else "")


def _page(place: Place, found: ChecklistDraft, form: WhyForm) -> str:
    session, body = db.session(), body_of(found)
    current = publishing.current_of(session, place.provider_id, place.home_id, found.key)
    before = publishing.body_with(session, place.provider_id, current.content_hash) if current else None
    changes: tuple[Difference, ...] = differences(before, body) if before else ()
    url = present.draft_url(place, found)
    faults = publishing.faults_of(session, found)
    return render_template(
        "builder/publish.html",
        title=f"Publish {found.title}",
        trail=(Link(f"Draft: {found.title}", url),),
        url=f"{url}/publication",
        draft_url=url,
        form=form,
        new=before is None,
        nothing=before is not None and not changes and found.library is None,
        summary=summary(changes) if before else "",
        groups=Words(before or {}, body).groups(changes),
        faults=[present.fault_view(url, body, path, said) for path, said in faults[: present.FAULTS_SHOWN]],
        may_publish=place.may_publish,
        for_all=place.home_id is None,
    )
