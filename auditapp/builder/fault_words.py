"""What must be put right, in the words of the builder's pages; files keep the words of their keys."""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditapp.checklists.field_words import field_name
from auditapp.checklists.reading import Path

_NOUNS: Mapping[str, str] = {
    "prompt": "The question",
    "help": "The guidance",
    "action": "The action",
    "usually": "The usual answer",
    "title": "The title",
    "intro": "The introduction",
    "cadence": "How often",
    "words": "What to ask or to say",
    "label": "The name",
    "say": "What to tell",
    "unit": "The unit",
    "of": "What is counted",
    "min": "The lowest",
    "max": "The highest",
    "target_sample": "How many to look at",
    "pass_percent": "The percentage",
    "percent": "The percentage",
    "max_age_days": "The number of days",
    "longest": "The number of characters",
    "count": "How many",
    "for": "What it is answered for",
    "all": "What must all be looked at",
    "due": "When the action is due",
    "severity": "The severity",
    "photo_rule": "What a photo may show",
}
_NONE: Mapping[str, str] = {
    "quality_statements": "Choose at least one quality statement",
    "regulations": "Choose at least one regulation",
    "evidence": "Choose how the answer is known",
    "basis": "Choose where the expectation comes from",
    "done_by": "Choose who does it",
    "escalate": "Choose whom or what to think of",
    "items": "Add at least one question",
    "sections": "Add at least one section",
    "options": "Add at least one option",
}
_SENTENCES: Mapping[str, str] = {
    "sample needs a count": "Say how many are looked at: a number, a percentage, or what must all be",
    "asks for a photo, but": "It asks for a photo, but no photo may be taken",
    "counts_as_failure: false": "“No does not count as not met” is only for questions answered yes or no",
    "a stopwatch needs": "A stopwatch needs the unit seconds or minutes",
    "amber needs a min": "Say from where or up to where an answer is met, but to be watched",
    "amber needs a limit": "“Met, but to be watched” needs a limit: say the lowest or the highest that is right",
    "accept needs": "Say what may be entered: the lowest, the highest, or whole numbers only",
    "on_fail, but": "Something follows when it is not met, but this question can never be not met",
    "extend, but": "Looking at more makes no sense here: the section is answered once",
    "each: wrong, but": "“For each that was not right” is only for a count of a sample",
    "prompt needs": "A reminder needs words, somebody to think of, or a question to look at",
}
_SPAN = re.compile(r"(?:amber |accept )?min (\S+) is above (?:amber |accept )?max (\S+)")
_AMBER = re.compile(r"amber (?:min|max) (\S+) is (below|above) the limit (\S+)")
_MISSING = re.compile(r'"(\w+)" is missing')
_QUOTED = re.compile(r'"([^"]*)"')


def plain(path: Path, said: str, prompts: Mapping[str, str]) -> str:
    """A fault as a sentence; questions in it are named by what they ask."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    for begins, sentence in _SENTENCES.items():
        if said.startswith(begins):
            return sentence
    if key in _NONE and said.startswith(f"{key} needs at least"):
        return _NONE[key]
    if key in ("show_if", "if") and "?" in said:
        return "A part of the condition is not filled in: say the question, what about it, and which answer"
    missing = _MISSING.fullmatch(said)
    if missing:
        return f"{_noun(missing[1])} is missing"
    said = _SPAN.sub(r"The lowest, \1, is above the highest, \2", said)
    said = _AMBER.sub(r"“Met, but to be watched” is outside of it: \1 is \2 the limit \3", said)
    if key and said.startswith(f"{key} "):
        said = f"{_noun(key)}{said[len(key) :]}"
    said = said.removeprefix("show_if: ").removeprefix("if: ").removeprefix("if_reply: ")
    said = _QUOTED.sub(lambda found: f"“{prompts.get(found[1]) or found[1]}”", said)
    said = said.replace("there is no item", "there is no question").replace("this item", "this question")
    return f"{said[:1].upper()}{said[1:]}"


def _noun(key: str) -> str:
    return _NOUNS.get(key) or field_name(key)
