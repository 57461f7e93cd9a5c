"""The pages on which a manager decides: which questions stand on which page, and what a form says about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from auditapp.exchange.files import Sent
from auditapp.exchange.settle import Asks, Body, Decided, Decisions, Usual, asks_of, items_of, settled
from auditapp.forms import exchange as forms
from auditapp.forms.exchange import QuestionsForm, UsualForm

PAGE = 25


@dataclass(frozen=True)
class Asked:
    """A question to decide about: its place among all of them, its section, and how it stands now."""

    place: int
    section: str
    item: Body  # as it came
    now: Body  # as decided so far
    asks: Asks


def questions_of(sent: Sent) -> list[Asked]:
    """Every question that can fail."""
    after = settled(sent.body, sent.title, sent.decisions)
    found: list[Asked] = []
    pairs = zip(items_of(sent.body), items_of(after), strict=True)
    for section_and_item, (_section, now) in pairs:
        section, item = section_and_item
        asks = asks_of(item)
        if asks is not Asks.RECORD:
            found.append(Asked(len(found), str(section["title"]), item, now, asks))
    return found


def pages_of(questions: list[Asked]) -> int:
    """How many pages they fill, one at least."""
    return max(1, -(-len(questions) // PAGE))


def on_page(questions: list[Asked], number: int) -> list[Asked]:
    """Those of one page, from 1."""
    return questions[(number - 1) * PAGE : number * PAGE]


def fields_of(
    questions: list[Asked], severities: Mapping[str, str], dues: Mapping[str, str]
) -> dict[str, object]:
    """The fields of a page."""
    found: dict[str, object] = {}
    for each in questions:
        found |= _fields(each) | forms.severity_fields(each.place, severities, dues)
    return found


def data_of(questions: list[Asked], decisions: Decisions) -> dict[str, object]:
    """What the fields show at first."""
    found: dict[str, object] = {}
    for each in questions:
        decided = decisions.items.get(str(each.item["id"]), Decided())
        response = cast("Body", each.now["response"])
        found[f"severity_{each.place}"] = decided.severity
        found[f"due_{each.place}"] = decided.due
        match each.asks:
            case Asks.YES_NO:
                found[f"fails_{each.place}"] = _failing_word(each)
            case Asks.OPTIONS:
                options = cast("list[Body]", response["options"])
                found[f"ticks_{each.place}"] = [
                    str(option["id"]) for option in options if option.get("fails")
                ]
            case Asks.READING:
                found[f"lowest_{each.place}"] = str(response.get("min", ""))
                found[f"highest_{each.place}"] = str(response.get("max", ""))
                found[f"unit_{each.place}"] = str(response["unit"])
            case Asks.DATE:
                found[f"age_{each.place}"] = str(response.get("max_age_days", ""))
    return found


def decided_by(form: QuestionsForm, questions: list[Asked], decisions: Decisions) -> Decisions:
    """The decisions with those of a page that was sent and found right."""
    items = dict(decisions.items)
    for each in questions:
        items[str(each.item["id"])] = _decided(form, each)
    return replace(decisions, items=items)


def usual_by(form: UsualForm, sent: Sent) -> Sent:
    """The file with what was decided for all questions and for sections."""
    sections = {}
    for place, (section_id, _title) in enumerate(sections_of(sent)):
        found = Usual(*(form[f"section_{place}_{name}"].data or "" for name in _NAMES))
        if found != Usual():
            sections[section_id] = found
    usual = Usual(*(form[name].data or "" for name in _NAMES))
    title = " ".join((form.title.data or "").split())
    return replace(sent, title=title, decisions=replace(sent.decisions, usual=usual, sections=sections))


def usual_data(sent: Sent) -> dict[str, object]:
    """What that form shows at first."""
    usual = sent.decisions.usual
    found: dict[str, object] = {"title": sent.title, **_of_usual("", usual)}
    found["severity"] = usual.severity or "medium"
    found["due"] = usual.due or "7d"
    for place, (section_id, _title) in enumerate(sections_of(sent)):
        found |= _of_usual(f"section_{place}_", sent.decisions.sections.get(section_id, Usual()))
    return found


def sections_of(sent: Sent) -> list[tuple[str, str]]:
    """The id and the title of each section."""
    return [(str(each["id"]), str(each["title"])) for each in cast("list[Body]", sent.body["sections"])]


def needs_usual(sent: Sent) -> bool:
    """Whether somebody has still to say what questions answer to."""
    return any(
        item["id"] not in sent.decisions.kept and not (item["quality_statements"] and item["regulations"])
        for _section, item in items_of(settled(sent.body, sent.title, sent.decisions))
    )


_NAMES = ("statement", "regulation", "severity", "due")


def _of_usual(prefix: str, usual: Usual) -> dict[str, object]:
    values = (usual.quality_statement, usual.regulation, usual.severity, usual.due)
    return {f"{prefix}{name}": value for name, value in zip(_NAMES, values, strict=True)}


def _fields(each: Asked) -> dict[str, object]:
    match each.asks:
        case Asks.YES_NO:
            return forms.yes_no_fields(each.place)
        case Asks.OPTIONS:
            options = cast("list[Body]", cast("Body", each.item["response"])["options"])
            return forms.option_fields(
                each.place, {str(option["id"]): str(option["label"]) for option in options}
            )
        case Asks.READING:
            return forms.reading_fields(each.place)
    return forms.date_fields(each.place)


def _failing_word(each: Asked) -> str:
    if each.now.get("counts_as_failure") is False:
        return ""
    response = cast("Body", each.now["response"])
    return "no" if response["type"] == "yes_no_na" else "yes"


def _decided(form: QuestionsForm, each: Asked) -> Decided:
    place = each.place
    found = Decided(severity=form[f"severity_{place}"].data or "", due=form[f"due_{place}"].data or "")
    match each.asks:
        case Asks.YES_NO:
            word = form[f"fails_{place}"].data or ""
            return replace(found, fails=(word,) if word else ())
        case Asks.OPTIONS:
            return replace(found, fails=tuple(form[f"ticks_{place}"].data or ()))
        case Asks.READING:
            lowest = forms.limit_of(form[f"lowest_{place}"].data)
            highest = forms.limit_of(form[f"highest_{place}"].data)
            unit = " ".join((form[f"unit_{place}"].data or "").split())
            return replace(found, lowest=lowest, highest=highest, unit=unit)
    age = (form[f"age_{place}"].data or "").strip()
    return replace(found, age=int(age) if age else "")
