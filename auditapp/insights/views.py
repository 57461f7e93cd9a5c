"""Pages over several features: choose a home, a home's own page, homes side by side."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.insights import present, queries
from auditapp.kernel import clock
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import (
    HomeSummary,
    homes_of,
    homes_of_provider,
    provider_named,
)
from auditapp.setup.queries import still_open
from auditapp.web import access

blueprint = Blueprint("insights", __name__)


@blueprint.get("/homes/")
@access.signed_in
def homes() -> ResponseReturnValue:
    """Choose a home, seeing how each stands."""
    session, actor, now = db.session(), access.current_actor(), clock.now()
    readable = actor.homes_with(Permission.HOME_HOME_READ)
    found = [home for home in homes_of(session, actor) if home.id in readable]
    providers = [provider_named(session, provider_id) for provider_id in sorted(actor.providers)]
    page = present.choice_page(queries.home_lines(session, found, now=now), providers, now)
    return render_template("homes/index.html", page=page)


@blueprint.get("/homes/<home_id>")
@blueprint.get("/homes/<home_id>/<slug>")
@access.home(Permission.HOME_HOME_READ)
def home(found: HomeSummary, slug: str = "") -> ResponseReturnValue:
    """How the home stands; an address with another name, or none, leads to the right one."""
    if slug != found.slug:
        return redirect(f"/homes/{found.id}/{found.slug}")
    now = clock.now()
    session, actor = db.session(), access.current_actor()
    state = queries.home_state(session, actor, found, now=now)
    steps = still_open(session, found.id, found.provider_id, actor)
    page = present.home_page(
        found,
        state,
        now,
        plans=actor.can(Permission.HOME_PROGRAMME_EDIT, found.id),
        captures=actor.can(Permission.HOME_AUDIT_CAPTURE, found.id),
    )
    return render_template("insights/home.html", page=page, set_up_steps=steps)


@blueprint.get("/providers/<provider_id>/")
@access.provider(Permission.PROVIDER_PROVIDER_READ)
def provider(provider_id: str) -> ResponseReturnValue:
    """The provider's homes side by side."""
    session, now = db.session(), clock.now()
    lines = queries.home_lines(session, homes_of_provider(session, provider_id), now=now)
    page = present.provider_page(provider_named(session, provider_id), lines, now)
    return render_template("insights/provider.html", page=page)
