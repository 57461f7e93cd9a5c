"""One person's page, and the page on which they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from auditapp.kernel import clock
from auditapp.kernel.permissions import Role
from auditapp.people.present import role_words
from auditapp.people.queries import HomeSummary
from auditapp.team.departures import Leaving
from auditapp.team.present import last_days, seen
from auditapp.team.queries import Grant, Member, SignInFacts
from auditapp.web.parts import Fact, Moment, Notice, Word, at, counted
from auditapp.web.templating import day


@dataclass(frozen=True)
class Chapter:
    """A role in the history of a person."""

    role: str
    where: str
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
    leave_words: str


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


def person_page(
    home: HomeSummary,
    member: Member,
    *,
    facts: SignInFacts,
    names: Mapping[str, str],
    left_on: date | None,
    open_actions: int,
    allowed: Allowed,
    today: date,
) -> PersonPage:
    """The page of one person, as the home's managers see it."""
    counting = member.counting(today)
    last = facts.last.get(member.id)
    people, works = f"/homes/{home.id}/people", ", ".join(_role_at(grant) for grant in counting)
    return PersonPage(
        title=member.name,
        lede=works if counting else "No longer works here. What they did stays, under their name.",
        base=f"{people}/{member.id}",
        people_url=people,
        facts=(
            Fact("Signs in as", member.sign_in_name),
            Fact("Last sign-in", seen(clock.local_date(last), today) if last else "Never"),
            Fact("Second step at sign-in", "Yes" if member.id in facts.with_factor else "No"),
            Fact(
                "Open actions",
                counted(open_actions, "open action") if open_actions else "None",
                f"/homes/{home.id}/actions?owner={member.id}" if open_actions else None,
            ),
        ),
        notice=_notice(member, counting, left_on, open_actions),
        history=tuple(_chapter(grant, names, today) for grant in reversed(member.grants)),
        allowed=allowed,
        leave_words=f"{member.name} leaves" if counting else "Give their open actions to somebody else",
    )


def departure_page(home: HomeSummary, user_id: str, found: Leaving, today: date) -> DeparturePage:
    """What ends, and what needs a new owner."""
    base = f"/homes/{home.id}/people/{user_id}"
    number = len(found.actions)
    needs = f"{counted(number, 'open action')} {'needs' if number == 1 else 'need'} a new owner first."
    return DeparturePage(
        title=f"{found.name} leaves" if found.grants else f"What {found.name} left behind",
        lede=f"{needs} Nothing changes until each has one." if number else "They own no open action.",
        base=base,
        name=found.name,
        ends=tuple(_role_at(grant) for grant in found.grants),
        stays="They keep their other roles." if found.elsewhere and found.grants else "",
        other_scope="Only this home" if found.everywhere else "All homes of the provider",
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


def _chapter(grant: Grant, names: Mapping[str, str], today: date) -> Chapter:
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
        how=last_days(grant),
        given=at(grant.granted_at),
        given_by=names.get(grant.granted_by, ""),
        ended=ended,
        state=state,
    )
