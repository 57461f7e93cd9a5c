"""One batch of changes, judged in memory and written together.

What came before is read first, one query per table. Each new change is then taken, put aside as a conflict, or
refused. Changes taken are carried out in the order they were made, whatever order they came in; those that need
something that is not here yet are held, and carried out by the batch that brings it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from auditapp.audits import service as audits
from auditapp.audits.change_bodies import read_change
from auditapp.audits.changes import (
    AnswerChange,
    Change,
    DoneChange,
    FinishChange,
    PhotoChange,
    StartChange,
)
from auditapp.audits.rules import when_made
from auditapp.audits.runs import Arrived, Runs
from auditapp.kernel import clock, journal
from auditapp.kernel.bulk import as_texts, insert_rows, read_rows, table_of, texts
from auditapp.kernel.errors import Refusal
from auditapp.kernel.faults import fault_point
from auditapp.kernel.permissions import Actor
from auditapp.programme import service as programme
from auditapp.sync import events
from auditapp.sync.arrivals import NOT_THERE, Arrival, Outcome
from auditapp.sync.former import placed
from auditapp.sync.models import InboxEntry, InboxHold, InboxRelease

# What is kept of the bodies that one sender had refused or in conflict; beyond it only digest and size are.
NOT_TAKEN_QUOTA = 1024 * 1024
_CONFLICT = "The server already holds something else under this number. Both are kept, and a manager decides."
_AGAIN = "This was not accepted before. It is kept, and your manager can see it."


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry that is in the inbox already."""

    digest: str
    outcome: str
    code: str | None
    home: str | None
    sender: str


@dataclass(slots=True)
class _Waiting:
    """A change that is taken and not carried out yet; `entry` is its number when it was held before."""

    arrived: Arrived
    arrival: Arrival | None
    entry: int | None

    @property
    def change(self) -> Change:
        return self.arrived.change


@dataclass(slots=True)
class Batch:
    """Make one per savepoint, and call `carry_out` or `release_held` once."""

    session: Session
    arrivals: Sequence[Arrival]
    actor: Actor
    now: datetime
    _known: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    _rows: list[dict[str, object]] = field(default_factory=list)
    _photos: dict[str, tuple[str, str]] = field(default_factory=dict)
    _starts: dict[str, str] = field(default_factory=dict)
    _work: set[str] = field(default_factory=set)
    _room: int | None = None

    def carry_out(self) -> list[Outcome]:
        """Judge every change, do what can be done, write it all; the outcomes in the order sent."""
        runs = Runs(self.session, self.actor, self.now)
        self.arrivals = placed(self.session, self.arrivals, self.actor)
        self._read_known()
        changes = [arrival.change for arrival in self.arrivals if arrival.change is not None]
        runs.read(changes, [photo.id for change in changes for photo in audits.photos_of(change)])
        taken: list[_Waiting] = []
        outcomes = [self._judge(arrival, runs, taken) for arrival in self.arrivals]
        begun = {waiting.change.audit for waiting in taken}
        begun = {each for each in begun if each in runs.found or each in self._starts}
        work = self._work | {_work_of(waiting.change) for waiting in taken} - {""}
        self._finish([*self._held(runs, begun, work), *taken], runs)
        return outcomes

    def release_held(self, change: Change) -> None:
        """Carry out what waited for something that came in another way: a manager's decision."""
        runs = Runs(self.session, self.actor, self.now)
        runs.read_run(change.audit)
        work = {change.id if isinstance(change, DoneChange) else _work_of(change)} - {""}
        self._finish(self._held(runs, {change.audit} & runs.found.keys(), work), runs)

    def _finish(self, queue: list[_Waiting], runs: Runs) -> None:
        left = self._carry_out_in_order(queue, runs)
        self._write(runs, queue, left)
        for news in runs.finished:
            programme.audit_finished(
                self.session,
                news.home_id,
                news.checklist_key,
                news.on,
                news.audit_id,
                actor=self.actor,
                now=self.now,
            )

    def _read_known(self) -> None:
        wanted = {arrival.key for arrival in self.arrivals}
        for arrival in self.arrivals:
            wanted |= _needed(arrival.change)
        self._read_ids(wanted)

    def _read_ids(self, wanted: set[str]) -> None:
        for row in read_rows(self.session, _KNOWN, ids=as_texts(wanted)):
            self._known[row[0]].append(_Known(*row[1:]))

    def _judge(self, arrival: Arrival, runs: Runs, taken: list[_Waiting]) -> Outcome:
        repeated = self._repeated(arrival)
        if repeated is not None:
            return repeated
        if arrival.change is None:
            return self._refuse(arrival, arrival.code or "refused", arrival.message or "")
        clash = next(
            (known for known in self._known.get(arrival.key, ()) if known.outcome == "accepted"), None
        )
        if clash is not None:
            if clash.home != arrival.change.home:
                return self._refuse(arrival, "id_taken", "That number already stands for something else.")
            return self._put_aside(arrival, clash)
        try:
            self._check(arrival.change, runs)
        except Refusal as refusal:
            return self._refuse(arrival, refusal.code, refusal.message)
        return self._take(arrival, arrival.change, taken)

    def _repeated(self, arrival: Arrival) -> Outcome | None:
        """The stored outcome, when this sender sent the very same before, or anybody did and it was taken."""
        for known in self._known.get(arrival.key, ()):
            own = known.sender == self.actor.user_id
            if known.digest != arrival.digest or not (
                own or (arrival.change and known.outcome == "accepted")
            ):
                continue
            if known.outcome == "accepted":
                return Outcome(arrival.id, "already_have", known.digest)
            if known.outcome == "conflict":
                return Outcome(arrival.id, "conflict", known.digest, "conflict", _CONFLICT)
            kept = NOT_THERE if known.home is None else _AGAIN
            said = arrival.message if arrival.home == known.home else None
            return Outcome(arrival.id, "refused", None, known.code, said or kept)
        return None

    def _check(self, change: Change, runs: Runs) -> None:
        audits.check(runs, change)
        for photo in audits.photos_of(change):
            if self._photos.setdefault(photo.id, (change.home, photo.sha256)) != (change.home, photo.sha256):
                raise Refusal("That photo's number already stands for another photo.", code="photo_id_taken")
        if self._starts.get(change.audit, change.home) != change.home:
            raise Refusal("That audit is not one of this home.", code="wrong_home")
        if isinstance(change, StartChange):
            if change.audit in self._starts:
                raise Refusal("That audit was started before.", code="already_started")
            self._starts[change.audit] = change.home
        if isinstance(change, DoneChange):
            with clock.in_zone(runs.zone(change)):
                audits.carry_out(change, runs, Arrived(change, self.actor, self.now))

    def _take(self, arrival: Arrival, change: Change, taken: list[_Waiting]) -> Outcome:
        self._add_row(arrival, "accepted", None)
        if isinstance(change, DoneChange):
            self._work.add(change.id)
        else:
            taken.append(_Waiting(Arrived(change, self.actor, self.now), arrival, None))
        return Outcome(arrival.id, "accepted", arrival.digest)

    def _put_aside(self, arrival: Arrival, first: _Known) -> Outcome:
        self._add_row(arrival, "conflict", "conflict")
        data = {
            "change_kind": arrival.kind,
            "audit": arrival.audit,
            "digest": arrival.digest,
            "first_digest": first.digest,
        }
        self._journal(events.CONFLICT, arrival, data)
        return Outcome(arrival.id, "conflict", arrival.digest, "conflict", _CONFLICT)

    def _refuse(self, arrival: Arrival, code: str, message: str) -> Outcome:
        self._add_row(arrival, "refused", code)
        if arrival.home is not None:
            data = {"change_kind": arrival.kind, "digest": arrival.digest, "code": code}
            self._journal(events.REFUSED, arrival, data)
        return Outcome(arrival.id, "refused", None, code, message)

    def _add_row(self, arrival: Arrival, outcome: str, code: str | None) -> None:
        size = len(arrival.body.encode())
        body = arrival.body if outcome == "accepted" or self._has_room(size) else ""
        self._rows.append(
            {
                "change_id": arrival.key,
                "digest": arrival.digest,
                "kind": arrival.kind,
                "home_id": arrival.home,
                "audit_id": arrival.audit,
                "body": body,
                "size": size,
                "outcome": outcome,
                "code": code,
                "sender_id": self.actor.user_id,
                "by": arrival.by,
                "attested": arrival.attested,
                "tablet": arrival.tablet,
                "received_at": self.now,
            }
        )
        self._known[arrival.key].append(
            _Known(arrival.digest, outcome, code, arrival.home, self.actor.user_id)
        )

    def _has_room(self, size: int) -> bool:
        if self._room is None:
            kept = select(func.sum(InboxEntry.size)).where(
                InboxEntry.sender_id == self.actor.user_id,
                InboxEntry.outcome != "accepted",
                InboxEntry.body != "",
            )
            self._room = NOT_TAKEN_QUOTA - (self.session.scalar(kept) or 0)
        if size > self._room:
            return False
        self._room -= size
        return True

    def _held(self, runs: Runs, begun: set[str], work: set[str]) -> list[_Waiting]:
        """What was held for runs that have begun, and photos of work on actions.

        For others nothing can be released, so nothing is read.
        """
        rows = read_rows(self.session, _HELD_OF_RUNS, audits=as_texts(begun)) if begun else ()
        others = read_rows(self.session, _HELD_OF_WORK) if work else ()
        held = [self._waiting(*row) for row in rows]
        held += [each for each in (self._waiting(*row) for row in others) if _work_of(each.change) in work]
        if held:
            changes = [waiting.change for waiting in held]
            runs.read(changes, [photo.id for change in changes for photo in audits.photos_of(change)])
            needed = {each for change in changes for each in _needed(change)}
            self._read_ids((needed | {change.id for change in changes}) - self._known.keys())
        return held

    def _waiting(self, entry_id: int, body: str, sender_id: str, received_at: datetime) -> _Waiting:
        sender = self.actor if sender_id == self.actor.user_id else Actor(sender_id, "")
        return _Waiting(Arrived(read_change(json.loads(body)), sender, received_at), None, entry_id)

    def _carry_out_in_order(self, queue: Sequence[_Waiting], runs: Runs) -> list[_Waiting]:
        left = sorted(queue, key=lambda waiting: when_made(waiting.change))
        while left:
            before = len(left)
            left = self._pass(left, runs, strict=True)
            if len(left) == before:
                # A finish need not wait for what is in the inbox but is itself waiting.
                left = self._pass(left, runs, strict=False)
            if len(left) == before:
                break
        return left

    def _pass(self, queue: list[_Waiting], runs: Runs, *, strict: bool) -> list[_Waiting]:
        settled, left = {key for key, known in self._known.items() if known}, []
        if strict:
            settled -= {waiting.change.id for waiting in queue}
        for waiting in queue:
            may = strict or isinstance(waiting.change, FinishChange)
            if may and audits.waits_for(runs, waiting.change, settled) is None:
                with clock.in_zone(runs.zone(waiting.change)):
                    audits.carry_out(waiting.change, runs, waiting.arrived)
                settled.add(waiting.change.id)
            else:
                left.append(waiting)
        return left

    def _write(self, runs: Runs, queue: Sequence[_Waiting], left: Sequence[_Waiting]) -> None:
        if self._rows:
            insert_rows(self.session, InboxEntry, self._rows)
            fault_point("wrote-inbox")
        runs.write()
        self._write_holds([waiting for waiting in left if waiting.arrival is not None], runs)
        stuck = {id(waiting) for waiting in left}
        released = [each.entry for each in queue if each.entry is not None and id(each) not in stuck]
        if released:
            self.session.execute(
                insert(InboxRelease), [{"entry_id": each, "at": self.now} for each in released]
            )
            fault_point("wrote-releases")

    def _write_holds(self, held: Sequence[_Waiting], runs: Runs) -> None:
        if not held:
            return
        query = select(InboxEntry.change_id, InboxEntry.id).where(
            InboxEntry.change_id.in_([waiting.change.id for waiting in held]),
            InboxEntry.outcome == "accepted",
        )
        numbers = dict(self.session.execute(query).all())
        settled = {key for key, known in self._known.items() if known}
        rows = []
        for waiting in held:
            reason = audits.waits_for(runs, waiting.change, settled) or "answer"
            rows.append({"entry_id": numbers[waiting.change.id], "waits_for": reason, "at": self.now})
            if waiting.arrival is not None:
                data = {
                    "change_kind": waiting.arrival.kind,
                    "audit": waiting.arrival.audit,
                    "digest": waiting.arrival.digest,
                    "waits_for": reason,
                }
                self._journal(events.HELD, waiting.arrival, data)
        self.session.execute(insert(InboxHold), rows)
        fault_point("wrote-holds")

    def _journal(self, kind: str, arrival: Arrival, data: Mapping[str, str | None]) -> None:
        if arrival.home is None:
            return
        journal.record(
            self.session,
            kind,
            chain=journal.home_chain(arrival.home),
            subject=journal.Subject("change", arrival.key),
            actor=self.actor,
            now=self.now,
            data=dict(data),
        )


def _work_of(change: Change) -> str:
    """The done change that a photo is of; nothing for all else."""
    return change.answer if isinstance(change, PhotoChange) and not change.audit else ""


def _needed(change: Change | None) -> set[str]:
    """Ids of changes whose coming decides whether this one can be carried out."""
    if isinstance(change, FinishChange):
        return {change_id for change_id, _ in change.changes}
    if isinstance(change, AnswerChange) and change.supersedes:
        return {change.supersedes}
    return set()


# Statements are made once, and of columns: making one, and mapping it, costs SQLAlchemy more than running it.
_entry, _hold, _release = table_of(InboxEntry).c, table_of(InboxHold).c, table_of(InboxRelease).c
_KNOWN = (
    select(
        _entry.change_id,
        _entry.digest,
        _entry.outcome,
        _entry.code,
        _entry.home_id,
        _entry.sender_id,
    )
    .where(_entry.change_id.in_(texts("ids")))
    .order_by(_entry.id)
)
_HELD = (
    select(_entry.id, _entry.body, _entry.sender_id, _entry.received_at)
    .select_from(table_of(InboxEntry))
    .join(table_of(InboxHold), _hold.entry_id == _entry.id)
    .outerjoin(table_of(InboxRelease), _release.entry_id == _entry.id)
    .where(_release.entry_id.is_(None))
)
_HELD_OF_RUNS = _HELD.where(_entry.audit_id.in_(texts("audits")))
_HELD_OF_WORK = _HELD.where(_entry.audit_id.is_(None), _entry.kind == "photo")
