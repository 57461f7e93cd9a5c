"""How a question is answered: between the fields of its form and the `response` of a checklist."""

from __future__ import annotations

from collections.abc import Mapping

from auditapp.builder.said import Said, held, number, rows, ticked, whole, words, words_or_none
from auditapp.checklists.drafts import slug
from auditapp.checklists.trees import ReadTree, Tree, text_in, tree_in, trees_in
from auditapp.kernel.canonical import Json

LIMITS = frozenset({"min", "max", "pass_percent", "max_age_days"})
SPARE_OPTIONS, FIRST_OPTIONS = 2, 4
_NEW: Mapping[str, Tree] = {
    "temperature": {"unit": "C"},
    "number": {"unit": ""},
    "count_sample": {"of": "", "target_sample": 10, "pass_percent": 100},
    "choice": {"options": []},
    "choices": {"options": []},
}


def new_answer(kind: str) -> Tree:
    """An answer of this kind with nothing said about it yet."""
    return {"type": kind, **_NEW.get(kind, {})}


def limits_are_local(response: ReadTree) -> bool:
    """Whether the limits are set on the settings page, so that they only show here."""
    return bool(response.get("setting")) and response.get("limit") != "legal"


def answer_data(response: ReadTree) -> dict[str, object]:
    """What the form shows."""
    amber, accept = tree_in(response, "amber"), tree_in(response, "accept")
    options = trees_in(response, "options")
    spare = SPARE_OPTIONS if options else FIRST_OPTIONS
    return {
        "type": text_in(response, "type"),
        "unit": text_in(response, "unit"),
        "minimum": text_in(response, "min"),
        "maximum": text_in(response, "max"),
        "amber_min": text_in(amber, "min"),
        "amber_max": text_in(amber, "max"),
        "accept_min": text_in(accept, "min"),
        "accept_max": text_in(accept, "max"),
        "whole": accept.get("whole") is True,
        "longest": text_in(accept, "longest"),
        "say": text_in(accept, "say"),
        "stopwatch": response.get("stopwatch") is True,
        "of": text_in(response, "of"),
        "target": text_in(response, "target_sample"),
        "pass_percent": text_in(response, "pass_percent"),
        "max_age_days": text_in(response, "max_age_days"),
        "options": [
            {
                "id": text_in(option, "id"),
                "label": text_in(option, "label"),
                "fails": option.get("fails") is True,
                "place": str(place),
            }
            for place, option in enumerate(options, 1)
        ]
        + [{"id": "", "label": "", "fails": False, "place": ""} for _ in range(spare)],
    }


def answer_from(said: Said, was: ReadTree) -> Tree:
    """The answer that the form says. What the form does not show stays: settings, and limits set elsewhere."""
    kind = words(said, "type") or text_in(was, "type")
    if kind != was.get("type"):
        return new_answer(kind)
    found = _MAKERS[kind](said) if kind in _MAKERS else {}
    kept = {key: was[key] for key in ("setting", "limit") if key in was}
    if limits_are_local(was):
        found = {key: value for key, value in found.items() if key not in LIMITS}
        kept |= {key: was[key] for key in LIMITS if key in was}
    return {"type": kind, **found, **kept}


def _measured(said: Said) -> Tree:
    limits = held_numbers({"min": number(said, "minimum"), "max": number(said, "maximum")})
    amber = held_numbers({"min": number(said, "amber_min"), "max": number(said, "amber_max")})
    accept = held_numbers({"min": number(said, "accept_min"), "max": number(said, "accept_max")})
    accept |= held({"whole": ticked(said, "whole"), "say": words_or_none(said, "say")})
    return {"unit": words(said, "unit"), **limits, **held({"amber": amber, "accept": accept})}


def _number(said: Said) -> Tree:
    return {**_measured(said), **held({"stopwatch": ticked(said, "stopwatch")})}


def _sample(said: Said) -> Tree:
    target = words(said, "target").lower()
    return held_numbers(
        {
            "of": words(said, "of"),
            "target_sample": "all" if target == "all" else whole(said, "target"),
            "pass_percent": whole(said, "pass_percent"),
        }
    )


def _date(said: Said) -> Tree:
    return held_numbers({"max_age_days": whole(said, "max_age_days")})


def _text(said: Said) -> Tree:
    accept = held_numbers({"longest": whole(said, "longest")})
    return held({"accept": accept | held({"say": words_or_none(said, "say")})} if accept else {})


def _options(said: Said) -> Tree:
    asked = [row for row in rows(said, "options") if words(row, "label")]
    ordered = sorted(enumerate(asked), key=lambda each: _place(each[1], each[0]))
    used = {words(row, "id") for row in asked}
    found: list[Json] = []
    for _index, row in ordered:
        option_id = words(row, "id") or _free(slug(words(row, "label")) or "option", used)
        used.add(option_id)
        found.append({"id": option_id, "label": words(row, "label"), **held({"fails": ticked(row, "fails")})})
    return {"options": found}


def _place(row: Said, index: int) -> tuple[int, int]:
    place = whole(row, "place")
    return (place if isinstance(place, int) else index + 1, index)


def _free(stem: str, used: set[str]) -> str:
    found, count = stem, 1
    while found in used:
        count += 1
        found = f"{stem}-{count}"
    return found


def held_numbers(fields: Mapping[str, Json]) -> Tree:
    """The fields that are there; zero is a number like any other."""
    return {key: value for key, value in fields.items() if value is not None}


_MAKERS = {
    "temperature": _measured,
    "number": _number,
    "count_sample": _sample,
    "date": _date,
    "text": _text,
    "choice": _options,
    "choices": _options,
}
