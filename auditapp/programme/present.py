"""The programme in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from auditapp.people.queries import HomeSummary
from auditapp.programme.queries import DueRow
from auditapp.web.parts import Word, counted, due
from auditapp.web.templating import day

EVERY = {"weekly": "every week", "monthly": "every month", "quarterly": "every three months"}
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class RowView:
    """A checklist and when it is due; `when` is empty where `due` names the day itself."""

    title: str
    meta: str
    due: Word
    when: str
    url: str | None


@dataclass(frozen=True)
class Group:
    """What is due in a stretch of time."""

    id: str
    title: str
    note: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True)
class IndexPage:
    """The programme of a home."""

    title: str
    lede: str
    groups: tuple[Group, ...]


def index_page(home: HomeSummary, rows: Sequence[DueRow], today: date) -> IndexPage:
    """The programme: late first, then this week, then later."""
    late = [row for row in rows if row.due_on < today]
    soon = [row for row in rows if today <= row.due_on < today + WEEK]
    later = [row for row in rows if row.due_on >= today + WEEK]
    groups = (
        Group("late", "Late", "Start with these.", row_views(home, late, today)),
        Group("week", "In the next seven days", "", row_views(home, soon, today)),
        Group("later", "Later", "", row_views(home, later, today)),
    )
    return IndexPage(
        title=_title(home, late, soon),
        lede="A finished audit moves its checklist to the next date. An audit may be done earlier at any time.",
        groups=tuple(group for group in groups if group.rows),
    )


def row_views(home: HomeSummary, rows: Sequence[DueRow], today: date) -> tuple[RowView, ...]:
    """Rows of the programme, each with a link to the last report."""
    return tuple(_row(home, row, today) for row in rows)


def _row(home: HomeSummary, row: DueRow, today: date) -> RowView:
    word, when = due(row.due_on, today), day(row.due_on)
    return RowView(
        title=row.title,
        meta=EVERY.get(row.every, row.every).capitalize() + ("" if row.last_audit else ", not done yet"),
        due=word,
        when="" if word.label == when else when,
        url=f"/homes/{home.id}/audits/{row.last_audit}" if row.last_audit else None,
    )


def _title(home: HomeSummary, late: Sequence[DueRow], soon: Sequence[DueRow]) -> str:
    if late:
        return f"{counted(len(late), 'audit is', 'audits are')} late at {home.name}"
    if soon:
        return f"{counted(len(soon), 'audit is', 'audits are')} due in the next seven days at {home.name}"
    return f"No audit is due in the next seven days at {home.name}"
