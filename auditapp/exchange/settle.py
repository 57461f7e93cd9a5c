"""What a manager decides about questions that were brought in: what fails, how bad that is, what it answers to."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from auditapp.kernel.canonical import Json

Body = dict[str, Json]


class Asks(StrEnum):
    """What there is to decide about a question."""

    YES_NO = "yes_no"
    OPTIONS = "options"
    READING = "reading"
    DATE = "date"
    RECORD = "record"  # nothing: it never fails


@dataclass(frozen=True)
class Usual:
    """What holds for every question of the checklist, or of a section; "" is as for the whole checklist."""

    quality_statement: str = ""
    regulation: str = ""
    severity: str = ""
    due: str = ""


@dataclass(frozen=True)
class Decided:
    """What was decided about one question; None or "" leaves it as it is.

    `fails` are the answers that fail: yes or no, or ids of options. `lowest`, `highest` and `unit` are of a reading
    ("" there is no limit), `age` is how many days old a date may be.
    """

    severity: str = ""
    due: str = ""
    fails: tuple[str, ...] | None = None
    lowest: int | str | None = None
    highest: int | str | None = None
    unit: str = ""
    age: int | str | None = None


@dataclass(frozen=True)
class Decisions:
    """All of them. `kept` are questions that brought their own with them."""

    usual: Usual = field(default_factory=Usual)
    sections: Mapping[str, Usual] = field(default_factory=dict)
    items: Mapping[str, Decided] = field(default_factory=dict)
    kept: Collection[str] = ()


def items_of(body: Body) -> Iterator[tuple[Body, Body]]:
    """Every section with every item of it."""
    for section in cast("list[Body]", body["sections"]):
        for item in cast("list[Body]", section["items"]):
            yield section, item


def asks_of(item: Body) -> Asks:
    """What there is to decide about an item."""
    response = cast("Body", item["response"])
    match response["type"]:
        case "yes_no_na":
            return Asks.YES_NO
        case "choice" | "choices":
            return Asks.OPTIONS
        case "temperature" | "number":
            return Asks.READING
        case "date":
            return Asks.DATE
    return Asks.RECORD


def settled(body: Body, title: str, decisions: Decisions) -> Body:
    """The body with everything that was decided."""
    found = copy.deepcopy(body)
    found["title"] = title
    for section, item in items_of(found):
        if item["id"] not in decisions.kept:
            of_section = decisions.sections.get(str(section["id"]), Usual())
            _set_usual(item, of_section, decisions.usual)
        decided = decisions.items.get(str(item["id"]))
        if decided:
            _set(item, decided)
    return found


def _set_usual(item: Body, section: Usual, usual: Usual) -> None:
    pairs = (
        ("quality_statements", section.quality_statement or usual.quality_statement),
        ("regulations", section.regulation or usual.regulation),
    )
    for key, value in pairs:
        if value:
            item[key] = [value]
    item["severity"] = section.severity or usual.severity or item["severity"]
    item["due"] = section.due or usual.due or item["due"]


def _set(item: Body, decided: Decided) -> None:
    item["severity"] = decided.severity or item["severity"]
    item["due"] = decided.due or item["due"]
    response = cast("Body", item["response"])
    match asks_of(item):
        case Asks.YES_NO if decided.fails is not None:
            _set_yes_no(item, decided.fails)
        case Asks.OPTIONS if decided.fails is not None:
            _set_options(response, decided.fails)
        case Asks.READING:
            _set_limit(response, "min", decided.lowest)
            _set_limit(response, "max", decided.highest)
            response["unit"] = decided.unit or response["unit"]
        case Asks.DATE:
            _set_limit(response, "max_age_days", decided.age)


def _set_yes_no(item: Body, fails: Collection[str]) -> None:
    """Yes is right in a question of yes and no; one where it is wrong becomes a choice of two answers."""
    if "yes" in fails:
        options: list[Json] = [
            {"id": word, "label": word.capitalize(), **({"fails": True} if word in fails else {})}
            for word in ("yes", "no")
        ]
        item["response"] = {"type": "choice", "options": options}
    elif "no" not in fails:
        item["counts_as_failure"] = False


def _set_options(response: Body, fails: Collection[str]) -> None:
    for option in cast("list[Body]", response["options"]):
        option.pop("fails", None)
        if option["id"] in fails:
            option["fails"] = True


def _set_limit(response: Body, key: str, value: int | str | None) -> None:
    if value is not None:
        response.pop(key, None)
        if value != "":
            response[key] = value
