"""What answers raise: findings, drafts, live actions; and what corrections do to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from auditapp.actions import service as actions
from auditapp.actions.facts import latest_assignment
from auditapp.actions.lasting import note_later_pass, reopen_if_verified, reopened_by
from auditapp.actions.models import Action, ActionAssignment, ActionStanding
from auditapp.actions.service import Source
from auditapp.actions.together import Amendment, Draft, Going, Needless
from auditapp.audits import rules
from auditapp.audits.changes import PlannedAction
from auditapp.audits.rules import DRAFT_PATIENCE, Given
from auditapp.audits.runs import Raised, Run, Runs
from auditapp.checklists.definition import Item
from auditapp.checklists.looking import answer_key
from auditapp.checklists.readings import reading_words
from auditapp.checklists.rules import ActionDemand, due_on
from auditapp.checklists.terms import Demand, Severity
from auditapp.kernel import clock
from auditapp.kernel.errors import Refusal
from auditapp.kernel.permissions import Actor


def due_of(runs: Runs, run: Run, demand: ActionDemand, found_on: date) -> date:
    """When the action is due by default; a fault no later than the home gives to one so severe."""
    within = runs.rules(run).due_days.get(demand.severity) if demand.kind is Demand.FIX else None
    return due_on(demand.due, found_on, within=within)


def source_of(
    runs: Runs, run: Run, given: Given, item: Item, demand: ActionDemand, *, part: str = "", about: str = ""
) -> Source:
    """Everything that a finding copies at birth; `about` is the one thing that the action is for."""
    found_on = clock.local_date(given.captured_at)
    return Source(
        home_id=run.home_id,
        audit_id=run.id,
        answer_id=given.id,
        checklist_key=run.checklist_key,
        checklist_title=run.title,
        checklist_version=run.version,
        item_id=given.item,
        subject=given.subject,
        prompt=item.prompt,
        severity=demand.severity.value,
        area_id=run.area_id,
        area_name=runs.area_name(run),
        note=given.note,
        reading=reading_words(given.value, item.response),
        seen_at=given.captured_at,
        kind=demand.kind.value,
        text=f"{about}: {demand.text}" if about else demand.text,
        due_on=due_of(runs, run, demand, found_on),
        part=part,
    )


def raise_or_draft(runs: Runs, run: Run, source: Source, *, actor: Actor) -> None:
    """Draft the action; let it go live at once when it is critical, or when the run is over."""
    because = _at_once(runs, run, source)
    draft = Draft(source, actor)
    of_audit = source.origin == "audit"
    raised = Raised(
        source.answer_id,
        draft.action_id,
        source.kind,
        source.severity,
        source.text,
        source.due_on,
        "draft",
        source.part,
        answer_key(source.item_id, source.subject) if of_audit else None,
    )
    runs.raised(run)[raised.name] = raised
    if because and _may_reopen(raised) and runs.is_verified(run, source.item_id, source.subject):
        runs.put_down()
        if reopen_if_verified(runs.session, source, actor=actor, now=runs.now):
            raised.action_id, raised.state = None, "reopened"
            return
    runs.rows.drafts.append(draft)
    if because:
        go_live(runs, run, raised, None, because=because, actor=actor)
    elif run.end == "abandoned":
        withdraw(runs, run, raised, "audit_abandoned", actor=actor)


def correct(
    runs: Runs, run: Run, given: Given, demand: ActionDemand | None, words: tuple[str, str], actor: Actor
) -> Raised | None:
    """Settle what the corrected answer had raised, and return what the new answer need not raise again.

    The same fault again (a note or a photo was added) amends its finding with `words`, the note and the reading as
    they are now. Otherwise a draft is withdrawn, and a
    live action notes the correction and stands.
    """
    raised = _own(runs, run, given.supersedes)
    if raised is None:
        return None
    if demand is not None and demand.kind.value == raised.kind:
        amendment = Amendment(
            raised.answer_id, given.id, run.home_id, *words, given.captured_at, actor, raised.part
        )
        runs.rows.amendments.append(amendment)
        return raised
    if raised.state == "draft":
        withdraw(runs, run, raised, "answer_corrected", actor=actor)
        return None
    if raised.action_id is not None and not raised.is_settled:
        runs.put_down()
        action = runs.session.get_one(Action, raised.action_id)
        actions.note_correction(runs.session, action, given.id, actor=actor, now=runs.now)
    return raised


def nearest(runs: Runs, run: Run, answer_id: str) -> Raised | None:
    """What stands for this answer: raised by itself or by one that it corrected; its own action before others."""
    own = _own(runs, run, answer_id)
    if own is not None:
        return own
    parts = (_parts_of(runs, run, each) for each in _corrected_by(runs, run, answer_id))
    return next((raised for several in parts for raised in several), None)


def raised_by(runs: Runs, run: Run, answer_id: str) -> str | None:
    """The answer whose finding stands for this one, or the observation itself."""
    if answer_id in runs.raised(run):
        return answer_id
    found = nearest(runs, run, answer_id)
    return found.answer_id if found else None


def of_key(runs: Runs, run: Run, key: str) -> list[Raised]:
    """All that answers to one question about one subject raised, withdrawn or not."""
    return [raised for raised in runs.raised(run).values() if raised.key == key]


def settle(
    runs: Runs,
    run: Run,
    planned: Mapping[str | None, PlannedAction],
    *,
    asked: frozenset[str],
    because: str,
    actor: Actor,
) -> None:
    """Let what waits go live, in the order in which it was seen; what is `asked` no more is withdrawn.

    A failure of an item whose earlier action was verified reopens that action instead.
    """
    drafts = [raised for raised in runs.raised(run).values() if raised.state == "draft"]
    for raised in sorted(drafts, key=lambda each: _order(runs, run, each)):
        if raised.key is None or raised.key in asked:
            _settle_draft(runs, run, raised, _plan_for(raised, planned), because=because, actor=actor)
        else:
            withdraw(runs, run, raised, "item_hidden", actor=actor)


def live_now(runs: Runs, run: Run) -> frozenset[str]:
    """What of the run's went live, or was opened again, before the end of the run."""
    return frozenset(
        raised.name for raised in runs.raised(run).values() if raised.state in ("live", "reopened")
    )


def hand_over(
    runs: Runs,
    run: Run,
    planned: Mapping[str | None, PlannedAction],
    *,
    before: frozenset[str],
    actor: Actor,
) -> None:
    """What was live before the end, or was opened again, gets the owner, date and words that the auditor chose."""
    for raised in list(runs.raised(run).values()):
        plan = _plan_for(raised, planned)
        if plan is not None and (raised.name in before or raised.state == "reopened"):
            runs.put_down()
            _give(runs, run, raised, plan, actor=actor)


def _give(runs: Runs, run: Run, raised: Raised, plan: PlannedAction, *, actor: Actor) -> None:
    action = _action_of(runs, raised)
    current = latest_assignment(runs.session, action.id) if action else None
    owner = plan.owner if plan.owner in runs.owners(run.home_id) else runs.default_owner(run)
    due_on = rules.planned_due(plan.due, raised.default_due, runs.now)
    if action is None or current is None or _is_so(runs, action, current, (owner, due_on, plan.text)):
        return
    try:
        actions.reassign(
            runs.session,
            action,
            owner_id=owner,
            due_on=due_on,
            text=plan.text,
            reason="Chosen when the audit was finished.",
            actor=actor,
            now=runs.now,
        )
    except Refusal:
        # Done or made void by somebody in the meantime: what is newer stands, and the finish is kept.
        return


def _action_of(runs: Runs, raised: Raised) -> Action | None:
    if raised.action_id is not None:
        return runs.session.get(Action, raised.action_id)
    return reopened_by(runs.session, raised.answer_id)


def _is_so(runs: Runs, action: Action, current: ActionAssignment, chosen: tuple[str, date, str]) -> bool:
    standing = runs.session.get_one(ActionStanding, action.id)
    return (current.owner_id, standing.due_on, current.text) == chosen


def note_passes(runs: Runs, run: Run, standing: Mapping[str, Given], *, actor: Actor) -> None:
    """Tell verified actions that a later audit passed their item."""
    runs.put_down()
    for answer in standing.values():
        if answer.result == "pass" and runs.is_verified(run, answer.item, answer.subject):
            note_later_pass(
                runs.session,
                home_id=run.home_id,
                item_id=answer.item,
                subject=answer.subject,
                audit_id=run.id,
                answer_id=answer.id,
                seen_at=answer.captured_at,
                actor=actor,
                now=runs.now,
            )


def settle_abandoned(runs: Runs, run: Run, *, actor: Actor) -> None:
    """Drafts of a run that was given up: critical ones go live, the others are withdrawn."""
    run.end = "abandoned" if run.end == "running" else run.end
    for raised in list(runs.raised(run).values()):
        if raised.state != "draft":
            continue
        if raised.risk == Severity.CRITICAL:
            go_live(runs, run, raised, None, because="critical", actor=actor)
        else:
            withdraw(runs, run, raised, "audit_abandoned", actor=actor)


def _at_once(runs: Runs, run: Run, source: Source) -> str | None:
    if source.severity == Severity.CRITICAL and (source.kind == Demand.FIX or run.end == "abandoned"):
        return "critical"
    if run.end == "finished":
        return "late_answer"
    if run.end == "running" and run.received_at + DRAFT_PATIENCE <= runs.now:
        return "waited_12_hours"
    return None


def _settle_draft(
    runs: Runs, run: Run, raised: Raised, planned: PlannedAction | None, *, because: str, actor: Actor
) -> None:
    answer = runs.answers(run).get(raised.answer_id)
    if answer is not None and _may_reopen(raised) and runs.is_verified(run, answer.item, answer.subject):
        runs.put_down()
        if reopen_if_verified(runs.session, _source_again(run, raised, answer), actor=actor, now=runs.now):
            withdraw(runs, run, raised, "reopened", actor=actor)
            return
    go_live(runs, run, raised, planned, because=because, actor=actor)


def _may_reopen(raised: Raised) -> bool:
    """What is one of several, or was seen outside any answer, is about something of its own."""
    return raised.key is not None and not raised.part


def _order(runs: Runs, run: Run, raised: Raised) -> tuple[tuple[datetime, int, str], str]:
    answer = runs.answers(run).get(raised.answer_id)
    seen = rules.when_given(answer) if answer else runs.records(run)[raised.answer_id].order
    return seen, raised.part


def _plan_for(raised: Raised, planned: Mapping[str | None, PlannedAction]) -> PlannedAction | None:
    """One of several has words of its own; owner and date were chosen for all of them."""
    plan = planned.get(raised.answer_id)
    return replace(plan, text=raised.text) if plan and raised.part else plan


def _source_again(run: Run, raised: Raised, answer: Given) -> Source:
    """What the draft was raised from; its finding is there, so prompt, place and note are not copied again."""
    return Source(
        home_id=run.home_id,
        audit_id=run.id,
        answer_id=answer.id,
        checklist_key=run.checklist_key,
        checklist_title=run.title,
        checklist_version=run.version,
        item_id=answer.item,
        subject=answer.subject,
        prompt="",
        severity=answer.severity,
        area_id=run.area_id,
        area_name="",
        note="",
        reading="",
        seen_at=answer.captured_at,
        kind=raised.kind,
        text=raised.text,
        due_on=raised.default_due,
    )


def _own(runs: Runs, run: Run, answer_id: str | None) -> Raised | None:
    """What the question itself asks for, raised by this answer or by one that it corrected."""
    for each in _corrected_by(runs, run, answer_id):
        stands = [raised for raised in _standing(runs, run, each) if is_own(raised)]
        if stands:
            return min(stands, key=lambda raised: raised.is_settled)
    return None


def _parts_of(runs: Runs, run: Run, answer_id: str) -> list[Raised]:
    return [raised for raised in _standing(runs, run, answer_id) if not is_own(raised)]


def _standing(runs: Runs, run: Run, answer_id: str) -> list[Raised]:
    return [
        raised
        for raised in runs.raised(run).values()
        if raised.answer_id == answer_id and (raised.state != "withdrawn" or raised.is_settled)
    ]


def is_own(raised: Raised) -> bool:
    """Whether it is what the question itself asks for, not one of what its steps ask for."""
    return not base_of(raised.part)


def base_of(part: str) -> str:
    """The part without the mark of one that was taken back and raised again."""
    return _AGAIN.sub("", part)


def again(part: str, number: int) -> str:
    """The same part, raised again after it was taken back."""
    return f"again{number}/{base_of(part)}"


def _corrected_by(runs: Runs, run: Run, answer_id: str | None) -> Iterator[str]:
    """The answer, then the ones that it corrected, the latest first."""
    answers = runs.answers(run)
    for _ in range(len(answers) + 1):
        if answer_id is None:
            return
        yield answer_id
        answer = answers.get(answer_id)
        answer_id = answer.supersedes if answer else None


def go_live(
    runs: Runs, run: Run, raised: Raised, planned: PlannedAction | None, *, because: str, actor: Actor
) -> None:
    """Let a draft go live, with the owner, date and words that were planned for it, if any were."""
    if raised.action_id is None:
        return
    owned = planned is not None and planned.owner in runs.owners(run.home_id)
    going = Going(
        action_id=raised.action_id,
        home_id=run.home_id,
        owner_id=planned.owner if planned and owned else _first_owner(runs, run, because),
        due_on=rules.planned_due(planned.due, raised.default_due, runs.now)
        if planned
        else raised.default_due,
        text=planned.text if planned else raised.text,
        because=because,
        actor=actor,
    )
    runs.rows.going.append(going)
    raised.state = "live"


def _first_owner(runs: Runs, run: Run, because: str) -> str:
    """A critical action begins with whoever stands there and makes it safe, so that a manager can check it later."""
    return run.by if because == "critical" else runs.default_owner(run)


def withdraw(runs: Runs, run: Run, raised: Raised, reason: str, *, actor: Actor) -> None:
    """Take a draft back, and remember why."""
    if raised.action_id is not None:
        runs.rows.needless.append(Needless(raised.action_id, run.home_id, reason, actor))
        raised.state, raised.why = "withdrawn", reason


_AGAIN = re.compile(r"^again[0-9]+/")
