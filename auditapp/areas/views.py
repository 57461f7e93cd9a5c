"""The areas of a home over HTTP: the tree, adding many, one area and what is done to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.areas import present, queries
from auditapp.extensions import db
from auditapp.forms.areas import AreaListForm, AreaNameForm, AreaParentForm, AreaSeriesForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people import area_names, areas
from auditapp.people.area_history import changes_of
from auditapp.people.models import Area, AreaKind
from auditapp.people.queries import AreaSummary, HomeSummary, every_area_of, names_of
from auditapp.people.tree import below
from auditapp.web import access
from auditapp.web.errors import status_of
from auditapp.web.parts import address, counted

blueprint = Blueprint("areas", __name__)
_SERIES, _NAME, _PARENT = "series-", "name-", "parent-"
Form = AreaNameForm | AreaParentForm


@dataclass
class Forms:
    """The forms of an area's page; one that was just sent comes back with its errors."""

    name: AreaNameForm | None = None
    parent: AreaParentForm | None = None


@blueprint.get("/homes/<home_id>/areas")
@access.home(Permission.HOME_AREA_READ)
def index(home: HomeSummary) -> ResponseReturnValue:
    """The tree, open at the area that was just changed."""
    session, actor = db.session(), access.current_actor()
    seen = actor.can(Permission.HOME_ACTION_READ, home.id)
    page = present.tree_page(
        home,
        every_area_of(session, home.id),
        queries.open_counts(session, home.id) if seen else {},
        may_edit=actor.can(Permission.HOME_AREA_EDIT, home.id),
        here=(request.args.get("at", ""), request.args.get("did", "seen")),
    )
    return render_template("areas/index.html", page=page)


@blueprint.get("/homes/<home_id>/areas/new")
@access.home(Permission.HOME_AREA_EDIT)
def new(home: HomeSummary) -> ResponseReturnValue:
    """Two ways of adding: a row of numbers, and a list of names."""
    under = {"parent": request.args.get("under", "")}
    return _add_page(home, AreaListForm(None, data=under), AreaSeriesForm(None, data=under, prefix=_SERIES))


@blueprint.post("/homes/<home_id>/areas/series")
@access.home(Permission.HOME_AREA_EDIT)
def series(home: HomeSummary) -> ResponseReturnValue:
    """Show the names that the numbers come to; nothing is added yet."""
    form = AreaSeriesForm(prefix=_SERIES)
    _offer_places(home, form)
    if not form.validate():
        return _add_page(home, AreaListForm(None), form), 422
    asked = AreaListForm(
        None, data={"kind": form.kind.data, "parent": form.parent.data, "names": "\n".join(form.series())}
    )
    _offer_places(home, asked)
    return _preview(home, asked)


@blueprint.post("/homes/<home_id>/areas")
@access.home(Permission.HOME_AREA_EDIT)
def add(home: HomeSummary) -> ResponseReturnValue:
    """Add what was seen in the preview, or one area by its name; a longer list is shown first."""
    form = AreaListForm()
    _offer_places(home, form)
    if not form.validate():
        return _add_page(home, form, AreaSeriesForm(None, prefix=_SERIES)), 422
    names = area_names.lines(form.names.data or "")
    if len(names) > 1 and not request.form.get("seen"):
        return _preview(home, form)
    parent = _parent(home, form.parent.data)
    try:
        kind, actor, now = AreaKind(form.kind.data), access.current_actor(), clock.now()
        done = areas.add_named(db.session(), home, kind, names, parent, actor=actor, now=now)
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _add_page(home, form, AreaSeriesForm(None, prefix=_SERIES)), status_of(refusal)
    if not done.areas:
        said = area_names.there_already(done.skipped[0], parent.name if parent else None)
        form.names.errors = [f"{said} {area_names.CHOOSE_ANOTHER}"]
        return _add_page(home, form, AreaSeriesForm(None, prefix=_SERIES)), 422
    flash(f"{_said(done.areas)} {'is' if len(done.areas) == 1 else 'are'} added.", "met")
    return redirect(address(present.base_of(home), {"at": done.areas[0].id}))


def _said(added: Sequence[Area]) -> str:
    return added[0].name if len(added) == 1 else counted(len(added), added[0].kind)


@blueprint.post("/homes/<home_id>/areas/<area_id>/order")
@access.home(Permission.HOME_AREA_EDIT)
def order(home: HomeSummary, area_id: str) -> ResponseReturnValue:
    """Move one area up or down in its row, and go back to the same button."""
    way, area = "up" if request.form.get("way") == "up" else "down", _area(home, area_id)
    session, actor = db.session(), access.current_actor()
    moved = areas.shift(session, area, -1 if way == "up" else 1, actor=actor, now=clock.now())
    said = f"{area.name} is moved {way}." if moved else f"{area.name} is at the end of its row already."
    flash(said, "met")
    return redirect(address(present.base_of(home), {"at": area.id, "did": way}))


@blueprint.get("/homes/<home_id>/areas/<area_id>")
@access.home(Permission.HOME_AREA_READ)
def show(home: HomeSummary, area_id: str) -> ResponseReturnValue:
    """One area: what is open there, what can be changed, what was."""
    return _page(home, _area(home, area_id), Forms())


@blueprint.post("/homes/<home_id>/areas/<area_id>/name")
@access.home(Permission.HOME_AREA_EDIT)
def rename(home: HomeSummary, area_id: str) -> ResponseReturnValue:
    """Call it something else from now on."""
    form, area = AreaNameForm(prefix=_NAME), _area(home, area_id)

    def verb() -> str:
        was = area.name
        areas.rename(db.session(), area, form.name.data or "", actor=access.current_actor(), now=clock.now())
        return f"{was} is now called {area.name}."

    return _carry_out(home, area, form, Forms(name=form), verb)


@blueprint.post("/homes/<home_id>/areas/<area_id>/parent")
@access.home(Permission.HOME_AREA_EDIT)
def move(home: HomeSummary, area_id: str) -> ResponseReturnValue:
    """Put it under another area, with all below it."""
    form, area = AreaParentForm(prefix=_PARENT), _area(home, area_id)
    _offer_places(home, form, area)

    def verb() -> str:
        parent = _parent(home, form.parent.data)
        areas.move(db.session(), area, parent, actor=access.current_actor(), now=clock.now())
        return f"{area.name} now belongs to {parent.name if parent else 'the home itself'}."

    return _carry_out(home, area, form, Forms(parent=form), verb)


@blueprint.post("/homes/<home_id>/areas/<area_id>/closing")
@access.home(Permission.HOME_AREA_EDIT)
def close(home: HomeSummary, area_id: str) -> ResponseReturnValue:
    """Offer it on tablets no more."""
    area = _area(home, area_id)
    closed = areas.close(db.session(), area, actor=access.current_actor(), now=clock.now())
    with_it = f", and {counted(len(closed) - 1, 'area')} below it" if len(closed) > 1 else ""
    flash(f"{area.name} is closed{with_it}. You can reopen it here.", "met")
    return redirect(f"{present.base_of(home)}/{area.id}")


@blueprint.post("/homes/<home_id>/areas/<area_id>/reopening")
@access.home(Permission.HOME_AREA_EDIT)
def reopen(home: HomeSummary, area_id: str) -> ResponseReturnValue:
    """Offer it again, alone or with those below it that were closed with it."""
    area, together = _area(home, area_id), "together" in request.form
    closed = len(areas.closed_with(below(every_area_of(db.session(), home.id), area.id), area))
    areas.reopen(db.session(), area, actor=access.current_actor(), now=clock.now(), together=together)
    flash(present.reopened_words(area.name, closed, together=together), "met")
    return redirect(address(present.base_of(home), {"at": area.id}))


def _carry_out(
    home: HomeSummary, area: Area, form: Form, forms: Forms, verb: Callable[[], str]
) -> ResponseReturnValue:
    if not form.validate():
        return _page(home, area, forms), 422
    try:
        said = verb()
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _page(home, _area(home, area.id), forms), status_of(refusal)
    flash(said, "met")
    return redirect(address(present.base_of(home), {"at": area.id}))


def _page(home: HomeSummary, area: Area, forms: Forms) -> str:
    session, actor, today = db.session(), access.current_actor(), clock.local_date(clock.now())
    every, changes = every_area_of(session, home.id), changes_of(session, area.id)
    page = present.area_page(
        home,
        area,
        every,
        changes,
        _opened(home, area, every),
        names=names_of(session, {each.by for each in changes}),
        today=today,
    )
    may_edit = actor.can(Permission.HOME_AREA_EDIT, home.id)
    return render_template(
        "areas/area.html", page=page, may_edit=may_edit, forms=_offered(area, every, forms)
    )


def _offered(area: Area, every: Sequence[AreaSummary], used: Forms) -> Forms:
    parent = used.parent or AreaParentForm(None, data={"parent": area.parent_id or ""}, prefix=_PARENT)
    parent.parent.choices = _places_for(area, every)
    return Forms(used.name or AreaNameForm(None, data={"name": area.name}, prefix=_NAME), parent)


def _opened(home: HomeSummary, area: Area, every: Sequence[AreaSummary]) -> present.Opened:
    session, today = db.session(), clock.local_date(clock.now())
    inside = {area.id, *(each.id for each in below(every, area.id))}
    counts = queries.open_counts(session, home.id)
    number = sum(count for area_id, count in counts.items() if area_id in inside)
    if not number or not access.current_actor().can(Permission.HOME_ACTION_READ, home.id):
        return present.Opened(number)
    return present.Opened(number, queries.open_actions(session, home.id, inside, today))


def _add_page(home: HomeSummary, by_list: AreaListForm, by_series: AreaSeriesForm) -> str:
    for form in (by_list, by_series):
        _offer_places(home, form)
    chosen = next(
        (each for each in every_area_of(db.session(), home.id) if each.id == by_list.parent.data), None
    )
    page = present.add_page(home, chosen)
    return render_template("areas/add.html", page=page, by_list=by_list, by_series=by_series)


def _preview(home: HomeSummary, form: AreaListForm) -> str:
    parent = _parent(home, form.parent.data)
    taken = areas.names_under(db.session(), home.id, parent)
    fresh, known, twice = area_names.sort_out(area_names.lines(form.names.data or ""), taken)
    form.names.data = "\n".join(fresh)
    where = parent.name if parent else ""
    page = present.preview_page(home, str(form.kind.data), where, fresh, known, twice)
    return render_template("areas/preview.html", page=page, form=form)


def _offer_places(
    home: HomeSummary, form: AreaListForm | AreaSeriesForm | AreaParentForm, area: Area | None = None
) -> None:
    every = every_area_of(db.session(), home.id)
    form.parent.choices = _places_for(area, every) if area else present.places(every)


def _places_for(area: Area, every: Sequence[AreaSummary]) -> dict[str, str]:
    """Where it can stand: not below itself, and only under what holds its kind."""
    inside = {area.id, *(each.id for each in below(every, area.id))}
    fitting = area_names.UNDER[area.kind]
    wrong = {each.id for each in every if each.kind not in fitting} | inside
    return present.places(every, without=wrong - {area.parent_id})


def _parent(home: HomeSummary, area_id: str | None) -> Area | None:
    return _area(home, area_id) if area_id else None


def _area(home: HomeSummary, area_id: str) -> Area:
    found = queries.find_area(db.session(), home.id, area_id)
    if found is None:
        raise NotFoundError
    return found
