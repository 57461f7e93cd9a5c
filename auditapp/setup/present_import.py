"""The import of homes in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditapp.people.home_rules import HomeDetails
from auditapp.people.queries import ProviderSummary
from auditapp.setup.directory import providers_in, same_name
from auditapp.setup.importing import Draft, Planned, What, seal
from auditapp.setup.present_homes import FIELDS, rating_words, shown
from auditapp.web.parts import Fact, Link, Number, Word, address, counted

SHOWN = 30  # names of providers at once
_WORDS = {
    What.ADD: Word("Will be added", "met"),
    What.UPDATE: Word("Will be changed", "attention"),
    What.SAME: Word("Nothing to change", "quiet"),
    What.CANNOT: Word("Cannot be brought in", "critical"),
}


@dataclass(frozen=True)
class UploadPage:
    """Where the file is chosen."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str


@dataclass(frozen=True)
class ChoicePage:
    """The providers that a file names."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str
    search: str
    names: tuple[Link, ...]
    more: str
    discard_url: str


@dataclass(frozen=True)
class Row:
    """A row of the file: what will happen, and whether it can be ticked."""

    number: int
    name: str
    meta: str
    state: Word
    why: str
    facts: tuple[Fact, ...]
    ticked: bool
    can: bool


@dataclass(frozen=True)
class PreviewPage:
    """Row by row what will happen."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str
    named: str
    seen: str
    numbers: tuple[Number, ...]
    rows: tuple[Row, ...]
    can: bool
    other_url: str
    discard_url: str


def upload_page(provider: ProviderSummary) -> UploadPage:
    """Before there is a file."""
    return UploadPage(
        f"Bring in the homes of {provider.name}",
        "From the care directory that CQC publishes each month. You see row by row what will happen before "
        "anything does. Walkaround fetches nothing itself.",
        (_homes(provider),),
        f"/providers/{provider.id}/homes/import",
    )


def chosen_name(provider: ProviderSummary, draft: Draft, asked: str | None) -> str | None:
    """Which provider of the file is meant: the one asked for, the only one, or the one of our name."""
    names = list(providers_in(draft.locations))
    if asked is not None:
        return asked if asked in names else None
    alike = [each for each in names if same_name(each, provider.name)]
    found = names if len(names) == 1 else alike
    return found[0] if len(found) == 1 else None


def choice_page(provider: ProviderSummary, draft: Draft, search: str) -> ChoicePage:
    """The providers whose names hold what was searched for."""
    base = f"/providers/{provider.id}/homes/import/{draft.id}"
    counts = providers_in(draft.locations)
    found = [name for name in counts if search.strip().casefold() in name.casefold()]
    names = tuple(
        Link(
            f"{name or 'Without a name'} ({counted(counts[name], 'care home')})",
            address(base, {"named": name}),
        )
        for name in found[:SHOWN]
    )
    left = len(found) - len(names)
    return ChoicePage(
        title="Whose homes are these?",
        lede=f"{draft.file_name} names {counted(len(counts), 'provider')} with care homes. "
        f"None of them is called {provider.name}, or more than one is.",
        trail=(_homes(provider),),
        url=base,
        search=search,
        names=names,
        more=f"{counted(left, 'more', 'more')}. Search for a part of the name." if left > 0 else "",
        discard_url=f"{base}/discard",
    )


def preview_page(
    provider: ProviderSummary,
    draft: Draft,
    named: str,
    planned: Sequence[Planned],
    *,
    chosen: set[int] | None,
) -> PreviewPage:
    """The rows: first what happens, then what cannot. `chosen` are the ticks that were sent."""
    base = f"/providers/{provider.id}/homes/import/{draft.id}"
    order = {What.ADD: 0, What.UPDATE: 1, What.CANNOT: 2, What.SAME: 3}
    ordered = sorted(planned, key=lambda each: (order[each.what], each.number))
    count = {what: sum(each.what is what for each in planned) for what in What}
    can = count[What.ADD] + count[What.UPDATE] > 0
    return PreviewPage(
        title=_title(count),
        lede=f"Homes of {named} in {draft.file_name}. Nothing has happened yet.",
        trail=(_homes(provider),),
        url=base,
        named=named,
        seen=seal(planned),
        numbers=(
            Number(count[What.ADD], "to be added"),
            Number(count[What.UPDATE], "to be changed"),
            Number(count[What.SAME], "with nothing to change"),
            Number(
                count[What.CANNOT], "that cannot be brought in", "critical" if count[What.CANNOT] else "quiet"
            ),
        ),
        rows=tuple(_row(each, chosen) for each in ordered),
        can=can,
        other_url=address(base, {"named": "?"}),
        discard_url=f"{base}/discard",
    )


def said(added: int, changed: int) -> str:
    """What was done, in a sentence."""
    parts = [
        f"{counted(added, 'home')} added" if added else "",
        f"{counted(changed, 'home')} changed" if changed else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def _title(count: dict[What, int]) -> str:
    if count[What.ADD] and count[What.UPDATE]:
        return f"{counted(count[What.ADD], 'home')} can be added and {count[What.UPDATE]:,} changed"
    if count[What.ADD]:
        return f"{counted(count[What.ADD], 'home')} can be added"
    if count[What.UPDATE]:
        return f"{counted(count[What.UPDATE], 'home')} can be changed"
    return "There is nothing to bring in"


def _row(each: Planned, chosen: set[int] | None) -> Row:
    can = each.what in (What.ADD, What.UPDATE)
    if each.what is What.ADD and each.details:
        facts = _of_new(each.details)
    else:
        facts = tuple(Fact(FIELDS[it.field], f"{shown(it.was)} → {shown(it.becomes)}") for it in each.changes)
    return Row(
        number=each.number,
        name=each.name,
        meta=f"Row {each.number:,}" + (f", {each.location}" if each.location else ""),
        state=_WORDS[each.what],
        why=each.why,
        facts=facts,
        ticked=can and (chosen is None or each.number in chosen),
        can=can,
    )


def _of_new(details: HomeDetails) -> tuple[Fact, ...]:
    place = ", ".join(
        each for each in (shown(details.address), details.postcode, details.local_authority) if each
    )
    facts = [Fact("Place", place.removeprefix("nothing, ")), Fact("Beds", shown(details.beds))]
    if details.rating:
        facts.append(Fact("Rating", rating_words(details)))
    return tuple(each for each in facts if each.fact != "nothing")


def _homes(provider: ProviderSummary) -> Link:
    return Link("Homes", f"/providers/{provider.id}/homes")
