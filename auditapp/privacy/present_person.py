"""Words for the data protection pages: what is held and why, and everything about one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from auditapp.privacy import present
from auditapp.privacy.in_words import Worded
from auditapp.privacy.places import TITLE, Place
from auditapp.privacy.queries import View
from auditapp.privacy.scope import Person
from auditapp.web.parts import Link, address, at, counted

SHOWN = 20


@dataclass(frozen=True)
class Kept:
    """One kind of data: what, about whom, what for, how long."""

    what: str
    whom: str
    why: str
    long: str


# How long: what the provider has set takes the place of the words in braces.
KEPT = (
    Kept(
        "Names, sign-in names and roles",
        "Staff, agency and bank workers, inspectors",
        "So that every check and every action has a name, and only those who may can look.",
        "While they work here; after that until you erase them, which you can do below.",
    ),
    Kept(
        "Invitations",
        "Everybody who was invited, also whoever has not joined",
        "So that a code is for one person, and whoever invited them sees what became of it.",
        "The code for at most 14 days; the name until you erase it, which you can do below.",
    ),
    Kept(
        "Passwords and second steps",
        "Everybody who signs in",
        "To know that it is really them. Passwords are kept as hashes only: nobody can read them.",
        "Until they are replaced or the person is erased.",
    ),
    Kept(
        "Sign-ins and known browsers",
        "Everybody who signs in",
        "So that people can end a sign-in they do not know, and guessing is slowed down.",
        "Known browsers for a year, tries for a day, sign-ins as long as the account.",
    ),
    Kept(
        "Audits, answers, notes, actions",
        "Staff by name as their authors and owners; residents by initials and room at most",
        "To show that care is checked and put right (Regulation 17, good governance).",
        "{records}",
    ),
    Kept(
        "Photos",
        "Things and rooms, never people; all data about place and camera is removed",
        "To show what was found and what was put right.",
        "{records}",
    ),
    Kept(
        "The access log",
        "Everybody who opens an audit, a photo, a pack, a person's page or all that is held about them",
        "So that you can answer who looked at what.",
        "{months}; older lines are removed every night.",
    ),
    Kept(
        "The journal",
        "Whoever changed something",
        "To prove that no record was altered. Names and words in it can be erased; the proof stays whole.",
        "{records}",
    ),
    Kept(
        "Mail that waits to be sent",
        "Whoever was invited or asked for a new password",
        "To reach them. The text goes once it is sent.",
        "Until it is sent or given up.",
    ),
    Kept(
        "Backups and packs",
        "Everybody above",
        "So that nothing is lost, and an inspector can check. Erasing does not reach into them.",
        "As long as you keep the files.",
    ),
)


@dataclass(frozen=True)
class PersonRow:
    """Somebody whose data can be looked at."""

    name: str
    url: str
    about: str


@dataclass(frozen=True)
class DataPage:
    """What is held here."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    other: Link | None
    kept: tuple[Kept, ...]
    people: tuple[PersonRow, ...]


@dataclass(frozen=True)
class SectionView:
    """One kind of thing that is held about somebody."""

    key: str
    title: str
    more: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PersonPage:
    """Everything held about one person.

    `erasing`: "yes", "no" while they have a role, "elsewhere" (on the provider's page), "others" (may), "done".
    `invited`: they have not joined, so there is nothing but the invitation.
    """

    title: str
    lede: str
    trail: tuple[Link, ...]
    base: str
    name: str
    sections: tuple[SectionView, ...]
    erasing: str
    erase_url: str
    invited: bool


@dataclass(frozen=True)
class CopyPage:
    """A copy is ready to be downloaded."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    file_url: str
    back: Link


@dataclass(frozen=True)
class Sheet:
    """The page for people inside the file that is handed out."""

    title: str
    lede: str
    sections: tuple[SectionView, ...]


def data_page(place: Place, people: Sequence[Person], *, months: int, years: int) -> DataPage:
    """What is held in a home or at a provider, and about whom one can ask."""
    rows = tuple(PersonRow(each.name, f"{place.base}/{each.id}", _about(each)) for each in people)
    lede = (
        f"What {place.name} holds about people. It is in this installation alone: its database, its photos, its "
        "backups. Nothing is sent elsewhere."
    )
    title = f"{TITLE}: {place.name}"
    return DataPage(title, lede, place.trail, place.all_homes, kept(months, years), rows)


def _about(person: Person) -> str:
    if person.erased_at:
        return "Erased"
    return ", ".join(filter(None, (person.sign_in_name, "invited, has not joined" if person.invited else "")))


def kept(months: int, years: int) -> tuple[Kept, ...]:
    """What is held, in plain words."""
    records = f"{counted(years, 'year')}, as your settings say; nothing is removed by itself."
    set_by_them = {"records": records, "months": counted(months, "month")}
    return tuple(replace(each, long=each.long.format(**set_by_them)) for each in KEPT)


def person_page(
    person: Person, sections: Sequence[Worded], place: Place, *, may_erase: bool, has_left: bool
) -> PersonPage:
    """Everything held about one person, the newest of each kind shown."""
    said = f", erased on {at(person.erased_at).label}" if person.erased_at else ""
    erasing = _erasing(may_erase=may_erase, has_left=has_left, here=place.base == place.erase_base)
    total = sum(section.total for section in sections)
    return PersonPage(
        title=f"What is held about {person.name}",
        lede=f"{counted(total, 'entry', 'entries')} of {counted(len(sections), 'kind')}{said}.",
        trail=place.here,
        base=f"{place.base}/{person.id}",
        name=person.name,
        sections=views(sections),
        erasing="done" if person.erased_at else erasing,
        erase_url=f"{place.erase_base}/{person.id}",
        invited=person.invited,
    )


def _erasing(*, may_erase: bool, has_left: bool, here: bool) -> str:
    if not may_erase:
        return "others"
    if not has_left:
        return "no"
    return "yes" if here else "elsewhere"


def copy_page(person: Person, place: Place, ticket: str) -> CopyPage:
    """The copy is ready."""
    url, about = f"{place.base}/{person.id}", f"What is held about {person.name}"
    return CopyPage(
        title="The copy is ready",
        lede=f"It holds everything that {place.name} has about {person.name}.",
        trail=(*place.here, Link(about, url)),
        file_url=address(f"{url}/file/download", {"ticket": ticket}),
        back=Link(f"Back to what is held about {person.name}", url),
    )


def sheet(
    person: Person,
    sections: Sequence[Worded],
    looked: Sequence[View],
    name: str,
    *,
    made_by: str,
    now: datetime,
) -> Sheet:
    """The same whole, for the file; `looked` are those who looked at what is theirs."""
    lede = f"Put together by {made_by} for {name} on {at(now).label}. Times are those of the home."
    return Sheet(f"What is held about {person.name}", lede, (*views(sections), *_looked(looked)))


def _looked(looked: Sequence[View]) -> tuple[SectionView, ...]:
    rows = tuple(
        (each.at.label, each.who, each.what, each.how.capitalize() or "On a page")
        for each in present.rows(looked)
    )
    title = f"Who looked at what is theirs: {len(rows):,}"
    return (SectionView("looked", title, "", ("When", "Who", "What", "How"), rows),) if rows else ()


def views(sections: Sequence[Worded]) -> tuple[SectionView, ...]:
    """Each kind with its rows."""
    return tuple(
        SectionView(
            section.key,
            f"{section.title}: {section.total:,}" if section.total > 1 else section.title,
            f"The newest {len(section.rows)} are shown. The copy holds them all."
            if section.total > len(section.rows)
            else "",
            section.columns,
            section.rows,
        )
        for section in sections
    )
