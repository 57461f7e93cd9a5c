"""What an item asks for, as it stands in a checklist.

Limits are Decimals here, made once when the checklist is read; in a body they are whole numbers, or decimal
text where they have a fraction, because floats have no place in the canonical form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeAlias, cast

from auditapp.kernel.canonical import Json


@dataclass(frozen=True, slots=True)
class YesNoNa:
    """Yes passes, No fails."""

    type: ClassVar = "yes_no_na"

    def body(self) -> dict[str, Json]:
        return {"type": self.type}


@dataclass(frozen=True, slots=True)
class Temperature:
    """One reading in `unit`; it passes within the limits, bounds included. None is no limit on that side."""

    type: ClassVar = "temperature"
    unit: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def body(self) -> dict[str, Json]:
        return {"type": self.type, "unit": self.unit, **_limits(self.minimum, self.maximum)}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of `unit`, judged like a temperature."""

    type: ClassVar = "number"
    unit: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def body(self) -> dict[str, Json]:
        return {"type": self.type, "unit": self.unit, **_limits(self.minimum, self.maximum)}


@dataclass(frozen=True, slots=True)
class CountSample:
    """How many of a sample were right; `target_sample` None means all of them."""

    type: ClassVar = "count_sample"
    of: str
    target_sample: int | None
    pass_percent: int

    def body(self) -> dict[str, Json]:
        target: Json = "all" if self.target_sample is None else self.target_sample
        return {"type": self.type, "of": self.of, "target_sample": target, "pass_percent": self.pass_percent}


@dataclass(frozen=True, slots=True)
class RecentDate:
    """A date that passes when it is not older than `max_age_days` and not in the future."""

    type: ClassVar = "date"
    max_age_days: int

    def body(self) -> dict[str, Json]:
        return {"type": self.type, "max_age_days": self.max_age_days}


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day; a record, so it always passes."""

    type: ClassVar = "time"

    def body(self) -> dict[str, Json]:
        return {"type": self.type}


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words; a record, so it always passes."""

    type: ClassVar = "text"

    def body(self) -> dict[str, Json]:
        return {"type": self.type}


Response: TypeAlias = YesNoNa | Temperature | Number | CountSample | RecentDate | ClockTime | FreeText


def response_from_body(body: Mapping[str, Json]) -> Response:
    """The response a body describes; the body must be one that validation accepted."""
    return _MAKERS[str(body["type"])](body)


def limit_body(limit: Decimal) -> int | str:
    """A limit as it travels: 44, or "19.9". 2.0 and 2 are the same limit and travel alike."""
    if limit == limit.to_integral_value():
        return int(limit)
    return format(limit.normalize(), "f")


def _limits(minimum: Decimal | None, maximum: Decimal | None) -> dict[str, Json]:
    found = {"min": minimum, "max": maximum}
    return {key: limit_body(limit) for key, limit in found.items() if limit is not None}


def _decimal(limit: Json) -> Decimal | None:
    return None if limit is None else Decimal(cast("int | str", limit))


def _count_sample(body: Mapping[str, Json]) -> CountSample:
    target = body["target_sample"]
    return CountSample(
        of=str(body["of"]),
        target_sample=None if target == "all" else cast("int", target),
        pass_percent=cast("int", body["pass_percent"]),
    )


_MAKERS: dict[str, Callable[[Mapping[str, Json]], Response]] = {
    "yes_no_na": lambda _: YesNoNa(),
    "temperature": lambda body: Temperature(
        str(body["unit"]), _decimal(body.get("min")), _decimal(body.get("max"))
    ),
    "number": lambda body: Number(str(body["unit"]), _decimal(body.get("min")), _decimal(body.get("max"))),
    "count_sample": _count_sample,
    "date": lambda body: RecentDate(cast("int", body["max_age_days"])),
    "time": lambda _: ClockTime(),
    "text": lambda _: FreeText(),
}
