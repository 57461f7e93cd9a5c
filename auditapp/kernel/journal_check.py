"""Verifying the journal: every hash, every link, every committed value; what was erased is said, not hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.journal import (
    ERASED,
    GENESIS,
    PERSONAL,
    JournalChain,
    JournalEvent,
    JournalValue,
    commitment,
    covered_fields,
    event_hash,
    events_of,
)


class Erased(NamedTuple):
    """Words that are gone for good: of which event, of what kind, under which name."""

    seq: int
    kind: str
    name: str


@dataclass
class ChainReport:
    """What was found in one chain. `fault` names the first thing wrong, None when nothing is."""

    chain: str
    events: int = 0
    head: str = GENESIS
    erased: list[Erased] = field(default_factory=list)
    fault: str | None = None


def verify_journal(session: Session, *, expected: Iterable[str] = ()) -> list[ChainReport]:
    """A report for every chain there is, and for every one in `expected`, in the order of their names."""
    names = chains_held(session)
    reports = [verify_chain(session, name) for name in sorted(names)]
    lost = sorted(set(expected) - names)
    return reports + [ChainReport(name, fault=f"{name} is missing: the whole chain is gone") for name in lost]


def chains_held(session: Session) -> set[str]:
    """Every chain of which anything is kept."""
    return {
        *session.scalars(select(JournalChain.chain)),
        *session.scalars(select(JournalEvent.chain).distinct()),
    }


def verify_chain(session: Session, chain: str) -> ChainReport:
    """Walk the chain from its beginning and stop at the first thing wrong."""
    report = ChainReport(chain)
    values = _values_of(session, chain)
    missing: dict[tuple[int, str], str] = {}  # the kind of its event
    erased: set[tuple[int, str]] = set()
    for event in events_of(session, chain):
        report.fault = _fault_of(event, report) or _fault_of_values(event, values, missing)
        if report.fault:
            return report
        if event.kind == ERASED:
            data = cast("Mapping[str, int | str]", event.data)
            erased.add((int(data["seq"]), str(data["name"])))
        report.events, report.head = event.seq, event.hash
    report.erased = sorted(Erased(seq, missing[seq, name], name) for seq, name in missing.keys() & erased)
    report.fault = _fault_of_ends(session, report, missing.keys() - erased) or _fault_of_erased(report)
    return report


def head_of(session: Session, chain: str, seq: int | None = None) -> ChainReport:
    """Number and hash of the chain's last event, or of event `seq`, worked out from its beginning up to there."""
    report = ChainReport(chain)
    for event in events_of(session, chain):
        report.fault = _fault_of(event, report)
        if report.fault:
            return report
        report.events, report.head = event.seq, event.hash
        if event.seq == seq:
            return report
    if seq is not None:
        report.fault = f"{chain} has no event #{seq}: its last is #{report.events}"
    else:
        report.fault = _fault_of_ends(session, report, set())
    return report


def _fault_of(event: JournalEvent, report: ChainReport) -> str | None:
    where = f"{report.chain} #{report.events + 1}"
    if event.seq != report.events + 1:
        return f"{where} is missing: the next event found is #{event.seq}"
    if event.previous != report.head:
        return f"{where} does not follow from the event before it"
    if event.hash != event_hash(covered_fields(event)):
        return f"{where} was changed: its content no longer gives its hash"
    return None


def _fault_of_values(
    event: JournalEvent,
    values: Mapping[tuple[int, str], tuple[str, str]],
    missing: dict[tuple[int, str], str],
) -> str | None:
    for name, committed in cast("Mapping[str, str]", event.commitments).items():
        found = values.get((event.seq, name))
        if found is None:
            missing[event.seq, name] = event.kind
        elif commitment(*found) != committed:
            return f"{event.chain} #{event.seq}: the value kept for {name!r} is not the one that was committed to"
    return None


def _fault_of_ends(session: Session, report: ChainReport, lost: set[tuple[int, str]]) -> str | None:
    head = session.get(JournalChain, report.chain)
    if head is None or (head.seq, head.hash) != (report.events, report.head):
        return f"{report.chain} ends at #{report.events}, which is not the head that is kept"
    if lost:
        seq, name = min(lost)
        return f"{report.chain} #{seq}: the value of {name!r} is gone, and no erasure was recorded"
    return None


def _fault_of_erased(report: ChainReport) -> str | None:
    for seq, kind, name in report.erased:
        if (kind, name) not in PERSONAL:
            return f"{report.chain} #{seq}: {name!r} of {kind} was erased; only names of people may be"
    return None


def _values_of(session: Session, chain: str) -> dict[tuple[int, str], tuple[str, str]]:
    query = select(JournalValue.seq, JournalValue.name, JournalValue.salt, JournalValue.value)
    rows = session.execute(query.where(JournalValue.chain == chain))
    return {(seq, name): (salt, value) for seq, name, salt, value in rows}
