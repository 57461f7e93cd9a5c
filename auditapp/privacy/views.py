"""Who opened what: the access log of a home, and everybody's own."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.people.settings import value_of
from auditapp.privacy import handing_out, present, queries
from auditapp.privacy.held import members_within
from auditapp.privacy.queries import Narrowing
from auditapp.privacy.scope import Scope
from auditapp.web import access, transaction

blueprint = Blueprint("privacy", __name__)
MAX_PAGE = 100  # of what is counted


@blueprint.get("/homes/<home_id>/access-log")
@access.home(Permission.HOME_ACCESS_LOG_READ)
def log(home: HomeSummary) -> ResponseReturnValue:
    """Search who opened what."""
    session, narrowing = db.session(), _narrowing()
    page = present.log_page(
        home,
        narrowing,
        queries.read_log(session, home.id, narrowing),
        members_within(session, Scope(home.provider_id, (home.id,))),
        int(str(value_of(session, "retention_access_log_months", provider_id=home.provider_id))),
    )
    return render_template("privacy/log.html", page=page)


@blueprint.get("/homes/<home_id>/access-log/file")
@access.home(Permission.HOME_ACCESS_LOG_READ)
def log_file(home: HomeSummary) -> ResponseReturnValue:
    """The same as a file for a spreadsheet, whole. That it was taken is in the journal before it leaves."""
    session, narrowing = db.session(), _narrowing()
    heading, *found = present.csv_lines(queries.whole_log(session, home.id, narrowing))
    handing_out.note_log_export(
        session, home.id, narrowing, rows=len(found), actor=access.current_actor(), now=clock.now()
    )
    transaction.settle_now()
    response = Response("".join([heading, *found]), mimetype="text/csv")
    day = clock.local_date(clock.now()).isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="access-log-{home.slug}-{day}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/account/views")
@access.signed_in
def own() -> ResponseReturnValue:
    """Who looked at what is mine."""
    actor = access.current_actor()
    found = queries.views_of_own(db.session(), actor.user_id, now=clock.now())
    return render_template("privacy/own.html", page=present.own_page(found))


def _narrowing() -> Narrowing:
    given = {name: request.args.get(name, "").strip()[:400] for name in ("person", "kind", "record")}
    page = max(1, min(request.args.get("page", 1, type=int), MAX_PAGE))
    return Narrowing(**given, first=_day("from"), last=_day("to"), page=page)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
