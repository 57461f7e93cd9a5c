"""`show_if`: the condition under which an item is asked.

Terms are `<item id> == yes|no`, `<item id> fails`, `<item id> passes`, `<item id> < n` and `<item id> > n`,
joined by `and` and `or`; `and` binds tighter and there are no brackets.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from auditapp.checklists.terms import Result

_TERM = re.compile(
    r"(?P<item>[a-z0-9.-]+) (?:== (?P<answer>yes|no)|(?P<outcome>fails|passes)"
    r"|(?P<sign>[<>]) (?P<number>-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?))"
)


class ConditionError(ValueError):
    """The text is not in the grammar of `show_if`."""


@dataclass(frozen=True, slots=True)
class AnswerIs:
    """The raw answer, whatever it was judged to be."""

    item: str
    answer: str


@dataclass(frozen=True, slots=True)
class ResultIs:
    """The judged answer."""

    item: str
    result: Result


@dataclass(frozen=True, slots=True)
class ReadingIs:
    """The reading, or the percentage right of a sample, strictly above or below `limit`."""

    item: str
    above: bool
    limit: Decimal


Term: TypeAlias = AnswerIs | ResultIs | ReadingIs


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
    match = _TERM.fullmatch(text)
    if match is None:
        raise ConditionError(f'cannot read "{text}"')
    item = match["item"]
    if match["answer"]:
        return AnswerIs(item, match["answer"])
    if match["outcome"]:
        return ResultIs(item, Result.FAIL if match["outcome"] == "fails" else Result.PASS)
    return ReadingIs(item, match["sign"] == ">", Decimal(match["number"]))
