"""Faults that need no action of their own: they belong to an open one, or were put right on the spot.

What makes a fault graver later may undo that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditapp.actions.rules import RANKS
from auditapp.actions.seeing import STILL_TO_DO, find_known, finding_of, had_work_to_do, take_over
from auditapp.audits import findings
from auditapp.audits.changes import LinkChange
from auditapp.audits.records import in_order
from auditapp.audits.rules import Given
from auditapp.audits.run import CORRECTED, Raised, Run
from auditapp.audits.runs import Runs
from auditapp.checklists.rules import ActionDemand, PartDemand
from auditapp.checklists.terms import Demand
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Actor

# What may be settled by putting it right on the spot.
MINOR = frozenset(("medium", "low"))


_NOTHING_WRONG = frozenset(("pass", "na"))


def check_link(runs: Runs, change: LinkChange, run: Run | None, given: Given | None) -> None:
    """Raise a Refusal when the answer's fault cannot belong to the action; less is known while there is no answer."""
    known = find_known(runs.session, change.home, change.action)
    if known is None:
        raise NotFoundError("This home has no such action.", code="unknown_action")
    if known.step not in STILL_TO_DO and not had_work_to_do(runs.session, change.action, change.captured_at):
        message = "That action was done or closed already, so this fault needs an action of its own."
        raise InvalidError(message, code="action_closed")
    if run is None or given is None:
        return
    if given.result in _NOTHING_WRONG:
        raise InvalidError("Nothing was wrong there that could belong to an action.", code="nothing_failed")
    finding = finding_of(runs.session, change.action)
    if finding.source != "audit":
        return
    if finding.item_id != given.item:
        raise InvalidError("That action is about another question.", code="other_question")
    if (finding.audit_id, finding.subject) == (run.id, given.subject):
        raise InvalidError("That action was raised by this very answer.", code="own_action")


def outgrown(
    runs: Runs,
    run: Run,
    raised: Iterable[Raised],
    wanted: Mapping[str, PartDemand],
    given: Given,
    *,
    cause: str,
    actor: Actor,
) -> frozenset[str]:
    """The names of what was settled and is too grave for that by now, so that it needs an action after all.

    An open action that it was linked to becomes as grave instead.
    """
    found = set()
    for each in raised:
        part = wanted.get(findings.base_of(each.part))
        if part is None or not each.is_settled or part.demand.kind is not Demand.FIX:
            continue
        if each.why == CORRECTED:
            holds = part.demand.severity.value in MINOR
        else:
            holds = _keeps_up(runs, run, each, part.demand, given, cause=cause, actor=actor)
        if not holds:
            found.add(each.name)
    return frozenset(found)


def _keeps_up(
    runs: Runs, run: Run, raised: Raised, demand: ActionDemand, given: Given, *, cause: str, actor: Actor
) -> bool:
    """Whether the action that a fault was linked to is as grave as the fault, or could be made so."""
    risk = demand.severity.value
    if RANKS[risk] >= RANKS[raised.risk]:
        return True
    answers = runs.answers(run)
    about = {answer.id for answer in answers.values() if answer.key == raised.key}
    links = [each for each in in_order(runs.records(run).values(), "link") if each.answer in about]
    runs.put_down()
    for link in reversed(links):
        known = find_known(runs.session, run.home_id, str(link.data["action"]))
        if known is None:
            continue
        runs.session.refresh(known)
        if known.rank <= RANKS[risk]:
            return True
        if known.step in STILL_TO_DO:
            due = findings.due_of(runs, run, demand, clock.local_date(given.captured_at))
            take_over(runs.session, known, risk, due, cause=cause, actor=actor, now=runs.now)
            return True
    return False
