"""How a home stands, in a sentence, four numbers and short lists; and homes side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from auditapp.actions import present as actions
from auditapp.actions.queries import ActionRow, OpenCounts
from auditapp.audits import present as audits
from auditapp.audits.queries import AuditRow
from auditapp.insights.queries import HomeLine, HomeState, OnTablet
from auditapp.kernel import clock
from auditapp.people.queries import HomeSummary, ProviderSummary
from auditapp.programme import present as programme
from auditapp.web.parts import Link, Moment, Number, Word, at, counted, tablet_name
from auditapp.web.templating import day

_SPOKEN = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
# The library asks for a night check every month; later than that a home was not seen at night for too long.
NIGHT_PATIENCE = timedelta(days=31)


@dataclass(frozen=True)
class AuditLine:
    """A finished audit, or one that nobody finished. `band` is our own word for it, or empty."""

    url: str
    title: str
    meta: str
    state: Word
    failed: Word
    band: str


@dataclass(frozen=True)
class WaitingLine:
    """An action that waits for a check."""

    url: str
    text: str
    meta: str
    risk: Word


@dataclass(frozen=True)
class TabletLine:
    """What one tablet has not sent."""

    who: str
    text: str
    at: Moment


@dataclass(frozen=True)
class HomePage:
    """The home page of a home."""

    title: str
    lede: str
    numbers: tuple[Number, ...]
    worst: tuple[actions.RowView, ...]
    open_url: str
    open_count: int
    waiting: tuple[WaitingLine, ...]
    waiting_url: str
    recent: tuple[AuditLine, ...]
    audits_url: str
    due: tuple[programme.RowView, ...]
    programme_url: str
    plans: bool  # the reader may give checklists an interval
    captures: bool  # the reader may record audits
    begun: bool  # an audit was ever started here
    tablets: tuple[TabletLine, ...]
    stuck: tuple[AuditLine, ...]
    decisions: int
    decisions_url: str


@dataclass(frozen=True)
class HomeRow:
    """A home beside the others."""

    url: str
    name: str
    sentence: str
    meta: str
    critical: int
    late: int
    open: int
    last_audit: str
    night: Word
    state: Word


@dataclass(frozen=True)
class ProviderPage:
    """The homes of a provider."""

    title: str
    lede: str
    numbers: tuple[Number, ...]
    homes: tuple[HomeRow, ...]


@dataclass(frozen=True)
class ChoicePage:
    """The homes to choose from."""

    title: str
    lede: str
    homes: tuple[HomeRow, ...]
    providers: tuple[Link, ...]


def home_page(
    home: HomeSummary, state: HomeState, now: datetime, *, plans: bool = True, captures: bool = True
) -> HomePage:
    """The page that a manager opens first."""
    base, today, counts = f"/homes/{home.id}", clock.local_date(now), state.counts
    return HomePage(
        title=f"{_sentence(counts)} at {home.name}",
        lede=_lede(state),
        numbers=_numbers(base, counts, state.embedded),
        worst=actions.row_views(state.worst, today),
        open_url=f"{base}/actions",
        open_count=counts.open,
        waiting=tuple(_waiting(row) for row in state.waiting),
        waiting_url=f"{base}/actions?state=done",
        recent=tuple(_audit(row) for row in state.recent),
        audits_url=f"{base}/audits",
        due=programme.row_views(home, state.due, today),
        programme_url=f"{base}/programme",
        plans=plans,
        captures=captures,
        begun=state.last_audit is not None,
        tablets=tuple(_tablet(line) for line in state.tablets),
        stuck=tuple(_audit(row) for row in state.stuck),
        decisions=state.decisions,
        decisions_url=f"{base}/decisions",
    )


def provider_page(provider: ProviderSummary, lines: Sequence[HomeLine], now: datetime) -> ProviderPage:
    """The provider's homes, worst first."""
    critical = sum(line.counts.critical for line in lines)
    late = sum(line.counts.late for line in lines)
    waiting = sum(line.counts.waiting for line in lines)
    open_count = sum(line.counts.open for line in lines)
    total = OpenCounts(open_count, critical, late, waiting)
    return ProviderPage(
        title=f"{_sentence(total)} at {provider.name}",
        lede=f"Across {counted(len(lines), 'home')}.",
        numbers=(
            Number(critical, "critical open", "critical" if critical else "quiet"),
            Number(late, "late", "attention" if late else "quiet"),
            Number(open_count, "open"),
            Number(waiting, "waiting for a check"),
        ),
        homes=tuple(_home(line, now) for line in lines),
    )


def choice_page(lines: Sequence[HomeLine], providers: Sequence[ProviderSummary], now: datetime) -> ChoicePage:
    """The homes that somebody may open."""
    return ChoicePage(
        title="Choose a home",
        lede=f"You work in {counted(len(lines), 'home')}." if lines else "You have no home yet.",
        homes=tuple(_home(line, now) for line in lines),
        providers=tuple(Link(provider.name, f"/providers/{provider.id}/") for provider in providers),
    )


def _spoken(number: int) -> str:
    return _SPOKEN[number] if number < len(_SPOKEN) else f"{number:,}"


def _sentence(counts: OpenCounts) -> str:
    if counts.critical:
        return f"{_spoken(counts.critical)} critical {_are(counts.critical)} open"
    if counts.late:
        return f"{_spoken(counts.late)} {_are(counts.late)} late"
    if counts.open:
        return f"{_spoken(counts.open)} {_are(counts.open)} open, none critical or late,"
    return "Nothing is open"


def _are(number: int) -> str:
    return "action is" if number == 1 else "actions are"


def _lede(state: HomeState) -> str:
    counts, parts = state.counts, []
    if counts.critical and counts.critical_late:
        parts.append(f"{_spoken(counts.critical_late)} critical {_are(counts.critical_late)} past the date.")
    if counts.waiting:
        waits = "action waits" if counts.waiting == 1 else "actions wait"
        parts.append(f"{_spoken(counts.waiting)} {waits} for somebody to check.")
    if state.last_audit:
        parts.append(f"The last audit was begun on {day(clock.local_date(state.last_audit))}.")
    return " ".join(parts) or "No audit has been done here yet."


def _numbers(base: str, counts: OpenCounts, embedded: int) -> tuple[Number, ...]:
    critical, late = counts.critical, counts.late
    return (
        Number(
            critical, "critical open", "critical" if critical else "quiet", f"{base}/actions?risk=critical"
        ),
        Number(
            late,
            f"late of {counts.open} open",
            "attention" if late else "quiet",
            f"{base}/actions?state=late",
        ),
        Number(counts.waiting, "waiting for a check", "quiet", f"{base}/actions?state=done"),
        Number(embedded, "shown to last this quarter", "quiet", f"{base}/actions?state=embedded"),
    )


def _waiting(row: ActionRow) -> WaitingLine:
    since = day(clock.local_date(row.since))
    url = actions.action_url(row.id, row.reference)
    return WaitingLine(
        url, row.text, f"{row.reference}, done by {row.owner_name}, {since}", actions.RISKS[row.risk]
    )


def _audit(row: AuditRow) -> AuditLine:
    meta = f"{row.by_name}, {at(row.started_at).label}"
    return AuditLine(
        audits.audit_url(row),
        row.title,
        meta,
        audits.STATES[row.state],
        audits.failed_word(row),
        audits.incomplete_words(row.score) or audits.band_words(row),
    )


def _tablet(line: OnTablet) -> TabletLine:
    where = f"{counted(line.photos, 'photo')} on tablet {tablet_name(line.tablet)}"
    return TabletLine(line.who, where, at(line.since))


def _home(line: HomeLine, now: datetime) -> HomeRow:
    counts, today = line.counts, clock.local_date(now)
    waiting = (
        f"{counted(counts.waiting, 'waits', 'wait')} for a check"
        if counts.waiting
        else "nothing waits for a check"
    )
    return HomeRow(
        url=f"/homes/{line.home.id}/{line.home.slug}",
        name=line.home.name,
        sentence=f"{_sentence(counts).rstrip(',')}; {waiting}",
        meta=f"{_sentence(counts).rstrip(',')}. {_last(line, today)}",
        critical=counts.critical,
        late=counts.late,
        open=counts.open,
        last_audit=day(clock.local_date(line.last_audit)) if line.last_audit else "Never",
        night=_night(line, today),
        state=_state(counts),
    )


def _last(line: HomeLine, today: date) -> str:
    if line.last_audit is None:
        return "No audit yet."
    ago = (today - clock.local_date(line.last_audit)).days
    return "Last audit today." if ago == 0 else f"Last audit {counted(ago, 'day')} ago."


def _night(line: HomeLine, today: date) -> Word:
    if line.last_night is None:
        return Word("Never", "critical")
    on = clock.local_date(line.last_night)
    return Word(day(on), "attention" if today - on > NIGHT_PATIENCE else "met")


def _state(counts: OpenCounts) -> Word:
    if counts.critical:
        return Word("Critical open", "critical")
    return Word("Late", "attention") if counts.late else Word("In order", "met")
