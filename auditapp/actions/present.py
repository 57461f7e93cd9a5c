"""Words and addresses for lists of actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditapp.actions.queries import PAGE, ActionRow, Mine, Narrowing, Register, states_within
from auditapp.actions.rules import RANKS, State
from auditapp.people.queries import HomeSummary, Person
from auditapp.web.parts import Chip, Column, Hidden, Option, Pages, Word, address, counted, due, pages
from auditapp.web.templating import day

RISKS = {
    "critical": Word("Critical", "critical"),
    "high": Word("High", "high"),
    "medium": Word("Medium", "medium"),
    "low": Word("Low", "quiet"),
}
STATES = {
    State.DRAFT: Word("Draft", "quiet"),
    State.WITHDRAWN: Word("Withdrawn", "quiet"),
    State.LIVE: Word("Open", "accent"),
    State.PAUSED: Word("Paused", "unsure"),
    State.DONE: Word("Waiting for a check", "attention"),
    State.VERIFIED: Word("Checked", "met"),
    State.EMBEDDED: Word("Has lasted", "met"),
    State.VOID: Word("Void", "quiet"),
}
# What the register offers, in the order in which a manager asks for it.
CHOICES = (
    ("open", "All open"),
    ("late", "Late"),
    ("live", "To do"),
    ("done", "Waiting for a check"),
    ("paused", "Paused"),
    ("verified", "Checked"),
    ("embedded", "Have lasted"),
    ("void", "Void"),
    ("all", "Everything"),
)
ORDERS = (
    ("risk", "Worst first"),
    ("due", "Date due"),
    ("reference", "Reference"),
    ("owner", "Owner"),
    ("state", "State"),
)


@dataclass(frozen=True)
class RowView:
    """An action in a table or a list of cards."""

    url: str
    reference: str
    text: str
    meta: str
    owner: str
    due: Word
    risk: Word
    state: Word


@dataclass(frozen=True)
class RegisterPage:
    """The register of a home's actions."""

    title: str
    lede: str
    states: tuple[Chip, ...]
    risks: tuple[Chip, ...]
    owners: tuple[Option, ...]
    checklists: tuple[Option, ...]
    orders: tuple[Option, ...]
    kept: tuple[Hidden, ...]
    action: str
    narrowed: bool
    clear_url: str
    columns: Mapping[str, Column]
    rows: tuple[RowView, ...]
    page: Pages


@dataclass(frozen=True)
class MinePage:
    """What one person has to do."""

    title: str
    lede: str
    sent_back: tuple[RowView, ...]
    todo: tuple[RowView, ...]
    to_check: tuple[RowView, ...]
    waiting: tuple[RowView, ...]


def action_url(action_id: str, reference: str) -> str:
    """The address of an action, decorated with its reference."""
    return f"/actions/{action_id}/{reference}"


def subject_words(subject: str) -> str:
    """`room:12` as people say it: Room 12."""
    kind, _, label = subject.partition(":")
    return f"{kind.replace('_', ' ').capitalize()} {label}" if label else kind


def deadline(row: ActionRow, today: date) -> Word:
    """When it is due, as far as that still matters."""
    if row.state is State.PAUSED and row.paused_until:
        return Word(f"Paused until {day(row.paused_until)}", "unsure")
    return due(row.due_on, today) if row.state is State.LIVE else Word(day(row.due_on), "quiet")


def row_view(row: ActionRow, today: date, *, with_home: bool = False) -> RowView:
    """A row of a list."""
    parts = [
        row.home_name if with_home else "",
        row.checklist_title,
        row.area_name,
        subject_words(row.subject),
    ]
    return RowView(
        url=action_url(row.id, row.reference),
        reference=row.reference,
        text=row.text,
        meta=", ".join(part for part in parts if part),
        owner=row.owner_name,
        due=deadline(row, today),
        risk=RISKS[row.risk],
        state=STATES[row.state],
    )


def row_views(rows: Sequence[ActionRow], today: date, *, with_home: bool = False) -> tuple[RowView, ...]:
    """Rows of a list."""
    return tuple(row_view(row, today, with_home=with_home) for row in rows)


def register_page(
    home: HomeSummary,
    narrowing: Narrowing,
    found: Register,
    *,
    people: Sequence[Person],
    titles: Mapping[str, str],
    today: date,
) -> RegisterPage:
    """The register with its filters."""
    path = f"/homes/{home.id}/actions"
    params = _params(narrowing)
    return RegisterPage(
        title=_title(home, found),
        lede="An action is done when somebody who did not do it has seen that it worked.",
        states=_state_chips(path, narrowing, found),
        risks=_risk_chips(path, narrowing, found),
        owners=_options("Anybody", [(person.id, person.name) for person in people], narrowing.owner),
        checklists=_options(
            "Any checklist", sorted(titles.items(), key=lambda pair: pair[1]), narrowing.checklist
        ),
        orders=tuple(Option(key, label, key == narrowing.sort) for key, label in ORDERS),
        kept=tuple(Hidden(name, params[name]) for name in ("state", "risk") if params[name]),
        action=path,
        narrowed=bool(narrowing.owner or narrowing.risk or narrowing.checklist or narrowing.state != "open"),
        clear_url=path,
        columns=_columns(path, narrowing),
        rows=row_views(found.rows, today),
        page=pages(path, params, number=narrowing.page, total=found.total, size=PAGE, what="action"),
    )


def mine_page(found: Mine, today: date) -> MinePage:
    """My actions across homes."""
    owned = found.owned
    homes = {row.home_id for row in (*owned, *found.to_check)}
    with_home = len(homes) > 1
    back = [row for row in owned if row.sent_back]
    todo = [row for row in owned if row.state in (State.LIVE, State.PAUSED) and not row.sent_back]
    waiting = [row for row in owned if row.state is State.DONE]
    return MinePage(
        title=_mine_title(len(back) + len(todo), len(found.to_check)),
        lede=_mine_lede(owned, today),
        sent_back=row_views(back, today, with_home=with_home),
        todo=row_views(todo, today, with_home=with_home),
        to_check=row_views(found.to_check, today, with_home=with_home),
        waiting=row_views(waiting, today, with_home=with_home),
    )


def _mine_title(to_do: int, to_check: int) -> str:
    if to_do:
        return f"You have {counted(to_do, 'action')} to do"
    return (
        f"{counted(to_check, 'action waits', 'actions wait')} for your check"
        if to_check
        else "You have nothing to do"
    )


def _mine_lede(owned: Sequence[ActionRow], today: date) -> str:
    late = sum(row.state is State.LIVE and row.due_on < today for row in owned)
    if late:
        return (
            "One of them is late. Start with it."
            if late == 1
            else f"{late} of them are late. Start with those."
        )
    return "Nothing of yours is late."


def _title(home: HomeSummary, found: Register) -> str:
    within = states_within("open")
    number = sum(count for (_, state), count in found.counts.items() if state in within)
    if not number:
        return f"No action is open at {home.name}"
    return f"{counted(number, 'action is', 'actions are')} open at {home.name}"


def _params(narrowing: Narrowing) -> dict[str, str]:
    return {
        "state": "" if narrowing.state == "open" else narrowing.state,
        "risk": narrowing.risk,
        "owner": narrowing.owner,
        "checklist": narrowing.checklist,
        "sort": "" if narrowing.sort == "risk" else narrowing.sort,
    }


def _state_chips(path: str, narrowing: Narrowing, found: Register) -> tuple[Chip, ...]:
    def count(choice: str) -> int:
        within = states_within(choice)
        risks = {narrowing.risk} if narrowing.risk else set(RANKS)
        return sum(n for (risk, state), n in found.counts.items() if state in within and risk in risks)

    return tuple(
        Chip(label, address(path, _params(replace(narrowing, state=key))), count(key), key == narrowing.state)
        for key, label in CHOICES
        if key == narrowing.state or key in ("open", "late", "all") or count(key)
    )


def _risk_chips(path: str, narrowing: Narrowing, found: Register) -> tuple[Chip, ...]:
    within = states_within(narrowing.state)
    counts = {
        risk: sum(n for (each, state), n in found.counts.items() if each == risk and state in within)
        for risk in RANKS
    }
    choices = [
        ("", "Any risk", sum(counts.values())),
        *((key, RISKS[key].label, counts[key]) for key in RANKS),
    ]
    return tuple(
        Chip(label, address(path, _params(replace(narrowing, risk=key))), number, key == narrowing.risk)
        for key, label, number in choices
    )


def _options(anything: str, choices: Sequence[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return (Option("", anything, not chosen), *(Option(key, label, key == chosen) for key, label in choices))


def _columns(path: str, narrowing: Narrowing) -> dict[str, Column]:
    columns = {}
    for key, _ in ORDERS:
        down = narrowing.sort == key
        where = {"": "", key: "up", f"-{key}": "down"}.get(narrowing.sort, "")
        order = f"-{key}" if down else key
        columns[key] = Column(address(path, _params(replace(narrowing, sort=order))), where)
    return columns
