"""The checklists of a home or of a provider: in force, drafts, archived, what ships anew; and how to begin one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.builder import present, present_index
from auditapp.builder.places import Place, page
from auditapp.checklists import editing, history
from auditapp.checklists.drafts import draft_of, drafts_at, free_key, slug, start_draft
from auditapp.checklists.in_force import Current, versions_at
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.publishing import body_with
from auditapp.checklists.trees import Tree, text_in
from auditapp.extensions import db
from auditapp.forms.checklists import NewForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import names_of
from auditapp.programme import queries as programme
from auditapp.programme.present import often
from auditapp.web import access
from auditapp.web.parts import Link


@page("GET", "", Permission.HOME_CHECKLIST_READ)
def index(place: Place) -> ResponseReturnValue:
    """What is in force, what is being worked on, what is archived."""
    session = db.session()
    standing = _standing(place)
    drafts = drafts_at(session, place.provider_id, place.home_id) if place.may_draft else []
    names = names_of(session, {draft.updated_by for draft in drafts})
    unsettled = {
        current.key
        for current in standing.values()
        if place.home_id and history.unsettled(session, place.provider_id, place.home_id, current)
    }
    changed = history.changed_for(session, place.provider_id, standing, clock.now()) if place.home_id else ()
    found = present_index.index_page(
        place, standing, drafts, names, rhythms=_rhythms(place), unsettled=unsettled, changed=changed
    )
    return render_template("builder/index.html", page=found)


@page("GET", "/new")
def new(place: Place) -> ResponseReturnValue:
    """How a checklist of one's own can begin."""
    return _new_page(place, NewForm(None))


@page("POST", "/new")
def begin(place: Place) -> ResponseReturnValue:
    """A new checklist, empty or as a copy of one that is there; its draft opens."""
    form, source = NewForm(), request.form.get("of", "")
    if not form.validate():
        return _new_page(place, form), 422
    title = " ".join((form.title.data or "").split())
    key = free_key(db.session(), place.provider_id, slug(title))
    body = (
        editing.copy_as(_visible_body(place, source), key, title)
        if source
        else editing.empty_body(key, title)
    )
    there = _titles(place)
    draft = _start(place, body, "copy" if source else "empty", source or None)
    if title.casefold() in there:
        flash(
            f"There is another checklist called “{title}”. Change the title if that is not meant.",
            "attention",
        )
    return redirect(present.draft_url(place, draft))


@page("POST", "/drafts")
def adapt(place: Place) -> ResponseReturnValue:
    """A draft of what is in force, or the one that is there already; it opens."""
    session, key = db.session(), request.form.get("key", "")
    if not key:
        raise InvalidError("Choose which checklist to adapt.", code="no_checklist")
    draft = draft_of(session, place.provider_id, place.home_id, key)
    if draft is None:
        current = _standing(place).get(key)
        body = body_with(session, place.provider_id, current.content_hash) if current else None
        if current is None or body is None:
            raise NotFoundError
        draft = _start(place, body, "adapt", current.content_hash)
    return redirect(present.draft_url(place, draft))


def _start(place: Place, body: Tree, origin: str, base: str | None) -> ChecklistDraft:
    draft = start_draft(
        db.session(), provider_id=place.provider_id, home_id=place.home_id, body=body, origin=origin,
        base=base, library=None, report=None, actor=access.current_actor(), now=clock.now(),
    )  # fmt: skip
    flash(
        f"A draft of {text_in(body, 'title')} is begun. Nobody is audited by it until it is published.", "met"
    )
    return draft


def _titles(place: Place) -> set[str]:
    """What the checklists and drafts here are called."""
    there = [current.title for current in _standing(place).values()]
    there += [draft.title for draft in drafts_at(db.session(), place.provider_id, place.home_id)]
    return {title.casefold() for title in there}


def _standing(place: Place) -> dict[str, Current]:
    return versions_at(db.session(), place.provider_id, place.home_id)


def _rhythms(place: Place) -> dict[str, str]:
    """How often each is due at a home, or since when it is out of use."""
    if place.home_id is None:
        return {}
    session = db.session()
    since = {key: at for (_home, key), at in programme.out_of_use(session, [place.home_id]).items()}
    return often(programme.programme_of(session, place.home_id, place.provider_id), since)


def _visible_body(place: Place, content_hash: str) -> Tree:
    session = db.session()
    if not history.may_see(session, place.provider_id, place.home_id, content_hash):
        raise NotFoundError
    found = body_with(session, place.provider_id, content_hash)
    if found is None:
        raise NotFoundError
    return found


def _new_page(place: Place, form: NewForm) -> str:
    source = request.values.get("of", "")
    copied = text_in(_visible_body(place, source), "title") if source else ""
    return render_template(
        "builder/new.html",
        title=f"Copy “{copied}”" if copied else "A checklist of your own",
        copied=copied,
        of=source,
        url=f"{place.base}/new",
        trail=(Link(f"Checklists of {place.name}", place.base),),
        form=form,
    )
