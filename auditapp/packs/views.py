"""The pages about packs: choose the days, see the gaps, follow the work, take the file."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from auditapp.extensions import db
from auditapp.forms.packs import PackForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.packs import present, queries, service
from auditapp.packs.queries import PackSummary
from auditapp.packs.window import Window, usual_period
from auditapp.packs.workshop import file_of
from auditapp.people.opened import note_opened
from auditapp.people.queries import HomeSummary, find_home, names_of
from auditapp.web import access
from auditapp.web.work import Work

blueprint = Blueprint("packs", __name__)


@blueprint.get("/homes/<home_id>/packs")
@access.home(Permission.HOME_PACK_READ)
def index(home: HomeSummary) -> ResponseReturnValue:
    """Choose the days and see what a reader would miss."""
    return _index(home, PackForm(formdata=None), _asked_for())


@blueprint.post("/homes/<home_id>/packs")
@access.home(Permission.HOME_PACK_BUILD)
def build(home: HomeSummary) -> ResponseReturnValue:
    """Ask for a pack; the worker builds it."""
    form = PackForm()
    if not form.validate():
        return _index(home, form, _asked_for()), 422
    first, last = cast("date", form.start.data), cast("date", form.end.data)
    try:
        pack = service.request_pack(
            db.session(), home.id, first, last, actor=access.current_actor(), now=clock.now()
        )
    except InvalidError as refusal:
        form.end.errors = [*form.end.errors, refusal.message]
        return _index(home, form, usual_period(clock.local_date(clock.now()))), 422
    return redirect(f"/packs/{pack.id}", code=303)


@blueprint.get("/packs/<record_id>")
@access.record(queries.find_pack, Permission.HOME_PACK_READ)
def show(pack: PackSummary) -> ResponseReturnValue:
    """One pack: how far it is, the file, how to check it."""
    note_opened("pack", pack.id, home_id=pack.home_id)
    page = present.pack_page(pack, _home_of(pack), who=_names(db.session(), [pack]))
    return render_template("packs/pack.html", page=page)


@blueprint.get("/packs/<record_id>/file")
@access.record(queries.find_pack, Permission.HOME_PACK_READ)
def file(pack: PackSummary) -> ResponseReturnValue:
    """The file itself, its length known, to be continued where a connection broke off."""
    path = file_of(cast("Work", current_app.extensions["work"]), pack.sha256)
    if not pack.sha256 or not path.is_file():
        raise NotFoundError("That pack has no file here. Ask for it again.", code="no_file")
    note_opened("pack", pack.id, home_id=pack.home_id, way="file")
    name = present.file_name(pack, _home_of(pack))
    response: Response = send_file(
        path, mimetype="application/zip", as_attachment=True, download_name=name, etag=pack.sha256
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _index(home: HomeSummary, form: PackForm, chosen: tuple[date, date]) -> str:
    session, now = db.session(), clock.now()
    if not form.is_submitted():
        form.process(MultiDict(), start=chosen[0], end=chosen[1])
    packs = queries.packs_of(session, home.id)
    page = present.index_page(
        home,
        form,
        chosen,
        queries.gaps_of(session, Window(home.id, *chosen, now)),
        packs,
        today=clock.local_date(now),
        who=_names(session, packs),
    )
    return render_template("packs/index.html", page=page)


def _asked_for() -> tuple[date, date]:
    """The days in the address, when they make a period; else the last twelve months."""
    today = clock.local_date(clock.now())
    try:
        first = date.fromisoformat(request.values.get("start", ""))
        last = date.fromisoformat(request.values.get("end", ""))
        service.check_period(first, last, today=today)
    except (ValueError, InvalidError):
        return usual_period(today)
    return first, last


def _names(session: Session, packs: list[PackSummary]) -> present.Who:
    names = names_of(session, {pack.requested_by for pack in packs})
    return lambda user_id: names.get(user_id, "")


def _home_of(pack: PackSummary) -> HomeSummary:
    found = find_home(db.session(), access.current_actor(), pack.home_id)
    if found is None:
        raise NotFoundError
    return found
