"""From an XPath condition to one of ours: terms joined by `and`, and those by `or`, without brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias

from auditapp.checklists.responses import limit_body
from auditapp.exchange import xpath
from auditapp.exchange.xpath import Call, Compare, Every, Expr, Number, Ref, Some, Sum, Text, XPathError

MOST_GROUPS, MOST_TERMS, LONGEST = 24, 120, 2000
_DEEPEST = 25
# Of one form: a thousand questions with ordinary conditions take a tenth of it. Without brackets a few lines of
# "if" within "if" could otherwise go on for ever.
MOST_STEPS = 200_000
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_DIGITS = 1_000_000_000
Form: TypeAlias = tuple[tuple[str, ...], ...]  # any of these, all of each
ALWAYS: Form = ((),)
NEVER: Form = ()


class Looks(StrEnum):
    """What can be asked about the answer to a question."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    RECORD = "record"  # only whether there is one


@dataclass(frozen=True)
class Known:
    """A question that was taken: its id here, and which word stands for each of its options there.

    `place` counts the questions in their order. `repeated` is the section that it is asked again and again in.
    """

    item: str
    looks: Looks
    words: Mapping[str, str] = field(default_factory=dict)
    place: int = 0
    repeated: str = ""


@dataclass(slots=True)
class Effort:
    """What the conditions of one form have cost so far."""

    steps: int = 0

    def step(self) -> None:
        """Raises XPathError when it is too much."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise XPathError("the conditions of this form take too long to work out")


@dataclass(frozen=True)
class Named:
    """Everything a condition may name: questions, calculations, and what was left out with the reason."""

    known: Mapping[str, Known]
    sums: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    effort: Effort = field(default_factory=Effort)


@dataclass(frozen=True)
class Reading:
    """`form` is the condition; `remarks` say where it is not quite the same."""

    form: Form
    remarks: tuple[str, ...] = ()


def read_condition(text: str, named: Named, *, place: int, repeated: str = "") -> Reading:
    """The condition of the question at `place`. Raises XPathError with a sentence when it cannot be said here."""
    worker = _Worker(named, place, repeated)
    return Reading(worker.form(xpath.parse(text), holds=True), tuple(dict.fromkeys(worker.remarks)))


def both(one: Form, other: Form) -> Form:
    """What holds when both do. Raises XPathError when that is more than we can say."""
    return _capped({tuple(dict.fromkeys(a + b)): None for a in one for b in other})


def text_of(form: Form) -> str:
    """The condition as checklists write it; nothing when it always holds. Raises XPathError when it never does."""
    if not form:
        raise XPathError("it can never be true")
    if () in form:
        return ""
    text = " or ".join(" and ".join(group) for group in form)
    if len(text) > LONGEST:
        raise XPathError("written out without brackets it is too long")
    return text


def _capped(groups: Iterable[tuple[str, ...]]) -> Form:
    found = tuple(dict.fromkeys(groups))
    if len(found) > MOST_GROUPS or sum(map(len, found)) > MOST_TERMS:
        raise XPathError("written out without brackets it has too many parts")
    return ALWAYS if () in found else found


class _Worker:
    """Works one condition out, with calculations put in their place."""

    def __init__(self, named: Named, place: int, repeated: str) -> None:
        self.named = named
        self.place = place
        self.repeated = repeated
        self.remarks: list[str] = []
        self.within: tuple[str, ...] = ()
        self.worked_out: dict[tuple[object, ...], Form | XPathError] = {}

    def form(self, expr: Expr, *, holds: bool, depth: int = 0) -> Form:
        """When the expression holds, or does not."""
        self.named.effort.step()
        if depth > _DEEPEST:
            raise XPathError("it is nested too deep")
        match expr:
            case Every(parts) | Some(parts):
                forms = [self.form(part, holds=holds, depth=depth + 1) for part in parts]
                return self._joined(forms, every=isinstance(expr, Every) is holds)
            case Compare(sign, left, right):
                return self._compared(sign, left, right, holds=holds, depth=depth + 1)
            case Call(name, parts):
                return self._called(name, parts, holds=holds, depth=depth + 1)
            case Ref(name):
                return self._named(name, holds=holds, depth=depth + 1)
            case Text(value) | Number(value):
                return ALWAYS if bool(value) is holds else NEVER
        raise XPathError("it works something out, which conditions here cannot")

    def _named(self, name: str, *, holds: bool, depth: int) -> Form:
        if name in self.named.sums:
            return self._inside(name, (holds,), lambda sum_: self.form(sum_, holds=holds, depth=depth))
        return self._answered(name, holds=holds)

    @staticmethod
    def _joined(forms: list[Form], *, every: bool) -> Form:
        found = ALWAYS if every else NEVER
        for form in forms:
            found = both(found, form) if every else _capped([*found, *form])
        return found

    def _inside(self, name: str, asked: tuple[object, ...], work: Callable[[Expr], Form]) -> Form:
        """Put a calculation in its place; one that is named twice is worked out once."""
        if name in self.within:
            raise XPathError(f'the calculation "{name}" goes round in a circle')
        key = (name, *asked)
        if key not in self.worked_out:
            self.worked_out[key] = self._worked_out(name, work)
        found = self.worked_out[key]
        if isinstance(found, XPathError):
            raise found
        return found

    def _worked_out(self, name: str, work: Callable[[Expr], Form]) -> Form | XPathError:
        outer, self.within = self.within, (*self.within, name)
        try:
            return work(xpath.parse(self.named.sums[name]))
        except XPathError as error:
            return XPathError(f'the calculation "{name}" cannot be said here: {error}')
        finally:
            self.within = outer

    def _called(self, name: str, parts: tuple[Expr, ...], *, holds: bool, depth: int) -> Form:
        match name, parts:
            case "true", ():
                return ALWAYS if holds else NEVER
            case "false", ():
                return NEVER if holds else ALWAYS
            case "not", (part,):
                return self.form(part, holds=not holds, depth=depth)
            case "boolean" | "string", (part,):
                return self.form(part, holds=holds, depth=depth)
            case "selected", (Ref(asked), Text(option)):
                return self._selected(asked, option, holds=holds)
            case "if", (test, yes, no):
                return self._either(
                    test, depth, lambda branch: self.form(branch, holds=holds, depth=depth), yes, no
                )
        raise XPathError(f"{name}() has no counterpart here")

    def _either(self, test: Expr, depth: int, work: Callable[[Expr], Form], yes: Expr, no: Expr) -> Form:
        first = both(self.form(test, holds=True, depth=depth), work(yes))
        return _capped([*first, *both(self.form(test, holds=False, depth=depth), work(no))])

    def _compared(self, sign: str, left: Expr, right: Expr, *, holds: bool, depth: int) -> Form:
        if isinstance(left, Text | Number) and not isinstance(right, Text | Number):
            left, right, sign = right, left, _FLIPPED[sign]
        sign = sign if holds else _OPPOSITE[sign]
        self.named.effort.step()
        if depth > _DEEPEST:
            raise XPathError("it is nested too deep")

        def compared(part: Expr) -> Form:
            return self._compared(sign, part, right, holds=True, depth=depth + 1)

        match left:
            case Call("if", (test, yes, no)):
                return self._either(test, depth, compared, yes, no)
            case Call("number" | "string" | "int", (part,)):
                return compared(part)
            case Ref(name) if name in self.named.sums:
                return self._inside(name, (sign, right), compared)
        return self._plainly(sign, left, right, depth)

    def _plainly(self, sign: str, left: Expr, right: Expr, depth: int) -> Form:
        match left, right:
            case ((Text() | Number()), (Text() | Number())):
                return ALWAYS if _holds(sign, left, right) else NEVER
            case Call("string-length" | "count-selected", (Ref(name),)), Number(value):
                return self._length(name, sign, value)
            case Ref(name), (Text() | Number()):
                return self._answer(name, sign, right)
            case _, Call("true" | "false" as said, ()):
                return self._is_true(sign, left, wanted=said == "true", depth=depth)
            case ((Compare() | Every() | Some() | Call()), Text("true" | "false" as said)):
                return self._is_true(sign, left, wanted=said == "true", depth=depth)
        raise XPathError(_why(left, right))

    def _is_true(self, sign: str, left: Expr, *, wanted: bool, depth: int) -> Form:
        if sign not in {"=", "!="}:
            raise XPathError("true and false have no order")
        return self.form(left, holds=wanted is (sign == "="), depth=depth)

    def _length(self, name: str, sign: str, value: Decimal) -> Form:
        if (sign, value) in {(">", Decimal(0)), (">=", Decimal(1)), ("!=", Decimal(0))}:
            return self._answered(name, holds=True)
        raise XPathError("only whether there is an answer can be asked, not how long it is")

    def _question(self, name: str) -> Known:
        known = self.named.known.get(name)
        if not name:
            raise XPathError("it looks at its own answer")
        if known is None:
            why = self.named.left_out.get(name)
            raise XPathError(f'"{name}" was left out: {why}' if why else f'there is no question "{name}"')
        if known.place == self.place:
            raise XPathError("it looks at its own answer")
        if known.place > self.place:
            raise XPathError(f'"{name}" is not asked before this question')
        if known.repeated and known.repeated != self.repeated:
            raise XPathError(f'"{name}" has an answer for each time it is repeated, so none to go by here')
        return known

    def _answered(self, name: str, *, holds: bool) -> Form:
        known = self._question(name)
        if not holds:
            raise XPathError(f'it asks whether "{name}" has no answer')
        return ((f"{known.item} answered",),)

    def _selected(self, name: str, option: str, *, holds: bool) -> Form:
        known = self._question(name)
        if known.looks is not Looks.CHOICES:
            return self._word(name, known, option, same=holds)
        word = self._option(name, known, option)
        return self._unless(
            name, f"{known.item} {'includes' if holds else 'excludes'} {word}", loose=not holds
        )

    def _answer(self, name: str, sign: str, value: Text | Number) -> Form:
        known = self._question(name)
        said = value.value if isinstance(value, Text) else format(value.value, "f")
        if said == "" and sign in {"=", "!="}:
            return self._answered(name, holds=sign == "!=")
        if known.looks is Looks.NUMBER:
            return _number(name, known, sign, said)
        if sign not in {"=", "!="}:
            raise XPathError(f'"{name}" has no number to compare')
        if known.looks is Looks.CHOICES:
            raise XPathError(f'"{name}" may have several answers: ask with selected()')
        if known.looks is Looks.RECORD:
            raise XPathError(f'only whether "{name}" has an answer can be asked, not what it is')
        return self._word(name, known, said, same=sign == "=")

    def _word(self, name: str, known: Known, option: str, *, same: bool) -> Form:
        if known.looks not in {Looks.YES_NO, Looks.CHOICE}:
            raise XPathError(f'"{name}" has no answers to choose from')
        word = self._option(name, known, option)
        if word == "na":
            if same:
                raise XPathError(f'it asks whether "{name}" was not applicable')
            return ((f"{known.item} == yes",), (f"{known.item} == no",))
        return self._unless(name, f"{known.item} {'==' if same else '!='} {word}", loose=not same)

    def _option(self, name: str, known: Known, option: str) -> str:
        word = known.words.get(option)
        if word is None:
            raise XPathError(f'"{option}" is no answer to "{name}"')
        return word

    def _unless(self, name: str, term: str, *, loose: bool) -> Form:
        if loose:
            self.remarks.append(f'holds only once "{name}" has an answer')
        return ((term,),)


def _number(name: str, known: Known, sign: str, said: str) -> Form:
    try:
        value = Decimal(said)
    except InvalidOperation as error:
        raise XPathError(f'"{name}" is a number, and "{said}" is none') from error
    if not value.is_finite() or abs(value) >= _DIGITS or _decimals(value) > 6:  # noqa: PLR2004 - as limits have
        raise XPathError(f"{said} has too many digits")
    limit = limit_body(value)
    if sign == "=":
        return ((f"{known.item} >= {limit}", f"{known.item} <= {limit}"),)
    if sign == "!=":
        return ((f"{known.item} < {limit}",), (f"{known.item} > {limit}",))
    return ((f"{known.item} {sign} {limit}",),)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _holds(sign: str, left: Text | Number, right: Text | Number) -> bool:
    one, other = _as_number(left), _as_number(right)
    if one is None or other is None:
        same = str(left.value) == str(right.value)
        if sign not in {"=", "!="}:
            raise XPathError("words have no order")
        return same is (sign == "=")
    return {
        "=": one == other, "!=": one != other, "<": one < other, "<=": one <= other, ">": one > other,
        ">=": one >= other,
    }[sign]  # fmt: skip


def _as_number(value: Text | Number) -> Decimal | None:
    try:
        found = Decimal(value.value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _why(left: Expr, right: Expr) -> str:
    for each in (left, right):
        if isinstance(each, Call):
            return f"{each.name}() has no counterpart here"
        if isinstance(each, Sum):
            return "it works something out, which conditions here cannot"
    return "it compares two answers with each other"
