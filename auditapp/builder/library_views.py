"""What ships anew: each change with what was changed here, to take or to leave."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.builder import present
from auditapp.builder.places import Place, page
from auditapp.checklists import library_updates
from auditapp.checklists.drafts import draft_of
from auditapp.checklists.present_changes import Words
from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.errors import StateError
from auditapp.web import access
from auditapp.web.parts import Link, counted


@page("GET", "/<key>/library")
def library(place: Place, key: str) -> ResponseReturnValue:
    """What a newer shipped version would change."""
    return _page(place, key)


@page("POST", "/<key>/library")
def take_up(place: Place, key: str) -> ResponseReturnValue:
    """A draft with the changes that were chosen."""
    names = [value for name, value in request.form.items(multi=True) if name.startswith("take-")]
    try:
        draft = library_updates.take(
            db.session(), place.provider_id, place.home_id, key, names,
            actor=access.current_actor(), now=clock.now(),
        )  # fmt: skip
    except StateError as refusal:
        flash(refusal.message, "attention")
        return redirect(f"{place.base}/{key}/library")
    flash(f"{counted(len(names), 'change')} taken into a draft. Look at it, then publish it.", "met")
    return redirect(present.draft_url(place, draft))


def _page(place: Place, key: str) -> str:
    session = db.session()
    update = library_updates.update_of(session, place.provider_id, place.home_id, key)
    words = Words(update.before, update.after)
    ours = {each.change.name: each.ours for each in update.offered}
    groups = words.groups([each.change for each in update.offered])
    draft = draft_of(session, place.provider_id, place.home_id, key)
    own = Words(update.before, update.ours)
    return render_template(
        "builder/library.html",
        title=f"What ships anew in {update.current.title}",
        lede=f"Version {update.label} ships. {counted(len(update.offered), 'change')} to take or to leave.",
        trail=(Link(f"Checklists of {place.name}", place.base),),
        url=f"{place.base}/{key}/library",
        groups=groups,
        ours={name: own.line(change) for name, change in ours.items() if change is not None},
        draft=present.draft_url(place, draft) if draft else "",
    )
