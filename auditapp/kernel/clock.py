"""Time as the product sees it: aware UTC datetimes, replaceable in tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 - replaced whole by `set_clock`


def now() -> datetime:
    """The current time, aware, in UTC."""
    return _source()


def set_clock(source: Callable[[], datetime] | None) -> None:
    """Replace the clock (tests, the demonstration); None puts the real one back."""
    global _source  # noqa: PLW0603 - one clock for the process is the point
    _source = source or (lambda: datetime.now(UTC))


def local_date(moment: datetime) -> date:
    """The calendar date in England at `moment`."""
    return moment.astimezone(LONDON).date()


def wire_time(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and a Z, the form the wire and the journal use."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_wire_time(text: str) -> datetime:
    """Read `wire_time`'s form. Raises ValueError for anything else."""
    if not text.endswith("Z"):
        raise ValueError(text)
    return datetime.fromisoformat(text)
