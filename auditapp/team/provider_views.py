"""The people of a provider across its homes; invite somebody for all of them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.forms.team import ProviderInvitationForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Permission, Role
from auditapp.people.account_models import Invitation
from auditapp.people.invitations import GrantPlan
from auditapp.people.present import role_words
from auditapp.people.queries import homes_of_provider, provider_named
from auditapp.team import letters, present, queries, service
from auditapp.team.views import code_page, offer_mail, send_if_wanted, send_wanted, shown_now
from auditapp.web import access

blueprint = Blueprint("provider_team", __name__)
_WHAT = {
    Role.QUALITY_LEAD: "sees and checks everything in every home",
    Role.NOMINATED_INDIVIDUAL: "the same, and people, homes and settings",
    Role.ADMINISTRATOR: "people, homes, settings and backups; no audits",
}


@blueprint.get("/providers/<provider_id>/people")
@access.provider(Permission.PROVIDER_ADMINISTRATION_READ)
def index(provider_id: str) -> ResponseReturnValue:
    """Everybody across the homes."""
    session, actor, now = db.session(), access.current_actor(), clock.now()
    today, homes = clock.local_date(now), homes_of_provider(session, provider_id)
    page = present.provider_page(
        provider_named(session, provider_id),
        queries.members_of_provider(session, provider_id),
        queries.open_invitations(session, provider_id, now=now),
        shown=shown_now(),
        today=today,
        can_mail=letters.are_possible(session, provider_id),
        may_edit=Permission.PROVIDER_PEOPLE_EDIT in actor.providers[provider_id],
        homes={home.id: home for home in homes if actor.can(Permission.HOME_PEOPLE_READ, home.id)},
    )
    facts = queries.sign_in_facts(session, [row.id for row in page.rows])
    return render_template("team/people.html", page=present.with_sign_ins(page, facts, today))


@blueprint.get("/providers/<provider_id>/people/invitation")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def invitation(provider_id: str) -> ResponseReturnValue:
    """The form that invites somebody for the whole provider."""
    return _form_page(provider_id, _form(provider_id, ProviderInvitationForm(None)))


@blueprint.post("/providers/<provider_id>/people/invitation")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def invite(provider_id: str) -> ResponseReturnValue:
    """Make an invitation, and show its code this once."""
    form = _form(provider_id, ProviderInvitationForm())
    if not form.validate():
        return _form_page(provider_id, form), 422
    try:
        issued = service.invite_person(
            db.session(),
            provider_id=provider_id,
            name=form.name.data or "",
            sign_in_name=form.sign_in_name.data or "",
            grants=[GrantPlan(Role(form.role.data), None, provider_id)],
            actor=access.current_actor(),
            now=clock.now(),
        )
    except InvalidError as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _form_page(provider_id, form), 422
    sent = send_if_wanted(issued, provider_id, wanted=send_wanted(form))
    return code_page(issued, back=f"/providers/{provider_id}/people", sent=sent)


@blueprint.post("/providers/<provider_id>/people/invitations/<invitation_id>/withdrawal")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def withdraw(provider_id: str, invitation_id: str) -> ResponseReturnValue:
    """Take an invitation back."""
    found = _open_one(provider_id, invitation_id)
    service.withdraw_invitation(db.session(), found, actor=access.current_actor(), now=clock.now())
    flash(f"The invitation of {found.name} is withdrawn. Its code opens nothing any more.", "met")
    return redirect(f"/providers/{provider_id}/people")


@blueprint.post("/providers/<provider_id>/people/invitations/<invitation_id>/code")
@access.provider(Permission.PROVIDER_PEOPLE_EDIT)
def renew(provider_id: str, invitation_id: str) -> ResponseReturnValue:
    """A new code for an invitation; the old one opens nothing any more."""
    found = _open_one(provider_id, invitation_id)
    issued = service.renew_invitation(db.session(), found, actor=access.current_actor(), now=clock.now())
    sent = send_if_wanted(issued, provider_id, wanted="send" in request.form)
    return code_page(issued, back=f"/providers/{provider_id}/people", sent=sent)


def _open_one(provider_id: str, invitation_id: str) -> Invitation:
    found = queries.open_invitation(db.session(), provider_id, invitation_id, now=clock.now())
    if found is None:
        raise NotFoundError("That invitation was taken up or withdrawn, or it ran out.")
    return found


def _form(provider_id: str, form: ProviderInvitationForm) -> ProviderInvitationForm:
    offer_mail(form, provider_id)
    form.role.choices = {role: f"{role_words(role)}: {what}" for role, what in _WHAT.items()}
    return form


def _form_page(provider_id: str, form: ProviderInvitationForm) -> str:
    name = provider_named(db.session(), provider_id).name
    return render_template(
        "team/provider_invitation.html",
        form=form,
        provider_name=name,
        base=f"/providers/{provider_id}/people",
    )
