"""A provider's homes in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from auditapp.kernel.permissions import Permission
from auditapp.people.home_rules import HomeDetails
from auditapp.people.homes import DetailRow
from auditapp.people.queries import HomeSummary, ProviderSummary
from auditapp.setup.provider_homes import ListedHome
from auditapp.web.parts import Fact, Link, Moment, at, counted

FIELDS = {
    "name": "Name",
    "location_id": "CQC location ID",
    "address": "Address",
    "postcode": "Postcode",
    "local_authority": "Local authority",
    "beds": "Beds",
    "rating": "What CQC's directory said",
    "rating_on": "Date of that rating",
}
_BECAUSE = {"set_up": "When it was set up", "import": "From CQC's directory", "edit": "Changed"}


@dataclass(frozen=True)
class Corner:
    """A part of the administration."""

    title: str
    text: str
    url: str
    icon: str


@dataclass(frozen=True)
class AdministrationPage:
    """The administrator's first page."""

    title: str
    lede: str
    corners: tuple[Corner, ...]
    backups_url: str


@dataclass(frozen=True)
class HomeLine:
    """A home in the list."""

    name: str
    meta: str
    url: str
    rating: str
    beds: str


@dataclass(frozen=True)
class HomesPage:
    """The homes of a provider."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    homes: tuple[HomeLine, ...]
    added: tuple[Link, ...]  # the set-up of each home that was just brought in
    new_url: str
    import_url: str


@dataclass(frozen=True)
class NewPage:
    """Where a home is added."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str


@dataclass(frozen=True)
class Change:
    """One time that somebody set details."""

    title: str
    who: str
    at: Moment
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class DetailsPage:
    """The details of a home and their history."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str
    facts: tuple[Fact, ...]
    rating: str
    history: tuple[Change, ...]


_CORNERS = (
    (
        Permission.PROVIDER_HOME_EDIT,
        Corner("Homes", "Add a home, change its details, or bring in a list from CQC's directory.", "homes", "house"),
    ),
    (
        Permission.PROVIDER_PEOPLE_EDIT,
        Corner("People", "Who works for the provider, in which homes, and who may sign in.", "people", "users"),
    ),
    (
        Permission.PROVIDER_CHECKLIST_EDIT,
        Corner("Checklists", "What is asked in every home, and what is locked.", "checklists", "clipboard-list"),
    ),
    (
        Permission.PROVIDER_SETTINGS_READ,
        Corner("Settings", "What holds for every home unless a home sets its own.", "settings", "settings"),
    ),
    (
        Permission.PROVIDER_BACKUP_READ,
        Corner("Backups", "When the last good one was made, and when it was last tried.", "backups", "hard-drive"),
    ),
    (
        Permission.PROVIDER_PERSONAL_DATA_READ,
        Corner(
            "Data protection",
            "What is held about people, why and for how long; copies and erasure.",
            "personal-data",
            "shield-check",
        ),
    ),
)  # fmt: skip


def administration_page(provider: ProviderSummary, held: Collection[Permission]) -> AdministrationPage:
    """The corners that whoever holds these permissions may open."""
    base = f"/providers/{provider.id}"
    corners = tuple(
        Corner(each.title, each.text, f"{base}/{each.url}", each.icon)
        for permission, each in _CORNERS
        if permission in held
    )
    return AdministrationPage(
        title=f"Administration of {provider.name}",
        lede="People, homes, checklists, settings and backups. Audits are not shown here.",
        corners=corners,
        backups_url=f"{base}/backups",
    )


def homes_page(
    provider: ProviderSummary, found: Sequence[ListedHome], added: Collection[str] = ()
) -> HomesPage:
    """The list of homes; of those `added` just now, by id, also where each is set up."""
    base = f"/providers/{provider.id}"
    beds = sum(each.details.beds or 0 for each in found)
    return HomesPage(
        title=f"{counted(len(found), 'home')} of {provider.name}",
        lede=f"{counted(beds, 'bed')} where the number is known." if beds else "",
        trail=(_administration(provider),),
        homes=tuple(_line(each) for each in found),
        added=tuple(
            Link(each.details.name, f"/homes/{each.id}/set-up") for each in found if each.id in added
        ),
        new_url=f"{base}/homes/new",
        import_url=f"{base}/homes/import",
    )


def new_page(provider: ProviderSummary) -> NewPage:
    """The page to add a home on."""
    url = f"/providers/{provider.id}/homes"
    return NewPage(
        f"Add a home to {provider.name}", "Only its name is needed now.", (Link("Homes", url),), f"{url}/new"
    )


def details_page(
    home: HomeSummary, now: HomeDetails, history: Sequence[DetailRow], *, keeps: bool
) -> DetailsPage:
    """The details, and each time they were set with what was different from the time before."""
    earlier = [*history[1:], None][: len(history)]
    changes = tuple(
        _change(row, before.details if before else None) for row, before in zip(history, earlier, strict=True)
    )
    homes = Link("Homes", f"/providers/{home.provider_id}/homes")
    return DetailsPage(
        title=f"Details of {home.name}",
        lede="What is known of the home. Its name stands on every page, report and pack.",
        trail=(homes,) if keeps else (Link("Settings", f"/homes/{home.id}/settings"),),
        url=f"/homes/{home.id}/details",
        facts=_facts(now),
        rating=rating_words(now),
        history=changes,
    )


def rating_words(details: HomeDetails) -> str:
    """What CQC's directory said; never a figure of ours."""
    if not details.rating:
        return ""
    on = f" on {long_day(details.rating_on)}" if details.rating_on else ""
    return f"CQC's directory said {details.rating}{on}"


def shown(value: object) -> str:
    """A detail as people read it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, date):
        return long_day(value)
    return ", ".join(str(value).splitlines())


def long_day(value: date) -> str:
    """3 May 2024."""
    return f"{value.day} {value:%B %Y}"


def _line(home: ListedHome) -> HomeLine:
    details = home.details
    place = ", ".join(each for each in (details.postcode, details.local_authority) if each)
    number = f"CQC location {details.location_id}" if details.location_id else "CQC location ID not known"
    return HomeLine(
        name=details.name,
        meta=", ".join(each for each in (number, place) if each),
        url=f"/homes/{home.id}/details",
        rating=rating_words(details),
        beds="" if details.beds is None else counted(details.beds, "bed"),
    )


def _facts(details: HomeDetails) -> tuple[Fact, ...]:
    values = asdict(details)
    asked = ("name", "location_id", "address", "postcode", "local_authority", "beds")
    return tuple(Fact(FIELDS[name], shown(values[name]).replace("nothing", "Not known")) for name in asked)


def _change(row: DetailRow, before: HomeDetails | None) -> Change:
    was = asdict(before) if before else {}
    facts = [
        Fact(
            FIELDS[name],
            shown(value) if not was else f"{shown(was[name])} → {shown(value)}",
        )
        for name, value in asdict(row.details).items()
        if (value != was[name] if was else value not in (None, ""))
    ]
    return Change(_BECAUSE.get(row.because, row.because), row.who, at(row.at), tuple(facts))


def _administration(provider: ProviderSummary) -> Link:
    return Link("Administration", f"/providers/{provider.id}/administration")
