"""The import of homes in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditapp.people.home_rules import HomeDetails
from auditapp.people.queries import ProviderSummary
from auditapp.setup.importing import Draft, Planned, What, seal
from auditapp.setup.present_homes import FIELDS, rating_words, shown
from auditapp.setup.provider_groups import Group
from auditapp.web.parts import Fact, Link, Number, Word, address, counted

SHOWN = 30  # names of providers at once
_WORDS = {
    What.ADD: Word("Will be added", "met"),
    What.UPDATE: Word("Will be changed", "attention"),
    What.SAME: Word("Nothing to change", "quiet"),
    What.LEFT_OUT: Word("Left out", "quiet"),
    What.CANNOT: Word("Cannot be brought in", "critical"),
}
_COUNTED = {
    What.ADD: "to be added",
    What.UPDATE: "to be changed",
    What.SAME: "with nothing to change",
    What.LEFT_OUT: "left out",
    What.CANNOT: "that cannot be brought in",
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


def chosen_group(provider: ProviderSummary, groups: Mapping[str, Group], asked: str | None) -> Group | None:
    """Which provider of the file is meant: the one asked for, the only one, or the only one of our name."""
    if asked is not None:
        return groups.get(asked)
    found = list(groups.values()) if len(groups) == 1 else _alike(provider, groups)
    return found[0] if len(found) == 1 else None


def choice_page(
    provider: ProviderSummary, draft: Draft, groups: Mapping[str, Group], search: str
) -> ChoicePage:
    """The providers whose names hold what was searched for, those of our name first."""
    base = f"/providers/{provider.id}/homes/import/{draft.id}"
    wanted = search.strip().casefold()
    alike = _alike(provider, groups)
    ordered = alike + [group for group in groups.values() if group not in alike]
    found = [each for each in ordered if any(wanted in name.casefold() for name in each.spellings)]
    left = len(found) - SHOWN
    return ChoicePage(
        title="Whose homes are these?",
        lede=f"{draft.file_name} names {counted(len(groups), 'provider')} with care homes. "
        f"{_why_asked(provider, len(alike))}",
        trail=(_homes(provider),),
        url=base,
        search=search,
        names=tuple(_group_link(base, each) for each in found[:SHOWN]),
        more=f"{left:,} more. Search for a part of the name." if left > 0 else "",
        discard_url=f"{base}/discard",
    )


def _alike(provider: ProviderSummary, groups: Mapping[str, Group]) -> list[Group]:
    found = [each for each in groups.values() if each.is_called(provider.name)]
    return sorted(found, key=lambda each: provider.name not in each.spellings)  # the very name first


def _why_asked(provider: ProviderSummary, alike: int) -> str:
    if not alike:
        return f"None of them is called {provider.name}."
    if alike == 1:
        return f"One of them is called {provider.name}; it stands first."
    return f"{alike:,} of them are called {provider.name}; they stand first."


def _group_link(base: str, group: Group) -> Link:
    told = [group.key.removeprefix("id:")] if group.key.startswith("id:") else []
    words = ", ".join([*told, counted(group.care_homes, "care home")])
    return Link(f"{group.name or 'Without a name'} ({words})", address(base, {"named": group.key}))


def preview_page(
    provider: ProviderSummary,
    draft: Draft,
    group: Group,
    planned: Sequence[Planned],
    *,
    chosen: set[int] | None,
) -> PreviewPage:
    """The rows: first what happens, then what cannot. `chosen` are the ticks that were sent."""
    base = f"/providers/{provider.id}/homes/import/{draft.id}"
    order = {What.ADD: 0, What.UPDATE: 1, What.CANNOT: 2, What.LEFT_OUT: 3, What.SAME: 4}
    ordered = sorted(planned, key=lambda each: (order[each.what], each.number))
    count = {what: sum(each.what is what for each in planned) for what in What}
    can = count[What.ADD] + count[What.UPDATE] > 0
    return PreviewPage(
        title=_title(count),
        lede=f"Homes of {group.name} in {draft.file_name}. Nothing has happened yet.",
        trail=(_homes(provider),),
        url=base,
        named=group.key,
        seen=seal(planned),
        numbers=tuple(
            Number(count[what], words, "critical" if what is What.CANNOT else "quiet")
            for what, words in _COUNTED.items()
            if count[what] or what in (What.ADD, What.UPDATE)
        ),
        rows=tuple(_row(each, chosen) for each in ordered),
        can=can,
        other_url=address(base, {"named": "?"}),
        discard_url=f"{base}/discard",
    )


def done_url(provider_id: str, added: Sequence[str]) -> str:
    """The list of homes, where the first of those that were added are told with what comes next."""
    homes = f"/providers/{provider_id}/homes"
    return address(homes, {"added": ",".join(added[:SHOWN])}) if added else homes


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
    told = (
        ("beds", "" if details.beds is None else f"{details.beds:,}"),
        ("address", ", ".join(details.address.splitlines())),
        ("postcode", details.postcode),
        ("local_authority", details.local_authority),
        ("rating", rating_words(details) if details.rating else ""),
    )
    found = tuple(
        Fact("Rating" if name == "rating" else FIELDS[name], words) for name, words in told if words
    )
    return found or (Fact("Details", "The file gives only the name. You can add the rest later."),)


def _homes(provider: ProviderSummary) -> Link:
    return Link("Homes", f"/providers/{provider.id}/homes")
