"""One person of a home: what they hold and held, and what may be changed about it; leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.actions.queries import OpenCounts, open_counts_of_owners
from auditapp.extensions import db
from auditapp.forms.team import DepartureForm, NamesForm, RoleForm, with_actions
from auditapp.kernel import clock
from auditapp.kernel.errors import ForbiddenError, InvalidError, NotFoundError, StateError
from auditapp.kernel.permissions import Actor, Permission, Role
from auditapp.people.factors import has_factor
from auditapp.people.opened import note_opened
from auditapp.people.present import role_words
from auditapp.people.queries import HomeSummary, names_of
from auditapp.team import departures, present_person, queries, service
from auditapp.team.departures import Leaving
from auditapp.team.present_person import Allowed
from auditapp.team.queries import Member
from auditapp.team.rules import HOME_ROLES, may_act_on, may_grant
from auditapp.team.views import code_page
from auditapp.web import access
from auditapp.web.errors import status_of

blueprint = Blueprint("person", __name__)
EVERYWHERE = "everywhere"


@dataclass
class Forms:
    """The forms of a person's page; None is not for this reader."""

    role: RoleForm | None = None
    names: NamesForm | None = None


@blueprint.get("/homes/<home_id>/people/<user_id>")
@access.home(Permission.HOME_PEOPLE_READ)
def show(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """One person, with the history of their roles."""
    person = _member(home, user_id)
    note_opened("person", user_id, home_id=home.id)
    return _page(home, person, Forms())


@blueprint.post("/homes/<home_id>/people/<user_id>/role")
@access.home(Permission.HOME_PEOPLE_EDIT)
def change_role(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Another role in this home, or another end or engagement."""
    person, form = _member(home, user_id), _role_form(RoleForm(prefix="role-"))

    def verb() -> None:
        service.change_role(
            db.session(),
            home,
            user_id,
            Role(form.role.data),
            engaged_as=form.engaged_as.data or "",
            ends_on=form.last_day,
            actor=access.current_actor(),
            now=clock.now(),
        )

    return _carry_out(home, person, form, Forms(role=form), verb, f"{person.name}'s role is changed.")


@blueprint.post("/homes/<home_id>/people/<user_id>/name")
@access.home(Permission.HOME_PEOPLE_EDIT)
def rename(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Another name, or another sign-in name."""
    person, form = _member(home, user_id), NamesForm(prefix="names-")

    def verb() -> None:
        name, sign_in_name = form.name.data or "", form.sign_in_name.data or ""
        actor, now = access.current_actor(), clock.now()
        service.rename(
            db.session(),
            home.provider_id,
            user_id,
            name=name,
            sign_in_name=sign_in_name,
            actor=actor,
            now=now,
        )

    return _carry_out(home, person, form, Forms(names=form), verb, "The names are changed.")


@blueprint.post("/homes/<home_id>/people/<user_id>/password-code")
@access.home(Permission.HOME_PEOPLE_EDIT)
def password_code(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """A code with which they set a new password."""
    _member(home, user_id)
    actor, now = access.current_actor(), clock.now()
    issued = service.reset_code(db.session(), home.provider_id, user_id, actor=actor, now=now)
    return code_page(issued, back=f"/homes/{home.id}/people/{user_id}", is_reset=True)


@blueprint.post("/homes/<home_id>/people/<user_id>/second-factor")
@access.home(Permission.HOME_PEOPLE_EDIT)
def take_off_factors(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Take a lost second step off their account."""
    person = _member(home, user_id)
    actor, now = access.current_actor(), clock.now()
    service.take_off_factors(db.session(), home.provider_id, user_id, actor=actor, now=now)
    flash(f"{person.name} signs in with the password alone now, and can add a new second step.")
    return redirect(f"/homes/{home.id}/people/{user_id}")


@blueprint.get("/homes/<home_id>/people/<user_id>/departure")
@access.home(Permission.HOME_PEOPLE_EDIT)
def departure(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Their open actions, each with a choice of a new owner, and the roles that end."""
    found = _leaving(home, user_id)
    return _departure_page(home, user_id, found, _departure_form(found)(None))


@blueprint.post("/homes/<home_id>/people/<user_id>/departure")
@access.home(Permission.HOME_PEOPLE_EDIT)
def depart(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Give every action a new owner and end the roles, or change nothing."""
    found = _leaving(home, user_id)
    form = _departure_form(found)()
    if not form.validate():
        return _departure_page(home, user_id, found, form), 422
    note = (form.reason.data or "").strip()
    try:
        departures.depart(
            db.session(),
            home,
            user_id,
            everywhere=found.everywhere,
            new_owners={row.id: form.owner_of(row.id) for row in found.actions},
            reason=f"{found.name} no longer works here. {note}".strip(),
            actor=access.current_actor(),
            now=clock.now(),
        )
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _departure_page(home, user_id, found, form), status_of(refusal)
    flash(
        f"{found.name} no longer works here. What they did stays."
        if found.grants
        else "Every action has its new owner.",
        "met",
    )
    return redirect(f"/homes/{home.id}/people")


def _carry_out(
    home: HomeSummary,
    person: Member,
    form: RoleForm | NamesForm,
    forms: Forms,
    verb: Callable[[], None],
    said: str,
) -> ResponseReturnValue:
    """Do it and go back to the page, or show the page again with what was typed and what to put right."""
    if not form.validate():
        return _page(home, person, forms), 422
    try:
        verb()
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _page(home, person, forms), status_of(refusal)
    flash(said, "met")
    return redirect(f"/homes/{home.id}/people/{person.id}")


def _page(home: HomeSummary, person: Member, used: Forms) -> str:
    session, actor, today = db.session(), access.current_actor(), clock.local_date(clock.now())
    counts = open_counts_of_owners(session, home.id, today).get(person.id, OpenCounts())
    allowed = _allowed(home, person, actor)
    known = {each for grant in person.grants for each in (grant.granted_by, grant.revoked_by) if each}
    page = present_person.person_page(
        home,
        person,
        facts=queries.sign_in_facts(session, [person.id]),
        names=names_of(session, known),
        left_on=queries.left_on(session, person.id, home_id=home.id, provider_id=home.provider_id),
        open_actions=counts.open,
        allowed=allowed,
        today=today,
    )
    forms = Forms(
        role=used.role or (_role_now(home, person) if allowed.role else None),
        names=used.names or (_names_now(person) if allowed.names else None),
    )
    return render_template("team/person.html", page=page, forms=forms)


def _allowed(home: HomeSummary, person: Member, actor: Actor) -> Allowed:
    today = clock.local_date(clock.now())
    if not actor.can(Permission.HOME_PEOPLE_EDIT, home.id):
        return Allowed(why_not="Only the registered manager and the provider can change this.")
    if actor.user_id == person.id:
        return Allowed(why_not="This is you. Nobody changes their own role or ends their own access.")
    counting = person.counting(today)
    here = [grant for grant in counting if grant.home_id == home.id]
    mine = may_act_on(actor, person.id, queries.held_anywhere(db.session(), person.id, today))
    return Allowed(
        role=bool(here),
        names=mine,
        password=mine and bool(counting),
        factors=mine and has_factor(db.session(), person.id),
        leave=bool(here) or mine,
        why_not="" if mine or here else service.NOT_YOURS,
    )


def _member(home: HomeSummary, user_id: str) -> Member:
    """Somebody with a role, now or once, in this home or in its provider as a whole, or with an open action here."""
    found = queries.member(db.session(), home.provider_id, user_id)
    if found is not None and any(grant.home_id in (home.id, None) for grant in found.grants):
        return found
    if found is None or user_id not in open_counts_of_owners(
        db.session(), home.id, clock.local_date(clock.now())
    ):
        raise NotFoundError
    return found


def _role_form(form: RoleForm) -> RoleForm:
    form.role.choices = {role: role_words(role) for role in HOME_ROLES}
    return form


def _role_now(home: HomeSummary, person: Member) -> RoleForm:
    here = [grant for grant in person.counting(clock.local_date(clock.now())) if grant.home_id == home.id]
    now = {"role": here[-1].role, "engaged_as": here[-1].engaged_as, "ends_on": here[-1].ends_on}
    return _role_form(RoleForm(None, data=now, prefix="role-"))


def _names_now(person: Member) -> NamesForm:
    data = {"name": person.name, "sign_in_name": person.sign_in_name}
    return NamesForm(None, data=data, prefix="names-")


def _leaving(home: HomeSummary, user_id: str) -> Leaving:
    """What leaving means: this home, or everywhere when the address says so or nothing else is left to end."""
    session, actor, now = db.session(), access.current_actor(), clock.now()
    person = _member(home, user_id)
    if actor.user_id == user_id:
        raise ForbiddenError(service.OWN_ROLE, code="own_role")
    here = departures.leaving(session, home, user_id, everywhere=False, now=now)
    nothing_here = here is not None and here.elsewhere and not (here.grants or here.actions)
    asked = request.args.get("from") == EVERYWHERE or nothing_here
    found = departures.leaving(session, home, user_id, everywhere=True, now=now) if asked else here
    if found is None:
        raise NotFoundError
    for grant in found.grants:
        if not may_grant(actor, grant.role, home_id=grant.home_id, provider_id=grant.provider_id):
            raise ForbiddenError(service.NOT_YOURS, code="not_yours")
    if not (found.grants or found.actions):
        raise StateError(f"{person.name} does not work here any more, and owns no open action.")
    return found


def _departure_form(found: Leaving) -> type[DepartureForm]:
    owners = {
        row.id: {
            person.id: f"{person.name}, {role_words(person.role)}" for person in found.owners[row.home_id]
        }
        for row in found.actions
    }
    everywhere = set.intersection(*(set(each) for each in owners.values())) if owners else set()
    first = next(iter(owners.values()), {})
    for_all = {key: words for key, words in first.items() if key in everywhere}
    actions = [(row.id, row.reference) for row in found.actions]
    return with_actions(actions, owners, for_all, ends_access=bool(found.grants))


def _departure_page(home: HomeSummary, user_id: str, found: Leaving, form: DepartureForm) -> str:
    page = present_person.departure_page(home, user_id, found, clock.local_date(clock.now()))
    action = f"{page.base}/departure" + (f"?from={EVERYWHERE}" if found.everywhere else "")
    return render_template("team/departure.html", page=page, form=form, action=action)
