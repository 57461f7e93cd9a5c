"""The constraints of an XLSForm that we can keep: how large a number, or how long a text, may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from auditapp.checklists.values import MAX_TEXT
from auditapp.exchange import xpath
from auditapp.exchange.xpath import Call, Compare, Every, Expr, Number, Ref, XPathError

_HIGHEST, _DECIMALS = 1_000_000_000, 6
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be entered, both ends included; `remark` says in what that differs from what was asked."""

    low: Decimal | None = None
    high: Decimal | None = None
    whole: bool = False
    remark: str = ""


def no_bounds(*, whole: bool = False) -> Bounds:
    """Any number, or any whole number."""
    return Bounds(whole=whole)


def number_bounds(text: str, bounds: Bounds) -> Bounds:
    """The bounds with those of a constraint. Raises XPathError when it cannot be said so."""
    for part in _parts(xpath.parse(text)):
        bounds = _narrowed(bounds, *_compared(part, Ref("")))
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        raise XPathError("no number would be accepted")
    return bounds


def longest_text(text: str) -> int:
    """How many characters a text may have. Raises XPathError when the constraint asks anything else."""
    longest = 0
    for part in _parts(xpath.parse(text)):
        sign, value = _compared(part, Call("string-length", (Ref(""),)))
        most = {"<=": value, "<": value - 1}.get(sign)
        if most is None:
            raise XPathError("only how long a text may be can be kept, not how short")
        longest = min(longest, int(most)) if longest else int(most)
    if not 1 <= longest <= MAX_TEXT:
        raise XPathError("a text has from 1 to 4,000 characters")
    return longest


def _parts(expr: Expr) -> tuple[Expr, ...]:
    return tuple(each for part in expr.parts for each in _parts(part)) if isinstance(expr, Every) else (expr,)


def _compared(part: Expr, what: Expr) -> tuple[str, Decimal]:
    match part:
        case Compare(sign, left, Number(value)) if left == what:
            return sign, value
        case Compare(sign, Number(value), right) if right == what:
            return _FLIPPED[sign], value
        case Call(name, _) | Compare(_, Call(name, _), _) if name != "string-length":
            raise XPathError(f"{name}() has no counterpart here")
    raise XPathError("only a smallest and a largest value can be kept")


def _narrowed(bounds: Bounds, sign: str, value: Decimal) -> Bounds:
    exponent = value.normalize().as_tuple().exponent
    if abs(value) >= _HIGHEST or not isinstance(exponent, int) or -exponent > _DECIMALS:
        raise XPathError(f"{value} has too many digits")
    remark = bounds.remark
    if sign in {"<", ">"} and not bounds.whole:
        remark = f"{format(value, 'f')} itself is accepted too"
    low, high = bounds.low, bounds.high
    if sign in {">", ">=", "="}:
        least = _least(value, over=sign == ">") if bounds.whole else value
        low = least if low is None else max(low, least)
    if sign in {"<", "<=", "="}:
        most = _most(value, under=sign == "<") if bounds.whole else value
        high = most if high is None else min(high, most)
    if sign == "!=":
        raise XPathError("a single number cannot be left out")
    return replace(bounds, low=low, high=high, remark=remark)


def _least(value: Decimal, *, over: bool) -> Decimal:
    up = value.to_integral_value(ROUND_CEILING)
    return up + 1 if over and up == value else up


def _most(value: Decimal, *, under: bool) -> Decimal:
    down = value.to_integral_value(ROUND_FLOOR)
    return down - 1 if under and down == value else down
