"""Who works in a home or for a provider, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditapp.actions.queries import OpenCounts
from auditapp.kernel import clock
from auditapp.kernel.permissions import PROVIDER_ROLES
from auditapp.people.mail import is_address
from auditapp.people.present import role_words
from auditapp.people.queries import HomeSummary, ProviderSummary
from auditapp.team.letters import standing
from auditapp.team.queries import Grant, Member, Offered, OpenInvitation, SignInFacts
from auditapp.web.parts import Chip, Pages, Word, address, counted, pages
from auditapp.web.templating import day

PAGE = 100
ENGAGED_WORDS = {"employed": "", "agency": "Agency", "bank": "Bank", "visiting": "Visiting"}


@dataclass(frozen=True)
class PersonRow:
    """A person in the list; the addresses show what was counted."""

    id: str
    name: str
    url: str
    roles: tuple[str, ...]
    engaged: str
    last_seen: str
    factor: Word | None
    open: int
    open_url: str
    late: int
    late_url: str


@dataclass(frozen=True)
class InvitationRow:
    """An open invitation; both addresses are None for whoever may not change it.

    `mail` says how far the e-mail with its code has come, "" when there was none; `can_mail`: there may be one.
    """

    name: str
    sign_in_name: str
    roles: str
    made: str
    until: str
    mail: str
    can_mail: bool
    withdraw_url: str | None
    renew_url: str | None


@dataclass(frozen=True)
class Behind:
    """Somebody who no longer works here and still owns open actions."""

    name: str
    count: str
    url: str


@dataclass(frozen=True)
class PeoplePage:
    """Who works here, who used to, and who is invited."""

    title: str
    lede: str
    here: str  # the address of the list
    may_edit: bool
    provider_url: str | None
    chips: tuple[Chip, ...]
    shows_left: bool
    search: str
    rows: tuple[PersonRow, ...]
    page: Pages
    behind_title: str
    behind: tuple[Behind, ...]
    invitations: tuple[InvitationRow, ...]


@dataclass(frozen=True)
class Shown:
    """Which of the people a page shows."""

    left: bool = False
    search: str = ""
    page: int = 1


def people_page(
    home: HomeSummary,
    members: Sequence[Member],
    counts: Mapping[str, OpenCounts],
    names: Mapping[str, str],
    invitations: Sequence[OpenInvitation],
    *,
    shown: Shown,
    today: date,
    may_edit: bool,
    can_mail: bool,
    sees_provider: bool,
) -> PeoplePage:
    """The people of a home; their sign-ins are added by `with_sign_ins` for those on the page.

    `names` holds everybody who owns an open action.
    """
    here, base = f"/homes/{home.id}/people", f"/homes/{home.id}"
    listed = _listed(here, members, shown, today)
    behind = [each for each in counts if each not in listed.working]
    number = sum(counts[each].open for each in behind)
    return PeoplePage(
        title=f"{counted(len(listed.working), 'person works', 'people work')} in {home.name}",
        lede="Roles decide what each of them may see and do. Open and late actions lead to the register.",
        here=here,
        may_edit=may_edit,
        provider_url=f"/providers/{home.provider_id}/people" if sees_provider else None,
        chips=listed.chips,
        shows_left=shown.left,
        search=shown.search,
        rows=tuple(_row(each, base, counts, today) for each in listed.part),
        page=listed.page,
        behind_title=f"{counted(number, 'open action')} {'belongs' if number == 1 else 'belong'} to people who no "
        "longer work here",
        behind=tuple(_behind(each, names[each], counts[each], base) for each in behind),
        invitations=tuple(
            _invited(each, here, today, may_edit=may_edit, can_mail=can_mail) for each in invitations
        ),
    )


def provider_page(
    provider: ProviderSummary,
    members: Sequence[Member],
    invitations: Sequence[OpenInvitation],
    *,
    shown: Shown,
    today: date,
    may_edit: bool,
    can_mail: bool,
    homes: Mapping[str, HomeSummary],
) -> PeoplePage:
    """Everybody across the provider's homes, with what they do where."""
    here = f"/providers/{provider.id}/people"
    listed = _listed(here, members, shown, today)
    return PeoplePage(
        title=f"{counted(len(listed.working), 'person works', 'people work')} for {provider.name}",
        lede="Everybody once, with each of their homes. Open a name to change a role or to let somebody leave.",
        here=here,
        may_edit=may_edit,
        provider_url=None,
        chips=listed.chips,
        shows_left=shown.left,
        search=shown.search,
        rows=tuple(_everywhere(each, here, homes, today) for each in listed.part),
        page=listed.page,
        behind_title="",
        behind=(),
        invitations=tuple(
            _invited(each, here, today, may_edit=may_edit, can_mail=can_mail) for each in invitations
        ),
    )


@dataclass(frozen=True)
class _Listed:
    """Who works here, the part of the list that the page shows, and the links to the rest."""

    working: frozenset[str]
    chips: tuple[Chip, ...]
    part: Sequence[Member]
    page: Pages


def _listed(here: str, members: Sequence[Member], shown: Shown, today: date) -> _Listed:
    working = [each for each in members if each.counting(today)]
    left = [each for each in members if not each.counting(today)]
    chosen = found(left if shown.left else working, shown.search)
    first = (shown.page - 1) * PAGE
    return _Listed(
        working=frozenset(each.id for each in working),
        chips=(
            Chip("Works here", here, len(working), not shown.left),
            Chip("Has left", f"{here}?show=left", len(left), shown.left),
        ),
        part=chosen[first : first + PAGE],
        page=pages(
            here,
            {"show": "left" if shown.left else "", "name": shown.search},
            number=shown.page,
            total=len(chosen),
            size=PAGE,
            what="name",
        ),
    )


def with_sign_ins(page: PeoplePage, facts: SignInFacts, today: date) -> PeoplePage:
    """The page with when each person on it last signed in, and whether they have a second step."""
    return replace(page, rows=tuple(_with_sign_in(row, facts, today) for row in page.rows))


def found(members: Sequence[Member], search: str) -> list[Member]:
    """Those whose name or sign-in name holds what was typed."""
    text = search.strip().casefold()
    return [each for each in members if text in each.name.casefold() or text in each.sign_in_name]


def last_days(grant: Grant) -> str:
    """How somebody is engaged, and until when: `Agency until Fri 27 Nov`; "" for the ordinary case."""
    words = ENGAGED_WORDS.get(grant.engaged_as, "")
    until = f"until {day(grant.ends_on)}" if grant.ends_on else ""
    text = " ".join(part for part in (words, until) if part)
    return text[:1].upper() + text[1:]


def _row(member: Member, base: str, counts: Mapping[str, OpenCounts], today: date) -> PersonRow:
    has, path = counts.get(member.id, OpenCounts()), f"{base}/actions"
    grants = member.counting(today) or member.grants[-1:]
    roles = [
        role_words(grant.role) + (" (all homes)" if grant.role in PROVIDER_ROLES else "") for grant in grants
    ]
    return PersonRow(
        id=member.id,
        name=member.name,
        url=f"{base}/people/{member.id}",
        roles=tuple(dict.fromkeys(roles)),
        engaged=", ".join(filter(None, dict.fromkeys(last_days(grant) for grant in grants))),
        last_seen="",
        factor=None,
        open=has.open,
        open_url=address(path, {"owner": member.id}),
        late=has.late,
        late_url=address(path, {"state": "late", "owner": member.id}),
    )


def _everywhere(member: Member, here: str, homes: Mapping[str, HomeSummary], today: date) -> PersonRow:
    """Whoever works in one home alone is changed there; everybody else on a page about all homes."""
    grants = member.counting(today) or member.grants[-1:]
    places = {grant.home_id for grant in grants}
    (only,) = places if len(places) == 1 else (None,)
    return PersonRow(
        id=member.id,
        name=member.name,
        url=f"/homes/{only}/people/{member.id}" if only in homes else f"{here}/{member.id}",
        roles=tuple(f"{role_words(grant.role)}, {grant.where}" for grant in grants),
        engaged=", ".join(filter(None, dict.fromkeys(last_days(grant) for grant in grants))),
        last_seen="",
        factor=None,
        open=0,
        open_url="",
        late=0,
        late_url="",
    )


def _with_sign_in(row: PersonRow, facts: SignInFacts, today: date) -> PersonRow:
    last = facts.last.get(row.id)
    factor = Word("Second step", "met") if row.id in facts.with_factor else None
    return replace(row, last_seen=seen(clock.local_date(last), today) if last else "Never", factor=factor)


def seen(on: date, today: date) -> str:
    """Today, yesterday, or the day."""
    return {0: "Today", 1: "Yesterday"}.get((today - on).days, day(on))


def _behind(user_id: str, name: str, has: OpenCounts, base: str) -> Behind:
    return Behind(name, counted(has.open, "open action"), f"{base}/people/{user_id}/departure")


def _invited(
    each: OpenInvitation, here: str, today: date, *, may_edit: bool, can_mail: bool
) -> InvitationRow:
    made_on = (
        seen(clock.local_date(each.made_at), today).replace("Today", "today").replace("Yester", "yester")
    )
    return InvitationRow(
        name=each.name,
        sign_in_name=each.sign_in_name,
        roles="; ".join(map(_offered, each.roles)),
        made=f"{made_on} by {each.made_by}",
        until=day(clock.local_date(each.expires_at)),
        mail=standing(each.mail) if each.mail else "",
        can_mail=can_mail and is_address(each.sign_in_name),
        withdraw_url=f"{here}/invitations/{each.id}/withdrawal" if may_edit else None,
        renew_url=f"{here}/invitations/{each.id}/code" if may_edit else None,
    )


def _offered(each: Offered) -> str:
    """`Care assistant, Oak House, agency, until Sun 29 Nov`: what is offered, and for how long."""
    until = f"until {day(each.ends_on)}" if each.ends_on else ""
    parts = (role_words(each.role), each.where, ENGAGED_WORDS.get(each.engaged_as, "").lower(), until)
    return ", ".join(filter(None, parts))
