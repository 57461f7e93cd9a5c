"""What a run raised brought in line with what its answers and replies ask for now.

An answer may ask for more than its item's own action, may make another item's fault graver, and a reply may do the
same; all of it may be taken back while the run lasts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditapp.actions.rules import RANKS
from auditapp.actions.seeing import Graver
from auditapp.audits import findings, linking
from auditapp.audits.records import Seen
from auditapp.audits.rules import Given
from auditapp.audits.run import INSTEAD, Raised, Run
from auditapp.audits.runs import Runs
from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.rules import (
    ActionDemand,
    PartDemand,
    Result,
    demanded,
    demanded_of,
    demands_action,
    severities,
)
from auditapp.checklists.terms import Demand, Severity
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor


def answered(runs: Runs, run: Run, given: Given, item: Item, words: tuple[str, str], *, actor: Actor) -> None:
    """Raise what a new answer demands, and settle what the answer that it corrects had raised."""
    definition = runs.definition(run.home_id, run.version)
    seen = runs.seen(run) if definition and (item.on_fail or definition.raising) else None
    demand = _own_demand(definition, seen, given, item)
    carried = findings.correct(runs, run, given, demand, words, actor) if given.supersedes else None
    if demand is not None and carried is None:
        source = findings.source_of(runs, run, given, item, demand)
        findings.raise_or_draft(runs, run, source, actor=actor)
    if definition is not None and seen is not None:
        others = {raised.key for raised in runs.raised(run).values()} if definition.raising else set()
        _reconcile(runs, run, seen, others | {given.key}, cause=given.id, actor=actor)


def replied(runs: Runs, run: Run, answer_id: str, *, cause: str, actor: Actor) -> None:
    """Bring what an answer raised in line with a new reply to one of its steps."""
    seen, given = runs.seen(run), runs.answers(run).get(answer_id)
    if seen is not None and given is not None:
        keys = {raised.key for raised in runs.raised(run).values()} | {given.key}
        _reconcile(runs, run, seen, keys, cause=cause, actor=actor)


def all_of(runs: Runs, run: Run, seen: Seen, *, cause: str, actor: Actor) -> None:
    """Bring everything in line, at the end of the run."""
    definition = runs.definition(run.home_id, run.version)
    items = definition.items if definition else {}
    stepped = {
        key for key, given in seen.standing.items() if (item := items.get(given.item)) and item.on_fail
    }
    raised = {raised.key for raised in runs.raised(run).values()}
    _reconcile(runs, run, seen, raised | stepped, cause=cause, actor=actor)


def _own_demand(
    definition: ChecklistDefinition | None, seen: Seen | None, given: Given, item: Item
) -> ActionDemand | None:
    """What the question itself asks for; nothing where a step stands in for it."""
    if definition is None or seen is None:
        return demands_action(item, Result(given.result))
    standing = seen.standing.get(given.key)
    if standing is not None and standing.id == given.id:
        wanted = demanded(definition, given.key, seen.answers, seen.around)
        if wanted:
            return next((each.demand for each in wanted if not each.part), None)
    # Not the one that counts, or not asked now, which may change until the end.
    severity = severities(definition, seen.answers, seen.around).get(given.key)
    return demands_action(item, Result(given.result), severity)


def _reconcile(
    runs: Runs, run: Run, seen: Seen, keys: Iterable[str | None], *, cause: str, actor: Actor
) -> None:
    definition = runs.definition(run.home_id, run.version)
    if definition is None:
        return
    counted = sorted(key for key in keys if key is not None and key in seen.standing)
    for key, demands in demanded_of(definition, counted, seen.answers, seen.around).items():
        wanted = {each.part: each for each in demands}
        raised = findings.of_key(runs, run, key)
        _take_back(runs, run, raised, wanted, actor=actor)
        given = seen.standing[key]
        _change_risks(runs, run, raised, wanted, given, cause=cause, actor=actor)
        outgrown = linking.outgrown(runs, run, raised, wanted, given, cause=cause, actor=actor)
        _raise_missing(runs, run, raised, wanted, given, outgrown, actor=actor)


def _take_back(
    runs: Runs, run: Run, raised: Iterable[Raised], wanted: Mapping[str, PartDemand], *, actor: Actor
) -> None:
    """Drafts that are not asked for any more. The question's own stays unless something stands in for it."""
    for each in raised:
        base = findings.base_of(each.part)
        if each.state == "draft" and base not in wanted and (base or wanted):
            findings.withdraw(runs, run, each, "answer_corrected" if base else INSTEAD, actor=actor)


def _change_risks(
    runs: Runs,
    run: Run,
    raised: Iterable[Raised],
    wanted: Mapping[str, PartDemand],
    given: Given,
    *,
    cause: str,
    actor: Actor,
) -> None:
    for each in raised:
        part = wanted.get(findings.base_of(each.part))
        if part is not None and part.demand.kind.value == each.kind:
            _change_risk(runs, run, each, part.demand, given, cause=cause, actor=actor)


def _change_risk(
    runs: Runs, run: Run, raised: Raised, demand: ActionDemand, given: Given, *, cause: str, actor: Actor
) -> None:
    """A draft is as grave as what is known now says; what is live only ever becomes graver."""
    risk = demand.severity.value
    is_draft = raised.state == "draft"
    if risk == raised.risk or not (is_draft or raised.state == "live") or raised.action_id is None:
        return
    if not is_draft and RANKS[risk] > RANKS[raised.risk]:
        return
    due = raised.default_due
    if is_draft:
        due = findings.due_of(runs, run, demand, clock.local_date(given.captured_at))
    runs.rows.graver.append(Graver(raised.action_id, run.home_id, risk, raised.risk, due, cause, actor))
    raised.risk, raised.default_due = risk, due
    if is_draft and risk == Severity.CRITICAL and raised.kind == Demand.FIX:
        findings.go_live(runs, run, raised, None, because="critical", actor=actor)


def _raise_missing(
    runs: Runs,
    run: Run,
    raised: Iterable[Raised],
    wanted: Mapping[str, PartDemand],
    given: Given,
    outgrown: frozenset[str],
    *,
    actor: Actor,
) -> None:
    """What steps ask for and is not there; and the question's own, when nothing stands in for it or settles it."""
    definition = runs.definition(run.home_id, run.version)
    every = list(raised)
    there = {
        findings.base_of(each.part)
        for each in every
        if each.state != "withdrawn" or (each.is_settled and each.name not in outgrown)
    }
    for part, each in wanted.items():
        before = [old for old in every if findings.base_of(old.part) == part]
        is_wanted = part or any(old.why == INSTEAD or old.name in outgrown for old in before)
        if definition is None or part in there or not is_wanted:
            continue
        taken = any(old.answer_id == given.id for old in before)
        source = findings.source_of(
            runs,
            run,
            given,
            definition.items[given.item],
            each.demand,
            part=findings.again(part, len(before)) if taken else part,
            about=each.about,
        )
        findings.raise_or_draft(runs, run, source, actor=actor)
