"""A condition of ours as the XPath of an XLSForm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from auditapp.checklists.conditions import (
    AnswerIs,
    Condition,
    Includes,
    IsAnswered,
    ReadingIs,
    ResultIs,
    Term,
)
from auditapp.checklists.definition import Item
from auditapp.checklists.responses import (
    Choice,
    Choices,
    CountSample,
    Number,
    RecentDate,
    Response,
    Temperature,
    YesNoNa,
)
from auditapp.checklists.terms import Result


class NotSayableError(ValueError):
    """The condition has no counterpart; the message says which part."""


@dataclass(frozen=True)
class Names:
    """The items that a condition may look at, and what each is called in the form."""

    items: Mapping[str, Item]
    names: Mapping[str, str]

    def ref(self, item: str, tail: str = "") -> str:
        """How an expression names the item."""
        return f"${{{self.names[item]}{tail}}}"


def expression(condition: Condition, names: Names) -> str:
    """The condition of a question. Raises NotSayableError."""
    groups = [" and ".join(_term(term, names) for term in group) for group in condition.any_of]
    return groups[0] if len(groups) == 1 else " or ".join(f"({group})" for group in groups)


def _term(term: Term, names: Names) -> str:
    if term.item not in names.items:
        raise NotSayableError(f"{term.item} is not in the form")
    response, ref = names.items[term.item].response, names.ref(term.item)
    match term:
        case AnswerIs(_, answer, negated):
            return _is(ref, response, answer, negated=negated)
        case Includes(_, option, negated):
            chosen = f"selected({ref}, '{option}')"
            return f"({ref} != '' and not({chosen}))" if negated else chosen
        case IsAnswered():
            return f"{names.ref(term.item, '_checked') if isinstance(response, CountSample) else ref} != ''"
        case ReadingIs(_, sign, limit):
            return _reading(names, term.item, sign, limit)
        case ResultIs(_, result):
            return f"({_outcome(names, term.item, fails=result is Result.FAIL)})"
    raise NotSayableError("it counts over those the section is repeated for")


def _is(ref: str, response: Response, answer: str, *, negated: bool) -> str:
    if not negated:
        return f"{ref} = '{answer}'"
    if isinstance(response, YesNoNa):
        return f"{ref} = '{'no' if answer == 'yes' else 'yes'}'"
    return f"({ref} != '' and {ref} != '{answer}')"


def _reading(names: Names, item: str, sign: str, limit: Decimal) -> str:
    ref = names.ref(item)
    value = format(limit, "f")
    if isinstance(names.items[item].response, CountSample):
        checked, right = names.ref(item, "_checked"), names.ref(item, "_right")
        return f"({checked} > 0 and {right} * 100 {sign} {value} * {checked})"
    return f"({ref} != '' and {ref} {sign} {value})"


def _outcome(names: Names, item: str, *, fails: bool) -> str:
    asked, ref = names.items[item], names.ref(item)
    if isinstance(asked.response, CountSample):
        return _reading(names, item, "<" if fails else ">=", Decimal(asked.response.pass_percent))
    if isinstance(asked.response, YesNoNa):
        if asked.counts_as_failure:
            return f"{ref} = '{'no' if fails else 'yes'}'"
        return "false()" if fails else f"{ref} = 'yes' or {ref} = 'no'"
    wrong = _wrong(asked.response, ref)
    if fails:
        return f"{ref} != '' and ({wrong})" if wrong else "false()"
    return f"{ref} != '' and not({wrong})" if wrong else f"{ref} != ''"


def _wrong(response: Response, ref: str) -> str:
    """What an answer that fails is like; nothing for one that never does."""
    match response:
        case Choice(options) | Choices(options):
            return " or ".join(f"selected({ref}, '{each.id}')" for each in options if each.fails)
        case Temperature() | Number():
            ends = ((response.minimum, "<"), (response.maximum, ">"))
            return " or ".join(f"{ref} {sign} {end:f}" for end, sign in ends if end is not None)
        case RecentDate(max_age_days) if max_age_days is not None:
            age = f"decimal-date-time(today()) - decimal-date-time({ref})"
            return f"{age} > {max_age_days} or {age} < 0"
    return ""
