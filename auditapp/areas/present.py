"""Words and addresses for the pages about areas."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from auditapp.actions.present import RowView, row_views
from auditapp.actions.queries import ActionRow
from auditapp.people.area_history import Change
from auditapp.people.areas import closed_with
from auditapp.people.models import Area
from auditapp.people.queries import AreaSummary, HomeSummary
from auditapp.people.tree import above, below
from auditapp.web.parts import Link, Moment, at, counted

KINDS = {"unit": "Unit", "floor": "Floor", "room": "Room", "door": "Door"}
HOLDERS = frozenset({"unit", "floor", "room"})  # under a door stands nothing
TOP = "At the top of the home"


@dataclass(frozen=True)
class Branch:
    """A line of the tree with what stands below it. `here`: where the reader was just now, and on which button."""

    id: str
    name: str
    url: str
    about: str
    here: str
    first: bool
    last: bool
    may_hold: bool
    below: tuple[Branch, ...]


@dataclass(frozen=True)
class ClosedRow:
    """A closed area that can be opened again."""

    id: str
    name: str
    url: str
    about: str


@dataclass(frozen=True)
class TreePage:
    """The areas of a home."""

    title: str
    lede: str
    base: str
    branches: tuple[Branch, ...]
    closed: tuple[ClosedRow, ...]
    may_edit: bool


@dataclass(frozen=True)
class AddPage:
    """The two ways of adding areas."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    base: str


@dataclass(frozen=True)
class PreviewPage:
    """What would be added, for a look before it is."""

    title: str
    trail: tuple[Link, ...]
    base: str
    new: tuple[str, ...]
    twice: str
    button: str


@dataclass(frozen=True)
class Step:
    """One thing that was done to an area."""

    title: str
    who: str
    at: Moment
    icon: str
    tone: str = "quiet"
    text: str = ""
    ahead: bool = False
    photos: tuple[()] = ()


@dataclass(frozen=True)
class AreaPage:
    """One area. `closing` says what else closes with it; `open_rows` are the actions that stay open.

    `reopen_all` and `reopen_one` are the words of the ways to reopen a closed one; the first may be "".
    """

    title: str
    lede: str
    trail: tuple[Link, ...]
    base: str
    add_url: str
    closed: bool
    closing: str
    reopen_all: str
    reopen_one: str
    open_title: str
    open_rows: tuple[RowView, ...]
    open_hidden: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Opened:
    """The open actions of an area and all below it: how many, and those that this reader may see."""

    number: int
    rows: tuple[ActionRow, ...] = field(default=())


def base_of(home: HomeSummary) -> str:
    """The address below which all areas of the home are."""
    return f"/homes/{home.id}/areas"


def tree_page(
    home: HomeSummary,
    areas: Sequence[AreaSummary],
    open_counts: Mapping[str, int],
    *,
    may_edit: bool,
    here: tuple[str, str] = ("", ""),
) -> TreePage:
    """The tree; `here` is the area that was just changed and what was done, so that the focus goes back to it."""
    is_open = [area for area in areas if area.closed_at is None]
    base = base_of(home)
    return TreePage(
        title=_counted(is_open) if is_open else "No areas yet",
        lede="Where people walk round: units, floors, rooms and doors. The tablet offers them when an audit starts.",
        base=base,
        branches=_branches(base, is_open, open_counts, here, None),
        closed=tuple(
            ClosedRow(area.id, area.name, f"{base}/{area.id}", _closed_words(area, areas))
            for area in areas
            if area.closed_at is not None
        ),
        may_edit=may_edit,
    )


def _counted(areas: Sequence[AreaSummary]) -> str:
    return counted(len(areas), "area")


def _branches(
    base: str,
    areas: Sequence[AreaSummary],
    open_counts: Mapping[str, int],
    here: tuple[str, str],
    parent: str | None,
) -> tuple[Branch, ...]:
    row = [area for area in areas if area.parent_id == parent]
    return tuple(
        Branch(
            id=area.id,
            name=area.name,
            url=f"{base}/{area.id}",
            about=_about(area, areas, open_counts.get(area.id, 0)),
            here=here[1] if area.id == here[0] else "",
            first=area is row[0],
            last=area is row[-1],
            may_hold=area.kind in HOLDERS,
            below=_branches(base, areas, open_counts, here, area.id),
        )
        for area in row
    )


def _about(area: AreaSummary, areas: Sequence[AreaSummary], opened: int) -> str:
    inside = len(below(areas, area.id))
    kind = KINDS[area.kind]
    parts = [] if area.name.startswith(f"{kind} ") else [kind]
    parts += [counted(inside, "area")] if inside else []
    parts += [counted(opened, "open action")] if opened else []
    return ", ".join(parts)


def _closed_words(area: AreaSummary, areas: Sequence[AreaSummary]) -> str:
    way = [each.name for each in above(areas, area)]
    when = f", closed {at(area.closed_at).label}" if area.closed_at else ""
    return f"{', '.join([KINDS[area.kind], *way])}{when}"


def places(areas: Sequence[AreaSummary], *, without: Collection[str] = ()) -> dict[str, str]:
    """The choices of where something can stand: the open areas that hold others, each with its way."""
    known = [area for area in areas if area.closed_at is None]
    offered = (area for area in known if area.kind in HOLDERS and area.id not in without)
    return {"": TOP} | {area.id: way_words(known, area) for area in offered}


def way_words(areas: Sequence[AreaSummary], area: AreaSummary) -> str:
    """`Room 4, First floor, Beech unit`: the nearest first, as people say it."""
    return ", ".join([area.name, *(each.name for each in reversed(above(areas, area)))])


def add_page(home: HomeSummary, parent: AreaSummary | None) -> AddPage:
    """Where areas are added; `parent` is what was chosen on the way here."""
    lede = "Rooms and units that audits can be about. You see the names before anything is added."
    title = f"Add areas to {parent.name}" if parent else "Add areas"
    return AddPage(title, lede, (Link("Areas", base_of(home)),), base_of(home))


def preview_page(
    home: HomeSummary, kind: str, where: str, new: Sequence[str], known: Sequence[str], twice: Sequence[str]
) -> PreviewPage:
    """Say what would be added, what is there already, what was typed twice; `where` is "" at the top of the home."""
    many = counted(len(new), kind)
    title = f"Add {many} to {where or home.name}?" if new else "All of these names are in use"
    there = f"in {where}" if where else "at the top of the home"
    said = []
    if known:
        said.append(f"{_are(known)} {there} already.")
    if twice:
        said.append(f"{_are(tuple(dict.fromkeys(twice)))} more than once in your list.")
    said.append("A name is there once, so that nobody goes to the wrong room.")
    trail = (Link("Add areas", f"{base_of(home)}/new"),)
    return PreviewPage(
        title, trail, base_of(home), tuple(new), " ".join(said) if len(said) > 1 else "", f"Add {many}"
    )


def _are(names: Sequence[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def area_page(
    home: HomeSummary,
    area: Area,
    areas: Sequence[AreaSummary],
    changes: Sequence[Change],
    opened: Opened,
    *,
    names: Mapping[str, str],
    today: date,
) -> AreaPage:
    """One area with its history."""
    known = {each.id: each for each in areas}
    summary = known[area.id]
    way = ", ".join(each.name for each in reversed(above(areas, summary)))
    closed = area.closed_at is not None
    base, inside = base_of(home), below(areas, area.id)
    with_it = len(closed_with(inside, area))
    return AreaPage(
        title=f"{area.name} is closed" if closed else area.name,
        lede=f"{KINDS[area.kind]}, {way}" if way else KINDS[area.kind],
        trail=(Link("Areas", f"{base}?at={area.id}"),),
        base=f"{base}/{area.id}",
        add_url=f"{base}/new?under={area.id}" if area.kind in HOLDERS and not closed else "",
        closed=closed,
        closing=_closing(area, [each for each in inside if each.closed_at is None]),
        reopen_all=f"Reopen {area.name} with {_closed_with_it(with_it)}" if with_it else "",
        reopen_one=f"Reopen only {area.name}" if with_it else "Reopen it",
        open_title=counted(opened.number, "open action") if opened.number else "No open action here",
        open_rows=row_views(opened.rows, today),
        open_hidden=_hidden(opened),
        steps=_steps(changes, known, names),
    )


def reopened_words(name: str, with_it: int, *, together: bool) -> str:
    """What was reopened, and what was not; `with_it` counts those that were closed with it."""
    if together and with_it:
        return f"{name} is open again, with {_closed_with_it(with_it)}."
    stays = "stays" if with_it == 1 else "stay"
    rest = _closed_with_it(with_it)
    return f"{name} is open again." + (f" {rest[0].upper()}{rest[1:]} {stays} closed." if with_it else "")


def _closed_with_it(number: int) -> str:
    which = "area that was" if number == 1 else f"{number:,} areas that were"
    return f"the {which} closed with it"


def _hidden(opened: Opened) -> str:
    missing = opened.number - len(opened.rows)
    if not missing:
        return ""
    if opened.rows:
        return f"{counted(missing, 'more action')} of lower risk {'is' if missing == 1 else 'are'} open here."
    return "Ask the registered manager about them: you do not see actions."


def _closing(area: Area, inside: Sequence[AreaSummary]) -> str:
    tail = "Audits and actions that are about it keep it, and audits still on a tablet will be taken in."
    if not inside:
        return f"Tablets will not offer {area.name} any more. {tail}"
    named = ", ".join(each.name for each in inside[:6])
    more = f" and {counted(len(inside) - 6, 'more')}".replace("mores", "more") if len(inside) > 6 else ""  # noqa: PLR2004
    return f"{counted(len(inside), 'area')} below it will be closed with it: {named}{more}. {tail}"


_DONE = {
    "created": ("Added", "plus"),
    "closed": ("Closed", "lock"),
    "reopened": ("Reopened", "undo-2"),
}


def _steps(
    changes: Sequence[Change], known: Mapping[str, AreaSummary], names: Mapping[str, str]
) -> tuple[Step, ...]:
    steps = []
    for number, change in enumerate(changes):
        before = changes[number + 1] if number + 1 < len(changes) else None
        title, icon = _done(change, before, known)
        steps.append(Step(title, names.get(change.by, ""), at(change.at), icon))
    return tuple(steps)


def _done(change: Change, before: Change | None, known: Mapping[str, AreaSummary]) -> tuple[str, str]:
    if change.change == "renamed":
        was = f" (it was {before.name})" if before else ""
        return f"Renamed to {change.name}{was}", "pencil"
    if change.change == "moved":
        if before and before.parent_id == change.parent_id:
            return "Moved in its row", "arrow-up-down"
        above_it = known.get(change.parent_id or "")
        return f"Moved to {above_it.name if above_it else 'the top of the home'}", "layers"
    title, icon = _DONE[change.change]
    return (f"{title} as {change.name}" if change.change == "created" else title), icon
