"""A list of staff: kept as it was read, judged against the home as it stands, and carried out whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock, ids
from auditapp.kernel.errors import StateError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor
from auditapp.people import invitations, names
from auditapp.people.account_models import Invitation
from auditapp.people.invitations import GrantPlan, Invitee
from auditapp.people.models import ImportDraft, User
from auditapp.people.queries import HomeSummary
from auditapp.team import queries, service
from auditapp.team.places import home_place
from auditapp.team.queries import Member
from auditapp.team.service import Issued
from auditapp.team.staff_list import Plan, StaffRow, understood
from auditapp.web.templating import day

KIND = "staff"
KEPT = timedelta(days=1)


class Outcome(StrEnum):
    """What will become of a row."""

    INVITE = "invite"
    CHANGE = "change"
    NOTHING = "nothing"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Judged:
    """A row with what will become of it, and why. `plan` is None for a row that was not understood."""

    row: StaffRow
    outcome: Outcome
    words: str
    plan: Plan | None = None
    user_id: str | None = None


@dataclass
class _Home:
    """The home and the file so far, for judging row after row."""

    today: date
    actor_id: str
    here: dict[str, Member]  # by id
    by_name: Mapping[str, list[str]]  # those here, by name without capitals
    by_sign_in: Mapping[str, str]  # sign-in name to id, of the whole provider
    left: Mapping[str, Member]  # those who worked here and do not any more, by id
    left_by_name: Mapping[str, list[str]]  # the same, by name without capitals
    left_on: Mapping[str, date]  # the last day of each
    invited: frozenset[str]
    taken: set[str]
    seen: dict[str, int] = field(default_factory=dict)


def keep(
    session: Session,
    home: HomeSummary,
    file_name: str,
    rows: Sequence[StaffRow],
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Keep the rows until somebody says yes, at most a day; an earlier file of the same person goes."""
    mine = (ImportDraft.home_id == home.id) & (ImportDraft.by == actor.user_id)
    session.execute(delete(ImportDraft).where(ImportDraft.kind == KIND, mine | (ImportDraft.at < now - KEPT)))
    draft = ImportDraft(
        id=ids.new_id("k"),
        kind=KIND,
        provider_id=home.provider_id,
        home_id=home.id,
        file_name=file_name[:200],
        rows=[list(astuple(row)) for row in rows],
        at=now,
        by=actor.user_id,
    )
    session.add(draft)
    return draft.id


def find(session: Session, home: HomeSummary, draft_id: str, *, now: datetime) -> ImportDraft | None:
    """The file that was sent for this home, while it is kept."""
    found = session.get(ImportDraft, draft_id)
    if found is None or (found.kind, found.home_id) != (KIND, home.id):
        return None
    return found if found.at > now - KEPT else None


def judge(
    session: Session, home: HomeSummary, draft: ImportDraft, *, actor: Actor, now: datetime
) -> list[Judged]:
    """Every row with what would become of it now."""
    known = _home(session, home, actor, now)
    rows = cast("list[list[Json]]", draft.rows)
    return [_judged(StaffRow(*cast("list[str]", cells)), known) for cells in rows]  # type: ignore[arg-type]


def fingerprint(judged: Sequence[Judged]) -> str:
    """Changes when anything about the rows or what would become of them does."""
    text = "\n".join(repr((each.row, each.outcome, each.words, each.user_id)) for each in judged)
    return hashlib.sha256(text.encode()).hexdigest()


def carry_out(
    session: Session, home: HomeSummary, draft: ImportDraft, *, seen: str, actor: Actor, now: datetime
) -> list[Issued]:
    """Do what the rows say, all of it; returns the codes to hand out.

    Raises StateError when a row cannot be, or when the home is no longer as it was when `seen` was shown.
    """
    session.delete(draft)
    session.flush()  # of two that are sent at once the second waits here, and then finds the home changed
    judged = judge(session, home, draft, actor=actor, now=now)
    if fingerprint(judged) != seen:
        raise StateError("Something has changed since this was shown. Look through it again.", code="changed")
    if any(each.outcome is Outcome.PROBLEM for each in judged):
        raise StateError("Put the rows with a problem right first. Nothing was changed.", code="problems")
    for each in judged:
        if each.outcome is Outcome.CHANGE and each.plan is not None and each.user_id is not None:
            _change(session, home, each.plan, each.user_id, actor=actor, now=now)
    plans = [each for each in judged if each.outcome is Outcome.INVITE and each.plan is not None]
    return _invite(session, home, plans, actor=actor, now=now)


def _home(session: Session, home: HomeSummary, actor: Actor, now: datetime) -> _Home:
    today = clock.local_date(now)
    open_ones = queries.open_invitations(session, home.provider_id, now=now, home_id=home.id)
    members = queries.members_of_home(session, home.id, home.provider_id)
    here = {
        each.id: replace(
            each, grants=tuple(grant for grant in each.counting(today) if grant.home_id == home.id)
        )
        for each in members
    }
    taken = set(session.scalars(select(User.sign_in_name))) | set(
        session.scalars(select(Invitation.sign_in_name))
    )
    here = {key: each for key, each in here.items() if each.grants}
    left = {each.id: each for each in members if _worked_here(each, home.id) and each.id not in here}
    return _Home(
        today=today,
        actor_id=actor.user_id,
        here=here,
        by_name=_by_name(here),
        left=left,
        left_by_name=_by_name(left),
        left_on={key: _left_on(each, home.id) for key, each in left.items()},
        by_sign_in={
            each.sign_in_name: each.id for each in queries.members_of_provider(session, home.provider_id)
        },
        invited=frozenset(each.sign_in_name for each in open_ones),
        taken=taken,
    )


def _by_name(members: Mapping[str, Member]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in members.values():
        found.setdefault(each.name.casefold(), []).append(each.id)
    return found


def _worked_here(member: Member, home_id: str) -> bool:
    return any(grant.home_id == home_id for grant in member.grants)


def _left_on(member: Member, home_id: str) -> date:
    """The last day of their roles in the home, all of which have ended."""
    ends = (
        clock.local_date(grant.revoked_at) if grant.revoked_at else grant.ends_on
        for grant in member.grants
        if grant.home_id == home_id
    )
    return max(each for each in ends if each is not None)


def _judged(row: StaffRow, known: _Home) -> Judged:
    plan = understood(row, known.today)
    if isinstance(plan, str):
        return Judged(row, Outcome.PROBLEM, plan)
    key = plan.sign_in_name or f"name {plan.name.casefold()}"
    first = known.seen.setdefault(key, row.line)
    if first != row.line:
        return Judged(row, Outcome.PROBLEM, f"The same person is in line {first}. Keep one of the two.")
    if plan.sign_in_name in known.invited:
        return Judged(row, Outcome.NOTHING, "Is invited already", plan)
    return _of_person(plan, known)


def _of_person(plan: Plan, known: _Home) -> Judged:
    if plan.sign_in_name:
        return _of_known(plan, known.by_sign_in.get(plan.sign_in_name), known)
    name = plan.name.casefold()
    same, gone = known.by_name.get(name, []), known.left_by_name.get(name, [])
    if len(same) > 1:
        words = f"{len(same)} people here are called {plan.name}. Add a sign-in name."
        return Judged(plan.row, Outcome.PROBLEM, words)
    if same or not gone:
        return _of_known(plan, same[0] if same else None, known)
    if len(gone) > 1:
        words = f"{len(gone)} people called {plan.name} have worked here. Add a sign-in name."
        return Judged(plan.row, Outcome.PROBLEM, words)
    return _of_leaver(plan, gone[0], known)


def _of_leaver(plan: Plan, user_id: str, known: _Home) -> Judged:
    """Somebody is back: under their name, and with the account they had, never with a second one."""
    plan = replace(plan, sign_in_name=known.left[user_id].sign_in_name)
    if plan.sign_in_name in known.invited:
        return Judged(plan.row, Outcome.NOTHING, "Is invited already", plan)
    first = known.seen.setdefault(plan.sign_in_name, plan.row.line)
    if first != plan.row.line:
        return Judged(plan.row, Outcome.PROBLEM, f"The same person is in line {first}. Keep one of the two.")
    return _to_invite(plan, user_id, known)


def _of_known(plan: Plan, user_id: str | None, known: _Home) -> Judged:
    if user_id is None or user_id not in known.here:
        return _to_invite(plan, user_id, known)
    grants = known.here[user_id].grants
    if [(each.role, each.engaged_as, each.ends_on) for each in grants] == [
        (plan.role, plan.engaged_as, plan.ends_on)
    ]:
        return Judged(plan.row, Outcome.NOTHING, "Works here already, just so", plan, user_id)
    if user_id == known.actor_id:
        return Judged(plan.row, Outcome.PROBLEM, "This is you. Nobody changes their own role.")
    return Judged(plan.row, Outcome.CHANGE, "Works here already; the role or its end changes", plan, user_id)


def _to_invite(plan: Plan, user_id: str | None, known: _Home) -> Judged:
    signs = plan.sign_in_name or names.proposed(plan.name, known.taken.__contains__)
    known.taken.add(signs)
    words = f"Will be invited, to sign in as {signs}"
    if user_id is None and plan.name.casefold() in known.left_by_name:
        words += f". A {plan.name} has worked here: if it is them, leave the sign-in name out"
    elif user_id is not None:
        left = known.left_on.get(user_id)
        words = f"Will be invited, and keeps the account {signs}"
        if left is not None:
            words = f"Left on {day(left)}: will be invited to come back with their account, {signs}"
    return Judged(plan.row, Outcome.INVITE, words, replace(plan, sign_in_name=signs), user_id)


def _change(
    session: Session, home: HomeSummary, plan: Plan, user_id: str, *, actor: Actor, now: datetime
) -> None:
    try:
        service.change_role(
            session, home_place(home), user_id, plan.role, engaged_as=plan.engaged_as, ends_on=plan.ends_on,
            actor=actor, now=now,
        )  # fmt: skip
    except StateError as refusal:
        raise StateError(
            f"Line {plan.row.line}, {plan.name}: {refusal.message}", code=refusal.code
        ) from refusal


def _invite(
    session: Session, home: HomeSummary, judged: Sequence[Judged], *, actor: Actor, now: datetime
) -> list[Issued]:
    plans = [(each.plan, each.user_id) for each in judged if each.plan is not None]
    invitees = [
        Invitee(
            plan.name,
            plan.sign_in_name,
            (GrantPlan(plan.role, home.id, None, plan.engaged_as, plan.ends_on),),
            user_id,
        )
        for plan, user_id in plans
    ]
    codes = invitations.invite_many(session, invitees, provider_id=home.provider_id, actor=actor, now=now)
    return [
        Issued(code, each.name, each.sign_in_name, invitations.open_until(each.grants, now))
        for code, each in zip(codes, invitees, strict=True)
    ]
