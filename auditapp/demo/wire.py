"""The script in the words of the wire: the changes a tablet would have sent, with its photos drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.rules import demands_action, judge
from auditapp.demo.darkroom import Darkroom, Drawn
from auditapp.demo.founding import Founded
from auditapp.demo.script import Answered, Disagreement, Done, Run, Said
from auditapp.kernel import clock
from auditapp.kernel.canonical import Json, digest

Body: TypeAlias = dict[str, Json]


@dataclass
class Parcel:
    """What one tablet sends at once: changes in order, and the photos they announce."""

    changes: list[Body] = field(default_factory=list)
    photos: list[Drawn] = field(default_factory=list)


@dataclass(frozen=True)
class Tablet:
    """Turns the script into changes, with ids in place of keys."""

    library: Mapping[str, ChecklistDefinition]
    founded: Founded
    names: Mapping[str, str]
    darkroom: Darkroom

    def run(self, run: Run) -> Parcel:
        """Everything captured in a run, in the order of its capture."""
        parcel = Parcel()
        parcel.changes.append(self._start(run))
        for answered in run.answers:
            parcel.changes += self._answer(run, answered, parcel.photos)
        parcel.changes += [self._said(run, said) for said in run.said]
        if run.remark:
            at = run.answers[-1].at + timedelta(seconds=20)
            said = {"item": None, "subject": "", "text": run.remark}
            parcel.changes.append(self._common(run, run.remark_id, "note", at) | said)
        if run.ended_at is not None:
            parcel.changes.append(self._end(run, run.ended_at, parcel))
        return parcel

    def done(self, done: Done, action_id: str) -> Parcel:
        """The owner's word on one action."""
        photos = [self.darkroom.take(done.photo)] if done.photo else []
        body: Body = {
            "id": done.id,
            "kind": "done",
            "audit": None,
            "home": self.founded.homes[done.home],
            "by": self.founded.people[done.by],
            "attested": "password",
            "tablet": done.tablet,
            "captured_at": clock.wire_time(done.at),
            "elapsed": 0,
            "supersedes": None,
            "action": action_id,
            "text": done.text,
            "photos": [photo.reference for photo in photos],
        }
        return Parcel([body], photos)

    def disagreement(self, said: Disagreement, parcel: Parcel) -> Body:
        """One change of a parcel again, with another note."""
        first = next(change for change in parcel.changes if change["id"] == said.answer)
        return first | {"note": said.note}

    def _common(self, run: Run, change_id: str, kind: str, at: datetime) -> Body:
        return {
            "id": change_id,
            "kind": kind,
            "audit": run.id,
            "home": self.founded.homes[run.home],
            "by": self.founded.people[run.by],
            "attested": "password",
            "tablet": run.tablet,
            "captured_at": clock.wire_time(at),
            "elapsed": round((at - run.started_at) / timedelta(milliseconds=1)),
            "supersedes": None,
        }

    def _start(self, run: Run) -> Body:
        return self._common(run, run.start_id, "start", run.started_at) | {
            "checklist": run.checklist,
            "version": self.library[run.checklist].content_hash,
            "area": self.founded.areas[run.home, run.area] if run.area else None,
            "announced": run.announced,
            "reason": run.reason,
            "shift": run.shift,
            "present": run.present,
        }

    def _answer(self, run: Run, answered: Answered, drawn: list[Drawn]) -> Iterator[Body]:
        photos = [self.darkroom.take(snapshot) for snapshot in answered.photos]
        drawn += photos
        yield self._common(run, answered.id, "answer", answered.at) | {
            "version": self.library[run.checklist].content_hash,
            "item": answered.item,
            "subject": answered.subject,
            "value": dict(answered.value),
            "note": answered.note,
            "photos": [photo.reference for photo in photos],
        }
        if answered.made_safe:
            at = answered.at + timedelta(seconds=35)
            said: Body = {"answer": answered.id, "text": answered.made_safe, "photos": []}
            yield self._common(run, answered.made_safe_id, "made_safe", at) | said

    def _said(self, run: Run, said: Said) -> Body:
        return self._common(run, said.id, said.kind, said.at) | dict(said.body)

    def _end(self, run: Run, at: datetime, parcel: Parcel) -> Body:
        if run.abandoned:
            return self._common(run, run.end_id, "abandon", at) | {"reason": run.abandoned}
        listed: list[Json] = [{"id": each["id"], "digest": digest(each)} for each in parcel.changes]
        photos: list[Json] = [{"id": each.snapshot.id, "sha256": each.sha256} for each in parcel.photos]
        actions: list[Json] = [self._action(run, answered) for answered in run.answers if answered.failed]
        return self._common(run, run.end_id, "finish", at) | {
            "signed_name": self.names[run.by],
            "changes": listed,
            "photos": photos,
            "actions": actions,
        }

    def _action(self, run: Run, answered: Answered) -> Body:
        item = self.library[run.checklist].items[answered.item]
        demand = demands_action(item, judge(item, answered.value, on=clock.local_date(answered.at)))
        if demand is None or answered.due is None:
            raise ValueError(f"{answered.item} asks for no action.")
        return {
            "answer": answered.id,
            "owner": self.founded.people[answered.owner],
            "due": answered.due.isoformat(),
            "text": demand.text,
        }
