"""How a question is answered and judged, in words: its kind, its limits and who sets them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from auditapp.checklists.readings import unit_words
from auditapp.checklists.responses import (
    Choice,
    Choices,
    ClockTime,
    CountSample,
    FreeText,
    Measured,
    Moment,
    Number,
    RecentDate,
    Response,
    Span,
    Temperature,
    YesNoNa,
    limit_body,
    options_of,
)

LEGAL = "The limit is set by law or for safety: no home can loosen it."


def response_words(response: Response) -> str:
    """What kind of answer is asked for."""
    return _RESPONSES[type(response)](response)


def judging_words(response: Response, local: Sequence[str] = ()) -> list[str]:
    """What else there is to know of how it is judged; `local` says which settings of the home count."""
    said = []
    if isinstance(response, Temperature | Number):
        said += _measured(response)
    if isinstance(response, FreeText) and response.accept:
        said.append(f"At most {response.accept.longest} characters.")
    failing = [option.label for option in options_of(response) if option.fails]
    if failing:
        said.append(f"Not met: {', '.join(failing)}.")
    if getattr(response, "limit", None) == "legal":
        said.append(LEGAL)
    return [*said, *local]


def span_words(span: Span, unit: str = "") -> str:
    """From 5.1 to 8 °C, 5.1 °C or more, or 8 °C or less."""
    low, high = span.minimum, span.maximum
    if low is not None and low == high:
        return f"exactly {limit_body(low)}{unit}"
    if low is not None and high is not None:
        return f"from {limit_body(low)} to {limit_body(high)}{unit}"
    if low is not None:
        return f"{limit_body(low)}{unit} or more"
    return f"{limit_body(high)}{unit} or less" if high is not None else "any number"


def _measured(response: Measured) -> list[str]:
    unit, said = unit_words(response.unit), []
    if response.amber:
        said.append(f"Passes with an advisory: {span_words(response.amber, unit)}.")
    if response.accept:
        whole = " Whole numbers only." if response.accept.whole else ""
        bounded = response.accept.span != Span()
        bounds = f"Can be entered: {span_words(response.accept.span, unit)}." if bounded else ""
        said.append(f"{bounds}{whole}".strip())
    if isinstance(response, Number) and response.stopwatch:
        said.append("Timed with a stopwatch, or entered by hand and marked so.")
    return said


def _limits(response: Response) -> str:
    asked = cast("Measured", response)
    unit = unit_words(asked.unit)
    if asked.minimum is None and asked.maximum is None:
        return f"A number{unit}"
    words = span_words(Span(asked.minimum, asked.maximum), unit)
    return words[:1].upper() + words[1:]


def _sample(response: Response) -> str:
    sample = cast("CountSample", response)
    target = "all" if sample.target_sample is None else str(sample.target_sample)
    return f"Check {target} {sample.of}; {sample.pass_percent}% must be right"


def _date(response: Response) -> str:
    days = cast("RecentDate", response).max_age_days
    return "A date" if days is None else f"A date in the last {days} days"


def _options(response: Response) -> str:
    labels = ", ".join(option.label for option in options_of(response))
    return f"{'One' if isinstance(response, Choice) else 'Any'} of: {labels}"


_RESPONSES: Mapping[type, Callable[[Response], str]] = {
    YesNoNa: lambda _: "Yes, no or not applicable",
    Temperature: _limits,
    Number: _limits,
    CountSample: _sample,
    RecentDate: _date,
    ClockTime: lambda _: "A time",
    Moment: lambda _: "A date and a time",
    FreeText: lambda _: "Words",
    Choice: _options,
    Choices: _options,
}
