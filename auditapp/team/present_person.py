"""One person's page, and the page on which they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor, Permission, Role
from auditapp.people.mail import MailLine
from auditapp.people.present import role_words
from auditapp.team.departures import Leaving
from auditapp.team.letters import standing
from auditapp.team.places import Place
from auditapp.team.present import last_days, seen
from auditapp.team.queries import Grant, Member, SignInFacts
from auditapp.web.parts import Fact, Moment, Notice, Word, at, counted
from auditapp.web.templating import day


@dataclass(frozen=True)
class Chapter:
    """A role in the history of a person."""

    role: str
    where: str
    url: str | None  # where this role is changed, when that is not this page
    how: str
    given: Moment
    given_by: str
    ended: str
    state: Word


@dataclass(frozen=True)
class Allowed:
    """What the reader may do with this person; `why_not` says why nothing, where that is not plain."""

    role: bool = False
    names: bool = False
    password: bool = False
    factors: bool = False
    leave: bool = False
    why_not: str = ""


@dataclass(frozen=True)
class PersonPage:
    """Somebody who works or worked here."""

    title: str
    lede: str
    base: str
    people_url: str
    facts: tuple[Fact, ...]
    notice: Notice | None
    history: tuple[Chapter, ...]
    allowed: Allowed
    role_words: str
    reset_mail: str
    leave_words: str  # nothing where there is nothing to leave
    back_url: str  # where somebody who left is invited to come back, or nothing


@dataclass(frozen=True)
class LeavingAction:
    """An open action that needs a new owner."""

    field: str
    reference: str
    text: str
    meta: str
    url: str


@dataclass(frozen=True)
class DeparturePage:
    """Somebody is about to leave."""

    title: str
    lede: str
    base: str
    name: str
    ends: tuple[str, ...]
    stays: str
    other_scope: str
    other_scope_url: str | None
    actions: tuple[LeavingAction, ...]


NOT_FOR_YOU = {
    False: "Only the registered manager and the provider can change this.",
    True: "Only an administrator or the nominated individual can change this.",
}


def person_page(
    where: Place,
    member: Member,
    *,
    facts: SignInFacts,
    names: Mapping[str, str],
    left_on: date | None,
    open_actions: int,
    reset_mail: MailLine | None,
    allowed: Allowed,
    reader: Actor,
    today: date,
) -> PersonPage:
    """The page of one person, as those see it who keep a home or a provider in order."""
    counting = member.counting(today)
    works = ", ".join(_role_at(grant) for grant in counting)
    return PersonPage(
        title=member.name,
        lede=works if counting else "No longer works here. What they did stays, under their name.",
        base=f"{where.url}/{member.id}",
        people_url=where.url,
        facts=_facts(member, facts, open_actions, where, today),
        notice=_notice(member, counting, left_on, open_actions),
        history=tuple(
            _chapter(grant, names, _elsewhere(grant, where, reader), today)
            for grant in reversed(member.grants)
        ),
        allowed=allowed,
        role_words="Change the role in this home" if where.home_id else "Change the role for all homes",
        reset_mail=standing(reset_mail) if reset_mail else "",
        leave_words=_leave_words(member, counting, open_actions) if allowed.leave else "",
        back_url=f"{where.url}/invitation?account={member.id}"
        if _may_come_back(where, counting, allowed)
        else "",
    )


def _leave_words(member: Member, counting: tuple[Grant, ...], open_actions: int) -> str:
    if counting:
        return f"{member.name} leaves"
    return "Give their open actions to somebody else" if open_actions else ""


def _may_come_back(where: Place, counting: tuple[Grant, ...], allowed: Allowed) -> bool:
    return where.home_id is not None and allowed.names and not where.of_here(counting)


def _facts(
    member: Member, facts: SignInFacts, open_actions: int, where: Place, today: date
) -> tuple[Fact, ...]:
    last = facts.last.get(member.id)
    listed = f"/homes/{where.home_id}/actions?owner={member.id}" if open_actions and where.home_id else None
    return (
        Fact("Signs in as", member.sign_in_name),
        Fact("Last sign-in", seen(clock.local_date(last), today) if last else "Never"),
        Fact("Second step at sign-in", "Yes" if member.id in facts.with_factor else "No"),
        Fact("Open actions", counted(open_actions, "open action") if open_actions else "None", listed),
    )


def left_words(where: Place, found: Leaving) -> str:
    """That somebody has left, or no longer holds the role for all homes."""
    if where.home_id is None and not found.everywhere:
        return f"{found.name} no longer has a role for all homes."
    return f"{found.name} no longer works here."


def departure_page(where: Place, user_id: str, found: Leaving, today: date) -> DeparturePage:
    """What ends, and what needs a new owner."""
    base = f"{where.url}/{user_id}"
    narrow = "Only this home" if where.home_id else "Only the role for all homes"
    number = len(found.actions)
    needs = f"{counted(number, 'open action')} {'needs' if number == 1 else 'need'} a new owner first."
    return DeparturePage(
        title=f"{found.name} leaves" if found.grants else f"What {found.name} left behind",
        lede=f"{needs} Nothing changes until each has one." if number else "They own no open action.",
        base=base,
        name=found.name,
        ends=tuple(_role_at(grant) for grant in found.grants),
        stays="They keep their other roles." if found.elsewhere and found.grants else "",
        other_scope=narrow if found.everywhere else _WIDE[where.home_id is None],
        other_scope_url=_other_scope(base, found),
        actions=tuple(
            LeavingAction(
                field=f"owner_{row.id}",
                reference=row.reference,
                text=row.text,
                meta=f"{row.home_name}, due {day(row.due_on)}" + (", late" if row.due_on < today else ""),
                url=f"/actions/{row.id}/{row.reference}",
            )
            for row in found.actions
        ),
    )


_WIDE = {False: "All homes of the provider", True: "Every role, in all homes"}


def _other_scope(base: str, found: Leaving) -> str | None:
    if found.everywhere:
        return f"{base}/departure"
    return f"{base}/departure?from=everywhere" if found.elsewhere else None


def _role_at(grant: Grant) -> str:
    how = last_days(grant)
    return f"{role_words(grant.role)}, {grant.where}" + (f" ({how[:1].lower()}{how[1:]})" if how else "")


def _notice(
    member: Member, counting: tuple[Grant, ...], left_on: date | None, open_actions: int
) -> Notice | None:
    if not counting and open_actions:
        return Notice(
            f"{counted(open_actions, 'open action')} still {'belongs' if open_actions == 1 else 'belong'} to them",
            "They cannot sign in to do it any more. Give it to somebody who works here.",
            "attention",
        )
    if not counting:
        ended = [grant.ends_on for grant in member.grants if grant.revoked_at is None and grant.ends_on]
        if ended and max(ended) >= (left_on or date.min):
            return Notice(f"Their access ended by itself on {day(max(ended))}")
        return Notice(f"Left on {day(left_on)}") if left_on else None
    ends = [grant.ends_on for grant in counting if grant.ends_on is not None]
    if len(ends) == len(counting):
        inspector = any(grant.role is Role.INSPECTOR for grant in counting)
        whose = "An inspector's access" if inspector else "Their access"
        return Notice(f"{whose} ends by itself after {day(max(ends))}", "Nobody has to remember to end it.")
    return None


def _elsewhere(grant: Grant, where: Place, reader: Actor) -> str | None:
    """Where the reader sees the person in that home, or for all homes; None for what this page is about."""
    if grant.home_id == where.home_id:
        return None
    if grant.home_id is not None:
        sees = reader.can(Permission.HOME_PEOPLE_READ, grant.home_id)
        return f"/homes/{grant.home_id}/people/{grant.user_id}" if sees else None
    held = reader.providers.get(where.provider_id, frozenset())
    sees = Permission.PROVIDER_ADMINISTRATION_READ in held
    return f"/providers/{where.provider_id}/people/{grant.user_id}" if sees else None


def _chapter(grant: Grant, names: Mapping[str, str], url: str | None, today: date) -> Chapter:
    if grant.revoked_at is not None:
        by = names.get(grant.revoked_by or "", "")
        ended, state = f"Ended {day(clock.local_date(grant.revoked_at))} by {by}", Word("Ended")
    elif not grant.counts_on(today) and grant.ends_on is not None:
        ended, state = f"Ended by itself on {day(grant.ends_on)}", Word("Ended")
    else:
        ended, state = "", Word("Now", "met")
    return Chapter(
        role=role_words(grant.role),
        where=grant.where,
        url=url,
        how=last_days(grant),
        given=at(grant.granted_at),
        given_by=names.get(grant.granted_by, ""),
        ended=ended,
        state=state,
    )
