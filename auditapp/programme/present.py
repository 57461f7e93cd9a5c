"""The programme in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from auditapp.kernel import clock
from auditapp.people.queries import HomeSummary
from auditapp.programme.queries import Choice, DueRow, Step
from auditapp.programme.rules import ANY, NEVER, NOT_DUE, other_rhythms, usual_rhythm
from auditapp.programme.rules import EVERY as RHYTHMS
from auditapp.web.parts import Fact, Link, Moment, Word, at, counted, due
from auditapp.web.templating import day

EVERY = {
    "weekly": "every week",
    "fortnightly": "every two weeks",
    "monthly": "every month",
    "quarterly": "every three months",
    "six_monthly": "every six months",
    "yearly": "every year",
    ANY: "not planned",
    NEVER: "out of use",
}
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class RowView:
    """A checklist and when it is due; `when` is empty where `due` names the day itself."""

    title: str
    meta: str
    due: Word
    when: str
    url: str | None
    entry_url: str


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
    edit_url: str | None


@dataclass(frozen=True)
class ChoicesPage:
    """All checklists of the provider, to choose which are in use and how often."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str
    begins: bool  # nothing was chosen before: what is filled in is our suggestion


@dataclass(frozen=True)
class EntryPage:
    """One checklist of the home: what is chosen, and who chose what when."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str
    facts: tuple[Fact, ...]
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class StepView:
    """A step of the story, as the timeline shows it."""

    title: str
    who: str
    at: Moment
    text: str = ""
    tone: str = "quiet"
    icon: str = "calendar"
    ahead: bool = False
    photos: tuple[()] = ()


def index_page(
    home: HomeSummary, rows: Sequence[DueRow], today: date, short: Mapping[str, datetime], *, edits: bool
) -> IndexPage:
    """The programme: late first, then this week, then later.

    `short` says by checklist when an audit was started that was signed with too little answered to count.
    """
    late = [row for row in rows if row.due_on < today]
    soon = [row for row in rows if today <= row.due_on < today + WEEK]
    later = [row for row in rows if row.due_on >= today + WEEK]
    groups = (
        Group("late", "Late", "Start with these.", row_views(home, late, today, short)),
        Group("week", "In the next seven days", "", row_views(home, soon, today, short)),
        Group("later", "Later", "", row_views(home, later, today, short)),
    )
    return IndexPage(
        title=_title(home, late, soon),
        lede="A finished audit moves its checklist to the next date, if a quarter of it or more was answered. "
        "An audit may be done earlier at any time.",
        groups=tuple(group for group in groups if group.rows),
        edit_url=f"/homes/{home.id}/programme/choices" if edits else None,
    )


def choices_page(home: HomeSummary, choices: Sequence[Choice]) -> ChoicesPage:
    """The list to choose from."""
    begins = not any(each.every for each in choices)
    lede = (
        "We have filled in what each checklist advises, spread over the first four weeks. Change what you like."
        if begins
        else "Choose how often each checklist is due here, and the next day. Everything is recorded with your name."
    )
    return ChoicesPage(
        title=f"How often each checklist is due at {home.name}",
        lede=lede,
        trail=(_back(home),),
        url=f"/homes/{home.id}/programme/choices",
        begins=begins,
    )


def entry_page(home: HomeSummary, choice: Choice, steps: Sequence[Step]) -> EntryPage:
    """One checklist with its story."""
    words = EVERY[choice.every or ANY]
    planned = choice.every not in ("", *NOT_DUE)
    due_on = day(choice.due_on) if planned and choice.due_on else "Not due"
    return EntryPage(
        title=f"{choice.title}: {words}",
        lede=f"{standing_words(choice)} {advice(choice)}".strip(),
        trail=(_back(home),),
        url=f"/homes/{home.id}/programme/{choice.key}",
        facts=(Fact("How often", words.capitalize()), Fact("Due next", due_on)),
        steps=tuple(_step(step) for step in steps),
    )


def rhythm_choices() -> dict[str, str]:
    """The intervals to choose from, in words; then the two ways in which it is never due."""
    return {every: EVERY[every].capitalize() for every in RHYTHMS} | {
        ANY: "Not planned: at any time",
        NEVER: "Out of use: not on tablets",
    }


def standing_words(choice: Choice) -> str:
    """What the choice means, where it is not an interval: a sentence, or nothing."""
    if choice.since:
        return f"{_since(choice.since)}: no tablet offers it for a new audit."
    return "" if choice.every not in ("", ANY) else "Not planned: can be done at any time."


def advice(choice: Choice) -> str:
    """What the checklist advises, and which interval is suggested where it names more than one."""
    suggested = EVERY[usual_rhythm(choice.cadence)]
    if other_rhythms(choice.cadence):
        return (
            f"We suggest {suggested}. Its advice in full: {choice.cadence}. "
            "Only one interval is planned; do the other checks at any time."
        )
    return f"We suggest {suggested}. Its advice: {choice.cadence}."


def often(rows: Sequence[DueRow], since: Mapping[str, datetime]) -> dict[str, str]:
    """How often each checklist of a home is due, or since when it is out of use, by key; nothing for the others."""
    return {row.key: EVERY[row.every] for row in rows} | {key: _since(at) for key, at in since.items()}


def _since(since: datetime) -> str:
    return f"Out of use since {day(clock.local_date(since))}"


def _step(step: Step) -> StepView:
    if step.every == NEVER:
        return StepView("Taken out of use", step.by, at(step.at), tone="attention", icon="circle-minus")
    if step.every == ANY:
        return StepView("Not planned from then on", step.by, at(step.at), icon="circle-minus")
    if step.every:
        words = EVERY.get(step.every, step.every)
        return StepView(f"Due {words} from then on", step.by, at(step.at), icon="repeat")
    when = day(step.due_on) if step.due_on else ""
    if step.audit_id:
        return StepView(
            f"A finished audit moved it to {when}", step.by, at(step.at), tone="met", icon="check"
        )
    return StepView(f"Due on {when}, as chosen", step.by, at(step.at))


def _back(home: HomeSummary) -> Link:
    return Link("Programme", f"/homes/{home.id}/programme")


def row_views(
    home: HomeSummary, rows: Sequence[DueRow], today: date, short: Mapping[str, datetime] | None = None
) -> tuple[RowView, ...]:
    """Rows of the programme, each with a link to the last report."""
    return tuple(_row(home, row, today, (short or {}).get(row.key)) for row in rows)


def _row(home: HomeSummary, row: DueRow, today: date, short: datetime | None) -> RowView:
    too_little = f". Started on {day(clock.local_date(short))}, too little answered to count" if short else ""
    word, when = due(row.due_on, today), day(row.due_on)
    return RowView(
        title=row.title,
        meta=EVERY.get(row.every, row.every).capitalize()
        + ("" if row.last_audit else ", not done yet")
        + too_little,
        due=word,
        when="" if word.label == when else when,
        url=f"/homes/{home.id}/audits/{row.last_audit}" if row.last_audit else None,
        entry_url=f"/homes/{home.id}/programme/{row.key}",
    )


def _title(home: HomeSummary, late: Sequence[DueRow], soon: Sequence[DueRow]) -> str:
    if late:
        return f"{counted(len(late), 'audit is', 'audits are')} late at {home.name}"
    if soon:
        return f"{counted(len(soon), 'audit is', 'audits are')} due in the next seven days at {home.name}"
    return f"No audit is due in the next seven days at {home.name}"
