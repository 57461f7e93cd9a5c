"""The people of a home: who works here, who used to, who is invited; invite somebody."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from auditapp.actions.queries import open_counts_of_owners
from auditapp.extensions import db
from auditapp.forms.team import InvitationForm, ProviderInvitationForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Permission, Role
from auditapp.people.account_models import Invitation
from auditapp.people.invitations import GrantPlan
from auditapp.people.present import role_words
from auditapp.people.queries import HomeSummary, homes_of_provider, names_of
from auditapp.team import letters, present, queries, service
from auditapp.team.rules import HOME_ROLES
from auditapp.team.slips import slip_of
from auditapp.web import access, addresses

blueprint = Blueprint("team", __name__)
MAX_PAGE = 1000
MAX_SEARCH = 100


@blueprint.get("/homes/<home_id>/people")
@access.home(Permission.HOME_PEOPLE_READ)
def index(home: HomeSummary) -> ResponseReturnValue:
    """The people of a home, and the actions that each of them has open."""
    session, actor, now = db.session(), access.current_actor(), clock.now()
    today = clock.local_date(now)
    counts = open_counts_of_owners(session, home.id, today)
    page = present.people_page(
        home,
        queries.members_of_home(session, home.id, home.provider_id),
        counts,
        names_of(session, set(counts)),
        queries.open_invitations(session, home.provider_id, now=now, home_id=home.id),
        shown=shown_now(),
        today=today,
        can_mail=letters.are_possible(session, home.provider_id),
        may_edit=actor.can(Permission.HOME_PEOPLE_EDIT, home.id),
        sees_provider=Permission.PROVIDER_ADMINISTRATION_READ in actor.providers.get(home.provider_id, ()),
    )
    facts = queries.sign_in_facts(session, [row.id for row in page.rows])
    return render_template("team/people.html", page=present.with_sign_ins(page, facts, today))


@blueprint.get("/homes/<home_id>/people/invitation")
@access.home(Permission.HOME_PEOPLE_EDIT)
def invitation(home: HomeSummary) -> ResponseReturnValue:
    """The form that invites somebody; with `?account=` somebody who worked here comes back with that account."""
    found = queries.member(db.session(), home.provider_id, request.args.get("account", ""))
    here = found is not None and any(grant.home_id in (home.id, None) for grant in found.grants)
    known = {"name": found.name, "sign_in_name": found.sign_in_name} if found and here else None
    return _form_page(home, _form(home, InvitationForm(None, data=known)))


@blueprint.post("/homes/<home_id>/people/invitation")
@access.home(Permission.HOME_PEOPLE_EDIT)
def invite(home: HomeSummary) -> ResponseReturnValue:
    """Make an invitation, and show its code this once."""
    form = _form(home, InvitationForm())
    if not form.validate():
        return _form_page(home, form), 422
    role, engaged_as = Role(form.role.data), form.engaged_as.data or ""
    grants = [
        GrantPlan(role, home_id, None, engaged_as, form.last_day)
        for home_id in (home.id, *(form.homes.data or ()))
    ]
    try:
        issued = service.invite_person(
            db.session(),
            provider_id=home.provider_id,
            name=form.name.data or "",
            sign_in_name=form.sign_in_name.data or "",
            grants=grants,
            actor=access.current_actor(),
            now=clock.now(),
        )
    except InvalidError as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _form_page(home, form), 422
    sent = send_if_wanted(issued, home.provider_id, wanted=send_wanted(form))
    return code_page(issued, back=f"/homes/{home.id}/people", sent=sent)


@blueprint.post("/homes/<home_id>/people/invitations/<invitation_id>/withdrawal")
@access.home(Permission.HOME_PEOPLE_EDIT)
def withdraw(home: HomeSummary, invitation_id: str) -> ResponseReturnValue:
    """Take an invitation back."""
    session, actor, now = db.session(), access.current_actor(), clock.now()
    found = _open_one(session, home, invitation_id)
    service.withdraw_invitation(session, found, actor=actor, now=now)
    flash(f"The invitation of {found.name} is withdrawn. Its code opens nothing any more.", "met")
    return redirect(url_for("team.index", home_id=home.id))


@blueprint.post("/homes/<home_id>/people/invitations/<invitation_id>/code")
@access.home(Permission.HOME_PEOPLE_EDIT)
def renew(home: HomeSummary, invitation_id: str) -> ResponseReturnValue:
    """A new code for an invitation; the old one opens nothing any more."""
    session, actor, now = db.session(), access.current_actor(), clock.now()
    issued = service.renew_invitation(session, _open_one(session, home, invitation_id), actor=actor, now=now)
    sent = send_if_wanted(issued, home.provider_id, wanted="send" in request.form)
    return code_page(issued, back=f"/homes/{home.id}/people", sent=sent)


def offer_mail(form: InvitationForm | ProviderInvitationForm, provider_id: str) -> None:
    """Ask whether to send the code by e-mail only where that is possible."""
    if not letters.are_possible(db.session(), provider_id):
        del form.send


def send_wanted(form: InvitationForm | ProviderInvitationForm) -> bool:
    """Whether the code is to go by e-mail, too."""
    return "send" in form and bool(form.send.data)


def send_if_wanted(issued: service.Issued, provider_id: str, *, wanted: bool) -> bool | None:
    """Send the code by e-mail when that is wanted and possible; None when it is neither, False without an address."""
    session = db.session()
    if not (wanted and letters.are_possible(session, provider_id)):
        return None
    actor, now = access.current_actor(), clock.now()
    return letters.send_code(session, provider_id, issued, link_of(issued.code), actor=actor, now=now)


def code_page(issued: service.Issued, *, back: str, sent: bool | None = None, is_reset: bool = False) -> str:
    """The page that shows a code, once, and says whether it is `sent` (False: it has no address to go to)."""
    slip = slip_of(issued, link_of, address=addresses.link_to(url_for("join.ask")))
    return render_template("team/code.html", slip=slip, back=back, sent=sent, is_reset=is_reset)


def link_of(code: str) -> str:
    """The whole address of a code."""
    return addresses.link_to(url_for("join.show", code=code))


def shown_now() -> present.Shown:
    """Which people the address asks for."""
    page = request.args.get("page", 1, type=int)
    return present.Shown(
        left=request.args.get("show") == "left",
        search=request.args.get("name", "")[:MAX_SEARCH].strip(),
        page=max(1, min(page, MAX_PAGE)),
    )


def _open_one(session: Session, home: HomeSummary, invitation_id: str) -> Invitation:
    now = clock.now()
    listed = {
        each.id for each in queries.open_invitations(session, home.provider_id, now=now, home_id=home.id)
    }
    found = queries.open_invitation(session, home.provider_id, invitation_id, now=now)
    if found is None or found.id not in listed:
        raise NotFoundError("That invitation was taken up or withdrawn, or it ran out.")
    return found


def _form(home: HomeSummary, form: InvitationForm) -> InvitationForm:
    actor = access.current_actor()
    offer_mail(form, home.provider_id)
    form.role.choices = {role: role_words(role) for role in HOME_ROLES}
    form.homes.choices = [
        (other.id, other.name)
        for other in homes_of_provider(db.session(), home.provider_id)
        if other.id != home.id and actor.can(Permission.HOME_PEOPLE_EDIT, other.id)
    ]
    return form


def _form_page(home: HomeSummary, form: InvitationForm) -> str:
    return render_template(
        "team/invitation.html", form=form, home_name=home.name, base=f"/homes/{home.id}/people"
    )
