"""When each home ran each checklist: twelve months by cadence, with the hours a home really keeps."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from auditapp.demo.storybook import Character, Storybook
from auditapp.kernel.clock import LONDON

MONTH = 30.4
NIGHT_HOURS = (23, 2, 4, 22, 3, 1, 5, 0, 2, 23, 4, 3)
BELL_HOURS = (8, 13, 18, 21, 11, 16)
MEAL_HOURS = ((8, 10), (12, 20), (17, 15))


@dataclass(frozen=True)
class Appointment:
    """A run to come: `back` is how many months ago, `last` whether it is the latest of its kind."""

    checklist: str
    back: int
    last: bool
    at: datetime


def diary(book: Storybook, home: Character, as_of: date, seed: int) -> list[Appointment]:
    """All runs of a home, oldest first."""
    found = []
    for checklist, cadence in book.programme.items():
        rng = Random(f"{seed}/diary/{home.key}/{checklist}")
        gap = cadence.gaps[home.character]
        offset = _days_since_last(home, checklist, cadence.every, as_of, rng)
        for number, back in enumerate(range(0, 12, gap)):
            wobble = rng.randint(-3, 3) if number else 0
            day = as_of - timedelta(days=round(offset + back * MONTH) + wobble)
            moment = datetime.combine(day, _time_of_day(checklist, back, rng), LONDON).astimezone(UTC)
            found.append(Appointment(checklist, back, number == 0, moment))
    return sorted(found, key=lambda appointment: appointment.at)


def _days_since_last(home: Character, checklist: str, every: str, as_of: date, rng: Random) -> int:
    if checklist in home.due_today:
        return 7 if every == "weekly" else (as_of - _month_before(as_of)).days
    return home.last.get(checklist, rng.randint(2, 5 if every == "weekly" else 25))


def _month_before(day: date) -> date:
    """The same day a month earlier, or that month's last."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _time_of_day(checklist: str, back: int, rng: Random) -> time:
    minute = rng.randrange(60)
    if checklist == "night":
        return time(NIGHT_HOURS[back % len(NIGHT_HOURS)], minute)
    if checklist == "bell":
        return time(BELL_HOURS[back % len(BELL_HOURS)], minute)
    if checklist == "dignity":
        hour, start = MEAL_HOURS[back % len(MEAL_HOURS)]
        return time(hour, start)
    return time(rng.randint(9, 15), minute)
