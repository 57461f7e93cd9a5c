"""What a response must be: its shape by type, then whether its parts agree."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias, cast

from auditapp.checklists import shape
from auditapp.checklists.reading import Path
from auditapp.checklists.terms import LimitKind
from auditapp.people.setting_kinds import KINDS, Group

Tree: TypeAlias = dict[str, object]
Fault: TypeAlias = tuple[Path, str]

SLUG = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
OPTION = "[a-z0-9]+(?:-[a-z0-9]+)*"
MEASURED = frozenset({"temperature", "number"})
CHOSEN = frozenset({"choice", "choices"})
# What is written down and never judged.
RECORDS = frozenset({"time", "text", "moment"})
MOST_OPTIONS = 1000

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?")
_LIMIT_BOUND = 1_000_000_000
_TIMED = frozenset({"seconds", "minutes"})


def check_response(value: object, path: Path, found: shape.Found) -> None:
    """The shape of a response."""
    kind = value.get("type") if isinstance(value, dict) else None
    check = _RESPONSES.get(kind) if isinstance(kind, str) else None
    if check:
        check(value, path, found)
    elif isinstance(value, dict) and "type" in value:
        found.append(((*path, "type"), f'unknown response type "{kind}"'))
    else:
        found.append((path, "response needs a type"))


def response_faults(response: Tree, path: Path) -> Iterator[Fault]:
    """Where the parts of a response of the right shape do not agree."""
    yield from _span_faults(response, path)
    if response.get("limit") == LimitKind.LEGAL and "setting" in response:
        yield (*path, "setting"), "a limit that the law sets takes no setting of the home"
    if response["type"] in MEASURED:
        yield from _amber_faults(response, path)
    if response["type"] in MEASURED and "accept" in response:
        yield from _accept_faults(cast("Tree", response["accept"]), (*path, "accept"))
    if response.get("stopwatch") and response["unit"] not in _TIMED:
        yield (*path, "stopwatch"), "a stopwatch needs the unit seconds or minutes"
    yield from _option_faults(response, path)


def option_ids(response: Tree) -> list[str]:
    """The ids of a response's options, none for what is not chosen."""
    return [str(option["id"]) for option in cast("list[Tree]", response.get("options") or [])]


def words_of(response: Tree) -> list[str] | None:
    """The words that an answer can be compared with; None where there are none."""
    if response["type"] == "yes_no_na":
        return ["yes", "no"]
    return option_ids(response) if response["type"] in CHOSEN else None


def _limit(value: object, path: Path, found: shape.Found) -> None:
    text = isinstance(value, str) and _DECIMAL.fullmatch(value)
    number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if not (text or (number and abs(Decimal(str(value))) < _LIMIT_BOUND)):
        found.append((path, f"{shape.name(path)} must be a number such as 44 or 19.9"))


def _target(value: object, path: Path, found: shape.Found) -> None:
    if value != "all":
        shape.whole(1, 1000)(value, path, found)


def _setting(value: object, path: Path, found: shape.Found) -> None:
    known = shape.known(_SETTINGS, "setting of the home")
    if isinstance(value, list):
        shape.list_of(known, most=5)(value, path, found)
    else:
        known(value, path, found)


def _span_faults(span: Tree, path: Path, what: str = "") -> Iterator[Fault]:
    low, high = _number(span.get("min")), _number(span.get("max"))
    if low is not None and high is not None and low > high:
        yield path, f"{what}min {span['min']} is above {what}max {span['max']}"


def _amber_faults(response: Tree, path: Path) -> Iterator[Fault]:
    """A band is within the limits, and there is a limit that it is close to."""
    amber, path = cast("Tree | None", response.get("amber")), (*path, "amber")
    if amber is None:
        return
    if not amber:
        yield path, "amber needs a min or a max"
    yield from _span_faults(amber, path, "amber ")
    low, high = _number(response.get("min")), _number(response.get("max"))
    if low is None and high is None and "setting" not in response:
        yield path, "amber needs a limit to be close to: give the response a min or a max"
    for end in ("min", "max"):
        bound = _number(amber.get(end))
        if bound is None:
            continue
        if low is not None and bound < low:
            yield (*path, end), f"amber {end} {amber[end]} is below the limit {response['min']}"
        if high is not None and bound > high:
            yield (*path, end), f"amber {end} {amber[end]} is above the limit {response['max']}"


def _accept_faults(accept: Tree, path: Path) -> Iterator[Fault]:
    if not {"min", "max"} & accept.keys() and accept.get("whole") is not True:
        yield path, "accept needs a min, a max or whole"
    yield from _span_faults(accept, path, "accept ")


def _option_faults(response: Tree, path: Path) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, option in enumerate(option_ids(response)):
        if option in seen:
            yield (*path, "options", index, "id"), f'the option "{option}" is there twice'
        seen.add(option)


def _number(limit: object) -> Decimal | None:
    return None if limit is None else Decimal(str(limit))


_SETTINGS = frozenset(key for key, kind in KINDS.items() if kind.group is Group.LIMITS)
_TYPE = shape.words(20)
_LOCAL: dict[str, shape.Check] = {"setting": _setting, "limit": shape.member(LimitKind)}
_SPAN: dict[str, shape.Check] = {"min": _limit, "max": _limit}
_SAY = shape.words(300)
_MEASURED: dict[str, shape.Check] = {
    **_SPAN,
    "amber": shape.record({}, _SPAN),
    "accept": shape.record({}, {**_SPAN, "whole": shape.flag, "say": _SAY}),
    **_LOCAL,
}
_UNIT = {"type": _TYPE, "unit": shape.words(60)}
_PLAIN = shape.record({"type": _TYPE})
_OPTION = shape.record(
    {"id": shape.pattern(OPTION, "a word in lower case"), "label": shape.words(300)}, {"fails": shape.flag}
)
_CHOSEN = shape.record({"type": _TYPE, "options": shape.list_of(_OPTION, most=MOST_OPTIONS)})
_RESPONSES: dict[str, shape.Check] = {
    "yes_no_na": shape.record({"type": _TYPE}, {"setting": _setting}),
    "temperature": shape.record(_UNIT, _MEASURED),
    "number": shape.record(_UNIT, {**_MEASURED, "stopwatch": shape.flag}),
    "count_sample": shape.record(
        {"type": _TYPE, "of": shape.words(80), "target_sample": _target, "pass_percent": shape.whole(1, 100)},
        _LOCAL,
    ),
    "date": shape.record({"type": _TYPE}, {"max_age_days": shape.whole(0, 36_500), **_LOCAL}),
    "time": _PLAIN,
    "text": shape.record(
        {"type": _TYPE}, {"accept": shape.record({"longest": shape.whole(1, 4000)}, {"say": _SAY})}
    ),
    "choice": _CHOSEN,
    "choices": _CHOSEN,
    "moment": _PLAIN,
}
