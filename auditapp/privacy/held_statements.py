"""What is held about somebody: one statement for each kind of thing, its columns named in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from auditapp.actions.models import (
    Action,
    ActionAssignment,
    ActionComment,
    ActionCompletion,
    ActionPause,
    ActionVerification,
    ActionVoid,
    Finding,
    MadeSafe,
)
from auditapp.audits.models import Answer, Audit, AuditFinish, AuditNote
from auditapp.evidence.models import PhotoSlot
from auditapp.kernel.journal import JournalEvent, home_chain, provider_chain
from auditapp.packs.models import Pack
from auditapp.people.account_models import (
    Invitation,
    InvitationEnd,
    KnownDevice,
    Passkey,
    Password,
    SignInSession,
    Totp,
)
from auditapp.people.models import (
    AccessEntry,
    Departure,
    Home,
    OutgoingMail,
    RoleGrant,
    RoleRevocation,
    Setting,
    User,
    UserChange,
)
from auditapp.privacy.held_said import flags, said
from auditapp.privacy.scope import Person, Scope

Statement: TypeAlias = Select[*tuple[Any, ...]]
Make: TypeAlias = Callable[[Person, Scope], Statement]


def _account(person: Person, _scope: Scope) -> Statement:
    return select(
        User.name.label("Name"), User.sign_in_name.label("Sign-in name"), User.created_at.label("Added")
    ).where(User.id == person.id)


def _earlier(person: Person, _scope: Scope) -> Statement:
    return (
        select(
            UserChange.name.label("Name"),
            UserChange.sign_in_name.label("Sign-in name"),
            UserChange.at.label("Until"),
        )
        .where(UserChange.user_id == person.id)
        .order_by(UserChange.at.desc())
    )


def _roles(person: Person, scope: Scope) -> Statement:
    within = or_(RoleGrant.home_id.in_(scope.home_ids), RoleGrant.provider_id == scope.provider_id)
    return (
        select(
            RoleGrant.role.label("Role"),
            func.coalesce(Home.name, literal("All homes")).label("Where"),
            RoleGrant.engaged_as.label("Engaged as"),
            RoleGrant.granted_at.label("From"),
            RoleGrant.ends_on.label("Last day"),
            RoleRevocation.revoked_at.label("Taken back"),
        )
        .outerjoin(Home, Home.id == RoleGrant.home_id)
        .outerjoin(RoleRevocation, RoleRevocation.grant_id == RoleGrant.id)
        .where(RoleGrant.user_id == person.id, within)
        .order_by(RoleGrant.granted_at.desc())
    )


def _departures(person: Person, scope: Scope) -> Statement:
    within = or_(Departure.home_id.in_(scope.home_ids), Departure.provider_id == scope.provider_id)
    return select(Departure.left_on.label("Left on")).where(Departure.user_id == person.id, within)


def _ways_in(person: Person, _scope: Scope) -> Statement:
    """That there are passwords, passkeys and codes, and since when; never the secrets themselves."""
    password = select(literal("Password, kept as a hash").label("What"), Password.set_at.label("Since"))
    passkey = select((literal("Passkey ") + Passkey.name).label("What"), Passkey.at.label("Since"))
    totp = select(literal("Authenticator app").label("What"), Totp.at.label("Since"))
    device = select(literal("Known browser").label("What"), KnownDevice.at.label("Since"))
    every = (
        password.where(Password.user_id == person.id)
        .union_all(
            passkey.where(Passkey.user_id == person.id),
            totp.where(Totp.user_id == person.id),
            device.where(KnownDevice.user_id == person.id),
        )
        .subquery()
    )
    return select(every.c["What"], every.c["Since"]).order_by(every.c["Since"].desc())


def _sign_ins(person: Person, _scope: Scope) -> Statement:
    return (
        select(
            SignInSession.began_at.label("Signed in"),
            SignInSession.last_seen_at.label("Last seen"),
            SignInSession.ended_at.label("Ended"),
            SignInSession.label.label("Browser"),
            SignInSession.factor.label("Proved by"),
        )
        .where(SignInSession.user_id == person.id)
        .order_by(SignInSession.began_at.desc())
    )


def invited_as(person_id: str, sign_in_name: str) -> ColumnElement[bool]:
    """The invitations to somebody: theirs by account, by sign-in name, taken up by them, or known by its own number."""
    used = select(InvitationEnd.invitation_id).where(
        InvitationEnd.how == "used", InvitationEnd.by == person_id
    )
    return or_(
        Invitation.user_id == person_id,
        Invitation.id == person_id,
        Invitation.id.in_(used),
        and_(Invitation.sign_in_name == sign_in_name, Invitation.sign_in_name != ""),
    )


def _invitations(person: Person, scope: Scope) -> Statement:
    return (
        select(
            Invitation.kind.label("Kind"),
            Invitation.name.label("Name"),
            Invitation.sign_in_name.label("Sign-in name"),
            Invitation.at.label("Made"),
            Invitation.expires_at.label("Valid until"),
            InvitationEnd.how.label("What became of it"),
        )
        .outerjoin(InvitationEnd, InvitationEnd.invitation_id == Invitation.id)
        .where(invited_as(person.id, person.sign_in_name), Invitation.provider_id == scope.provider_id)
        .order_by(Invitation.at.desc())
    )


def _mail(person: Person, scope: Scope) -> Statement:
    return (
        select(
            OutgoingMail.subject.label("Subject"),
            OutgoingMail.at.label("Written"),
            OutgoingMail.sent_at.label("Sent"),
        )
        .where(OutgoingMail.to == person.sign_in_name, OutgoingMail.provider_id == scope.provider_id)
        .order_by(OutgoingMail.at.desc())
    )


def _audits(person: Person, scope: Scope) -> Statement:
    return (
        select(
            Audit.checklist_title.label("Checklist"),
            Home.name.label("Home"),
            Audit.started_at.label("Started"),
            Audit.id.label("Number"),
        )
        .join(Home, Home.id == Audit.home_id)
        .where(Audit.by == person.id, Audit.home_id.in_(scope.home_ids))
        .order_by(Audit.started_at.desc())
    )


def _signatures(person: Person, scope: Scope) -> Statement:
    return (
        select(
            AuditFinish.signed_name.label("Signed as"),
            Audit.checklist_title.label("Checklist"),
            AuditFinish.finished_at.label("When"),
            AuditFinish.audit_id.label("Audit"),
        )
        .join(Audit, Audit.id == AuditFinish.audit_id)
        .where(AuditFinish.by == person.id, Audit.home_id.in_(scope.home_ids))
        .order_by(AuditFinish.finished_at.desc())
    )


def _answers(person: Person, scope: Scope) -> Statement:
    return (
        select(
            Answer.item_id.label("Question"),
            Answer.subject.label("About"),
            Answer.value.label("Answer"),
            Answer.result.label("Result"),
            Answer.note.label("Note"),
            Answer.captured_at.label("When"),
            Audit.checklist_title.label("Checklist"),
            Audit.version.label("Version"),
            Answer.audit_id.label("Audit"),
        )
        .join(Audit, Audit.id == Answer.audit_id)
        .where(Answer.by == person.id, Audit.home_id.in_(scope.home_ids))
        .order_by(Answer.captured_at.desc())
    )


def _notes(person: Person, scope: Scope) -> Statement:
    return (
        select(
            AuditNote.text.label("Text"),
            Audit.checklist_title.label("Checklist"),
            AuditNote.at.label("When"),
            AuditNote.audit_id.label("Audit"),
        )
        .join(Audit, Audit.id == AuditNote.audit_id)
        .where(AuditNote.by == person.id, Audit.home_id.in_(scope.home_ids))
        .order_by(AuditNote.at.desc())
    )


def _photos(person: Person, scope: Scope) -> Statement:
    return (
        select(
            PhotoSlot.view.label("View"),
            Home.name.label("Home"),
            PhotoSlot.captured_at.label("Taken"),
            PhotoSlot.id.label("Number"),
        )
        .join(Home, Home.id == PhotoSlot.home_id)
        .where(PhotoSlot.by == person.id, PhotoSlot.home_id.in_(scope.home_ids))
        .order_by(PhotoSlot.captured_at.desc())
    )


def _owned(person: Person, scope: Scope) -> Statement:
    return (
        select(
            ActionAssignment.text.label("Action"),
            ActionAssignment.due_on.label("Due"),
            ActionAssignment.at.label("Given"),
            ActionAssignment.action_id.label("Number"),
        )
        .join(Action, Action.id == ActionAssignment.action_id)
        .where(ActionAssignment.owner_id == person.id, Action.home_id.in_(scope.home_ids))
        .order_by(ActionAssignment.at.desc())
    )


def _said_about_actions(person: Person, scope: Scope) -> Statement:
    """What they wrote when they did, checked, put off, ended, discussed or made something safe."""
    kinds = (
        ("Done", ActionCompletion, ActionCompletion.text),
        ("Checked", ActionVerification, ActionVerification.seen),
        ("Comment", ActionComment, ActionComment.text),
        ("Paused", ActionPause, ActionPause.reason),
        ("Void", ActionVoid, ActionVoid.reason),
    )
    parts = [
        select(
            literal(kind).label("What"),
            text.label("Text"),
            model.at.label("When"),
            model.action_id.label("Action"),
        )
        .join(Action, Action.id == model.action_id)
        .where(model.by == person.id, Action.home_id.in_(scope.home_ids))
        for kind, model, text in kinds
    ]
    safe = (
        select(
            literal("Made safe").label("What"),
            MadeSafe.text.label("Text"),
            MadeSafe.at.label("When"),
            MadeSafe.finding_id.label("Action"),
        )
        .join(Finding, Finding.id == MadeSafe.finding_id)
        .where(MadeSafe.by == person.id, Finding.home_id.in_(scope.home_ids))
    )
    every = safe.union_all(*parts).subquery()
    return select(every.c["What"], every.c["Text"], every.c["When"], every.c["Action"]).order_by(
        every.c["When"].desc()
    )


def _settings(person: Person, scope: Scope) -> Statement:
    within = or_(Setting.home_id.in_(scope.home_ids), Setting.provider_id == scope.provider_id)
    return (
        select(
            Setting.key.label("Setting"),
            func.coalesce(Home.name, literal("All homes")).label("Where"),
            Setting.why.label("Why"),
            Setting.at.label("When"),
        )
        .outerjoin(Home, Home.id == Setting.home_id)
        .where(Setting.by == person.id, within)
        .order_by(Setting.at.desc())
    )


def _packs(person: Person, scope: Scope) -> Statement:
    return (
        select(
            Home.name.label("Home"),
            Pack.from_on.label("First day"),
            Pack.to_on.label("Last day"),
            Pack.requested_at.label("Asked for"),
        )
        .join(Home, Home.id == Pack.home_id)
        .where(Pack.requested_by == person.id, Pack.home_id.in_(scope.home_ids))
        .order_by(Pack.requested_at.desc())
    )


def _journal(person: Person, scope: Scope) -> Statement:
    chains: Sequence[str] = [provider_chain(scope.provider_id), *map(home_chain, scope.home_ids)]
    codes = select(Invitation.id).where(invited_as(person.id, person.sign_in_name))
    about = or_(
        and_(JournalEvent.subject_kind == "user", JournalEvent.subject_id == person.id),
        and_(JournalEvent.subject_kind == "invitation", JournalEvent.subject_id.in_(codes)),
    )
    return (
        select(
            JournalEvent.kind.label("Event"),
            JournalEvent.at.label("When"),
            JournalEvent.chain.label("Journal"),
        )
        .where(JournalEvent.chain.in_(chains), or_(JournalEvent.actor_id == person.id, about))
        .order_by(JournalEvent.id.desc())
    )


def _opened(person: Person, scope: Scope) -> Statement:
    return (
        select(
            AccessEntry.kind.label("What"),
            AccessEntry.record_id.label("Number"),
            AccessEntry.way.label("How"),
            AccessEntry.at.label("When"),
        )
        .where(AccessEntry.user_id == person.id, AccessEntry.home_id.in_(scope.home_ids))
        .order_by(AccessEntry.at.desc())
    )


SECTIONS: tuple[tuple[str, str, Make], ...] = (
    ("account", "Account", _account),
    ("earlier_names", "Earlier names", _earlier),
    ("roles", "Roles", _roles),
    ("departures", "Leaving", _departures),
    ("ways_in", "Passwords and second steps", _ways_in),
    ("sign_ins", "Sign-ins", _sign_ins),
    ("invitations", "Invitations", _invitations),
    ("mail", "Mail to them", _mail),
    ("audits", "Audits they did", _audits),
    ("signatures", "Signatures", _signatures),
    ("answers", "Answers they gave", _answers),
    ("said", "What they said in audits beside the answers", said),
    ("notes", "Notes they wrote", _notes),
    ("photos", "Photos they took", _photos),
    ("actions", "Actions given to them", _owned),
    ("words", "What they said about actions", _said_about_actions),
    ("settings", "Settings they changed", _settings),
    ("flags", "What they said is so of a home", flags),
    ("packs", "Packs they asked for", _packs),
    ("journal", "Lines of the journal by them or about them", _journal),
    ("opened", "What they opened", _opened),
)
