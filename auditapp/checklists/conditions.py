"""`show_if`, and `if` of a step: a condition on the answers of other items.

Terms are joined by `and` and `or`; `and` binds tighter and there are no brackets. They are:
`<item> == <word>`, `<item> != <word>` (yes, no or an option), `<item> includes <word>`,
`<item> excludes <word>` (options), `<item> fails`, `<item> passes`, `<item> answered`, `<item> < n` and the
like, and `count(<item> fails) >= n`, also of `passes` and of readings, with ` by group` if one group of subjects
must come to so many. The twin on the tablet is `static/js/capture/core/conditions.js`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from auditapp.checklists.terms import Result

_ITEM = r"(?P<item>[a-z0-9.-]+)"
_WORD = r"(?P<word>[a-z0-9]+(?:-[a-z0-9]+)*)"
_NUMBER = r"(?P<number>-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?)"
_OUTCOME = rf"(?:(?P<outcome>fails|passes)|(?P<sign>[<>]=?) {_NUMBER})"
_TERM = re.compile(rf"{_ITEM} (?:(?P<answered>answered)|(?P<is>==|!=|includes|excludes) {_WORD}|{_OUTCOME})")
_COUNT = re.compile(rf"count\({_ITEM} {_OUTCOME}\) >= (?P<least>[1-9][0-9]{{0,3}})(?P<grouped> by group)?")
_OUTCOMES = {"fails": Result.FAIL, "passes": Result.PASS}


class ConditionError(ValueError):
    """The text is not in the grammar of conditions."""


@dataclass(frozen=True, slots=True)
class AnswerIs:
    """The raw answer, yes, no or an option, whatever it was judged to be; `negated`: another answer."""

    item: str
    answer: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Includes:
    """The options chosen include this one; `negated`: some were chosen, and this one not."""

    item: str
    option: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ResultIs:
    """The judged answer."""

    item: str
    result: Result


@dataclass(frozen=True, slots=True)
class IsAnswered:
    """There is an answer, whatever it is."""

    item: str


@dataclass(frozen=True, slots=True)
class ReadingIs:
    """The reading, or the percentage right of a sample, beside `limit`; `sign` is <, >, <= or >=."""

    item: str
    sign: str
    limit: Decimal


@dataclass(frozen=True, slots=True)
class CountIs:
    """At least `least` subjects of the item's section come to this; `by_group`: within one group of them."""

    item: str
    outcome: ResultIs | ReadingIs
    least: int
    by_group: bool = False


Term: TypeAlias = AnswerIs | Includes | ResultIs | IsAnswered | ReadingIs | CountIs


@dataclass(frozen=True, slots=True)
class Condition:
    """True when every term of any one group holds. `text` is what was written."""

    text: str
    any_of: tuple[tuple[Term, ...], ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for group in self.any_of for term in group)


def parse_condition(text: str) -> Condition:
    """Raises ConditionError naming the part that could not be read."""
    return Condition(
        text,
        tuple(tuple(_term(part) for part in group.split(" and ")) for group in text.split(" or ")),
    )


def _term(text: str) -> Term:
    if match := _COUNT.fullmatch(text):
        return CountIs(match["item"], _outcome(match), int(match["least"]), match["grouped"] is not None)
    match = _TERM.fullmatch(text)
    if match is None:
        raise ConditionError(f'cannot read "{text}"')
    item, word = match["item"], match["word"]
    match match["is"]:
        case "==" | "!=" as sign:
            return AnswerIs(item, word, sign == "!=")
        case "includes" | "excludes" as verb:
            return Includes(item, word, verb == "excludes")
    return IsAnswered(item) if match["answered"] else _outcome(match)


def _outcome(match: re.Match[str]) -> ResultIs | ReadingIs:
    if match["outcome"]:
        return ResultIs(match["item"], _OUTCOMES[match["outcome"]])
    return ReadingIs(match["item"], match["sign"], Decimal(match["number"]))
