"""What happened to one action, from its rows: the facts of its state, and its story in steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import TypeAlias, TypeVar

from auditapp.actions import models
from auditapp.actions.rules import Facts
from auditapp.packs import manifest as pack
from auditapp.packs import words

HappeningRow: TypeAlias = (
    models.ActionGoLive
    | models.ActionAssignment
    | models.ActionCorrection
    | models.ActionCompletion
    | models.ActionVerification
    | models.SustainCheck
    | models.ActionEmbedding
    | models.ActionReopening
    | models.ActionPause
    | models.ActionVoid
    | models.ActionWithdrawal
    | models.ActionComment
    | models.ActionRisk
    | models.ActionLink
)
# In the order in which things of the same moment are told.
KINDS: tuple[type[HappeningRow], ...] = (
    models.ActionGoLive,
    models.ActionAssignment,
    models.ActionCorrection,
    models.ActionCompletion,
    models.ActionVerification,
    models.SustainCheck,
    models.ActionEmbedding,
    models.ActionReopening,
    models.ActionPause,
    models.ActionVoid,
    models.ActionWithdrawal,
    models.ActionComment,
    models.ActionRisk,
    models.ActionLink,
)
Names: TypeAlias = Mapping[str, str]
T = TypeVar("T", bound=HappeningRow)


class Rows:
    """Everything that happened to one action, each kind in the order in which it came to the server."""

    def __init__(self) -> None:
        self._held: dict[type, list[HappeningRow]] = defaultdict(list)

    def add(self, row: HappeningRow) -> None:
        """Take note of a row."""
        self._held[type(row)].append(row)

    def of(self, kind: type[T]) -> list[T]:
        """The rows of one kind."""
        return [row for row in self._held[kind] if isinstance(row, kind)]

    def last(self, kind: type[T]) -> T | None:
        """The latest row of one kind."""
        found = self.of(kind)
        return found[-1] if found else None


def facts_from(rows: Rows) -> Facts:
    """The moments that decide the action's state."""
    checks = rows.of(models.ActionVerification)
    withdrawn, voided, paused = (
        rows.last(models.ActionWithdrawal),
        rows.last(models.ActionVoid),
        rows.last(models.ActionPause),
    )
    live, completed = rows.last(models.ActionGoLive), rows.last(models.ActionCompletion)
    embedded, reopened = rows.last(models.ActionEmbedding), rows.last(models.ActionReopening)
    return Facts(
        withdrawn_at=withdrawn.at if withdrawn else None,
        live_at=live.at if live else None,
        void_at=voided.at if voided else None,
        paused_until=paused.until if paused else None,
        completed_at=completed.received_at if completed else None,
        sent_back_at=max((row.at for row in checks if row.outcome == "sent_back"), default=None),
        verified_at=max((row.at for row in checks if row.outcome == "verified"), default=None),
        embedded_at=embedded.at if embedded else None,
        reopened_at=reopened.at if reopened else None,
    )


@dataclass(frozen=True)
class Seen:
    """A finding with what was said and done about it on the walk."""

    finding: models.Finding
    made_safe: Sequence[models.MadeSafe]
    amendments: Sequence[models.FindingAmendment]

    @property
    def words(self) -> str:
        """What was seen first."""
        return words.seen(self.finding.reading, self.finding.note)


def steps_from(seen: Sequence[Seen], rows: Rows, names: Names) -> tuple[pack.Step, ...]:
    """The story of an action from found to wherever it is, in the order in which the server learnt of it.

    `seen` is what it was raised for, then what it was reopened for.
    """
    first = seen[0].finding
    steps = [pack.Step("found", first.raised_by, first.seen_at, first.raised_at, seen[0].words)]
    for each in seen:
        steps += [pack.Step("made_safe", one.by, one.at, one.received_at, one.text) for one in each.made_safe]
        steps += [
            pack.Step("amended", one.by, one.at, one.received_at, words.seen(one.reading, one.note))
            for one in each.amendments
        ]
    again = {each.finding.id: each.words for each in seen}
    for kind in KINDS:
        steps += [_step(row, names, again) for row in rows.of(kind)]
    return tuple(sorted(steps, key=lambda step: step.received_at))


def _step(row: HappeningRow, names: Names, again: Mapping[str, str]) -> pack.Step:
    if isinstance(row, models.ActionReopening):
        return pack.Step("reopened", row.by, row.at, row.at, words.again(again[row.finding_id], row.due_on))
    kind, text = _told(row, names)
    received_at = row.received_at if isinstance(row, _CAME_LATER) else row.at
    return pack.Step(kind, row.by, row.at, received_at, text)


@singledispatch
def _told(row: HappeningRow, _names: Names) -> tuple[str, str]:
    """The kind of the step and its words; those that say nothing more are told by their kind alone."""
    return _PLAIN[type(row)], ""


@_told.register
def _(row: models.ActionAssignment, names: Names) -> tuple[str, str]:
    given = f"{names.get(row.owner_id, 'Somebody')}, due {words.day(row.due_on)}."
    return ("assigned", given) if row.number == 1 else ("reassigned", f"{given} {row.reason}")


@_told.register
def _(row: models.ActionCompletion, _names: Names) -> tuple[str, str]:
    return "done", row.text


@_told.register
def _(row: models.ActionVerification, _names: Names) -> tuple[str, str]:
    return row.outcome, row.seen


@_told.register
def _(row: models.SustainCheck, _names: Names) -> tuple[str, str]:
    when = "out of hours, " if row.out_of_hours == "out_of_hours" else ""
    return f"sustain_{row.result}", f"Seen {when}{words.moment(row.seen_at)}."


@_told.register
def _(row: models.ActionPause, _names: Names) -> tuple[str, str]:
    return "paused", f"Until {words.day(row.until)}. {row.reason}"


@_told.register
def _(row: models.ActionVoid, _names: Names) -> tuple[str, str]:
    return "voided", row.reason


@_told.register
def _(row: models.ActionComment, _names: Names) -> tuple[str, str]:
    return "comment", row.text


@_told.register
def _(row: models.ActionRisk, _names: Names) -> tuple[str, str]:
    return "risk_changed", words.risk_changed(row.risk, row.was)


@_told.register
def _(row: models.ActionWithdrawal, _names: Names) -> tuple[str, str]:
    return "withdrawn", words.WITHDRAWALS.get(row.reason, "")


_CAME_LATER = (models.ActionCompletion, models.ActionLink)
_PLAIN: dict[type, str] = {
    models.ActionGoLive: "live",
    models.ActionCorrection: "corrected",
    models.ActionEmbedding: "embedded",
    models.ActionLink: "seen_again",
}
