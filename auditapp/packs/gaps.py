"""What a reader might expect of a pack and will not find in it, said in plain sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from auditapp.kernel.clock import local_date, zone
from auditapp.packs import words
from auditapp.packs.manifest import Action, Audit, Finding, Gap, Photo
from auditapp.packs.window import months_between

NIGHT_ENDS, NIGHT_BEGINS = 6, 22
_NAMED = 6


@dataclass(frozen=True)
class Facts:
    """What gaps are looked for in. `due` names the checklists in use by key, `done` those finished."""

    first: date
    last: date
    audits: Sequence[Audit]
    findings: Sequence[Finding]
    actions: Sequence[Action]
    photos: Sequence[Photo]
    due: Mapping[str, str]
    done: Collection[str]
    erased: int


def gaps_in(facts: Facts) -> tuple[Gap, ...]:
    """Every gap, those that touch the evidence itself first."""
    return (
        *_photos(facts),
        *_unfinished(facts),
        *_undone(facts),
        *_nights(facts),
        *_proofs(facts),
        *_erased(facts),
    )


def is_night(moment: datetime) -> bool:
    """Whether it is between 22:00 and 06:00 in the home."""
    hour = moment.astimezone(zone()).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS


def _photos(facts: Facts) -> Iterator[Gap]:
    missing = [photo for photo in facts.photos if not photo.received]
    if missing:
        days = sorted({local_date(photo.taken_at) for photo in missing})
        verb = "has" if len(missing) == 1 else "have"
        taken = words.day(days[0]) if len(days) == 1 else f"{words.day(days[0])} to {words.day(days[-1])}"
        yield Gap(
            "photos",
            f"{words.plural(len(missing), 'photo')} taken {taken} {verb} not reached the server: "
            "still on a tablet.",
        )


def _unfinished(facts: Facts) -> Iterator[Gap]:
    for state, said in (
        ("stalled", "begun and never finished"),
        ("abandoned", "given up before the end"),
        ("started", "still under way"),
    ):
        count = sum(audit.state == state for audit in facts.audits)
        if count:
            verb = "was" if count == 1 else "were"
            yield Gap(
                state, f"{words.plural(count, 'audit')} {verb} {said}. What was answered is in the pack."
            )


def _undone(facts: Facts) -> Iterator[Gap]:
    never = sorted(title for key, title in facts.due.items() if key not in facts.done)
    if never:
        yield Gap("checklists", f"Not finished once in these dates: {words.listed(never)}.")


def _nights(facts: Facts) -> Iterator[Gap]:
    seen = {
        (local_date(audit.started_at).year, local_date(audit.started_at).month)
        for audit in facts.audits
        if audit.state == "finished" and is_night(audit.started_at)
    }
    months = months_between(facts.first, facts.last)
    missing = [f"{date(year, month, 1):%B %Y}" for year, month in months if (year, month) not in seen]
    if len(missing) == len(months):
        yield Gap("nights", "No audit was finished between 22:00 and 06:00 in these dates.")
    elif missing:
        yield Gap("nights", f"No audit was finished between 22:00 and 06:00 in {words.listed(missing)}.")


def _proofs(facts: Facts) -> Iterator[Gap]:
    shown = {photo.id for photo in facts.photos if photo.received}
    closed = [action for action in facts.actions if action.state in {"done", "verified", "embedded"}]
    bare = [action.reference for action in closed if not shown.intersection(action.after)]
    if bare:
        verb = "has" if len(bare) == 1 else "have"
        more = f" and {len(bare) - _NAMED} more" if len(bare) > _NAMED else ""
        named = ", ".join(bare[:_NAMED]) + more if more else words.listed(bare)
        yield Gap("proofs", f"No after photo here: {named} {verb} words alone as proof of what was done.")


def _erased(facts: Facts) -> Iterator[Gap]:
    if facts.erased:
        verb = "was" if facts.erased == 1 else "were"
        yield Gap(
            "erased",
            f"{words.plural(facts.erased, 'value')} {verb} erased from the journal on request. "
            "The journal says which, and still proves the rest.",
        )
