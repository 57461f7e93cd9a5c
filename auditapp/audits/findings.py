"""What answers raise: findings, drafts, live actions; and what corrections do to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditapp.actions import service as actions
from auditapp.actions.facts import latest_assignment
from auditapp.actions.lasting import note_later_pass, reopen_if_verified, reopened_by
from auditapp.actions.models import Action, ActionAssignment, ActionStanding
from auditapp.actions.service import Source
from auditapp.actions.together import Amendment, Draft, Going, Needless
from auditapp.audits import rules
from auditapp.audits.changes import AnswerChange, PlannedAction
from auditapp.audits.rules import DRAFT_PATIENCE, Given
from auditapp.audits.runs import Raised, Run, Runs
from auditapp.checklists.definition import Item
from auditapp.checklists.readings import reading_words
from auditapp.checklists.rules import ActionDemand, due_on, visible_items
from auditapp.checklists.terms import Demand, Severity
from auditapp.kernel.errors import Refusal
from auditapp.kernel.permissions import Actor


def due_of(runs: Runs, run: Run, demand: ActionDemand, found_on: date) -> date:
    """When the action is due by default; a fault no later than the home gives to one so severe."""
    within = runs.rules(run).due_days.get(demand.severity) if demand.kind is Demand.FIX else None
    return due_on(demand.due, found_on, within=within)


def source_of(runs: Runs, change: AnswerChange, item: Item, demand: ActionDemand, due: date) -> Source:
    """Everything that a finding copies at birth."""
    run = runs.found[change.audit]
    return Source(
        home_id=run.home_id,
        audit_id=run.id,
        answer_id=change.id,
        checklist_key=run.checklist_key,
        checklist_title=run.title,
        checklist_version=change.version,
        item_id=change.item,
        subject=change.subject,
        prompt=item.prompt,
        severity=demand.severity.value,
        area_id=run.area_id,
        area_name=runs.area_name(run),
        note=change.note,
        reading=reading_words(change.value, item.response),
        seen_at=change.captured_at,
        kind=demand.kind.value,
        text=demand.text,
        due_on=due,
    )


def raise_or_draft(runs: Runs, run: Run, source: Source, *, actor: Actor) -> None:
    """Draft the action; let it go live at once when it is critical, or when the run is over."""
    because = _at_once(runs, run, source)
    draft = Draft(source, actor)
    raised = Raised(
        source.answer_id, draft.action_id, source.kind, source.severity, source.text, source.due_on, "draft"
    )
    runs.raised(run)[source.answer_id] = raised
    if because and runs.is_verified(run, source.item_id, source.subject):
        runs.put_down()
        if reopen_if_verified(runs.session, source, actor=actor, now=runs.now):
            raised.action_id, raised.state = None, "reopened"
            return
    runs.rows.drafts.append(draft)
    if because:
        _go_live(runs, run, raised, None, because=because, actor=actor)
    elif run.end == "abandoned":
        _withdraw(runs, run, raised, "audit_abandoned", actor=actor)


def correct(
    runs: Runs, run: Run, given: Given, demand: ActionDemand | None, words: tuple[str, str], actor: Actor
) -> Raised | None:
    """Settle what the corrected answer had raised, and return what the new answer need not raise again.

    The same fault again (a note or a photo was added) amends its finding with `words`, the note and the reading as
    they are now. Otherwise a draft is withdrawn, and a
    live action notes the correction and stands.
    """
    raised = _nearest(runs, run, given.supersedes)
    if raised is None:
        return None
    if demand is not None and demand.kind.value == raised.kind:
        amendment = Amendment(raised.answer_id, given.id, run.home_id, *words, given.captured_at, actor)
        runs.rows.amendments.append(amendment)
        return raised
    if raised.state == "draft":
        _withdraw(runs, run, raised, "answer_corrected", actor=actor)
        return None
    if raised.action_id is not None:
        runs.put_down()
        action = runs.session.get_one(Action, raised.action_id)
        actions.note_correction(runs.session, action, given.id, actor=actor, now=runs.now)
    return raised


def raised_by(runs: Runs, run: Run, answer_id: str) -> str | None:
    """The answer whose finding stands for this one: itself, or one that it corrected."""
    raised = runs.raised(run)
    if answer_id in raised:
        return answer_id
    nearest = _nearest(runs, run, answer_id)
    return nearest.answer_id if nearest else None


def settle(
    runs: Runs, run: Run, planned: Mapping[str | None, PlannedAction], *, because: str, actor: Actor
) -> dict[str, Given]:
    """Let what waits go live: drafts of standing answers in the order they were given; hidden ones are withdrawn.

    A failure of an item whose earlier action was verified reopens that action instead. Returns standing answers.
    """
    answers = runs.answers(run)
    standing = rules.standing(answers.values())
    asked = _asked(runs, run, standing)
    drafts = [raised for raised in runs.raised(run).values() if raised.state == "draft"]
    for raised in sorted(drafts, key=lambda each: rules.when_given(answers[each.answer_id])):
        answer = answers[raised.answer_id]
        if answer.key in asked:
            _settle_draft(runs, run, raised, planned.get(raised.answer_id), because=because, actor=actor)
        else:
            _withdraw(runs, run, raised, "item_hidden", actor=actor)
    return {key: answer for key, answer in standing.items() if key in asked}


def live_now(runs: Runs, run: Run) -> frozenset[str]:
    """The answers whose actions went live, or were opened again, before the end of the run."""
    return frozenset(
        raised.answer_id for raised in runs.raised(run).values() if raised.state in ("live", "reopened")
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
        plan = planned.get(raised.answer_id)
        if plan is not None and (raised.answer_id in before or raised.state == "reopened"):
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
            _go_live(runs, run, raised, None, because="critical", actor=actor)
        else:
            _withdraw(runs, run, raised, "audit_abandoned", actor=actor)


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
    answer = runs.answers(run)[raised.answer_id]
    if runs.is_verified(run, answer.item, answer.subject):
        runs.put_down()
        if reopen_if_verified(runs.session, _source_again(run, raised, answer), actor=actor, now=runs.now):
            _withdraw(runs, run, raised, "reopened", actor=actor)
            return
    _go_live(runs, run, raised, planned, because=because, actor=actor)


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


def _asked(runs: Runs, run: Run, standing: Mapping[str, Given]) -> frozenset[str]:
    definition = runs.definition(run.home_id, run.version)
    if definition is None:
        return frozenset(standing)
    return frozenset(visible_items(definition, rules.answered(standing)))


def _nearest(runs: Runs, run: Run, answer_id: str | None) -> Raised | None:
    raised, answers = runs.raised(run), runs.answers(run)
    for _ in range(len(answers)):
        if answer_id is None:
            return None
        found = raised.get(answer_id)
        if found is not None and found.state != "withdrawn":
            return found
        answer = answers.get(answer_id)
        answer_id = answer.supersedes if answer else None
    return None


def _go_live(
    runs: Runs, run: Run, raised: Raised, planned: PlannedAction | None, *, because: str, actor: Actor
) -> None:
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


def _withdraw(runs: Runs, run: Run, raised: Raised, reason: str, *, actor: Actor) -> None:
    if raised.action_id is not None:
        runs.rows.needless.append(Needless(raised.action_id, run.home_id, reason, actor))
        raised.state = "withdrawn"
