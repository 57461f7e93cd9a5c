"""Publishing a draft: what will be different, what that means, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from auditapp.builder import present
from auditapp.builder.places import Place, draft_at, may_publish, page
from auditapp.builder.saved import last_change
from auditapp.checklists import publishing
from auditapp.checklists.differences import Difference, differences
from auditapp.checklists.doubts import doubts
from auditapp.checklists.drafts import body_of
from auditapp.checklists.in_force import Current
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present_changes import Words, summary
from auditapp.checklists.publishing import Brought
from auditapp.checklists.sign_off import sign_offs
from auditapp.extensions import db
from auditapp.forms.checklists import PublishForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import names_of
from auditapp.web import access
from auditapp.web.errors import status_of
from auditapp.web.parts import Link, counted
from auditapp.web.templating import moment


@page("GET", "/drafts/<draft_id>/publication")
def publication(place: Place, draft_id: str) -> ResponseReturnValue:
    """What publishing would change."""
    return _page(place, draft_at(place, draft_id), PublishForm(None))


@page("POST", "/drafts/<draft_id>/publication", Permission.HOME_CHECKLIST_EDIT)
def publish(place: Place, draft_id: str) -> ResponseReturnValue:
    """Put the draft into force."""
    may_publish(place)
    found, form = draft_at(place, draft_id, to_change=True), PublishForm()
    if not form.validate():
        return _page(place, found, form), 422
    title, session = found.title, db.session()
    current = _current(place, found)
    if form.seen.data != _seen(found, current):
        form.form_errors = [_changed(found, current, form.seen.data or "")]
        return _page(place, found, form), 409
    try:
        why = " ".join((form.why.data or "").split())
        done = publishing.publish_draft(session, found, why, actor=access.current_actor(), now=clock.now())
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _page(place, draft_at(place, draft_id), form), status_of(refusal)
    flash(f"{title} {done.version.label} is in force.{_said(done.homes)}", "met")
    return redirect(f"{place.base}/{done.version.content_hash}")


def _said(homes: Sequence[Brought]) -> str:
    """What became of it in homes that had adapted the checklist."""
    taken, left = sum(not each.left for each in homes), sum(each.left for each in homes)
    said = f" It was brought into {counted(taken, 'home')} that had adapted it." if taken else ""
    return said + (f" In {counted(left, 'home')} a draft waits for the manager." if left else "")


def _current(place: Place, found: ChecklistDraft) -> Current | None:
    return publishing.current_of(db.session(), place.provider_id, place.home_id, found.key)


def _seen(found: ChecklistDraft, current: Current | None) -> str:
    """What the page shows: which revision of the draft, beside which version in force."""
    return f"{found.revision}.{current.content_hash if current else ''}"


def _changed(found: ChecklistDraft, current: Current | None, seen: str) -> str:
    """Who changed what is to be published, after the page was opened."""
    draft_too = seen.partition(".")[0] != str(found.revision)
    by, at = (current.by, current.at) if current and not draft_too else _last(found)
    who = names_of(db.session(), {by}).get(by, "Somebody")
    what = f"{who} changed this draft" if draft_too else f"{who} put another version into force"
    return (
        f"{what} at {moment(at)}, after you opened this page. Nothing is published."
        " Look at what will be different now, then publish."
    )


def _last(found: ChecklistDraft) -> tuple[str, datetime]:
    last = last_change(db.session(), found)
    return last.by, last.at


def _page(place: Place, found: ChecklistDraft, form: PublishForm) -> str:
    session, body = db.session(), body_of(found)
    current = _current(place, found)
    form.seen.data = _seen(found, current)
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
        doubts=[
            present.fault_view(url, body, path, said)
            for path, said in doubts(before or {}, body)[: present.FAULTS_SHOWN]
        ],
        may_publish=place.may_publish,
        for_all=place.home_id is None,
        signed=_signed(place, current),
    )


def _signed(place: Place, current: Current | None) -> str:
    """Whose sign-off the version in force has, and that it is not one of what would be published; "" without one."""
    hashes = [current.content_hash] if current else []
    given = [
        each for several in sign_offs(db.session(), place.provider_id, hashes).values() for each in several
    ]
    if current is None or not given:
        return ""
    who = f"The sign-off{'s' if len(given) > 1 else ''} of {' and '.join(each.name for each in given)}"
    return (
        f"{who} {'are' if len(given) > 1 else 'is'} for version {current.label}. The new version has none"
        " until somebody signs it off again."
    )
