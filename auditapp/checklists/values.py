"""Whether a value sent as an answer has the shape its item asks for. Nothing here judges it.

The twin on the tablet is `static/js/capture/core/values.js`; both run `tests/shared/rules.json`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from auditapp.checklists.definition import Item
from auditapp.kernel.errors import InvalidError

Value: TypeAlias = Mapping[str, object]

MIN_REASON = 10
MAX_TEXT = 4000
MAX_LABEL = 80
MAX_COUNT = 100_000
MAX_LOOKED_AT = 200

SENTENCES = {
    "shape": "This answer cannot be read. Answer the question again.",
    "wrong_type": "This answer is for another kind of question. Answer the question again.",
    "not_a_choice": "Answer Yes or No.",
    "reason_short": "Say in at least 10 characters why this does not apply.",
    "reason_missing": "Say why this could not be checked.",
    "text_missing": "Write something, or say why this does not apply.",
    "too_long": "This text is too long. Shorten it.",
    "control_characters": "This text holds characters that cannot be shown. Type it again.",
    "not_nfc": "This text is not in the usual Unicode form. Type it again.",
    "reading": "Enter a number such as 41 or 11.4.",
    "counts": "Enter two whole numbers: how many you checked and how many were right.",
    "nothing_checked": "Enter how many you checked. If there was nothing to check, say it does not apply.",
    "more_than_checked": "The number that were right cannot be more than the number you checked.",
    "date": "Enter a real date, such as 1 November 2026.",
    "time": "Enter a time from 00:00 to 23:59.",
}

# Line breaks and tabs may stand in a text, but not in a label.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LABEL_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_READING = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?")
_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
# Named one by one so that both languages take the same characters for blank.
_BLANK = (
    " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


class BadValue(InvalidError):
    """The value cannot be an answer to its item; `code` is a key of SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code], code=code)


def check_value(item: Item, value: object) -> None:
    """Raises BadValue unless `value` answers `item`: in its own way, not applicable or not checked."""
    if not isinstance(value, dict):
        raise BadValue("shape")
    kind = value.get("type")
    if kind != item.response.type and kind != "na" and kind != "unchecked":  # noqa: PLR1714 - three times faster
        raise BadValue("wrong_type" if isinstance(kind, str) and kind in _CHECKS else "shape")
    _CHECKS[kind](value)


def _check_na(value: Value) -> None:
    _keys(value, _REASON)
    if len(_checked_text(value["reason"], MAX_TEXT).strip(_BLANK)) < MIN_REASON:
        raise BadValue("reason_short")


def _check_unchecked(value: Value) -> None:
    _keys(value, _REASON)
    if not _checked_text(value["reason"], MAX_TEXT).strip(_BLANK):
        raise BadValue("reason_missing")


def _check_yes_no(value: Value) -> None:
    _keys(value, _ANSWER)
    if value["answer"] not in ("yes", "no"):  # what was sent may not be hashable
        raise BadValue("not_a_choice")


def _check_temperature(value: Value) -> None:
    _keys(value, _READINGS, _PROBE)
    _check_reading(value["reading"])
    if "probe" in value:
        _check_label(value["probe"])


def _check_number(value: Value) -> None:
    _keys(value, _READINGS)
    _check_reading(value["reading"])


def _check_reading(reading: object) -> None:
    if not isinstance(reading, str) or not _READING.fullmatch(reading):
        raise BadValue("reading")


def _check_counts(value: Value) -> None:
    _keys(value, _COUNTS)
    checked, compliant, looked_at = value["checked"], value["compliant"], value["looked_at"]
    if type(checked) is not int or type(compliant) is not int:
        raise BadValue("counts")
    if not 0 <= checked <= MAX_COUNT or compliant < 0:
        raise BadValue("counts")
    if checked == 0:
        raise BadValue("nothing_checked")
    if compliant > checked:
        raise BadValue("more_than_checked")
    if not isinstance(looked_at, list):
        raise BadValue("shape")
    if len(looked_at) > MAX_LOOKED_AT:
        raise BadValue("too_long")
    for label in looked_at:
        _check_label(label)


def _check_date(value: Value) -> None:
    _keys(value, _DATES)
    text = value["date"]
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise BadValue("date")
    try:
        date.fromisoformat(text)
    except ValueError:
        raise BadValue("date") from None


def _check_time(value: Value) -> None:
    _keys(value, _TIMES)
    text = value["time"]
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        raise BadValue("time")


def _check_text(value: Value) -> None:
    _keys(value, _TEXTS)
    if not _checked_text(value["text"], MAX_TEXT).strip(_BLANK):
        raise BadValue("text_missing")


def _check_label(label: object) -> None:
    text = _checked_text(label, MAX_LABEL)
    if _LABEL_CONTROL.search(text):
        raise BadValue("control_characters")
    if not text.strip(_BLANK):
        raise BadValue("shape")


def _checked_text(text: object, longest: int) -> str:
    if not isinstance(text, str):
        raise BadValue("shape")
    if len(text) > longest:
        raise BadValue("too_long")
    if _CONTROL.search(text):
        raise BadValue("control_characters")
    if not unicodedata.is_normalized("NFC", text):
        raise BadValue("not_nfc")
    return text


def _keys(value: Value, required: frozenset[str], optional: frozenset[str] = frozenset()) -> None:
    keys = value.keys()
    if keys != required and not required <= keys <= required | optional:
        raise BadValue("shape")


_REASON = frozenset({"type", "reason"})
_ANSWER = frozenset({"type", "answer"})
_READINGS = frozenset({"type", "reading"})
_PROBE = frozenset({"probe"})
_COUNTS = frozenset({"type", "checked", "compliant", "looked_at"})
_DATES = frozenset({"type", "date"})
_TIMES = frozenset({"type", "time"})
_TEXTS = frozenset({"type", "text"})

_CHECKS: dict[str, Callable[[Value], None]] = {
    "na": _check_na,
    "unchecked": _check_unchecked,
    "yes_no_na": _check_yes_no,
    "temperature": _check_temperature,
    "number": _check_number,
    "count_sample": _check_counts,
    "date": _check_date,
    "time": _check_time,
    "text": _check_text,
}
