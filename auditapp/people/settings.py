"""Settings as they stand: the home's own, else the provider's, else what everybody begins with.

Every row stays, so that a past audit can be judged by what was set on its day (`at`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import bindparam, event, or_, select
from sqlalchemy.orm import Session, SessionTransaction

from auditapp.kernel import journal
from auditapp.kernel.bulk import read_rows, table_of
from auditapp.kernel.clock import parse_wire_time, wire_time
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor
from auditapp.people.models import Home, Setting
from auditapp.people.setting_kinds import KINDS, Group, SettingKind
from auditapp.people.setting_shapes import BadSettingError

__all__ = [
    "KINDS",
    "BadSettingError",
    "Change",
    "Group",
    "SettingKind",
    "Source",
    "Standing",
    "all_changes",
    "changes_of",
    "of_home",
    "set_value",
    "settable",
    "standing_among",
    "standing_in",
    "standing_of",
    "take_back",
    "time_zone_of",
    "value_of",
]

CHANGED = journal.declare("setting.changed", keys=("key", "value"), commits=("value", "why"))
TAKEN_BACK = journal.declare("setting.taken_back", keys=("key",), commits=("why",))
MAX_WHY = 500
_CACHE = "settings_as_read"
BANDS = ("score_band_needs_work", "score_band_sound", "score_band_strong")
Source = str  # "home", "provider" or "default"


class Change(NamedTuple):
    """A setting as somebody set it; `home_id` None: for all homes of the provider. Value None takes it back."""

    home_id: str | None
    key: str
    value: Json
    why: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Standing:
    """What a setting is now and where that comes from. `last` is None for what nobody has set."""

    value: Json
    source: Source
    last: Change | None


def value_of(
    session: Session, key: str, *, provider_id: str, home_id: str | None = None, at: datetime | None = None
) -> Json:
    """What the setting is: the home's, else the provider's, else the default. `at`: as it was at that moment.

    All settings of a home and its provider are read at once and kept until the transaction ends.
    """
    return standing_of(session, key, provider_id=provider_id, home_id=home_id, at=at).value


def of_home(session: Session, key: str, home_id: str, *, at: datetime | None = None) -> Json:
    """The same where only the home is known."""
    return standing_in(session, key, home_id, at=at).value


def time_zone_of(session: Session, home_id: str) -> str:
    """The name of the zone that clocks in the home show."""
    return str(of_home(session, "time_zone", home_id))


def standing_in(session: Session, key: str, home_id: str, *, at: datetime | None = None) -> Standing:
    """What the setting is in a home, and who said so, where only the home is known."""
    return standing_among(KINDS[key], _read(session, "", home_id), home_id, at)


def standing_of(
    session: Session, key: str, *, provider_id: str, home_id: str | None = None, at: datetime | None = None
) -> Standing:
    """What the setting is, where that comes from, and who said so."""
    return standing_among(KINDS[key], _read(session, provider_id, home_id), home_id, at)


def changes_of(session: Session, key: str, *, provider_id: str, home_id: str | None = None) -> list[Change]:
    """Every change of the setting that counted here, the latest first."""
    found = [change for change in _read(session, provider_id, home_id) if change.key == key]
    return found[::-1]


def all_changes(session: Session, *, provider_id: str, home_id: str | None = None) -> tuple[Change, ...]:
    """Every change of every setting that counted here, the earliest first."""
    return _read(session, provider_id, home_id)


def set_value(
    session: Session,
    key: str,
    value: Json,
    *,
    provider_id: str,
    home_id: str | None = None,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Set it from now on. Raises BadSettingError for a value out of bounds, InvalidError when `why` is missing."""
    kind = settable(key, home_id)
    checked = kind.shape.check(value)
    _check_order(session, key, checked, provider_id, home_id)
    said = _checked_why(kind, why)
    _append(session, Change(home_id, key, checked, said, now, actor.user_id), provider_id)
    plain = kind.shape.plain
    journal.record(
        session,
        CHANGED,
        chain=_chain(provider_id, home_id),
        subject=journal.Subject("setting", key),
        actor=actor,
        now=now,
        data={"key": key, "value": checked if plain else None},
        commits={"value": "" if plain else kind.shape.words(checked), "why": said},
    )


def take_back(
    session: Session,
    key: str,
    *,
    provider_id: str,
    home_id: str | None = None,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    """From now on what stands above it counts again: the provider's for a home, the default for a provider."""
    kind = settable(key, home_id)
    said = _checked_why(kind, why)
    if standing_of(session, key, provider_id=provider_id, home_id=home_id).source != (
        "home" if home_id else "provider"
    ):
        raise InvalidError("This was not set here, so there is nothing to take back.", code="not_set_here")
    _append(session, Change(home_id, key, None, said, now, actor.user_id), provider_id)
    _check_bands(session, key, provider_id, home_id)
    journal.record(
        session,
        TAKEN_BACK,
        chain=_chain(provider_id, home_id),
        subject=journal.Subject("setting", key),
        actor=actor,
        now=now,
        data={"key": key},
        commits={"why": said},
    )


def settable(key: str, home_id: str | None) -> SettingKind:
    """The kind, when it may be set in this place. Raises NotFoundError, and InvalidError for what a home cannot set."""
    kind = KINDS.get(key)
    if kind is None:
        raise NotFoundError
    if home_id and not kind.in_homes:
        raise InvalidError(
            "This is set for all homes together, under the provider's settings.", code="not_here"
        )
    return kind


def _checked_why(kind: SettingKind, why: str) -> str:
    said = " ".join(why.split())
    if kind.why and not said:
        raise InvalidError("Say why. It stays in the record.", code="why_missing")
    if len(said) > MAX_WHY:
        raise InvalidError(f"Shorten the reason to {MAX_WHY} characters.", code="why_too_long")
    return said


def _check_order(session: Session, key: str, value: Json, provider_id: str, home_id: str | None) -> None:
    """Bands stay in order, whichever of them is moved."""
    if key in BANDS:
        now = {each: value_of(session, each, provider_id=provider_id, home_id=home_id) for each in BANDS}
        _refuse_disorder({**now, key: value})


def _check_bands(session: Session, key: str, provider_id: str, home_id: str | None) -> None:
    if key in BANDS:
        _refuse_disorder(
            {each: value_of(session, each, provider_id=provider_id, home_id=home_id) for each in BANDS}
        )


def _refuse_disorder(bands: Mapping[str, Json]) -> None:
    low, middle, high = (cast("int", bands[each]) for each in BANDS)
    if not low < middle < high:
        raise BadSettingError(
            f"Strong must begin above Sound, and Sound above Needs work: now {high}, {middle} and {low} percent."
        )


def _append(session: Session, change: Change, provider_id: str) -> None:
    change = change._replace(at=parse_wire_time(wire_time(change.at)))  # as precise as the journal
    session.add(Setting(**change._asdict(), provider_id=None if change.home_id else provider_id))
    session.flush()
    session.info.pop(_CACHE, None)


def _chain(provider_id: str, home_id: str | None) -> str:
    return journal.home_chain(home_id) if home_id else journal.provider_chain(provider_id)


def standing_among(
    kind: SettingKind, changes: Sequence[Change], home_id: str | None, at: datetime | None
) -> Standing:
    """What the changes, the earliest first, come to; a pack is checked by the same rule."""
    own: Change | None = None
    above: Change | None = None
    for change in changes:
        if change.key != kind.key or (at is not None and change.at > at):
            continue
        if change.home_id is None:
            above = change
        elif change.home_id == home_id:
            own = change
    if own is not None and own.value is not None:
        return Standing(own.value, "home", own)
    if above is not None and above.value is not None:
        return Standing(above.value, "provider", above)
    return Standing(kind.default, "default", None)


def _read(session: Session, provider_id: str, home_id: str | None) -> tuple[Change, ...]:
    """All changes of a home and its provider, in order."""
    cache: dict[tuple[str, str | None], tuple[Change, ...]] = session.info.setdefault(_CACHE, {})
    asked = ("" if home_id else provider_id, home_id)
    if asked not in cache:
        statement = _OF_HOME if home_id else _OF_PROVIDER
        rows = read_rows(session, statement, of=home_id or provider_id)
        cache[asked] = tuple(Change(*row) for row in rows)
    return cache[asked]


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """What was read holds for one transaction: the next one may find something else."""
    if transaction.parent is None or transaction.nested:
        session.info.pop(_CACHE, None)


# Made once, of tables: making a statement costs SQLAlchemy more than running it.
_setting, _home = table_of(Setting).c, table_of(Home).c
_COLUMNS = (_setting.home_id, _setting.key, _setting.value, _setting.why, _setting.at, _setting.by)
_OF_PROVIDER = (
    select(*_COLUMNS).where(_setting.provider_id == bindparam("of")).order_by(_setting.at, _setting.id)
)
_of_its_provider = select(_home.provider_id).where(_home.id == bindparam("of")).scalar_subquery()
_OF_HOME = (
    select(*_COLUMNS)
    .where(or_(_setting.home_id == bindparam("of"), _setting.provider_id == _of_its_provider))
    .order_by(_setting.at, _setting.id)
)
