"""A sound checklist that says everything a checklist can say, and ways to change it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, TypeAlias

from typing_extensions import override

Tree: TypeAlias = dict[str, Any]
Way: TypeAlias = tuple[str | int, ...]


class Missing:
    """Stands for a key that is not there."""

    @override
    def __repr__(self) -> str:
        return "missing"


MISSING = Missing()
YES_NO: Tree = {"type": "yes_no_na"}
COLOURS: Tree = {
    "type": "choice",
    "options": [{"id": "green", "label": "Green"}, {"id": "red", "label": "Red", "fails": True}],
}


def item(item_id: str, **extra: object) -> Tree:
    return {
        "id": item_id,
        "prompt": "The bath is safe",
        "help": "Look.",
        "response": YES_NO,
        "severity": "medium",
        "photo_on_fail": False,
        "photo_rule": "objects_only",
        "action": "Put it right.",
        "due": "7d",
        "quality_statements": ["safe-environments"],
        "regulations": ["12"],
        "evidence": ["observation"],
        "basis": ["home-policy"],
        **extra,
    }


WATER = item(
    "bath.water.01",
    response={
        "type": "temperature",
        "unit": "C",
        "min": 38,
        "max": 44,
        "amber": {"min": "43.5", "max": 44},
        "accept": {"min": 0, "max": 100, "say": "No bath is so hot."},
        "limit": "legal",
    },
    locked=True,
    nodes={"kloe-2017": ["S2", "E6"]},
    picture="ab" * 32,
    usually="About 41",
    translations={"cy": {"prompt": "Mae'r bath yn ddiogel", "action": "Trwsiwch ef."}},
    on_fail=[
        {"require": {"id": "out-of-use", "words": "The bath is out of use"}},
        {"ask": {"id": "exposed", "words": "Was anyone exposed?", "response": YES_NO}},
        {
            "ask": {"id": "source", "words": "Where from?", "response": COLOURS, "private": True},
            "if_reply": {"to": "exposed", "is": ["yes"]},
        },
        {
            "prompt": {"words": "Cool it.", "codes": ["safeguarding"], "see": "bath.room.01"},
            "if_reply": {"to": "source", "is": ["green", "red"]},
        },
        {"raise": {"severity": "critical", "item": "bath.water.02"}, "if": "bath.water.03 answered"},
        {"raise": {"action": "Mend the valve.", "due": "24h", "severity": "high", "instead": True}},
        {"forbid": "photos"},
    ],
)
WAIT = item(
    "bath.water.02",
    response={
        "type": "number",
        "unit": "minutes",
        "max": 5,
        "stopwatch": True,
        "setting": "limit_call_routine",
        "limit": "local",
        "accept": {"whole": True},
    },
    show_if="bath.water.01 fails and bath.water.01 < 100 or bath.water.01 >= 44",
    optional=True,
)
SEEN = item(
    "bath.water.03",
    response={
        "type": "choices",
        "options": [{"id": "dust", "label": "Dust", "fails": True}, {"id": "2", "label": "Two"}],
    },
    translations={"cy": {"options": {"dust": "Llwch"}}},
)
ROOMS = [
    item(
        "bath.room.01",
        response={"type": "count_sample", "of": "floors", "target_sample": "all", "pass_percent": 90},
        applies_if="room.shared",
        on_fail=[
            {"ask": {"id": "dry", "words": "Is it dry now?", "response": YES_NO}, "each": "wrong"},
            {"raise": {"action": "Dry it.", "due": "24h", "each": "wrong"}},
            {"extend": {"to": "double", "words": "Look at more rooms."}},
            {
                "require": {"id": "interim", "words": "A control is in place"},
                "each": "serious_overdue_actions",
                "if": "count(bath.room.01 fails) >= 2 by group and bath.water.03 includes dust",
            },
        ],
    ),
    item("bath.room.02", response=COLOURS, show_if="bath.room.01 passes and bath.water.03 excludes 2"),
    item("bath.room.03", response={"type": "date"}, show_if="bath.room.02 != red"),
]
END = [
    item("bath.end.01", response={"type": "moment"}, show_if="count(bath.room.01 <= 90) >= 3"),
    item("bath.end.02", response={"type": "text", "accept": {"longest": 40}}),
]
SAMPLE: Tree = {
    "count": 5,
    "percent": 25,
    "all": "all upper-floor windows",
    "picks": [{"label": "in bed", "count": 2}, {"label": "any other", "count": 1, "random": True}],
}
SOUND: Tree = {
    "id": "bath",
    "version": "1.1.0",
    "title": "Bath check",
    "kind": "extra",
    "unannounced": False,
    "cadence": "weekly",
    "done_by": ["senior-carer"],
    "sections": [
        {
            "id": "bath.water",
            "title": "Water",
            "locked": True,
            "translations": {"cy": {"title": "Dwr", "intro": "Mesurwch."}},
            "items": [WATER, WAIT, SEEN],
        },
        {
            "id": "bath.rooms",
            "title": "Rooms",
            "repeat": {"for": "room", "sample": SAMPLE},
            "items": ROOMS,
        },
        {"id": "bath.end", "title": "End", "items": END},
    ],
}


def sound() -> Tree:
    return copy.deepcopy(SOUND)


def changed(way: Way, value: object) -> Tree:
    """The sound checklist with something else at the end of the way."""
    tree = sound()
    found: Any = tree
    for step in way[:-1]:
        found = found[step]
    if value is MISSING:
        del found[way[-1]]
    else:
        found[way[-1]] = copy.deepcopy(value)
    return tree


def ways(found: object = SOUND, way: Way = ()) -> Iterator[Way]:
    """Every place in the sound checklist."""
    parts = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for step, part in parts:
        yield (*way, step)
        yield from ways(part, (*way, step))


def at(section: int, number: int, *more: str | int) -> Way:
    return ("sections", section, "items", number, *more)
