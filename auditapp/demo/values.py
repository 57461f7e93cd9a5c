"""Answers that could have been given: a value for an item when all is well, and when it is not."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from auditapp.checklists.definition import (
    ClockTime,
    CountSample,
    FreeText,
    Item,
    Number,
    RecentDate,
    Temperature,
)
from auditapp.demo.script import Value
from auditapp.demo.storybook import Story, Storybook

PLACES = ("Bedroom, ground floor", "Bathroom cord, first floor", "Lounge", "Upstairs bedroom", "Shower room")


def good_value(book: Storybook, item: Item, rng: Random, *, on: date, clock: str) -> Value:
    """A value that passes; `on` and `clock` are the day and the time of the answer."""
    response = item.response
    if isinstance(response, Temperature | Number):
        low, high = book.readings[item.id]
        return {"type": response.type, "reading": reading(rng, low, high)}
    if isinstance(response, CountSample):
        checked = response.target_sample or rng.randint(18, 28)
        return _count(checked, checked - _allowed(response, checked, rng))
    if isinstance(response, RecentDate):
        age = rng.randint(4, round((response.max_age_days or 365) * 0.8))
        return {"type": "date", "date": (on - timedelta(days=age)).isoformat()}
    if isinstance(response, ClockTime):
        return {"type": "time", "time": clock}
    if isinstance(response, FreeText):
        return {"type": "text", "text": rng.choice(PLACES)}
    return {"type": "yes_no_na", "answer": "yes"}


def bad_value(story: Story, item: Item, rng: Random, *, on: date) -> Value:
    """A value that does not pass, within what the story says of it."""
    response = item.response
    if isinstance(response, Temperature | Number):
        low, high = story.bad or (0.0, 0.0)
        return {"type": response.type, "reading": reading(rng, low, high)}
    if isinstance(response, CountSample):
        checked = story.of
        worst = max(1, checked - round(checked * response.pass_percent / 100) + 1)
        missed = min(checked, worst + rng.randint(0, max(1, checked // 6)))
        return _count(checked, checked - missed)
    if isinstance(response, RecentDate):
        return {
            "type": "date",
            "date": (on - timedelta(days=(response.max_age_days or 365) + rng.randint(9, 60))).isoformat(),
        }
    return {"type": "yes_no_na", "answer": "no"}


def reading(rng: Random, low: float, high: float) -> str:
    """A reading between the two, with a decimal when they have one."""
    if isinstance(low, int):
        return str(rng.randint(low, int(high)))
    return str(Decimal(str(round(rng.uniform(low, high), 1))))


def _count(checked: int, compliant: int) -> Value:
    return {"type": "count_sample", "checked": checked, "compliant": compliant, "looked_at": []}


def _allowed(response: CountSample, checked: int, rng: Random) -> int:
    """How many may be missed and still pass; most often none are."""
    spare = checked - -(-checked * response.pass_percent // 100)
    return rng.randint(0, spare) if spare > 0 and rng.random() < 0.6 else 0


def fill(text: str, value: Value, subject: str) -> str:
    """The story's words with the answer's figures in them."""
    checked, compliant = value.get("checked", 0), value.get("compliant", 0)
    missed = checked - compliant if isinstance(checked, int) and isinstance(compliant, int) else 0
    return text.format(
        checked=checked,
        compliant=compliant,
        missed=missed,
        reading=value.get("reading", ""),
        subject=spoken(subject),
    )


def spoken(subject: str) -> str:
    """`room:12` as somebody says it: room 12; other subjects by their label."""
    kind, _, label = subject.partition(":")
    return f"room {label}" if kind == "room" else label or "this one"
