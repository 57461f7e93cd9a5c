"""What a failure asked for at once and nobody recorded: making it safe, what was required, whom to tell.

A report that shows only what was recorded lets this pass as if it had never been asked.
"""

from __future__ import annotations

from collections.abc import Collection

from auditapp.audits.said_words import asked_words, escalation_words
from auditapp.checklists.looking import Survey
from auditapp.checklists.step_bodies import Prompt
from auditapp.checklists.steps import live_in, unmet_in
from auditapp.checklists.terms import Result

NOT_SAFE = "Making it safe: not recorded."


def owed_words(
    survey: Survey, key: str, severity: str, *, made_safe: bool, decided: Collection[str]
) -> tuple[str, ...]:
    """What is open beside the failing answer of this key, in sentences; nothing for one that is met or asked no more.

    `severity` is what it is with all that was found, `decided` are the prompts that somebody decided about.
    """
    answered = survey.answers.get(key)
    if answered is None or answered.result != Result.FAIL or key not in survey.visible:
        return ()
    safe = [] if made_safe or severity != "critical" else [NOT_SAFE]
    return (*safe, *_undone(survey, key), *_undecided(survey, key, decided))


def _undone(survey: Survey, key: str) -> list[str]:
    item_id = key.partition("#")[0]
    said = []
    for step_id, about in unmet_in(survey, key, only_required=True):
        asked = asked_words(survey.definition, step_id, item_id)
        said.append(
            _ended(f"Not done and no reason given: {asked.rstrip('.')}{f' ({about})' if about else ''}")
        )
    return said


def _undecided(survey: Survey, key: str, decided: Collection[str]) -> list[str]:
    item = survey.definition.items[key.partition("#")[0]]
    prompts = (live.step.does for live in live_in(survey, key))
    brought = (code for does in prompts if isinstance(does, Prompt) for code in does.codes)
    codes = dict.fromkeys((*item.escalate, *brought))
    words = (escalation_words(code) for code in codes if code not in decided)
    return [_ended(f"Not decided: {each[:1].lower()}{each[1:]}") for each in words]


def _ended(text: str) -> str:
    return text if text.endswith(("?", "!", ".")) else f"{text}."
