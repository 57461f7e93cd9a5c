"""What failures bring with them: which steps of `on_fail` are live, and what they change.

A step is live while its item fails and its conditions hold. A reply counts only while what was asked is live
itself: a reply kept from before, to what is asked no more, opens nothing.
The twin on the tablet is `static/js/capture/core/steps.js`; both run `tests/shared/rules.json`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from auditapp.checklists.definition import ChecklistDefinition, Item, Step
from auditapp.checklists.looking import Answers, Around, Survey
from auditapp.checklists.step_bodies import Extend, IfReply, RaiseSeverity, Require
from auditapp.checklists.terms import Each, Result, Severity
from auditapp.checklists.values import Value

_ONCE = ("",)


@dataclass(frozen=True, slots=True)
class LiveStep:
    """A step that counts now; `about` are the things it is done for, empty when it is done once."""

    step: Step
    about: tuple[str, ...]


def live_steps(
    definition: ChecklistDefinition, key: str, answers: Answers, around: Around = None
) -> tuple[LiveStep, ...]:
    """The steps that a failing answer brings, in order."""
    return live_in(Survey(definition, answers, around), key)


def unmet(
    definition: ChecklistDefinition, key: str, answers: Answers, around: Around = None
) -> tuple[tuple[str, str], ...]:
    """What is asked or required beside an answer and has no reply yet: the step's id and what it is about."""
    return unmet_in(Survey(definition, answers, around), key)


def blocking(
    definition: ChecklistDefinition, key: str, answers: Answers, around: Around = None
) -> tuple[tuple[str, str], ...]:
    """What must be ticked, or said why not, before walking on."""
    return unmet_in(Survey(definition, answers, around), key, only_required=True)


def severities(
    definition: ChecklistDefinition, answers: Answers, around: Around = None
) -> Mapping[str, Severity]:
    """How severe each item is that is raised above its own severity, by answer key."""
    return severities_in(Survey(definition, answers, around))


def extensions(
    definition: ChecklistDefinition, answers: Answers, around: Around = None
) -> Mapping[str, tuple[str, ...]]:
    """How the sample of a section may be extended, by section id: to the `double`, to `all`.

    Both are offered where a subject fails a critical item; a step may offer one of them.
    """
    survey = Survey(definition, answers, around)
    raised = severities_in(survey)
    return {
        section.id: offered
        for section in definition.sections
        if section.repeat
        for offered in (_offered(survey, section.items, raised),)
        if offered
    }


def live_in(survey: Survey, key: str) -> tuple[LiveStep, ...]:
    """`live_steps` of a survey made already."""
    item_id, _, subject = key.partition("#")
    answered = survey.answer(item_id, subject)
    if answered is None or answered.result != Result.FAIL:
        return ()
    live: list[LiveStep] = []
    asked: dict[str, tuple[str, ...]] = {}
    for step in survey.definition.items[item_id].on_fail:
        about = _about(survey, key, step, answered.value, asked)
        if about and (step.condition is None or survey.holds(step.condition, subject)):
            live.append(LiveStep(step, about if step.each else ()))
            asked[step.id] = about
    return tuple(live)


def unmet_in(survey: Survey, key: str, *, only_required: bool = False) -> tuple[tuple[str, str], ...]:
    """`unmet` of a survey made already; or only what holds up walking on."""
    replies = survey.around.replies
    return tuple(
        (live.step.id, about)
        for live in live_in(survey, key)
        if live.step.id and (isinstance(live.step.does, Require) or not only_required)
        for about in live.about or _ONCE
        if (key, live.step.id, about) not in replies
    )


def severities_in(survey: Survey) -> dict[str, Severity]:
    """`severities` of a survey made already."""
    found: dict[str, Severity] = {}
    for item in survey.definition.raising:
        for subject, key in survey.shown[item.id].items():
            for live in live_in(survey, key):
                if isinstance(live.step.does, RaiseSeverity):
                    _raise(survey, live.step.does, item, subject, found)
    return found


def _raise(
    survey: Survey, raising: RaiseSeverity, item: Item, subject: str, found: dict[str, Severity]
) -> None:
    target = survey.definition.items.get(raising.item or item.id)
    if target is None:
        return
    repeated = survey.definition.item_sections[target.id].repeat
    key = survey.shown[target.id].get(subject if repeated else "")
    if key is not None and raising.severity.rank < found.get(key, target.severity).rank:
        found[key] = raising.severity


def _offered(survey: Survey, items: tuple[Item, ...], raised: Mapping[str, Severity]) -> tuple[str, ...]:
    offers: set[str] = set()
    for item in items:
        extends = any(isinstance(step.does, Extend) for step in item.on_fail)
        for subject, key in survey.shown[item.id].items():
            if not subject or not _fails(survey, key):
                continue
            if raised.get(key, item.severity) == Severity.CRITICAL:
                return ("double", "all")
            if extends:
                offers.update(
                    live.step.does.to for live in live_in(survey, key) if isinstance(live.step.does, Extend)
                )
    return tuple(to for to in ("double", "all") if to in offers)


def _fails(survey: Survey, key: str) -> bool:
    answered = survey.answers.get(key)
    return answered is not None and answered.result == Result.FAIL


def _about(
    survey: Survey, key: str, step: Step, value: Value, asked: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """What the step is live for, `""` standing for a step done once; empty when it is not."""
    about = _each(survey, step.each, value)
    if step.if_reply is None:
        return about
    return tuple(each for each in about if _replied(survey, key, step.if_reply, each, asked))


def _each(survey: Survey, each: Each | None, value: Value) -> tuple[str, ...]:
    overdue = survey.around.overdue
    match each:
        case None:
            return _ONCE
        case Each.WRONG:
            wrong = value.get("wrong")
            return tuple(str(label) for label in wrong) if isinstance(wrong, list) else ()
        case Each.OVERDUE:
            return tuple(overdue)
        case Each.SERIOUS_OVERDUE:
            return tuple(reference for reference, severity in overdue.items() if severity in _SERIOUS)


def _replied(
    survey: Survey, key: str, wanted: IfReply, about: str, asked: Mapping[str, tuple[str, ...]]
) -> bool:
    """Asked for each: the reply about the same one counts; asked once: the one reply there is."""
    put = asked.get(wanted.to, ())
    told: tuple[str, ...]
    if about in put:
        told = (about,)
    elif "" in put:
        told = _ONCE
    else:
        told = () if about else put
    replies = (survey.around.replies.get((key, wanted.to, each)) for each in told)
    return any(reply is not None and _says(reply, wanted.values) for reply in replies)


def _says(reply: Value, values: tuple[str, ...]) -> bool:
    chosen = reply.get("choices")
    given = chosen if isinstance(chosen, list) else [reply.get("answer", reply.get("choice"))]
    return any(each in values for each in given)


_SERIOUS = frozenset({Severity.CRITICAL, Severity.HIGH})
