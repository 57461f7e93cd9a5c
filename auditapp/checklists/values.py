"""Whether a value sent as an answer has the shape its item asks for. Nothing here judges it.

The twin on the tablet is `static/js/capture/core/values.js`; both run `tests/shared/rules.json`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias, cast

from auditapp.checklists.definition import Item, Response
from auditapp.checklists.responses import FreeText, Measured, Number, options_of
from auditapp.checklists.step_bodies import Ask, Require
from auditapp.kernel.errors import InvalidError

Value: TypeAlias = Mapping[str, object]

MIN_REASON = 10
MAX_TEXT = 4000
MAX_LABEL = 80
MAX_COUNT = 100_000
MAX_LOOKED_AT = 200
MAX_SECONDS = 86_400

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
    "moment": "Enter a real date and time, such as 1 November 2026 at 14:20.",
    "timing": "This time cannot be read. Time it again, or enter it by hand.",
    "not_an_option": "Choose one of the answers on offer.",
    "nothing_chosen": "Choose at least one answer, or say why this does not apply.",
    "wrong_ones": "Name each one that was not right once, and no more than were not right.",
    "not_accepted": "This question does not take that. Check what you entered.",
}

# Line breaks and tabs may stand in a text, but not in a label.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LABEL_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_READING = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?")
_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_MOMENT = re.compile(rf"{_DATE.pattern}T{_TIME.pattern}")
_BEGAN = re.compile(rf"{_MOMENT.pattern}:[0-5][0-9](?:\.[0-9]{{1,6}})?Z")
# Named one by one so that both languages take the same characters for blank.
_BLANK = (
    " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


class BadValue(InvalidError):
    """The value cannot be an answer to its item; `code` is a key of SENTENCES, `say` the item's own words for it."""

    def __init__(self, code: str, say: str | None = None) -> None:
        super().__init__(say or SENTENCES[code], code=code)


def check_value(item: Item, value: object) -> None:
    """Raises BadValue unless `value` answers `item`: in its own way, not applicable or not checked."""
    _check(item.response, value)


def check_reply(asked: Ask | Require, value: object) -> None:
    """Raises BadValue unless `value` replies to what a step asks, or says that the required is done or why not."""
    if isinstance(asked, Ask):
        _check(asked.response, value)
        return
    if not isinstance(value, dict):
        raise BadValue("shape")
    if value.get("type") == "not_done":
        _keys(value, _REASON)
        if not _checked_text(value["reason"], MAX_TEXT).strip(_BLANK):
            raise BadValue("reason_missing")
    elif value != {"type": "done"}:
        raise BadValue("shape")


def _check(response: Response, value: object) -> None:
    if not isinstance(value, dict):
        raise BadValue("shape")
    kind = value.get("type")
    if kind != response.type and kind != "na" and kind != "unchecked":  # noqa: PLR1714 - three times faster
        raise BadValue("wrong_type" if isinstance(kind, str) and kind in _CHECKS else "shape")
    _CHECKS[kind](value, response)


def _check_na(value: Value, _response: Response) -> None:
    _keys(value, _REASON)
    if len(_checked_text(value["reason"], MAX_TEXT).strip(_BLANK)) < MIN_REASON:
        raise BadValue("reason_short")


def _check_unchecked(value: Value, _response: Response) -> None:
    _keys(value, _REASON)
    if not _checked_text(value["reason"], MAX_TEXT).strip(_BLANK):
        raise BadValue("reason_missing")


def _check_yes_no(value: Value, _response: Response) -> None:
    _keys(value, _ANSWER)
    if value["answer"] not in ("yes", "no"):  # what was sent may not be hashable
        raise BadValue("not_a_choice")


def _check_temperature(value: Value, response: Response) -> None:
    _keys(value, _READINGS, _PROBE)
    _check_reading(value["reading"], cast("Measured", response))
    if "probe" in value:
        _check_label(value["probe"])


def _check_number(value: Value, response: Response) -> None:
    number = cast("Number", response)
    _keys(value, _READINGS, _TIMING if number.stopwatch else _NONE)
    _check_reading(value["reading"], number)
    if "timing" in value:
        _check_timing(value["timing"])


def _check_reading(reading: object, response: Measured) -> None:
    if not isinstance(reading, str) or not _READING.fullmatch(reading):
        raise BadValue("reading")
    accept = response.accept
    if accept is None:
        return
    number = Decimal(reading)
    if not accept.span.holds(number) or (accept.whole and number != number.to_integral_value()):
        raise BadValue("not_accepted", accept.say)


def _check_timing(timing: object) -> None:
    """By hand there is nothing more to say; a stopwatch says how long and since when."""
    if timing == {"how": "manual"}:
        return
    if not isinstance(timing, dict) or timing.keys() != _STOPWATCH or timing["how"] != "stopwatch":
        raise BadValue("timing")
    seconds, began = timing["seconds"], timing["began"]
    if type(seconds) is not int or not 0 <= seconds <= MAX_SECONDS:
        raise BadValue("timing")
    if not isinstance(began, str) or not _BEGAN.fullmatch(began) or not _is_date(began[:10]):
        raise BadValue("timing")


def _check_counts(value: Value, _response: Response) -> None:
    _keys(value, _COUNTS, _WRONG)
    checked, compliant = value["checked"], value["compliant"]
    if type(checked) is not int or type(compliant) is not int:
        raise BadValue("counts")
    if not 0 <= checked <= MAX_COUNT or compliant < 0:
        raise BadValue("counts")
    if checked == 0:
        raise BadValue("nothing_checked")
    if compliant > checked:
        raise BadValue("more_than_checked")
    _check_looked_at(value["looked_at"])
    if "wrong" in value:
        _check_wrong(value["wrong"], checked - compliant)


def _check_looked_at(looked_at: object) -> None:
    if not isinstance(looked_at, list):
        raise BadValue("shape")
    if len(looked_at) > MAX_LOOKED_AT:
        raise BadValue("too_long")
    for label in looked_at:
        _check_label(label)


def _check_wrong(wrong: object, most: int) -> None:
    if not isinstance(wrong, list):
        raise BadValue("shape")
    for label in wrong[: MAX_LOOKED_AT + 1]:
        _check_label(label)
    if len(wrong) > min(most, MAX_LOOKED_AT) or len(set(wrong)) < len(wrong):
        raise BadValue("wrong_ones")


def _check_date(value: Value, _response: Response) -> None:
    _keys(value, _DATES)
    text = value["date"]
    if not isinstance(text, str) or not _DATE.fullmatch(text) or not _is_date(text):
        raise BadValue("date")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_time(value: Value, _response: Response) -> None:
    _keys(value, _TIMES)
    text = value["time"]
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        raise BadValue("time")


def _check_moment(value: Value, _response: Response) -> None:
    _keys(value, _MOMENTS)
    text = value["at"]
    if not isinstance(text, str) or not _MOMENT.fullmatch(text) or not _is_date(text[:10]):
        raise BadValue("moment")


def _check_text(value: Value, response: Response) -> None:
    _keys(value, _TEXTS)
    text, accept = _checked_text(value["text"], MAX_TEXT), cast("FreeText", response).accept
    if not text.strip(_BLANK):
        raise BadValue("text_missing")
    if accept is not None and len(text) > accept.longest:
        raise BadValue("not_accepted", accept.say)


def _check_choice(value: Value, response: Response) -> None:
    _keys(value, _CHOICE)
    if value["choice"] not in [option.id for option in options_of(response)]:  # it may not be hashable
        raise BadValue("not_an_option")


def _check_choices(value: Value, response: Response) -> None:
    """Some of the options, in their order, so that one answer is written in one way."""
    _keys(value, _CHOICES)
    chosen, offered = value["choices"], [option.id for option in options_of(response)]
    if not isinstance(chosen, list) or not all(isinstance(each, str) for each in chosen):
        raise BadValue("shape")
    if not chosen:
        raise BadValue("nothing_chosen")
    picked = set(chosen)
    if not picked.issubset(offered):
        raise BadValue("not_an_option")
    if chosen != [each for each in offered if each in picked]:
        raise BadValue("shape")


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
_NONE: frozenset[str] = frozenset()
_PROBE = frozenset({"probe"})
_TIMING = frozenset({"timing"})
_WRONG = frozenset({"wrong"})
_STOPWATCH = frozenset({"how", "seconds", "began"})
_COUNTS = frozenset({"type", "checked", "compliant", "looked_at"})
_DATES = frozenset({"type", "date"})
_TIMES = frozenset({"type", "time"})
_TEXTS = frozenset({"type", "text"})
_CHOICE = frozenset({"type", "choice"})
_CHOICES = frozenset({"type", "choices"})
_MOMENTS = frozenset({"type", "at"})

_CHECKS: dict[str, Callable[[Value, Response], None]] = {
    "na": _check_na,
    "unchecked": _check_unchecked,
    "yes_no_na": _check_yes_no,
    "temperature": _check_temperature,
    "number": _check_number,
    "count_sample": _check_counts,
    "date": _check_date,
    "time": _check_time,
    "text": _check_text,
    "choice": _check_choice,
    "choices": _check_choices,
    "moment": _check_moment,
}
