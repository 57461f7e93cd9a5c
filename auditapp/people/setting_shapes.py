"""What the value of a setting may be: each shape checks one, and says it in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from typing_extensions import override

from auditapp.kernel.errors import InvalidError
from auditapp.kernel.orm import Json

PLACES = 2  # more decimals than this are a slip of the finger


class BadSettingError(InvalidError):
    """The value is not one that the setting can have; the sentence says which it can."""

    code = "bad_setting"


class Shape(Protocol):
    """Checks a value and says it."""

    # Whether it may stand in the journal as it is: a number or a code, never a person's words.
    plain: bool

    def check(self, value: Json) -> Json:
        """The value in its one form. Raises BadSettingError."""
        ...

    def words(self, value: Json) -> str:
        """The value as people say it."""
        ...


@dataclass(frozen=True)
class Quantity:
    """A number of `unit` between two bounds. It is kept whole, or as decimal text where it has a fraction."""

    least: Decimal
    most: Decimal
    unit: str
    whole: bool = True
    plain: bool = True
    nothing: str = ""  # what people say for 0

    def check(self, value: Json) -> Json:
        """12, or "12.5"."""
        number = as_decimal(value)
        if number is None or (self.whole and number != number.to_integral_value()):
            raise BadSettingError(f"Enter a {'whole ' if self.whole else ''}number {self.bounds}.")
        if not self.least <= number <= self.most:
            raise BadSettingError(f"Enter a number {self.bounds}.")
        if round(number, PLACES) != number:
            raise BadSettingError("Enter at most two digits after the point.")
        return kept(number)

    def words(self, value: Json) -> str:
        """12.5 hours."""
        if self.nothing and str(value) == "0":
            return self.nothing
        one = str(value) == "1" and self.unit.endswith("s")
        return f"{value} {self.unit[:-1] if one else self.unit}".strip()

    @property
    def bounds(self) -> str:
        """From 1 to 15 minutes."""
        return f"from {kept(self.least)} to {kept(self.most)} {self.unit}".strip()


@dataclass(frozen=True)
class Span:
    """Two numbers of `unit`, the lower first."""

    least: Decimal
    most: Decimal
    unit: str
    plain: bool = True

    def check(self, value: Json) -> Json:
        """{"min": 18, "max": 26}."""
        one = Quantity(self.least, self.most, self.unit, whole=False)
        if not isinstance(value, dict) or value.keys() != {"min", "max"}:
            raise BadSettingError(f"Enter two numbers {one.bounds}.")
        low, high = one.check(value["min"]), one.check(value["max"])
        if Decimal(str(low)) >= Decimal(str(high)):
            raise BadSettingError("The upper limit must be above the lower one.")
        return {"min": low, "max": high}

    def words(self, value: Json) -> str:
        """18 to 26 °C."""
        pair = value if isinstance(value, dict) else {}
        return f"{pair.get('min')} to {pair.get('max')} {self.unit}"


@dataclass(frozen=True)
class Choice:
    """One of a few codes, each with its words."""

    options: Mapping[str, str]
    plain: bool = True

    def check(self, value: Json) -> Json:
        """A code."""
        if not isinstance(value, str) or value not in self.options:
            raise BadSettingError("Choose one of the answers.")
        return value

    def words(self, value: Json) -> str:
        """What the code means."""
        return self.options.get(str(value), str(value))


class Offer(Mapping[str, str]):
    """Choices that another feature knows: it says how to find them, and they are looked up when they are needed."""

    def __init__(self) -> None:
        self._find: Callable[[], Mapping[str, str]] = dict

    def comes_from(self, find: Callable[[], Mapping[str, str]]) -> None:
        """Say how to find the choices."""
        self._find = find

    @override
    def __getitem__(self, key: str) -> str:
        return self._find()[key]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._find())

    @override
    def __len__(self) -> int:
        return len(self._find())


@dataclass(frozen=True)
class Zone:
    """A time zone by its name in the IANA list."""

    plain: bool = True

    def check(self, value: Json) -> Json:
        """A name that this computer knows."""
        if not isinstance(value, str) or value not in available_timezones():
            raise BadSettingError(
                "Choose a time zone from the list, or enter its name such as Europe/London."
            )
        return ZoneInfo(value).key

    def words(self, value: Json) -> str:
        """London, as people say it."""
        return str(value).partition("/")[2].replace("_", " ").replace("/", ", ") or str(value)


@dataclass(frozen=True)
class Words:
    """A line of text."""

    most: int
    plain: bool = False

    def check(self, value: Json) -> Json:
        """The line without spaces around it; nothing is allowed, too."""
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if len(text) > self.most:
            raise BadSettingError(f"Shorten this to {self.most} characters.")
        return text

    def words(self, value: Json) -> str:
        """The line itself."""
        return str(value) if value else "Not set"


@dataclass(frozen=True)
class Picture:
    """The hash of a picture in the photo store."""

    plain: bool = True

    def check(self, value: Json) -> Json:
        """64 hexadecimal digits; only the code that keeps the picture knows them."""
        if isinstance(value, str) and _HASH.fullmatch(value):
            return value
        raise BadSettingError("Choose a picture.")

    def words(self, value: Json) -> str:
        """Whether there is one."""
        return "A picture" if value else "None"


@dataclass(frozen=True)
class Server:
    """How to reach the mail server; `people/mail.py` checks it and seals the password."""

    plain: bool = False

    def check(self, value: Json) -> Json:
        """Null, or the whole of it."""
        if value is None or (isinstance(value, dict) and value.keys() == MAIL_KEYS):
            return value
        raise BadSettingError("Enter the mail server.")

    def words(self, value: Json) -> str:
        """mail.example.org, from office@example.org. Never the password."""
        if not isinstance(value, dict):
            return "No mail server"
        return f"{value['host']}, from {value['sender']}"


_HASH = re.compile("[0-9a-f]{64}")
MAIL_KEYS = frozenset({"host", "port", "security", "user", "password", "sender"})
AnyShape: TypeAlias = Quantity | Span | Choice | Zone | Words | Picture | Server


def as_decimal(value: Json) -> Decimal | None:
    """The number that a whole number or a decimal text stands for."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def kept(number: Decimal) -> int | str:
    """The one form of a number: 44, or "19.9"."""
    if number == number.to_integral_value():
        return int(number)
    return format(number.normalize(), "f")
