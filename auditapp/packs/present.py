"""Words and addresses for the pages about packs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_wtf import FlaskForm

from auditapp.kernel.jobs import JobStatus
from auditapp.packs import keys, words
from auditapp.packs.manifest import Gap
from auditapp.packs.queries import PackSummary
from auditapp.packs.window import usual_period
from auditapp.people.queries import HomeSummary
from auditapp.web.parts import Fact

Who = Callable[[str], str]
_STATES = {
    JobStatus.WAITING: ("Waiting", "soft"),
    JobStatus.RUNNING: ("Being made", "attention"),
    JobStatus.DONE: ("Ready", "met"),
    JobStatus.FAILED: ("Not made", "notmet"),
}
_GAPS = {
    "photos": ("Photos still on a tablet", "attention"),
    "stalled": ("Audits never finished", "attention"),
    "abandoned": ("Audits given up", "attention"),
    "started": ("Audits under way", "attention"),
    "checklists": ("Checklists not done", "attention"),
    "nights": ("Nights not seen", "attention"),
    "proofs": ("Work without a photo", "attention"),
    "erased": ("Erased on request", "unsure"),
}
_MEGA = 1_000_000
_MONTH, _QUARTER = 30, 91


@dataclass(frozen=True)
class Tag:
    """A word with a tone."""

    label: str
    tone: str


@dataclass(frozen=True)
class Chip:
    """A usual choice of dates."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class GapLine:
    """One thing a reader would miss, and where to look at it."""

    label: str
    text: str
    tone: str
    url: str | None


@dataclass(frozen=True)
class Row:
    """One pack of the list."""

    url: str
    title: str
    meta: str
    state: Tag


@dataclass(frozen=True)
class Index:
    """The page of a home's packs."""

    title: str
    lede: str
    form: FlaskForm
    action: str
    presets: list[Chip]
    gaps: list[GapLine]
    gaps_for: str
    packs: list[Row]


@dataclass(frozen=True)
class Link:
    """A place to go back to."""

    label: str
    url: str


@dataclass(frozen=True)
class Progress:
    """How far the work is."""

    label: str
    done: int
    total: int


@dataclass(frozen=True)
class PackPage:
    """The page of one pack."""

    title: str
    lede: str
    trail: list[Link]
    state: Tag
    running: bool
    progress: Progress | None
    failure: str
    download_url: str | None
    size: str
    facts: list[Fact]
    fingerprint: str
    file_name: str
    again_url: str


def index_page(
    home: HomeSummary,
    form: FlaskForm,
    chosen: tuple[date, date],
    gaps: Sequence[Gap],
    packs: Sequence[PackSummary],
    *,
    today: date,
    who: Who,
) -> Index:
    """What the page of a home's packs says."""
    first, last = chosen
    return Index(
        title="Evidence packs",
        lede=f"What an inspector needs of {home.name}, in one file that proves itself.",
        form=form,
        action=address(home),
        presets=_presets(home, chosen, today),
        gaps=[_gap(gap, home) for gap in gaps],
        gaps_for=f"From {words.day(first)} to {words.day(last)}",
        packs=[_row(pack, who) for pack in packs],
    )


def pack_page(pack: PackSummary, home: HomeSummary, *, who: Who) -> PackPage:
    """What the page of one pack says."""
    running = pack.status in {JobStatus.WAITING, JobStatus.RUNNING}
    ready = pack.status == JobStatus.DONE
    return PackPage(
        title=f"Pack of {period(pack)}",
        lede=home.name,
        trail=[Link("Evidence packs", address(home))],
        state=_state(pack),
        running=running,
        progress=Progress(_doing(pack), pack.progress, 100) if running else None,
        failure=pack.error if pack.status == JobStatus.FAILED else "",
        download_url=f"/packs/{pack.id}/file" if ready else None,
        size=_size(pack.size),
        facts=[
            Fact("Dates", period(pack)),
            Fact("Asked for", f"{words.moment(pack.requested_at)} by {who(pack.requested_by)}"),
            *((Fact("Size", _size(pack.size)), Fact("SHA-256 of the file", pack.sha256)) if ready else ()),
        ],
        fingerprint=keys.grouped(pack.fingerprint),
        file_name=file_name(pack, home),
        again_url=f"{address(home)}?start={pack.first.isoformat()}&end={pack.last.isoformat()}",
    )


def file_name(pack: PackSummary, home: HomeSummary) -> str:
    """What the download is called."""
    return f"evidence-{home.slug}-{pack.first.isoformat()}-to-{pack.last.isoformat()}.zip"


def period(pack: PackSummary) -> str:
    """The days that the pack covers, in words."""
    return f"{words.long_day(pack.first)} to {words.long_day(pack.last)}"


def address(home: HomeSummary) -> str:
    """The page of a home's packs."""
    return f"/homes/{home.id}/packs"


def _presets(home: HomeSummary, chosen: tuple[date, date], today: date) -> list[Chip]:
    usual = {
        "Last 12 months": usual_period(today),
        "Last quarter": (today - timedelta(days=_QUARTER), today),
        "Last 30 days": (today - timedelta(days=_MONTH), today),
    }
    return [
        Chip(
            label,
            f"{address(home)}?start={first.isoformat()}&end={last.isoformat()}",
            (first, last) == chosen,
        )
        for label, (first, last) in usual.items()
    ]


def _gap(gap: Gap, home: HomeSummary) -> GapLine:
    label, tone = _GAPS.get(gap.kind, ("Missing", "attention"))
    places = {"checklists": "programme", "nights": "programme", "proofs": "actions"}
    return GapLine(label, gap.text, tone, f"/homes/{home.id}/{places.get(gap.kind, 'audits')}")


def _row(pack: PackSummary, who: Who) -> Row:
    size = f", {_size(pack.size)}" if pack.size else ""
    meta = f"Asked for {words.moment(pack.requested_at)} by {who(pack.requested_by)}{size}"
    return Row(f"/packs/{pack.id}", period(pack), meta, _state(pack))


def _state(pack: PackSummary) -> Tag:
    return Tag(*_STATES[JobStatus(pack.status)])


def _doing(pack: PackSummary) -> str:
    if pack.status == JobStatus.WAITING:
        return "Waiting for the worker"
    return f"Being made: {pack.progress}%"


def _size(size: int) -> str:
    return f"{size / _MEGA:.1f} MB" if size >= _MEGA else f"{max(1, size // 1000)} KB"
