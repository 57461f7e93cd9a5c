"""The end of a run: the score on what is held, and what becomes of the actions that waited for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from auditapp.audits import events, findings, reconciling, rules
from auditapp.audits.changes import FinishChange, PlannedAction
from auditapp.audits.findings import settle_abandoned
from auditapp.audits.records import context_of
from auditapp.audits.rules import Given
from auditapp.audits.runs import Finished, NewRow, Run, Runs
from auditapp.checklists.home_flags import flags_of, questions, set_flag
from auditapp.checklists.home_rules import bands_of
from auditapp.checklists.rules import Score, score, visible_items
from auditapp.kernel import clock, journal
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor

__all__ = ["finish_audit", "settle", "settle_abandoned"]


def finish_audit(
    runs: Runs, change: FinishChange, who: NewRow, *, sender: Actor, received_at: datetime
) -> None:
    """Sign the run; the second tablet's list is kept beside the first one's."""
    run = runs.found[change.audit]
    planned = {findings.raised_by(runs, run, plan.answer): plan for plan in change.actions}
    before = findings.live_now(runs, run)
    standing = settle(runs, run, planned, because="finished", cause=change.id, actor=sender)
    findings.hand_over(runs, run, planned, before=before, actor=sender)
    findings.note_passes(runs, run, standing, actor=sender)
    _remember_flags(runs, run, sender)
    scored = _scored(runs, run, rules.judged_at(change.captured_at, received_at))
    body = rules.score_body(scored) if scored else {}
    runs.rows.finishes.append(
        {
            "id": change.id,
            "audit_id": run.id,
            "signed_name": change.signed_name,
            "listed": {
                "changes": [{"id": each, "digest": digest} for each, digest in change.changes],
                "photos": [{"id": each, "sha256": sha256} for each, sha256 in change.photos],
            },
            "score": body,
            "finished_at": change.captured_at,
            "received_at": received_at,
            **who,
        }
    )
    _journal_finish(runs, run, change, body, sender)
    run.end = "finished"
    if scored is None or rules.counts_as_done(scored.answered, scored.asked):
        # A tablet whose clock runs ahead must not put the next audit off for years.
        day = min(clock.local_date(change.captured_at), clock.local_date(received_at))
        runs.finished.append(Finished(run.id, run.home_id, run.checklist_key, day))


def settle(
    runs: Runs,
    run: Run,
    planned: Mapping[str | None, PlannedAction],
    *,
    because: str,
    cause: str,
    actor: Actor,
) -> dict[str, Given]:
    """Let the drafts of standing answers go live, those of hidden ones not. Returns the standing answers asked."""
    seen, definition = runs.seen(run), runs.definition(run.home_id, run.version)
    if seen is None or definition is None:
        return {}
    reconciling.all_of(runs, run, seen, cause=cause, actor=actor)
    asked = frozenset(visible_items(definition, seen.answers, seen.around))
    findings.settle(runs, run, planned, asked=asked, because=because, actor=actor)
    return {key: answer for key, answer in seen.standing.items() if key in asked}


def _remember_flags(runs: Runs, run: Run, sender: Actor) -> None:
    """What was said of the home itself is known to the audits that follow."""
    known = flags_of(runs.session, run.home_id)
    for (flag, subject), record in context_of(runs.records(run).values()).items():
        if flag in questions() and not subject:
            so = record.data["value"] is True
            if flag in known and known[flag].value == so:
                continue  # what was taken over as it stood keeps the name of whoever said it
            set_flag(runs.session, run.home_id, flag, value=so, audit_id=run.id, actor=sender, now=runs.now)


def _scored(runs: Runs, run: Run, finished_at: datetime) -> Score | None:
    definition, seen = runs.definition(run.home_id, run.version), runs.seen(run)
    if definition is None or seen is None:
        return None
    bands = bands_of(runs.session, run.home_id, at=finished_at)
    return score(definition, seen.answers, seen.around, bands=bands)


def _journal_finish(runs: Runs, run: Run, change: FinishChange, body: dict[str, Json], sender: Actor) -> None:
    figures = {name: value for name, value in body.items() if name != "sections"}
    data: dict[str, Json] = {
        "finish": change.id,
        "at": clock.wire_time(change.captured_at),
        "answers": len(runs.answers(run)),
        **figures,
    }
    journal.record(
        runs.session,
        events.FINISHED,
        chain=journal.home_chain(run.home_id),
        subject=journal.Subject("audit", run.id),
        actor=sender,
        now=runs.now,
        data=data,
        commits={"signed_name": change.signed_name},
    )
