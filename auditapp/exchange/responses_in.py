"""What a row of an XLSForm asks for, as a response of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from auditapp.checklists.responses import limit_body
from auditapp.exchange import tidy
from auditapp.exchange.choices_in import MOST, Choices
from auditapp.exchange.constraints import Bounds, no_bounds
from auditapp.exchange.grid import Row, type_of
from auditapp.exchange.normal_form import Looks
from auditapp.kernel.canonical import Json

_SELECT = re.compile(
    r"(?:add )?(select[ _]?(?:one|1|multiple)|select all that apply|rank)"
    r"((?:[ _]from[ _]file)|(?:[ _]external))?(?: (?:prompt )?(?:using |from )?([^ ]+))?( or[ _]other)?"
)
_UNITS = re.compile(r"\(\s*(°?[A-Za-z%/£ ]{1,20}|°C|%)\s*\)\s*[?:.]?$")
_MANY = re.compile(
    r"^(?:how many|number of|total number of|no\. of)\s+([a-z-]+(?:\s[a-z-]+)?)", re.IGNORECASE
)
_CELSIUS = re.compile(r"°\s?C\b|\bdegrees? (?:c\b|celsius)|\bcelsius\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b", re.IGNORECASE)
_KEPT = "Walkaround keeps this by itself with every audit."
_NO_PLACE = "Answers here are words, numbers, dates, choices and photos."
_NOT_ASKED = {
    **dict.fromkeys(("start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit",
                     "subscriberid", "simserial", "start-geopoint", "background-audio", "uri:deviceid"), _KEPT),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "audio", "video", "file", "osm"), _NO_PLACE),
    "xml-external": "Data from other files is not read.", "csv-external": "Data from other files is not read.",
    "hidden": "Nobody would see it.",
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A response; `said` names it, `changed` says in what it differs from what the form asked, "" in nothing.

    `looks` and `words` are for conditions; `more` is to stand behind the help; `other` asks for words of one's own.
    """

    response: dict[str, Json]
    said: str
    looks: Looks
    words: Mapping[str, str] = field(default_factory=dict)
    changed: str = ""
    more: str = ""
    other: bool = False
    evidence: str = "observation"
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of options, by language


@dataclass(frozen=True)
class Left:
    """Nothing of the kind can be asked here; a `fault` is one of the form and not of what can be asked."""

    why: str
    fault: bool = False


Response: TypeAlias = Made | Left


def response_of(row: Row, lists: Mapping[str, Choices], *, room: int) -> Response:
    """What the row asks for; `room` is how many more options the checklist can have."""
    kind = type_of(row)
    if match := _SELECT.fullmatch(kind):
        name = match[3] or ""
        found = next((lists[each] for each in lists if each.casefold() == name), None)
        return _selected(row, match, name, found, room)
    plain = kind.replace(" ", "").replace("_", "").replace("-", "")
    if plain in _SIMPLE:
        return _SIMPLE[plain](row)
    if kind in _NOT_ASKED:
        return Left(_NOT_ASKED[kind])
    return Left(f'We do not know the type "{row["type"][:60]}".', fault=True)


def _selected(row: Row, match: re.Match[str], name: str, found: Choices | None, room: int) -> Response:
    verb, elsewhere = match[1], match[2]
    if verb == "rank":
        return Left("Putting answers into an order has no counterpart here.")
    if elsewhere:
        return _as_text(f'its answers are in a file of their own ("{name}")')
    if found is None or not found.answers:
        called = f'There is no list of answers called "{name}" in the sheet choices.'
        return Left(called if name else "It names no list of answers.", fault=True)
    if len(found.answers) > min(MOST, room):
        return _as_text(f"the list has {len(found.answers):,} answers, more than there is room for")
    several = verb not in {"select one", "select_one", "selectone", "select1", "select 1", "select_1"}
    if not several and found.plain and not match[4]:
        return _yes_no(found)
    return _chosen(row, found, several=several, other=match[4] is not None)


def _yes_no(found: Choices) -> Made:
    changed = "" if found.same_words else "its answers are called Yes, No and N/A here"
    return Made({"type": "yes_no_na"}, "Yes, No or N/A", Looks.YES_NO, found.plain, changed)


def _chosen(row: Row, found: Choices, *, several: bool, other: bool) -> Made:
    options: list[Json] = [{"id": each.id, "label": each.label} for each in found.answers]
    words = {each.name: each.id for each in found.answers}
    other = other and "other" not in {each.id for each in found.answers}
    if other:
        options.append({"id": "other", "label": "Other"})
        words["other"] = "other"
    labels: dict[str, dict[str, str]] = {}
    for each in found.answers:
        for language, label in each.others.items():
            labels.setdefault(language, {})[each.id] = label
    kind, looks = ("choices", Looks.CHOICES) if several else ("choice", Looks.CHOICE)
    said = f"{'several' if several else 'one'} of {len(options)} answers"
    changed = "all answers of the list are offered, without choice_filter" if row["choice_filter"] else ""
    return Made({"type": kind, "options": options}, said, looks, words, changed, other=other, labels=labels)


def _as_text(why: str) -> Made:
    return Made({"type": "text"}, "words", Looks.RECORD, changed=f"asked for in words, because {why}")


def _text(row: Row) -> Made:  # noqa: ARG001 - one of many that are given the row
    return Made({"type": "text"}, "words", Looks.RECORD)


def _barcode(row: Row) -> Made:  # noqa: ARG001
    return Made({"type": "text"}, "words", Looks.RECORD, changed="typed in, not scanned")


def _image(row: Row) -> Made:
    drawn = {"signature", "draw", "annotate"} & set(row["appearance"].lower().split())
    none = "; nothing can be drawn or signed" if drawn else ""
    changed = f"the photo stands beside the words{none}"
    more = "Take a photo, and say in a few words what it shows."
    return Made({"type": "text"}, "words", Looks.RECORD, changed=changed, more=more)


def _acknowledged(row: Row) -> Made:  # noqa: ARG001
    words = {"OK": "yes", "ok": "yes", "yes": "yes"}
    changed = "a tick is answered with Yes here"
    return Made({"type": "yes_no_na"}, "Yes, No or N/A", Looks.YES_NO, words, changed)


def _date(row: Row) -> Made:
    return Made({"type": "date"}, "a date", Looks.RECORD, changed=_parts_of_date(row), evidence="record")


def _parts_of_date(row: Row) -> str:
    parts = {"year", "month-year"} & set(row["appearance"].lower().split())
    return "a whole date is asked for" if parts else ""


def _time(row: Row) -> Made:  # noqa: ARG001
    return Made({"type": "time"}, "a time of day", Looks.RECORD)


def _moment(row: Row) -> Made:  # noqa: ARG001
    return Made({"type": "moment"}, "a date and a time", Looks.RECORD)


def _whole(row: Row) -> Made:
    return _number(row, no_bounds(whole=True))


def _decimal(row: Row) -> Made:
    return _number(row, no_bounds())


def _range(row: Row) -> Response:
    given = dict(re.findall(r"(start|end|step)\s*=\s*(-?[\d.]+)", row["parameters"].lower()))
    try:
        start, end = Decimal(given.get("start", "1")), Decimal(given.get("end", "10"))
        step = Decimal(given.get("step", "1"))
    except InvalidOperation:
        return Left(f'Its parameters cannot be read: "{row["parameters"][:60]}"')
    low, high = min(start, end), max(start, end)
    whole = all(each == each.to_integral_value() for each in (start, step))
    made = _number(row, Bounds(low, high, whole=whole))
    if abs(step) == 1:
        return made
    return replace(made, changed=f"every {'whole ' if whole else ''}number between can be entered")


def _number(row: Row, bounds: Bounds) -> Made:
    label = tidy.without_marks(row["label"])
    if not bounds.whole and _CELSIUS.search(f"{label} {row['hint']}"):
        response: dict[str, Json] = {"type": "temperature", "unit": "C"}
        said = "a temperature"
    else:
        response = {"type": "number", "unit": _unit_of(label)}
        said = "a whole number" if bounds.whole else "a number"
    accept = accept_body(bounds)
    response |= {"accept": accept} if accept else {}
    return Made(response, f"{said} of {response['unit']}", Looks.NUMBER, evidence="measurement")


def accept_body(bounds: Bounds) -> dict[str, Json]:
    """What may be entered, as it stands in a body; nothing when that is any number."""
    found: dict[str, Json] = {
        "min": None if bounds.low is None else limit_body(bounds.low),
        "max": None if bounds.high is None else limit_body(bounds.high),
        "whole": bounds.whole or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _unit_of(label: str) -> str:
    """What is counted, as the label says it."""
    if match := _UNITS.search(label):
        return tidy.fitted(match[1].strip(), tidy.UNIT)
    if _PERCENT.search(label):
        return "percent"
    if match := _MANY.match(label):
        first, _, second = match[1].lower().partition(" ")
        return first if second in _SMALL or not second else f"{first} {second}"
    return "units"


_SMALL = frozenset(
    {"are", "is", "were", "was", "in", "of", "on", "have", "has", "had", "do", "did", "with", "at", "who", "which",
     "can", "need", "per", "for", "that", "to", "from", "by", "does", "today", "tonight", "living"}
)  # fmt: skip
_SIMPLE: dict[str, Callable[[Row], Response]] = {
    "text": _text, "string": _text, "integer": _whole, "int": _whole, "decimal": _decimal, "range": _range,
    "date": _date, "time": _time, "datetime": _moment, "image": _image, "photo": _image, "acknowledge": _acknowledged,
    "trigger": _acknowledged, "barcode": _barcode,
}  # fmt: skip
