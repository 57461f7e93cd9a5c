"""A condition as rows of choices, and back. What the rows cannot say stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from auditapp.builder.said import Said, words
from auditapp.checklists.conditions import (
    AnswerIs,
    ConditionError,
    CountIs,
    Includes,
    IsAnswered,
    ReadingIs,
    ResultIs,
    Term,
    parse_condition,
)
from auditapp.checklists.responses import limit_body
from auditapp.checklists.terms import Result
from auditapp.checklists.trees import ReadTree, text_in, tree_in, trees_in

AS_WRITTEN = "as-written"
TESTS: Mapping[str, str] = {
    "": "Choose",
    "yes": "is answered Yes",
    "no": "is answered No",
    "fails": "is not met",
    "passes": "is met",
    "answered": "has an answer",
    "is": "is this option",
    "not": "is another option than this",
    "includes": "includes this option",
    "excludes": "does not include this option",
    "<": "is below this number",
    ">": "is above this number",
    "<=": "is at most this number",
    ">=": "is at least this number",
    "count-fails": "is not met for so many or more",
    "count-passes": "is met for so many or more",
    "count-fails-group": "is not met for so many or more in one group",
    AS_WRITTEN: "as it is written here",
}
OPEN = "?"  # what is not filled in yet; no condition holds it
SPARE = 2  # empty rows to fill in
_JOINED = re.compile(" (and|or) ")
_SLUG = re.compile("[^a-z0-9]+")


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows that show a condition, with empty ones to add to it."""
    parts = _JOINED.split(text) if text else []
    joins = ["and", *parts[1::2]]
    found = [{"join": join, **_row(part)} for join, part in zip(joins, parts[::2], strict=False) if part]
    return found + [{"join": "and", "item": "", "test": "", "word": ""} for _ in range(SPARE)]


def text_of(rows: Sequence[Said], items: Mapping[str, ReadTree]) -> str | None:
    """The condition that the rows say; None when they are empty. Options may be named by their words."""
    text = ""
    for row in rows:
        part = _part(row, items)
        if part:
            join = "or" if words(row, "join") == "or" else "and"
            text = f"{text} {join} {part}" if text else part
    return text or None


def _row(part: str) -> dict[str, str]:
    try:
        term = parse_condition(part).any_of[0][0]
    except ConditionError:
        item, _space, word = part.partition(" ")
        if word == OPEN and item != OPEN:
            return {"item": item, "test": "", "word": ""}
        return {"item": "", "test": AS_WRITTEN, "word": part}
    test, word = _test(term)
    if test == AS_WRITTEN:
        return {"item": "", "test": AS_WRITTEN, "word": part}
    return {"item": term.item, "test": test, "word": word}


def _test(term: Term) -> tuple[str, str]:
    """The test of a row and the word beside it."""
    if isinstance(term, CountIs):
        return _count(term)
    found = AS_WRITTEN, ""
    match term:
        case AnswerIs(answer=answer, negated=negated):
            plain = answer in ("yes", "no") and not negated
            found = (answer, "") if plain else ("not" if negated else "is", answer)
        case Includes(option=option, negated=negated):
            found = ("excludes" if negated else "includes"), option
        case ResultIs(result=result):
            found = ("fails" if result == Result.FAIL else "passes"), ""
        case IsAnswered():
            found = "answered", ""
        case ReadingIs(sign=sign, limit=limit):
            found = sign, str(limit_body(limit))
    return found


def _count(term: CountIs) -> tuple[str, str]:
    if not isinstance(term.outcome, ResultIs):
        return AS_WRITTEN, ""
    test = "count-fails" if term.outcome.result == Result.FAIL else "count-passes"
    test = f"{test}-group" if term.by_group else test
    return (test, str(term.least)) if test in TESTS else (AS_WRITTEN, "")


def _part(row: Said, items: Mapping[str, ReadTree]) -> str:
    item, test, word = words(row, "item"), words(row, "test"), words(row, "word")
    if test == AS_WRITTEN:
        return word
    if not (item or test or word):
        return ""
    if not test:  # half a row is kept, so that it can be filled in
        return f"{item or OPEN} {word or OPEN}"
    return _beside(item or OPEN, test, word or OPEN, items)


def _beside(item: str, test: str, word: str, items: Mapping[str, ReadTree]) -> str:
    if test in ("fails", "passes", "answered"):
        return f"{item} {test}"
    if test.startswith("count-"):
        outcome = "passes" if test == "count-passes" else "fails"
        return f"count({item} {outcome}) >= {word}{' by group' if test.endswith('-group') else ''}"
    if test in ("<", ">", "<=", ">="):
        return f"{item} {test} {word.replace(',', '.')}"
    sign = {"is": "==", "not": "!=", "yes": "==", "no": "=="}.get(test, test)
    return f"{item} {sign} {test if test in ('yes', 'no') else _option(items.get(item, {}), word)}"


def _option(item: ReadTree, word: str) -> str:
    """The id of an option that is named by its id or its words."""
    if word == OPEN:
        return word
    for option in trees_in(tree_in(item, "response"), "options"):
        if word.lower() in (text_in(option, "id").lower(), text_in(option, "label").lower()):
            return text_in(option, "id")
    return _SLUG.sub("-", word.lower()).strip("-")
