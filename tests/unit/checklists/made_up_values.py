"""Made-up questions of every kind, answers to them, and answers with something wrong in them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias

Body: TypeAlias = dict[str, Any]

OPTIONS = ("yes", "no", "red", "amber", "over-24h")
LABELS = ("chart 1", "chart 2", "chart 3")
DATES = ("2026-11-22", "2026-11-23", "2026-11-12", "2026-11-11", "2024-02-29", "1999-12-31", "2026-12-01")
_STAMP = "2026-11-22T02:20:00Z"
_ODD: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 3, 10**20, "", "yes", "\u00a0", "5", "a\u0000", "e\u0301", "\ud800", "x" * 81,
    "x" * 4001, "a\nb", [], ["yes"], [1], {}, {"how": "manual"},
)  # fmt: skip
# Nearly right, or right in another place.
_NEAR: dict[str, tuple[object, ...]] = {
    "reading": ("05", "-0", "1e3", " 5", "5\n", "5.", ".5", "+5", "5.0000001", "1234567890", "\u0665"),
    "probe": ("P\t1", "\u200b", "x" * 80, "\U0001f600" * 80),
    "checked": (0, 1, 2, 100_000, 100_001, "3"),
    "compliant": (0, 1, 13, -1, "3"),
    "looked_at": (["a\tb"], ["chart 9"] * 200, ["chart 9"] * 201, [""], "chart 1", [["chart 1"]]),
    "wrong": (["chart 1", "chart 1"], list(map(str, range(13))), list(map(str, range(201))), [""], "chart 1", [1]),
    "date": ("2026-02-29", "2024-02-29", "2026-11-2", "2026-13-01", "1899-01-01", "2100-01-01", "2026-11-22\n"),
    "time": ("24:00", "2:20", "23:59", "02:20:00", "\u0660\u0662:20"),
    "at": ("2026-11-22T24:00", "2026-02-29T14:20", "2026-11-22 14:20", "2026-11-22T14:20Z", "2026-11-22T00:00"),
    "text": ("e\u0301", "a\u0000", " ", "\u2003\u3000", "x" * 4000, "\U0001f600" * 7, "\U0001f600" * 8, "12345",
             "123456"),
    "choice": ("blue", "", ["yes"], 1),
    "choices": ([], ["no", "yes"], ["yes", "no"], ["yes", "yes"], ["blue"], ["red", "amber"], "yes", [[]]),
    "reason": ("e\u0301", "a\u0000", "Too short", "Long enough", "\ufeff   nine ch.  ", "  ", "\U0001f600" * 10,
               "\U0001f600" * 9),
    "timing": (
        {"how": "manual", "seconds": 3}, {"how": "stopwatch"}, {"how": "hand"}, {},
        {"how": "stopwatch", "seconds": 86_400, "began": _STAMP},
        {"how": "stopwatch", "seconds": 86_401, "began": _STAMP},
        {"how": "stopwatch", "seconds": -1, "began": _STAMP},
        {"how": "stopwatch", "seconds": True, "began": _STAMP},
        {"how": "stopwatch", "seconds": 3, "began": "2026-02-30T02:20:00Z"},
        {"how": "stopwatch", "seconds": 3, "began": "2026-11-22T02:20:00.1234567Z"},
        {"how": "stopwatch", "seconds": 3, "began": "2026-11-22T02:20Z"},
        {"how": "stopwatch", "seconds": 3, "began": _STAMP, "ended": _STAMP},
    ),
}  # fmt: skip
_KEYS = ("type", "answer", "reading", "probe", "timing", "checked", "compliant", "looked_at", "wrong", "date",
         "time", "text", "choice", "choices", "at", "reason", "extra")  # fmt: skip
_TYPES = ("yes_no_na", "temperature", "number", "count_sample", "date", "time", "text", "choice", "choices",
          "moment", "na", "unchecked", "done", "not_done", "photo")  # fmt: skip


def a_decimal(random: Random) -> int | str:
    """A whole number, or decimal text, as limits travel."""
    known: list[int | str] = [0, 1, 3, 5, 8, 44, -18, "2.5", "4.999999", "-0.5", "33.333333", "66.7"]
    return random.choice(known)


def a_response(random: Random, settings: tuple[str, ...]) -> Body:
    """A question of any kind."""
    kinds: dict[str, Callable[[], Body]] = {
        "yes_no_na": dict,
        "temperature": lambda: {"unit": "C", **_measured(random, settings)},
        "number": lambda: {
            "unit": random.choice(["minutes", "percent", "%", "mm"]),
            **_measured(random, settings),
            **({"stopwatch": True} if random.random() < 0.4 else {}),
        },
        "count_sample": lambda: {
            "of": "charts",
            "target_sample": random.choice(["all", 3, 10]),
            "pass_percent": random.choice([100, 90, 66, 50]),
            **_local(random, settings),
        },
        "date": lambda: (
            {**_local(random, settings), "max_age_days": random.choice([0, 10, 365])}
            if random.random() < 0.7
            else {}
        ),
        "time": dict,
        "text": lambda: _text(random),
        "choice": lambda: {"options": _options(random)},
        "choices": lambda: {"options": _options(random)},
        "moment": dict,
    }
    kind = random.choice([*kinds, "yes_no_na", "yes_no_na", "count_sample"])
    return {"type": kind, **kinds[kind]()}


def a_value(random: Random, response: Body) -> Body:
    """An answer that the question takes, unless it asks for more than its kind."""
    roll = random.random()
    if roll < 0.05:
        return {"type": "na", "reason": "There is nothing to look at"}
    if roll < 0.1:
        return {"type": "unchecked", "reason": "No time"}
    kind = response["type"]
    makers: dict[str, Callable[[], Body]] = {
        "yes_no_na": lambda: {"answer": random.choice(["yes", "no", "no"])},
        "temperature": lambda: (
            {"reading": _reading(random, response)} | ({"probe": "P1"} if random.random() < 0.3 else {})
        ),
        "number": lambda: {"reading": _reading(random, response), **_timing(random, response)},
        "count_sample": lambda: _counts(random),
        "date": lambda: {"date": random.choice(DATES)},
        "time": lambda: {"time": "02:20"},
        "text": lambda: {"text": random.choice(["Seen", "The bin was full", "😀" * 7])},
        "choice": lambda: {"choice": random.choice(response["options"])["id"]},
        "choices": lambda: {"choices": _some(random, response)},
        "moment": lambda: {"at": f"{random.choice(DATES)}T14:20"},
    }
    return {"type": kind, **makers[kind]()}


def a_failure(random: Random, response: Body) -> Body:
    """An answer that fails, where that is easily said."""
    failing = [option["id"] for option in response.get("options", []) if "fails" in option]
    match response["type"]:
        case "yes_no_na":
            return {"type": "yes_no_na", "answer": "no"}
        case "choice" if failing:
            return {"type": "choice", "choice": random.choice(failing)}
        case "count_sample":
            wrong = random.sample(LABELS, random.randint(0, 3))
            return {"type": "count_sample", "checked": 4, "compliant": 1, "looked_at": [], "wrong": wrong}
        case _:
            return a_value(random, response)


def spoilt(random: Random, value: Body) -> object:
    """The value with one thing about it changed, left out or added; or no value at all."""
    if random.random() < 0.1:
        return random.choice(_ODD)
    bent: Body = dict(value)
    key = random.choice([*bent, *bent, random.choice(_KEYS)])
    if key in bent and random.random() < 0.2:
        del bent[key]
    elif key == "type":
        bent[key] = random.choice(_TYPES)
    else:
        bent[key] = random.choice(_NEAR[key] if key in _NEAR and random.random() < 0.7 else _ODD)
    return bent


def _measured(random: Random, settings: tuple[str, ...]) -> Body:
    found = _span(random) if random.random() < 0.8 else {}
    if random.random() < 0.4:
        found["amber"] = _span(random)
    if random.random() < 0.3:
        found["accept"] = _span(random) | random.choice([{}, {"whole": True}, {"say": "That is too hot."}])
    return {**found, **_local(random, settings)}


def _local(random: Random, settings: tuple[str, ...]) -> Body:
    if random.random() < 0.6:
        return {}
    found = random.choice([random.choice(settings), random.sample(settings, 2)])
    return {"setting": found, "limit": "local"}


def _span(random: Random) -> Body:
    return random.choice(
        [
            {"min": 2, "max": 8},
            {"max": 44},
            {"min": "-18.5"},
            {"max": "2.5"},
            {"min": 5, "max": 5},
            {"max": 0},
        ]
    )


def _text(random: Random) -> Body:
    accept = random.choice([{"longest": 5}, {"longest": 7, "say": "Shorter, please."}])
    return {"accept": accept} if random.random() < 0.3 else {}


def _options(random: Random) -> list[Body]:
    chosen = random.sample(OPTIONS, random.randint(2, 5))
    return [
        {"id": each, "label": each} | ({"fails": True} if random.random() < 0.5 else {}) for each in chosen
    ]


def _reading(random: Random, response: Body) -> str:
    limits = [str(each) for key in ("min", "max") if (each := response.get(key)) is not None]
    return random.choice([*limits, *limits, "5", "5.0", "4.5", "44.1", "-18", "-0", "0.000001", "33.333334"])


def _timing(random: Random, response: Body) -> Body:
    if "stopwatch" not in response or random.random() < 0.3:
        return {}
    watch = {"how": "stopwatch", "seconds": 95, "began": "2026-11-22T02:20:00.125Z"}
    return {"timing": random.choice([{"how": "manual"}, watch])}


def _counts(random: Random) -> Body:
    checked = random.randint(1, 12)
    compliant = max(0, checked - random.randint(0, 3))
    counts: Body = {"checked": checked, "compliant": compliant, "looked_at": random.sample(LABELS, 2)}
    if random.random() < 0.7:
        counts["wrong"] = random.sample(LABELS, min(3, checked - compliant))
    return counts


def _some(random: Random, response: Body) -> list[str]:
    offered = [option["id"] for option in response["options"]]
    return [each for each in offered if random.random() < 0.5] or offered[:1]
