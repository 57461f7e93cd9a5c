"""Time as the product sees it: aware UTC datetimes, replaceable in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONDON = ZoneInfo("Europe/London")
# The zone of the home that is looked at or worked for; each request and each job sets its own.
_zone: ContextVar[ZoneInfo] = ContextVar("zone", default=LONDON)

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 - replaced whole by `set_clock`


def now() -> datetime:
    """The current time, aware, in UTC."""
    return _source()


def set_clock(source: Callable[[], datetime] | None) -> None:
    """Replace the clock (tests, the demonstration); None puts the real one back."""
    global _source  # noqa: PLW0603 - one clock for the process is the point
    _source = source or (lambda: datetime.now(UTC))


def zone() -> ZoneInfo:
    """The zone in which days begin and times are shown."""
    return _zone.get()


def set_zone(name: str | None) -> None:
    """Show times in this zone from now on; None, or a zone that this computer no longer knows, is London's."""
    _zone.set(_known(name))


@contextmanager
def in_zone(name: str) -> Iterator[None]:
    """Days and times are those of this zone meanwhile."""
    token = _zone.set(_known(name))
    try:
        yield
    finally:
        _zone.reset(token)


def _known(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else LONDON
    except (ZoneInfoNotFoundError, ValueError):
        return LONDON


def local_date(moment: datetime) -> date:
    """The calendar date at `moment` where the home is."""
    return moment.astimezone(zone()).date()


def wire_time(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and a Z, the form the wire and the journal use."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_wire_time(text: str) -> datetime:
    """Read `wire_time`'s form. Raises ValueError for anything else."""
    if not text.endswith("Z"):
        raise ValueError(text)
    return datetime.fromisoformat(text)
