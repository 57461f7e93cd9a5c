"""The small values that shared templates show, such as tags and moments; each `present.py` makes its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from auditapp.kernel import clock
from auditapp.web.templating import day
from auditapp.web.templating import moment as spoken

TABLET_NUMBER = 36  # the length of the number that a tablet gives itself


@dataclass(frozen=True)
class Word:
    """A tag, or a word with a meaning. The tone chooses colour and sign; the label says it without them."""

    label: str
    tone: str = "quiet"


@dataclass(frozen=True)
class Moment:
    """A time as people say it, as machines read it, and exactly, for a hover."""

    label: str
    iso: str
    exact: str


@dataclass(frozen=True)
class Link:
    """Somewhere to go."""

    label: str
    url: str


@dataclass(frozen=True)
class Fact:
    """A term and what is so."""

    term: str
    fact: str
    url: str | None = None
    hover: str = ""  # the whole of what is shown short


@dataclass(frozen=True)
class Notice:
    """Something to know before reading on."""

    title: str
    text: str = ""
    tone: str = "accent"


@dataclass(frozen=True)
class Number:
    """A figure with its words; the link shows what was counted."""

    number: int | str
    words: str
    tone: str = "quiet"
    url: str | None = None


@dataclass(frozen=True)
class Chip:
    """One choice of a filter."""

    label: str
    url: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class Option:
    """One line of a select that narrows a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Hidden:
    """What a narrowing form keeps of the address."""

    name: str
    value: str


@dataclass(frozen=True)
class Column:
    """A heading that orders its list."""

    url: str
    sorted: str  # "", "up" or "down"


@dataclass(frozen=True)
class Pages:
    """Where in a long list this page is."""

    summary: str
    number: int
    pages: int
    prev_url: str | None
    next_url: str | None


@dataclass(frozen=True)
class Picture:
    """A photo, or the place where one will be."""

    alt: str
    caption: str
    thumb_url: str | None
    screen_url: str | None
    waiting: str = ""


def at(moment: datetime) -> Moment:
    """A moment as clocks in the home show it."""
    local = moment.astimezone(clock.zone())
    exact = f"{local:%A} {local.day} {local:%B %Y, %H:%M:%S %Z}"
    return Moment(spoken(moment), clock.wire_time(moment), exact)


def tablet_name(tablet: str) -> str:
    """A tablet as it calls itself on its own screen: the end of its number, which is a long one."""
    return tablet[-4:].upper() if len(tablet) == TABLET_NUMBER else tablet


def due(on: date, today: date) -> Word:
    """A deadline in words: 4 days late, today, tomorrow, Fri 27 Nov."""
    days = (on - today).days
    if days < 0:
        return Word(f"{counted(-days, 'day')} late", "critical")
    if days == 0:
        return Word("Today", "attention")
    return Word("Tomorrow" if days == 1 else day(on), "attention" if days == 1 else "quiet")


def counted(number: int, one: str, many: str = "") -> str:
    """1 day, 2 days."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def address(path: str, params: Mapping[str, str | int]) -> str:
    """The path with the parameters that say something."""
    said = {name: value for name, value in params.items() if value}
    return f"{path}?{urlencode(said)}" if said else path


def pages(
    path: str, params: Mapping[str, str | int], *, number: int, total: int, size: int, what: str
) -> Pages:
    """The links between pages of a list; `what` is one of the things listed, such as "action"."""
    count = max(1, -(-total // size))
    first, last = (number - 1) * size + 1, min(number * size, total)
    summary = counted(total, what) if count == 1 else f"{first:,} to {last:,} of {counted(total, what)}"
    return Pages(
        summary,
        number,
        count,
        address(path, {**params, "page": number - 1 if number > 2 else ""}) if number > 1 else None,  # noqa: PLR2004
        address(path, {**params, "page": number + 1}) if number < count else None,
    )
