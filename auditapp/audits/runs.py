"""The runs that a batch of changes touches, in memory: read with one query per table, written with one insert each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.orm import Session

from auditapp.actions.models import (
    Action,
    ActionGoLive,
    ActionStanding,
    ActionVerification,
    ActionWithdrawal,
    Finding,
)
from auditapp.actions.rules import BY_RANK
from auditapp.actions.seeing import change_risks_together, praise_together
from auditapp.actions.together import amend_together, draft_together, go_live_together, withdraw_together
from auditapp.audits.changes import AnswerChange, Change, PhotoChange, StartChange
from auditapp.audits.models import Answer, Audit, AuditAbandonment, AuditFinish, AuditNote, AuditRecord
from auditapp.audits.records import Record, Seen, seen
from auditapp.audits.rules import Given, judged_at
from auditapp.audits.run import Arrived, Finished, NewRow, Owner, Raised, Rows, Run, Slot
from auditapp.checklists import queries as checklists
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.home_rules import home_rules
from auditapp.checklists.local import HomeRules
from auditapp.checklists.looking import answer_key
from auditapp.evidence.models import PhotoSlot
from auditapp.kernel.bulk import as_texts, insert_rows, read_rows, table_of, texts
from auditapp.kernel.faults import fault_point
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor
from auditapp.people import settings
from auditapp.people.area_history import Past, past_of
from auditapp.people.models import Area
from auditapp.people.queries import owners_of
from auditapp.people.rules import default_owner

__all__ = ["Arrived", "Finished", "NewRow", "Owner", "Raised", "Rows", "Run", "Runs", "Slot"]


@dataclass(slots=True)
class Runs:
    """Everything known while a batch is carried out. Make one per savepoint, `read` first, `write` last."""

    session: Session
    actor: Actor
    now: datetime
    found: dict[str, Run] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)
    finished: list[Finished] = field(default_factory=list)
    _published: set[tuple[str, str]] = field(default_factory=set)
    _definitions: dict[tuple[str, str], ChecklistDefinition | None] = field(default_factory=dict)
    _areas: dict[str, str] = field(default_factory=dict)
    _pasts: dict[str, Past] = field(default_factory=dict)
    _slots: dict[str, Slot] = field(default_factory=dict)
    _owners: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _verified: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)

    def read(self, changes: Sequence[Change], photo_ids: Iterable[str]) -> None:
        """Fetch what these changes are about."""
        self._read_runs({change.audit for change in changes if change.audit} - self.found.keys())
        self._read_versions(changes)
        self._read_areas(
            {change.area for change in changes if isinstance(change, StartChange) and change.area}
        )
        replaced = {each.replaces for each in changes if isinstance(each, PhotoChange) and each.replaces}
        self._read_slots(replaced | set(photo_ids))

    def read_run(self, audit_id: str) -> None:
        """Fetch one run that no change is about."""
        self._read_runs({audit_id})
        self._read_versions(())

    def definition(self, home_id: str, version: str) -> ChecklistDefinition | None:
        """The checklist version, if it is or was in force in the home."""
        key = (home_id, version)
        if key not in self._definitions:
            known = key in self._published
            self._definitions[key] = checklists.definition(self.session, version) if known else None
        return self._definitions[key]

    def rules(self, run: Run) -> HomeRules:
        """What the home judged by when the run began: a setting changed meanwhile counts for the next run."""
        if run.rules is None:
            run.rules = home_rules(self.session, run.home_id, at=judged_at(run.started_at, run.received_at))
        return run.rules

    def zone(self, change: Change) -> str:
        """The zone of the run that the change is about, or of its home."""
        run = self.found.get(change.audit) if change.audit else None
        if run is not None:
            return self.rules(run).time_zone
        return settings.time_zone_of(self.session, change.home)

    def has_area(self, home_id: str, area_id: str) -> bool:
        """Whether the area is one of the home."""
        return self._areas.get(area_id) == home_id

    def area_name(self, run: Run) -> str:
        """What the run's area was called when the run was started; empty for the whole home."""
        if run.area_id is None:
            return ""
        if run.home_id not in self._pasts:
            self._pasts[run.home_id] = past_of(self.session, [run.home_id])
        return self._pasts[run.home_id].spoken_then(run.area_id, run.started_at)

    def slot(self, photo_id: str) -> Slot | None:
        """The photo that the id stands for, if it stands for one."""
        return self._slots.get(photo_id)

    def note_slot(self, photo_id: str, slot: Slot) -> None:
        """Remember what the id stands for from now on."""
        self._slots[photo_id] = slot

    def owners(self, home_id: str) -> Mapping[str, str]:
        """Those who may be given an action of the home, by id, with their role."""
        if home_id not in self._owners:
            people = owners_of(self.session, home_id)
            self._owners[home_id] = {person.id: person.role for person in people}
        return self._owners[home_id]

    def default_owner(self, run: Run) -> str:
        """Who gets an action of the run for which nobody was chosen."""
        return default_owner(self.owners(run.home_id), run.by)

    def is_verified(self, run: Run, item_id: str, subject: str) -> bool:
        """Whether an action on this item and subject was ever verified, so that a later result matters to it."""
        if run.home_id not in self._verified:
            rows = read_rows(self.session, _VERIFIED, home=run.home_id)
            self._verified[run.home_id] = frozenset((item, subject) for item, subject in rows)
        return (item_id, subject) in self._verified[run.home_id]

    def answers(self, run: Run) -> dict[str, Given]:
        """Every answer of the run by id, those of this batch included."""
        if run.answers is None:
            rows = read_rows(self.session, _ANSWERS, audit=run.id)
            run.answers = {row[0]: Given(*row) for row in rows}
            for row in self.rows.answers:  # answers of this batch are not written yet
                if row["audit_id"] == run.id:
                    self._remember(run.answers, row)
        return run.answers

    def raised(self, run: Run) -> dict[str, Raised]:
        """What the run's answers raised, by answer id."""
        if run.raised is None:
            rows = read_rows(self.session, _RAISED, audit=run.id)
            every = map(_raised, rows)
            run.raised = {raised.name: raised for raised in every}
        return run.raised

    def records(self, run: Run) -> dict[str, Record]:
        """What was said in the run beside its answers, by the change's id; what this batch said included."""
        if run.records is None:
            rows = read_rows(self.session, _RECORDS, audit=run.id)
            run.records = {row[0]: Record(*row) for row in rows}
        return run.records

    def add_record(self, run: Run, record: Record, row: NewRow) -> None:
        """Take note of something said."""
        self.records(run)[record.id] = record
        self.rows.records.append(row)

    def seen(self, run: Run) -> Seen | None:
        """What the run comes to so far; None of a checklist that is not known."""
        definition = self.definition(run.home_id, run.version)
        if definition is None:
            return None
        return seen(definition, self.answers(run).values(), self.records(run).values())

    def add_answer(self, run: Run, given: Given, row: NewRow) -> None:
        """Take note of a new answer."""
        self.rows.answers.append(row)
        if run.answers is not None:
            run.answers[given.id] = given

    def put_down(self) -> None:
        """Write what was raised so far, for verbs that look at it in the database."""
        rows = self.rows
        draft_together(self.session, rows.drafts, now=self.now)
        praise_together(self.session, rows.praise, now=self.now)
        change_risks_together(self.session, rows.graver, now=self.now)
        withdraw_together(self.session, rows.needless, now=self.now)
        go_live_together(self.session, rows.going, now=self.now)
        amend_together(self.session, rows.amendments, now=self.now)
        if rows.drafts or rows.needless or rows.going or rows.amendments or rows.praise or rows.graver:
            fault_point("wrote-actions")
        rows.drafts, rows.needless, rows.going, rows.amendments = [], [], [], []
        rows.praise, rows.graver = [], []

    def write(self) -> None:
        """Insert what was gathered, one statement per table."""
        self.put_down()
        for model, rows in (
            (Audit, self.rows.audits),
            (Answer, self.rows.answers),
            (AuditRecord, self.rows.records),
            (AuditNote, self.rows.notes),
            (AuditFinish, self.rows.finishes),
            (AuditAbandonment, self.rows.abandonments),
        ):
            if rows:
                insert_rows(self.session, model, rows)
                fault_point(f"wrote-{model.__tablename__}")
        self.rows = Rows()

    @staticmethod
    def _remember(answers: dict[str, Given], row: NewRow) -> None:
        given = Given(
            cast("str", row["id"]),
            cast("str", row["item_id"]),
            cast("str", row["subject"]),
            cast("dict[str, Json]", row["value"]),
            cast("str", row["result"]),
            cast("str", row["severity"]),
            cast("str | None", row["supersedes"]),
            cast("datetime", row["captured_at"]),
            cast("int", row["elapsed"]),
            cast("str", row["note"]),
        )
        answers[given.id] = given

    def _read_runs(self, audit_ids: set[str]) -> None:
        if not audit_ids:
            return
        for row in read_rows(self.session, _AUDITS, audits=as_texts(audit_ids)):
            end = "finished" if row[9] else "abandoned" if row[10] else "running"
            facts = (row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8])
            self.found[row[0]] = Run(*facts, end)

    def _read_versions(self, changes: Sequence[Change]) -> None:
        wanted = {
            (each.home, each.version) for each in changes if isinstance(each, (StartChange, AnswerChange))
        }
        begun = {(run.home_id, run.version) for run in self.found.values()}
        wanted -= self._published | begun
        if wanted:
            homes, hashes = {home for home, _ in wanted}, {version for _, version in wanted}
            self._published |= checklists.versions_in_homes(self.session, homes, hashes).keys()
        if wanted or not begun <= self._published:
            self._published |= begun  # a run goes on with the version that it began on
            self._definitions.clear()

    def _read_areas(self, area_ids: set[str]) -> None:
        if area_ids:
            rows = self.session.execute(select(Area.id, Area.home_id).where(Area.id.in_(area_ids)))
            self._areas |= dict(rows.all())

    def _read_slots(self, photo_ids: set[str]) -> None:
        if photo_ids:
            rows = self.session.execute(_SLOTS.where(_slot.id.in_(photo_ids)))
            self._slots |= {
                photo_id: Slot(home_id, sha256, Owner(*owner), by)
                for photo_id, home_id, sha256, by, *owner in rows
            }


def _raised(row: Row[*tuple[Any, ...]]) -> Raised:
    answer_id, action_id, kind, rank, text, due_on, live, withdrawn, part, source, item, subject = row
    state, risk = _state(action_id, live, withdrawn), BY_RANK.get(rank, "")
    key = answer_key(item, subject) if source == "audit" else None
    return Raised(answer_id, action_id, kind, risk, text, due_on, state, part, key, withdrawn or "")


def _state(action_id: str | None, live: str | None, withdrawn: str | None) -> str:
    if action_id is None:
        return "reopened"
    if withdrawn:
        return "withdrawn"
    return "live" if live else "draft"


# Statements are made once, and of columns: making one, and mapping it, costs SQLAlchemy more than running it.
_audit, _answer = table_of(Audit).c, table_of(Answer).c
_finish, _abandonment = table_of(AuditFinish).c, table_of(AuditAbandonment).c
_record, _standing = table_of(AuditRecord).c, table_of(ActionStanding).c
_finding, _action = table_of(Finding).c, table_of(Action).c
_live, _withdrawn = table_of(ActionGoLive).c, table_of(ActionWithdrawal).c
_verification, _slot = table_of(ActionVerification).c, table_of(PhotoSlot).c
_SLOTS = select(_slot.id, _slot.home_id, _slot.sha256, _slot.by, _slot.owner_kind, _slot.owner_id, _slot.view)
_AUDITS = (
    select(
        _audit.id,
        _audit.home_id,
        _audit.checklist_key,
        _audit.checklist_title,
        _audit.version,
        _audit.area_id,
        _audit.by,
        _audit.started_at,
        _audit.received_at,
        exists().where(_finish.audit_id == _audit.id),
        exists().where(_abandonment.audit_id == _audit.id),
    )
    .select_from(table_of(Audit))
    .where(_audit.id.in_(texts("audits")))
)
_ANSWERS = select(
    _answer.id,
    _answer.item_id,
    _answer.subject,
    _answer.value,
    _answer.result,
    _answer.severity,
    _answer.supersedes,
    _answer.captured_at,
    _answer.elapsed,
    _answer.note,
).where(_answer.audit_id == bindparam("audit"))
_RECORDS = select(
    _record.id,
    _record.kind,
    _record.answer_id,
    _record.section,
    _record.item_id,
    _record.subject,
    _record.about,
    _record.data,
    _record.captured_at,
    _record.elapsed,
).where(_record.audit_id == bindparam("audit"))
_RAISED = (
    select(
        _finding.answer_id,
        _action.id,
        _action.kind,
        _standing.rank,
        _action.text,
        _standing.due_on,
        _live.id,
        _withdrawn.reason,
        _finding.part,
        _finding.source,
        _finding.item_id,
        _finding.subject,
    )
    .select_from(table_of(Finding))
    .outerjoin(table_of(Action), _action.finding_id == _finding.id)
    .outerjoin(table_of(ActionStanding), _standing.action_id == _action.id)
    .outerjoin(table_of(ActionGoLive), _live.action_id == _action.id)
    .outerjoin(table_of(ActionWithdrawal), _withdrawn.action_id == _action.id)
    .where(_finding.audit_id == bindparam("audit"), _finding.polarity == "gap")
)
_VERIFIED = (
    select(_finding.item_id, _finding.subject)
    .select_from(table_of(Finding))
    .join(table_of(Action), _action.finding_id == _finding.id)
    .join(table_of(ActionVerification), _verification.action_id == _action.id)
    .where(_finding.home_id == bindparam("home"), _verification.outcome == "verified")
)
