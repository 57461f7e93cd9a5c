"""Words for the access log."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from auditapp.kernel.clock import wire_time
from auditapp.people.queries import HomeSummary
from auditapp.privacy.queries import COUNTED, OF_PEOPLE, PAGE, Log, Narrowing, View
from auditapp.privacy.scope import Person
from auditapp.web.parts import Moment, Option, Pages, address, at, pages
from auditapp.web.templating import day

KINDS = {
    "audit": "Audits",
    "photo": "Photos",
    "pack": "Packs",
    "person": "People",
    "person_data": "What is held about somebody",
}
WAYS = {"page": "", "file": "the file was downloaded", "tablet": "on a tablet"}
HEADINGS = ("When (UTC)", "Who", "What", "How", "Kind", "Record", "Person")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ViewRow:
    """A line of the log."""

    at: Moment
    who: str
    what: str
    url: str
    how: str


@dataclass(frozen=True)
class LogPage:
    """The access log of a home with its search."""

    title: str
    lede: str
    action: str
    people: tuple[Option, ...]
    kinds: tuple[Option, ...]
    record: str
    first: str
    last: str
    narrowed: bool
    clear_url: str
    file_url: str
    rows: tuple[ViewRow, ...]
    page: Pages


@dataclass(frozen=True)
class OwnPage:
    """Who looked at what is mine."""

    title: str
    lede: str
    rows: tuple[ViewRow, ...]


def log_page(
    home: HomeSummary, narrowing: Narrowing, found: Log, people: Sequence[Person], months: int
) -> LogPage:
    """The log as a manager searches it."""
    path = f"/homes/{home.id}/access-log"
    given = _given(narrowing)
    total = min(found.total, COUNTED)
    shown = pages(path, given, number=narrowing.page, total=total, size=PAGE, what="entry")
    summary = shown.summary.replace("entrys", "entries")
    more = (
        f"More than {COUNTED:,} entries; choose days to see further back"
        if found.total > COUNTED
        else summary
    )
    return LogPage(
        title="Who opened what",
        lede="Each time somebody opened an audit, a photo, a pack, a person's page or all that is held about them. "
        f"Kept for {months} months.",
        action=path,
        people=_options([("", "Everybody"), *((each.id, each.name) for each in people)], narrowing.person),
        kinds=_options([("", "Everything"), *KINDS.items()], narrowing.kind),
        record=narrowing.record,
        first=given["from"],
        last=given["to"],
        narrowed=any(given.values()),
        clear_url=path,
        file_url=address(f"{path}/file", given),
        rows=rows(found.views),
        page=replace(shown, summary=more),
    )


def own_page(views: Sequence[View]) -> OwnPage:
    """What others opened of one person's own."""
    what = "audits you made, photos you took, packs you asked for, your own page, and what is held about you"
    title = "Who looked at what is yours" if views else "Nobody else looked at what is yours"
    # Not everybody may open the page that others see of them: their own account stands for it.
    shown = (
        replace(row, url="/account") if view.kind in OF_PEOPLE else row
        for row, view in zip(rows(views), views, strict=True)
    )
    return OwnPage(title, f"In the last twelve months: {what}.", tuple(shown))


def rows(views: Iterable[View]) -> tuple[ViewRow, ...]:
    """Lines of the log."""
    return tuple(
        ViewRow(at(view.at), view.user_name, what(view), url_of(view), WAYS.get(view.way, view.way))
        for view in views
    )


def what(view: View) -> str:
    """What was opened, in words."""
    return what_words(view.kind, view.about, view.about_at)


def what_words(kind: str, about: str, about_at: datetime | None) -> str:
    """A record of this kind in words, by what is known of it."""
    when = f", {at(about_at).label}" if about_at else ""
    match kind:
        case "audit":
            return f"{about or 'An audit'}{when}"
        case "photo":
            return f"Photo{when}"
        case "pack":
            days = [day(date.fromisoformat(each)) for each in about.split()]
            return f"Pack, {' to '.join(days)}" if days else "A pack"
        case "person_data":
            return f"Everything held about {about or 'somebody'}"
        case _:
            return f"The page of {about or 'somebody'}"


def url_of(view: View) -> str:
    """Where the record is."""
    home = f"/homes/{view.home_id}"
    return {
        "audit": f"{home}/audits/{view.record_id}",
        "photo": f"/photos/{view.record_id}/screen",
        "pack": f"/packs/{view.record_id}",
        "person_data": f"{home}/personal-data/{view.record_id}",
    }.get(view.kind, f"{home}/people/{view.record_id}")


def csv_lines(views: Iterable[View]) -> Iterator[str]:
    """The log as a file for a spreadsheet; it begins with a mark by which Excel knows the letters."""
    yield "\ufeff" + _line(HEADINGS)
    for view in views:
        how = WAYS.get(view.way, view.way) or "on a page"
        yield _line(
            (wire_time(view.at), view.user_name, what(view), how, view.kind, view.record_id, view.user_id)
        )


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()


def _given(narrowing: Narrowing) -> dict[str, str]:
    return {
        "person": narrowing.person,
        "kind": narrowing.kind,
        "record": narrowing.record,
        "from": narrowing.first.isoformat() if narrowing.first else "",
        "to": narrowing.last.isoformat() if narrowing.last else "",
    }


def _options(choices: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, label, value == chosen) for value, label in choices)
