"""Checks the pack's records against the journal, and the results and scores against the answers.

Whoever changes a record and puts every hash right again still has the journal against them; whoever rewrites
the journal too still has the rules, which make the score from the answers anew; and nobody has the key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import cast

from auditapp.actions.rules import Facts, State, state
from auditapp.audits.events import SAID
from auditapp.audits.records import seen
from auditapp.audits.rules import standing
from auditapp.checklists import rules
from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.local import Limits, localised
from auditapp.checklists.scoring import USUAL_BANDS, Bands
from auditapp.kernel.clock import in_zone, local_date
from auditapp.packs import expected
from auditapp.packs.archive import Archive, WrongError
from auditapp.packs.chaincheck import Journal
from auditapp.packs.judged import given_of, records_of
from auditapp.packs.manifest import Action, Audit, PackContent, Record
from auditapp.packs.reading import read_content
from auditapp.packs.records import tables
from auditapp.packs.rulecheck import check_rules
from auditapp.packs.storycheck import check_findings, check_stories


def check_records(archive: Archive, journal: Journal) -> None:
    """Raise WrongError naming the first record that does not agree with the rest of the pack."""
    content = read_content(archive, journal)
    with in_zone(content.time_zone):
        _check_content(archive, journal, content)


def _check_content(archive: Archive, journal: Journal, content: PackContent) -> None:
    _check_photos(archive, content)
    check_rules(content, journal)
    definitions = _definitions(content)
    in_time = _answers_before_the_end(journal)
    for audit in content.audits:
        _check_results(audit, definitions)
        _check_standing(audit)
        _check_said(audit)
        _check_score(audit, definitions[audit.checklist], in_time.get(audit.end or "", frozenset()))
    _check_against_journal(content, journal)
    check_findings(content, journal)
    check_stories(content, journal)
    for action in content.actions:
        _check_state(action, local_date(content.built_at))
    for name, table in tables(content):
        if archive.read(f"data/{name}.csv") != table:
            raise WrongError(f"data/{name}.csv says something else than the records beside it.")


def _check_photos(archive: Archive, content: PackContent) -> None:
    named = {f"data/photos/{photo.sha256}.jpg": photo for photo in content.photos if photo.received}
    held = {name for name in archive.names if name.startswith("data/photos/")}
    for name in sorted(named.keys() - held):
        raise WrongError(
            f"{name} is missing: photo {named[name].id} was received, but its bytes are not in the pack."
        )
    for name in sorted(held - named.keys()):
        raise WrongError(f"{name} belongs to no record.")
    for name, photo in named.items():
        if archive.hash_of(name) != (photo.sha256, photo.size):
            raise WrongError(f"{name}: the photo's bytes are not those that its name promises.")


def _definitions(content: PackContent) -> dict[str, ChecklistDefinition]:
    made = {}
    for checklist in content.checklists:
        try:
            made[checklist.hash] = from_body(checklist.body)
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise WrongError(
                f"data/checklists/{checklist.hash}.json is not a checklist ({error})."
            ) from error
    for audit in content.audits:
        if audit.checklist not in made:
            raise WrongError(
                f"Audit {audit.id}: the checklist version it was answered on is not in the pack."
            )
    return made


def _check_results(audit: Audit, definitions: Mapping[str, ChecklistDefinition]) -> None:
    items = _as_judged(audit, definitions[audit.checklist]).items
    for answer in audit.answers:
        item = items.get(answer.item)
        if item is None:
            raise WrongError(f"Answer {answer.id}: the checklist has no item {answer.item}.")
        try:
            with in_zone(audit.time_zone):
                judged = rules.judge(item, answer.value, on=local_date(answer.captured_at))
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise WrongError(f"Answer {answer.id}: its value cannot be judged.") from error
        if judged != answer.result:
            raise WrongError(
                f"Answer {answer.id} ({answer.item}) is given as {answer.result}; the rules make it {judged}."
            )


def _as_judged(audit: Audit, definition: ChecklistDefinition) -> ChecklistDefinition:
    """The checklist with the limits that the home had set."""
    try:
        return localised(definition, cast("Limits", audit.limits))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise WrongError(f"Audit {audit.id}: the limits it was judged by cannot be read.") from error


def _check_score(audit: Audit, definition: ChecklistDefinition, in_time: Collection[str]) -> None:
    """Make the score anew from the answers that the journal tells of before the signature."""
    if audit.score is None:
        return
    said = [one for one in audit.said if one.id in in_time]
    found = seen(definition, (given_of(one) for one in audit.answers if one.id in in_time), records_of(said))
    made = rules.score(definition, found.answers, found.around, bands=_bands(audit))
    # How grave a fault is may follow from a reply that only managers may read.
    unsure = _GRAVITY if any(one.data is None for one in said) else frozenset()
    for name, stated in asdict(audit.score).items():
        if getattr(made, name) != stated and name not in unsure:
            raise WrongError(
                f"Audit {audit.id}: the score says {name.replace('_', ' ')} {stated}; "
                f"the answers come to {getattr(made, name)}."
            )


def _check_said(audit: Audit) -> None:
    """What is said about an answer is about one that is here, or that never came."""
    for one in audit.said:
        if one.kind not in SAID:
            raise WrongError(f"Record {one.id}: nothing of the kind {one.kind} can be said in an audit.")


_GRAVITY = frozenset({"failed_critical", "failed_high", "band"})


def _bands(audit: Audit) -> Bands:
    if len(audit.bands) != len(USUAL_BANDS):
        raise WrongError(f"Audit {audit.id}: the words for its score cannot be read.")
    strong, sound, needs_work = audit.bands
    return strong, sound, needs_work


def _check_standing(audit: Audit) -> None:
    """Which answer counts follows from the answers; nobody may choose another."""
    counted = standing(given_of(one) for one in audit.answers)
    for answer in audit.answers:
        found = counted[given_of(answer).key].id
        if answer.superseded_by != (None if found == answer.id else found):
            raise WrongError(f"Answer {answer.id} ({answer.item}): the answer that counts for it is {found}.")


def _answers_before_the_end(journal: Journal) -> dict[str, frozenset[str]]:
    """The answers and all else that was held when each audit was signed, by the signature's id."""
    held: dict[str, set[str]] = defaultdict(set)
    ended = {}
    for event in journal.home:
        kind, made = expected.key_of(event)
        if kind == "audit.answered" or kind in SAID.values():
            held[str(event["subject_id"])].add(made)
        elif kind == "audit.finished":
            ended[made] = frozenset(held[str(event["subject_id"])])
    return ended


def _check_against_journal(content: PackContent, journal: Journal) -> None:
    facts, ids = expected.facts_of(content), _ids(content, journal)
    unseen = dict(facts)
    for event in journal.home:
        key = expected.key_of(event)
        fact = unseen.pop(key, None) or facts.get(key)
        if fact is not None:
            _compare(event, fact, journal)
        elif expected.must_be_held(event, ids):
            raise WrongError(
                f"The journal's event {event['seq']} ({event['kind']}) tells of {key[1]}, "
                "which is not among the records: it was taken out."
            )
    for kind, made in unseen:
        raise WrongError(f"{made} is among the records, but the journal holds no {kind} of it.")


def _ids(content: PackContent, journal: Journal) -> expected.Ids:
    return expected.Ids(
        content.first,
        content.last,
        frozenset(audit.id for audit in content.audits),
        frozenset(one for audit in content.audits for one in _ids_in(audit)),
        frozenset(finding.id for finding in content.findings),
        frozenset(action.id for action in content.actions),
        expected.replaced(journal.home),
    )


def _ids_in(audit: Audit) -> Iterator[str]:
    """What photos may belong to."""
    yield from (answer.id for answer in audit.answers)
    yield from (said.id for said in audit.said)


def _compare(event: Record, fact: expected.Fact, journal: Journal) -> None:
    data = event["data"]
    for name, value in fact.data.items():
        if not isinstance(data, dict) or data.get(name) != value:
            found = data.get(name) if isinstance(data, dict) else None
            raise WrongError(
                f"{fact.record}: the records say {name.replace('_', ' ')} {value}, "
                f"the journal's event {event['seq']} says {found}."
            )
    for name, text in fact.words.items():
        journal.require_words(event, name)
        if journal.words(event, name) != text and not journal.is_erased(event, name):
            raise WrongError(
                f"{fact.record}: its {name} is not what the journal's event {event['seq']} was made with."
            )


def _check_state(action: Action, today: date) -> None:
    """Where an action stands follows from what happened to it."""
    last = {step.kind: step.received_at for step in action.history}
    made = state(
        Facts(
            withdrawn_at=last.get("withdrawn"),
            live_at=last.get("live"),
            void_at=last.get("voided"),
            completed_at=last.get("done"),
            sent_back_at=last.get("sent_back"),
            verified_at=last.get("verified"),
            embedded_at=last.get("embedded"),
            reopened_at=last.get("reopened"),
        ),
        today,
    )
    changed = [step.text for step in action.history if step.kind == "risk_changed"]
    if changed and not changed[-1].startswith(f"Now {action.severity};"):
        raise WrongError(f"Action {action.reference}: how serious it is does not follow from its history.")
    paused = made is State.LIVE and action.state == State.PAUSED and "paused" in last
    if action.state != made and not paused:
        raise WrongError(f"Action {action.reference}: given as {action.state}; its history makes it {made}.")
    if action.overdue != (action.state == State.LIVE and action.due_on < today):
        raise WrongError(f"Action {action.reference}: whether it is overdue does not follow from its dates.")
