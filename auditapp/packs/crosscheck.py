"""Checks the pack's records against the journal, and the results and scores against the answers.

Whoever changes a record and puts every hash right again still has the journal against them; whoever rewrites the
journal too still has the rules, which make the score from the answers anew; and nobody has the key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from auditapp.checklists import rules
from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.scoring import answer_key
from auditapp.kernel.clock import local_date, wire_time
from auditapp.packs import expected
from auditapp.packs.archive import Archive, WrongError
from auditapp.packs.chaincheck import Journal
from auditapp.packs.manifest import Audit, PackContent, Record
from auditapp.packs.reading import read_content
from auditapp.packs.records import tables


def check_records(archive: Archive, journal: Journal) -> None:
    """Raise WrongError naming the first record that does not agree with the rest of the pack."""
    content = read_content(archive, journal)
    _check_photos(archive, content)
    definitions = _definitions(content)
    for audit in content.audits:
        _check_results(audit, definitions)
        _check_score(audit, definitions)
    _check_against_journal(content, journal)
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
        except (KeyError, TypeError, ValueError) as error:
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
    items = definitions[audit.checklist].items
    for answer in audit.answers:
        item = items.get(answer.item)
        if item is None:
            raise WrongError(f"Answer {answer.id}: the checklist has no item {answer.item}.")
        try:
            judged = rules.judge(item, answer.value, on=local_date(answer.captured_at))
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise WrongError(f"Answer {answer.id}: its value cannot be judged.") from error
        if judged != answer.result:
            raise WrongError(
                f"Answer {answer.id} ({answer.item}) is given as {answer.result}; the rules make it {judged}."
            )


def _check_score(audit: Audit, definitions: Mapping[str, ChecklistDefinition]) -> None:
    if audit.score is None:
        return
    made = rules.score(definitions[audit.checklist], {key: one for key, one in _standing(audit)})
    for name, stated in asdict(audit.score).items():
        if getattr(made, name) != stated:
            raise WrongError(
                f"Audit {audit.id}: the score says {name.replace('_', ' ')} {stated}; "
                f"the answers come to {getattr(made, name)}."
            )


def _standing(audit: Audit) -> Iterator[tuple[str, rules.Answered]]:
    """The answers that the score was made of: what came after the auditor signed changes no score."""
    in_time = {answer.id: answer for answer in audit.answers if answer.arrived == "in_time"}
    for answer in in_time.values():
        if answer.superseded_by not in in_time:
            yield (
                answer_key(answer.item, answer.subject),
                rules.Answered(answer.value, rules.Result(answer.result)),
            )


def _check_against_journal(content: PackContent, journal: Journal) -> None:
    facts = expected.facts_of(content)
    unseen = dict(facts)
    audits = {audit.id for audit in content.audits}
    for event in journal.home:
        key = (str(event["kind"]), str(event["subject_id"]))
        fact = facts.get(key)
        if fact is not None:
            _compare(event, fact, journal)
            unseen.pop(key, None)
        elif expected.belongs(event, audits):
            raise WrongError(
                f"The journal's event {event['seq']} tells of {event['subject_kind']} {event['subject_id']}, "
                "which is not among the records: it was taken out."
            )
    for kind, subject in unseen:
        raise WrongError(f"{subject} is among the records, but the journal holds no {kind} of it.")
    _check_stories(content, journal)


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
        held = journal.values.get((str(event["chain"]), int(str(event["seq"])), name), "")
        if held != text:
            raise WrongError(
                f"{fact.record}: its {name} is not what the journal's event {event['seq']} was made with."
            )


def _check_stories(content: PackContent, journal: Journal) -> None:
    told: Counter[tuple[str, str, str, str]] = Counter()
    actions = {action.id for action in content.actions}
    for event in journal.home:
        step = expected.STEP_OF_EVENT.get(str(event["kind"]))
        if step and event["subject_id"] in actions:
            told[str(event["subject_id"]), step, str(event["actor"]), str(event["at"])] += 1
    stated = Counter(
        (action.id, step.kind, step.by, wire_time(step.received_at))
        for action in content.actions
        for step in action.history
        if step.kind in expected.STEPS_IN_JOURNAL
    )
    for action, step, _, at in (told - stated) + (stated - told):
        raise WrongError(
            f"Action {action}: its history and the journal do not agree on the step {step} of {at}."
        )
