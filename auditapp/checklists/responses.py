"""What an item asks for, as it stands in a checklist.

Limits are Decimals here, made once when the checklist is read; in a body they are whole numbers, or decimal
text where they have a fraction, because floats have no place in the canonical form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeAlias, cast

from auditapp.kernel.canonical import Json

Body: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Span:
    """From `minimum` to `maximum`, bounds included. None is no bound on that side."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def holds(self, number: Decimal) -> bool:
        """Whether the number lies in it."""
        if self.minimum is not None and number < self.minimum:
            return False
        return self.maximum is None or number <= self.maximum

    def body(self) -> dict[str, Json]:
        return _limits(self.minimum, self.maximum)


@dataclass(frozen=True, slots=True)
class Accept:
    """Which numbers may be entered at all; `say` is what to tell whoever enters another."""

    span: Span
    whole: bool = False
    say: str | None = None

    def body(self) -> dict[str, Json]:
        return {**self.span.body(), **_held({"whole": self.whole or None, "say": self.say})}


@dataclass(frozen=True, slots=True)
class AcceptText:
    """How many characters a text may have; `say` is what to tell whoever writes more."""

    longest: int
    say: str | None = None

    def body(self) -> dict[str, Json]:
        return {"longest": self.longest, **_held({"say": self.say})}


@dataclass(frozen=True, slots=True)
class YesNoNa:
    """Yes passes, No fails. `settings` are the home's settings whose words are shown beside it."""

    type: ClassVar = "yes_no_na"
    settings: tuple[str, ...] = ()

    def body(self) -> dict[str, Json]:
        return {"type": self.type, **_local_body(self.settings, None)}


@dataclass(frozen=True, slots=True)
class Temperature:
    """One reading in `unit`; it passes within the limits, bounds included. None is no limit on that side.

    A passing reading in `amber` is pointed out. `settings` are the home's settings that take the place of the
    limits; `limit` says whether the law or the home itself sets them.
    """

    type: ClassVar = "temperature"
    unit: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    amber: Span | None = None
    accept: Accept | None = None
    settings: tuple[str, ...] = ()
    limit: str | None = None

    def body(self) -> dict[str, Json]:
        return _measured_body(self)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of `unit`, judged like a temperature; with `stopwatch` it may be timed on the tablet."""

    type: ClassVar = "number"
    unit: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    amber: Span | None = None
    accept: Accept | None = None
    settings: tuple[str, ...] = ()
    limit: str | None = None
    stopwatch: bool = False

    def body(self) -> dict[str, Json]:
        return {**_measured_body(self), **_held({"stopwatch": self.stopwatch or None})}


@dataclass(frozen=True, slots=True)
class CountSample:
    """How many of a sample were right; `target_sample` None means all of them."""

    type: ClassVar = "count_sample"
    of: str
    target_sample: int | None
    pass_percent: int
    settings: tuple[str, ...] = ()
    limit: str | None = None

    def body(self) -> dict[str, Json]:
        target: Json = "all" if self.target_sample is None else self.target_sample
        body: dict[str, Json] = {
            "type": self.type,
            "of": self.of,
            "target_sample": target,
            "pass_percent": self.pass_percent,
        }
        return {**body, **_local_body(self.settings, self.limit)}


@dataclass(frozen=True, slots=True)
class RecentDate:
    """A date that passes when it is not older than `max_age_days` and not in the future; None: it always does."""

    type: ClassVar = "date"
    max_age_days: int | None = None
    settings: tuple[str, ...] = ()
    limit: str | None = None

    def body(self) -> dict[str, Json]:
        age = _held({"max_age_days": self.max_age_days})
        return {"type": self.type, **age, **_local_body(self.settings, self.limit)}


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day; a record, so it always passes."""

    type: ClassVar = "time"

    def body(self) -> dict[str, Json]:
        return {"type": self.type}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and a time of day; a record, so it always passes."""

    type: ClassVar = "moment"

    def body(self) -> dict[str, Json]:
        return {"type": self.type}


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words; a record, so it always passes."""

    type: ClassVar = "text"
    accept: AcceptText | None = None

    def body(self) -> dict[str, Json]:
        return {"type": self.type, **_held({"accept": self.accept.body() if self.accept else None})}


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that a question offers."""

    id: str
    label: str
    fails: bool = False

    def body(self) -> dict[str, Json]:
        return {"id": self.id, "label": self.label, **_held({"fails": self.fails or None})}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options; it fails when that option does."""

    type: ClassVar = "choice"
    options: tuple[Option, ...]

    def body(self) -> dict[str, Json]:
        return {"type": self.type, "options": [option.body() for option in self.options]}


@dataclass(frozen=True, slots=True)
class Choices:
    """One or more of the options; it fails when any of them does."""

    type: ClassVar = "choices"
    options: tuple[Option, ...]

    def body(self) -> dict[str, Json]:
        return {"type": self.type, "options": [option.body() for option in self.options]}


Measured: TypeAlias = Temperature | Number
Response: TypeAlias = (
    YesNoNa
    | Temperature
    | Number
    | CountSample
    | RecentDate
    | ClockTime
    | FreeText
    | Choice
    | Choices
    | Moment
)


def response_from_body(body: Body) -> Response:
    """The response a body describes; the body must be one that validation accepted."""
    return _MAKERS[str(body["type"])](body)


def settings_of(response: Response) -> tuple[str, ...]:
    """The home's settings that this answer is judged by or shown with."""
    return () if isinstance(response, _WITHOUT_LIMITS) else response.settings


def options_of(response: Response) -> tuple[Option, ...]:
    """The options of a choice; nothing else has any."""
    return response.options if isinstance(response, Choice | Choices) else ()


def limit_body(limit: Decimal) -> int | str:
    """A limit as it travels: 44, or "19.9". 2.0 and 2 are the same limit and travel alike."""
    if limit == limit.to_integral_value():
        return int(limit)
    return format(limit.normalize(), "f")


_WITHOUT_LIMITS = (ClockTime, FreeText, Choice, Choices, Moment)


def _measured_body(response: Measured) -> dict[str, Json]:
    more: dict[str, Json] = {
        "amber": response.amber.body() if response.amber else None,
        "accept": response.accept.body() if response.accept else None,
    }
    limits = _limits(response.minimum, response.maximum)
    local = _local_body(response.settings, response.limit)
    return {"type": response.type, "unit": response.unit, **limits, **_held(more), **local}


def _local_body(settings: tuple[str, ...], limit: str | None) -> dict[str, Json]:
    setting: Json = settings[0] if len(settings) == 1 else list(settings) or None
    return _held({"setting": setting, "limit": limit})


def _limits(minimum: Decimal | None, maximum: Decimal | None) -> dict[str, Json]:
    found = {"min": minimum, "max": maximum}
    return {key: limit_body(limit) for key, limit in found.items() if limit is not None}


def _held(body: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in body.items() if value is not None}


def _decimal(limit: Json) -> Decimal | None:
    return None if limit is None else Decimal(cast("int | str", limit))


def _span(body: Body) -> Span:
    return Span(_decimal(body.get("min")), _decimal(body.get("max")))


def _amber(body: Body) -> Span | None:
    return _span(cast("Body", body["amber"])) if "amber" in body else None


def _accept(body: Body) -> Accept | None:
    if "accept" not in body:
        return None
    accept = cast("Body", body["accept"])
    return Accept(_span(accept), accept.get("whole") is True, cast("str | None", accept.get("say")))


def _settings(body: Body) -> tuple[str, ...]:
    found = body.get("setting")
    if found is None:
        return ()
    return (found,) if isinstance(found, str) else tuple(cast("list[str]", found))


def _limit_kind(body: Body) -> str | None:
    return cast("str | None", body.get("limit"))


def _temperature(body: Body) -> Temperature:
    limits = _span(body)
    return Temperature(
        str(body["unit"]),
        limits.minimum,
        limits.maximum,
        amber=_amber(body),
        accept=_accept(body),
        settings=_settings(body),
        limit=_limit_kind(body),
    )


def _number(body: Body) -> Number:
    limits = _span(body)
    return Number(
        str(body["unit"]),
        limits.minimum,
        limits.maximum,
        amber=_amber(body),
        accept=_accept(body),
        settings=_settings(body),
        limit=_limit_kind(body),
        stopwatch=body.get("stopwatch") is True,
    )


def _count_sample(body: Body) -> CountSample:
    target = body["target_sample"]
    return CountSample(
        of=str(body["of"]),
        target_sample=None if target == "all" else cast("int", target),
        pass_percent=cast("int", body["pass_percent"]),
        settings=_settings(body),
        limit=_limit_kind(body),
    )


def _date(body: Body) -> RecentDate:
    return RecentDate(cast("int | None", body.get("max_age_days")), _settings(body), _limit_kind(body))


def _text(body: Body) -> FreeText:
    if "accept" not in body:
        return FreeText()
    accept = cast("Body", body["accept"])
    return FreeText(AcceptText(cast("int", accept["longest"]), cast("str | None", accept.get("say"))))


def _options(body: Body) -> tuple[Option, ...]:
    return tuple(
        Option(str(each["id"]), str(each["label"]), each.get("fails") is True)
        for each in cast("list[Body]", body["options"])
    )


_MAKERS: dict[str, Callable[[Body], Response]] = {
    "yes_no_na": lambda body: YesNoNa(_settings(body)),
    "temperature": _temperature,
    "number": _number,
    "count_sample": _count_sample,
    "date": _date,
    "time": lambda _: ClockTime(),
    "text": _text,
    "choice": lambda body: Choice(_options(body)),
    "choices": lambda body: Choices(_options(body)),
    "moment": lambda _: Moment(),
}
