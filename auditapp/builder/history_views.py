"""The versions of a checklist, what is different between any two, archiving, and going back to the provider's."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.builder import present_history
from auditapp.builder.places import Place, may_publish, page
from auditapp.checklists import history, service
from auditapp.checklists.differences import differences
from auditapp.checklists.drafts import draft_of
from auditapp.checklists.in_force import Current
from auditapp.checklists.present_changes import Words, summary
from auditapp.checklists.publishing import body_with, current_of
from auditapp.checklists.trees import Tree, text_in
from auditapp.extensions import db
from auditapp.forms.checklists import WhyForm
from auditapp.kernel import clock
from auditapp.kernel.errors import NotFoundError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import names_of
from auditapp.web import access
from auditapp.web.errors import status_of
from auditapp.web.parts import Link

_AWAY, _BACK = "archiving-", "following-"


@page("GET", "/<key>/versions", Permission.HOME_CHECKLIST_READ)
def versions(place: Place, key: str) -> ResponseReturnValue:
    """Every version of a checklist, and what can be done with it."""
    return _page(place, _current(place, key))


@page("GET", "/changes", Permission.HOME_CHECKLIST_READ)
def changes(place: Place) -> ResponseReturnValue:
    """What is different between two versions."""
    before, after = (_body(place, request.args.get(name, "")) for name in ("from", "to"))
    found = differences(before, after)
    title = f"What changed in {text_in(after, 'title')}"
    return render_template(
        "builder/changes.html",
        title=title,
        lede=f"From {text_in(before, 'version')} to {text_in(after, 'version')}. {summary(found)}",
        trail=(Link("Versions", f"{place.base}/{text_in(after, 'id')}/versions"),),
        groups=Words(before, after).groups(found),
    )


@page("POST", "/<key>/archiving", Permission.HOME_CHECKLIST_EDIT)
def archive(place: Place, key: str) -> ResponseReturnValue:
    """Put a checklist away, or bring it back."""
    may_publish(place)
    current, form = _current(place, key), WhyForm(prefix=_AWAY)
    if not form.validate():
        return _page(place, current, away=form), 422
    try:
        service.archive(
            db.session(), place.provider_id, place.home_id, key, archived=not current.archived,
            why=_why(form), actor=access.current_actor(), now=clock.now(),
        )  # fmt: skip
    except StateError as refusal:
        form.form_errors = [refusal.message]
        return _page(place, current, away=form), status_of(refusal)
    said = "can be used again" if current.archived else "is archived: no new audit is begun on it"
    flash(f"{current.title} {said}.", "met")
    return redirect(f"{place.base}/{key}/versions")


@page("POST", "/<key>/following", Permission.HOME_CHECKLIST_EDIT)
def follow(place: Place, key: str) -> ResponseReturnValue:
    """Give this home's own form up for the provider's."""
    may_publish(place)
    current, form = _current(place, key), WhyForm(prefix=_BACK)
    if place.home_id is None:
        raise StateError("A provider's checklist follows no other.")
    if not form.validate():
        return _page(place, current, back=form), 422
    actor, now = access.current_actor(), clock.now()
    service.follow_provider(
        db.session(), place.provider_id, place.home_id, key, _why(form), actor=actor, now=now
    )
    flash(f"{current.title} is the provider's again.", "met")
    return redirect(f"{place.base}/{key}/versions")


def _why(form: WhyForm) -> str:
    return " ".join((form.why.data or "").split())


def _current(place: Place, key: str) -> Current:
    found = current_of(db.session(), place.provider_id, place.home_id, key)
    if found is None:
        raise NotFoundError
    return found


def _body(place: Place, content_hash: str) -> Tree:
    session = db.session()
    if not history.may_see(session, place.provider_id, place.home_id, content_hash):
        raise NotFoundError
    found = body_with(session, place.provider_id, content_hash)
    if found is None:
        raise NotFoundError
    return found


def _page(place: Place, current: Current, *, away: WhyForm | None = None, back: WhyForm | None = None) -> str:
    session = db.session()
    steps = history.steps_of(session, place.provider_id, place.home_id, current.key)
    archivings = history.archivings_of(session, place.provider_id, place.home_id, current.key)
    unsettled = (
        history.unsettled(session, place.provider_id, place.home_id, current) if place.home_id else None
    )
    draft = draft_of(session, place.provider_id, place.home_id, current.key) if place.may_draft else None
    names = names_of(session, {step.by for step in steps} | {each.by for each in archivings})
    found = present_history.versions_page(
        place, current, steps, archivings, names=names, unsettled=unsettled, draft=draft
    )
    return render_template(
        "builder/versions.html",
        page=found,
        away=away or WhyForm(None, prefix=_AWAY),
        back=back or WhyForm(None, prefix=_BACK),
    )
