"""The pack's words: how times, answers, results and steps are said in the report and the tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from auditapp.kernel.clock import zone
from auditapp.kernel.orm import Json

Value: TypeAlias = Mapping[str, Json]
SEVERITIES = ("critical", "high", "medium", "low")
RESULTS = {"pass": "Met", "fail": "Not met", "na": "Not applicable", "unchecked": "Could not check"}
STATES = {
    "draft": "Draft",
    "live": "Open",
    "done": "Done, waiting to be checked",
    "verified": "Verified",
    "embedded": "Embedded",
    "paused": "Paused",
    "void": "Void",
    "withdrawn": "Withdrawn",
}
AUDIT_STATES = {
    "finished": "Finished",
    "abandoned": "Abandoned",
    "stalled": "Not finished",
    "started": "Under way",
}
REASONS = {
    "planned": "planned",
    "follow_up": "a follow-up",
    "incident": "after an incident",
    "concern": "after a concern",
}
BANDS = {"strong": "strong", "sound": "sound", "needs_work": "needs work", "poor": "poor"}
STEPS = {
    "found": "Found",
    "made_safe": "Made safe",
    "amended": "The auditor added to it",
    "live": "Action raised",
    "assigned": "Given to its owner",
    "reassigned": "Changed",
    "corrected": "The auditor corrected the answer",
    "done": "Done",
    "verified": "Checked and verified",
    "sent_back": "Sent back",
    "sustain_pass": "Still met at a later audit",
    "sustain_fail": "Not met at a later audit",
    "embedded": "Embedded: the change has lasted",
    "reopened": "Reopened",
    "paused": "Paused",
    "voided": "Void: raised in error",
    "withdrawn": "Withdrawn before it went live",
    "comment": "Comment",
    "risk_changed": "How serious it is changed",
    "seen_again": "A later audit saw the same again",
}
WITHDRAWALS = {
    "answer_corrected": "The auditor corrected the answer.",
    "audit_abandoned": "The audit was given up.",
    "item_hidden": "By a later answer the item was not asked.",
    "reopened": "The older action about the same item was opened again in its place.",
    "corrected_on_the_spot": "It was put right on the spot.",
    "linked": "It belongs to an action that was open already.",
    "instead": "Other actions were raised in its place.",
}
_SPOKEN = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_BREAK, _WIDE, _LONGEST_WORD = "\u200b", "mw@%&\u2014", 24
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD // 2 + 1},}}")  # a shorter one fits, however wide its signs
_SWAPS = str.maketrans(
    {"\u2011": "-", "\u2010": "-", "\u2009": " ", "\u202f": " ", "\u2028": "\n", "\u2029": "\n"}
)


def limit(given: Mapping[str, Json]) -> str:
    """A limit that a home has set: 20 to 25, at most 4, at least 95 percent."""
    if "min" in given and "max" in given:
        return f"{given['min']} to {given['max']}"
    if "pass_percent" in given:
        return f"at least {given['pass_percent']} percent"
    return f"at most {given['max']}" if "max" in given else str(given.get("note", ""))


def risk_changed(risk: str, was: str) -> str:
    """How serious an action is from then on."""
    return f"Now {risk}; it was {was}."


def moment(at: datetime) -> str:
    """A moment as people in the home say it: Fri 27 Nov 2026, 14:20."""
    local = at.astimezone(zone())
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def day(on: date) -> str:
    """A date as people say it: Fri 27 Nov 2026."""
    return f"{on:%a} {on.day} {on:%b %Y}"


def long_day(on: date) -> str:
    """A date in full: 27 November 2026."""
    return f"{on.day} {on:%B %Y}"


def plural(number: int, one: str) -> str:
    """`1 audit`, `2 audits`; thousands are set apart with a comma."""
    return f"{number:,} {many(number, one)}"


def many(number: int, one: str) -> str:
    """The noun for that many."""
    return one if number == 1 else one + "s"


def spoken(number: int, one: str) -> str:
    """For the start of a sentence: `Two high actions`; from ten on in figures."""
    figure = _SPOKEN[number] if number < len(_SPOKEN) else f"{number:,}"
    return f"{figure} {many(number, one)}"


def role(code: str) -> str:
    """`registered_manager` is said as `Registered manager`."""
    return code.replace("_", " ").capitalize()


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1] if names else "") if part)


def subject(text: str) -> str:
    """The subject of a repeated section: `fire_door:FD-02` is said as `fire door FD-02`."""
    kind, colon, label = text.partition(":")
    return f"{kind.replace('_', ' ')} {label}" if colon else text


def answer(value: Value, response: Value) -> str:
    """What was answered, with its unit or its reason."""
    said = _SAID.get(str(value.get("type")))
    return said(value, response) if said else str(value.get("time") or value.get("text") or "")


def seen(reading: str, note: str) -> str:
    """What the auditor saw: the reading or the count, then the note."""
    return ". ".join(part for part in (reading, note) if part)


def again(said: str, due_on: date) -> str:
    """What opened an action again, and by when it is to be done."""
    what = said if not said or said.endswith((".", "!", "?")) else said + "."
    return " ".join(
        part for part in ("The same item was not met again.", what, f"Due {day(due_on)}.") if part
    )


def printable(text: str) -> str:
    """The text with every character that the report's typefaces lack spelt out in brackets.

    A standard PDF may not contain a sign it has no shape for, and a note must never stop a report.
    A word too long for a narrow column may be broken anywhere. The data files keep the text as it was written.
    """
    text = unicodedata.normalize("NFC", text).translate(_SWAPS)
    held = _coverage()
    if not held.issuperset(map(ord, text)):
        text = "".join(sign if ord(sign) in held else _spelt(sign) for sign in text)
    return _LONG_WORD.sub(_breakable, text)


def _breakable(word: re.Match[str]) -> str:
    """The word as it is, or with a place to break it after every sign when it might be wider than a column."""
    said = word[0]
    wide = sum(sign.isupper() or sign in _WIDE for sign in said)
    return said if len(said) + wide <= _LONGEST_WORD else _BREAK.join(said)


def _yes_no(value: Value, _response: Value) -> str:
    return "Yes" if value.get("answer") == "yes" else "No"


def _reason(value: Value, _response: Value) -> str:
    return f"{RESULTS[str(value['type'])]}: {value.get('reason')}"


def _temperature(value: Value, _response: Value) -> str:
    probe = f" (probe {value['probe']})" if value.get("probe") else ""
    return f"{value.get('reading')} \N{DEGREE SIGN}C{probe}"


def _number(value: Value, response: Value) -> str:
    return f"{value.get('reading')} {response.get('unit') or ''}".strip()


def _date(value: Value, _response: Value) -> str:
    return day(date.fromisoformat(str(value.get("date"))))


def _sample(value: Value, response: Value) -> str:
    looked_at = value.get("looked_at")
    names = ", ".join(str(name) for name in looked_at) if isinstance(looked_at, list) else ""
    of = f" {response['of']}" if response.get("of") else ""
    return f"{value.get('compliant')} of {value.get('checked')}{of}" + (
        f" (looked at {names})" if names else ""
    )


_SAID: Mapping[str, Callable[[Value, Value], str]] = {
    "yes_no_na": _yes_no,
    "na": _reason,
    "unchecked": _reason,
    "temperature": _temperature,
    "number": _number,
    "count_sample": _sample,
    "date": _date,
}


def _spelt(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Zs" or sign == "\t":
        return " "
    if category in {"Cc", "Cf", "Mn", "Me"}:
        return ""
    if category == "So":
        return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"
    return f"[U+{ord(sign):04X}]"


@cache
def _coverage() -> frozenset[int]:
    lines = files("auditapp.packs").joinpath("fonts/coverage.txt").read_text(encoding="ascii").splitlines()
    ranges = (line.split("-") for line in lines if not line.startswith("#"))
    shapes = (code for low, high in ranges for code in range(int(low, 16), int(high, 16) + 1))
    return frozenset((ord("\n"), *shapes))
