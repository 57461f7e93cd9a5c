"""One person: what they hold and held, and what may be changed about it; leaving.

The same pages in a home and, for the roles that span all homes, in a provider; `where` is either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.actions.queries import OpenCounts, open_counts_of_owners
from auditapp.extensions import db
from auditapp.forms.team import CodeForm, DepartureForm, NamesForm, RoleForm, with_actions
from auditapp.kernel import clock
from auditapp.kernel.errors import ForbiddenError, InvalidError, NotFoundError, StateError
from auditapp.kernel.permissions import Actor, Permission, Role
from auditapp.people.authority import roles_to_judge_by
from auditapp.people.factors import has_factor
from auditapp.people.mail import is_address
from auditapp.people.opened import note_in_homes, note_opened
from auditapp.people.present import role_words
from auditapp.people.queries import HomeSummary, names_of, provider_named
from auditapp.people.rules import may_act_on, may_grant
from auditapp.team import departures, letters, present_person, queries, service
from auditapp.team.departures import Leaving
from auditapp.team.places import Place, home_place, provider_place
from auditapp.team.present_person import Allowed
from auditapp.team.queries import Member
from auditapp.team.views import code_page, send_if_wanted
from auditapp.web import access
from auditapp.web.errors import status_of

blueprint = Blueprint("person", __name__)
provider_blueprint = Blueprint("provider_person", __name__)
EVERYWHERE = "everywhere"


@dataclass
class Forms:
    """The forms of a person's page; None is not for this reader."""

    role: RoleForm | None = None
    names: NamesForm | None = None
    code: CodeForm | None = None


@blueprint.get("/homes/<home_id>/people/<user_id>")
@access.home(Permission.HOME_PEOPLE_READ)
def show(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """One person, with the history of their roles."""
    person = _member(home_place(home), user_id)
    note_opened("person", user_id, home_id=home.id)
    return _page(home_place(home), person, Forms())


@provider_blueprint.get("/providers/<provider_id>/people/<user_id>")
@access.provider(Permission.PROVIDER_ADMINISTRATION_READ)
def show_for_all(provider_id: str, user_id: str) -> ResponseReturnValue:
    """One person across the homes."""
    where = _provider(provider_id)
    person = _member(where, user_id)
    note_in_homes("person", user_id, sorted({grant.home_id for grant in person.grants if grant.home_id}))
    return _page(where, person, Forms())


@blueprint.post("/homes/<home_id>/people/<user_id>/role")
@access.home(Permission.HOME_PEOPLE_EDIT)
def change_role(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Another role in this home, or another end or engagement."""
    return _change_role(home_place(home), user_id)


@provider_blueprint.post("/providers/<provider_id>/people/<user_id>/role")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def change_role_for_all(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Another role for all homes, or another end of it."""
    return _change_role(_provider(provider_id), user_id)


@blueprint.post("/homes/<home_id>/people/<user_id>/name")
@access.home(Permission.HOME_PEOPLE_EDIT)
def rename(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Another name, or another sign-in name."""
    return _rename(home_place(home), user_id)


@provider_blueprint.post("/providers/<provider_id>/people/<user_id>/name")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def rename_for_all(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Another name, or another sign-in name."""
    return _rename(_provider(provider_id), user_id)


@blueprint.post("/homes/<home_id>/people/<user_id>/password-code")
@access.home(Permission.HOME_PEOPLE_EDIT)
def password_code(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """A code with which they set a new password."""
    return _password_code(home_place(home), user_id)


@provider_blueprint.post("/providers/<provider_id>/people/<user_id>/password-code")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def password_code_for_all(provider_id: str, user_id: str) -> ResponseReturnValue:
    """A code with which they set a new password."""
    return _password_code(_provider(provider_id), user_id)


@blueprint.post("/homes/<home_id>/people/<user_id>/second-factor")
@access.home(Permission.HOME_PEOPLE_EDIT)
def take_off_factors(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Take a lost second step off their account."""
    return _take_off_factors(home_place(home), user_id)


@provider_blueprint.post("/providers/<provider_id>/people/<user_id>/second-factor")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def take_off_factors_for_all(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Take a lost second step off their account."""
    return _take_off_factors(_provider(provider_id), user_id)


@blueprint.get("/homes/<home_id>/people/<user_id>/departure")
@access.home(Permission.HOME_PEOPLE_EDIT)
def departure(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Their open actions, each with a choice of a new owner, and the roles that end."""
    return _departure(home_place(home), user_id)


@provider_blueprint.get("/providers/<provider_id>/people/<user_id>/departure")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def departure_for_all(provider_id: str, user_id: str) -> ResponseReturnValue:
    """The role for all homes that ends, or with `?from=everywhere` every role, and what needs a new owner."""
    return _departure(_provider(provider_id), user_id)


@blueprint.post("/homes/<home_id>/people/<user_id>/departure")
@access.home(Permission.HOME_PEOPLE_EDIT)
def depart(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Give every action a new owner and end the roles, or change nothing."""
    return _depart(home_place(home), user_id)


@provider_blueprint.post("/providers/<provider_id>/people/<user_id>/departure")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def depart_for_all(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Give every action a new owner and end the roles, or change nothing."""
    return _depart(_provider(provider_id), user_id)


def _provider(provider_id: str) -> Place:
    return provider_place(provider_named(db.session(), provider_id))


def _change_role(where: Place, user_id: str) -> ResponseReturnValue:
    person, form = _member(where, user_id), _role_form(where, RoleForm(prefix="role-"))

    def verb() -> None:
        service.change_role(
            db.session(),
            where,
            user_id,
            Role(form.role.data),
            engaged_as=form.engaged_as.data or "",
            ends_on=form.last_day,
            actor=access.current_actor(),
            now=clock.now(),
        )

    return _carry_out(where, person, form, Forms(role=form), verb, f"{person.name}'s role is changed.")


def _rename(where: Place, user_id: str) -> ResponseReturnValue:
    person, form = _member(where, user_id), NamesForm(prefix="names-")

    def verb() -> None:
        name, sign_in_name = form.name.data or "", form.sign_in_name.data or ""
        actor, now = access.current_actor(), clock.now()
        service.rename(
            db.session(),
            where.provider_id,
            user_id,
            name=name,
            sign_in_name=sign_in_name,
            actor=actor,
            now=now,
        )

    return _carry_out(where, person, form, Forms(names=form), verb, "The names are changed.")


def _password_code(where: Place, user_id: str) -> ResponseReturnValue:
    _member(where, user_id)
    form = CodeForm(prefix="code-")
    issued = service.reset_code(
        db.session(), where.provider_id, user_id, actor=access.current_actor(), now=clock.now()
    )
    sent = send_if_wanted(issued, where.provider_id, wanted=bool(form.send.data))
    return code_page(issued, back=f"{where.url}/{user_id}", sent=sent, is_reset=True)


def _take_off_factors(where: Place, user_id: str) -> ResponseReturnValue:
    person = _member(where, user_id)
    actor, now = access.current_actor(), clock.now()
    service.take_off_factors(db.session(), where.provider_id, user_id, actor=actor, now=now)
    flash(f"{person.name} signs in with the password alone now, and can add a new second step.")
    return redirect(f"{where.url}/{user_id}")


def _departure(where: Place, user_id: str) -> ResponseReturnValue:
    found = _leaving(where, user_id)
    return _departure_page(where, user_id, found, _departure_form(found)(None))


def _depart(where: Place, user_id: str) -> ResponseReturnValue:
    found = _leaving(where, user_id)
    form = _departure_form(found)()
    if not form.validate():
        return _departure_page(where, user_id, found, form), 422
    try:
        departures.depart(
            db.session(),
            where,
            user_id,
            everywhere=found.everywhere,
            new_owners={row.id: form.owner_of(row.id) for row in found.actions},
            reason=f"{present_person.left_words(where, found)} {(form.reason.data or '').strip()}".strip(),
            actor=access.current_actor(),
            now=clock.now(),
        )
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _departure_page(where, user_id, found, form), status_of(refusal)
    flash(
        f"{present_person.left_words(where, found)} What they did stays."
        if found.grants
        else "Every action has its new owner.",
        "met",
    )
    return redirect(where.url)


def _carry_out(
    where: Place,
    person: Member,
    form: RoleForm | NamesForm,
    forms: Forms,
    verb: Callable[[], None],
    said: str,
) -> ResponseReturnValue:
    """Do it and go back to the page, or show the page again with what was typed and what to put right."""
    if not form.validate():
        return _page(where, person, forms), 422
    try:
        verb()
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _page(where, person, forms), status_of(refusal)
    flash(said, "met")
    return redirect(f"{where.url}/{person.id}")


def _page(where: Place, person: Member, used: Forms) -> str:
    session, actor, now = db.session(), access.current_actor(), clock.now()
    today, allowed = clock.local_date(now), _allowed(where, person, actor)
    known = {each for grant in person.grants for each in (grant.granted_by, grant.revoked_by) if each}
    page = present_person.person_page(
        where,
        person,
        facts=queries.sign_in_facts(session, [person.id]),
        names=names_of(session, known),
        left_on=queries.left_on(session, person.id, home_id=where.home_id, provider_id=where.provider_id),
        open_actions=_open_actions(where, person, today),
        reset_mail=letters.of_reset(session, person.id, now=now) if allowed.password else None,
        allowed=allowed,
        reader=actor,
        today=today,
    )
    can_mail = is_address(person.sign_in_name) and letters.are_possible(session, where.provider_id)
    forms = Forms(
        role=used.role or (_role_now(where, person) if allowed.role else None),
        names=used.names or (_names_now(person) if allowed.names else None),
        code=CodeForm(None, prefix="code-") if allowed.password and can_mail else None,
    )
    return render_template("team/person.html", page=page, forms=forms)


def _open_actions(where: Place, person: Member, today: date) -> int:
    session = db.session()
    if where.home_id is None:
        return queries.open_actions_of(session, person.id, where.provider_id)
    return open_counts_of_owners(session, where.home_id, today).get(person.id, OpenCounts()).open


def _allowed(where: Place, person: Member, actor: Actor) -> Allowed:
    today = clock.local_date(clock.now())
    if not where.may_be_changed_by(actor):
        return Allowed(why_not=present_person.NOT_FOR_YOU[where.home_id is None])
    if actor.user_id == person.id:
        return Allowed(why_not="This is you. Nobody changes their own role or ends their own access.")
    counting = person.counting(today)
    here = where.of_here(counting)
    mine = may_act_on(actor, person.id, roles_to_judge_by(db.session(), person.id, today))
    return Allowed(
        role=bool(here),
        names=mine,
        password=mine and bool(counting),
        factors=mine and has_factor(db.session(), person.id),
        leave=bool(here) or mine,
        why_not="" if mine or here else service.NOT_YOURS,
    )


def _member(where: Place, user_id: str) -> Member:
    """Somebody with a role, now or once, in the place or the provider as a whole, or with an open action there."""
    found = queries.member(db.session(), where.provider_id, user_id)
    if found is None:
        raise NotFoundError
    if where.home_id is None or any(grant.home_id in (where.home_id, None) for grant in found.grants):
        return found
    if not _open_actions(where, found, clock.local_date(clock.now())):
        raise NotFoundError
    return found


def _role_form(where: Place, form: RoleForm) -> RoleForm:
    form.role.choices = {role: role_words(role) for role in where.roles}
    return form


def _role_now(where: Place, person: Member) -> RoleForm:
    grant = where.of_here(person.counting(clock.local_date(clock.now())))[-1]
    now = {"role": grant.role, "engaged_as": grant.engaged_as, "ends_on": grant.ends_on}
    return _role_form(where, RoleForm(None, data=now, prefix="role-"))


def _names_now(person: Member) -> NamesForm:
    data = {"name": person.name, "sign_in_name": person.sign_in_name}
    return NamesForm(None, data=data, prefix="names-")


def _leaving(where: Place, user_id: str) -> Leaving:
    """What leaving means: this place, or everywhere when the address says so or nothing else is left to end."""
    session, actor, now = db.session(), access.current_actor(), clock.now()
    person = _member(where, user_id)
    if actor.user_id == user_id:
        raise ForbiddenError(service.OWN_ROLE, code="own_role")
    here = departures.leaving(session, where, user_id, everywhere=False, actor=actor, now=now)
    nothing_here = here is not None and here.elsewhere and not (here.grants or here.actions)
    if where.home_id is None:
        nothing_here = here is not None and not here.grants
    asked = request.args.get("from") == EVERYWHERE or nothing_here
    found = here
    if asked:
        found = departures.leaving(session, where, user_id, everywhere=True, actor=actor, now=now)
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


def _departure_page(where: Place, user_id: str, found: Leaving, form: DepartureForm) -> str:
    page = present_person.departure_page(where, user_id, found, clock.local_date(clock.now()))
    action = f"{page.base}/departure" + (f"?from={EVERYWHERE}" if found.everywhere else "")
    return render_template("team/departure.html", page=page, form=form, action=action)
