"""Reads what a home judges by from its settings.

A question names its settings itself; what each sets is data (`framework/settings.yml`). Versions published before
that name none: which of their questions a setting is about is data too (`library/earlier/settings.yml`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, cast

import yaml
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.framework import read_rows
from auditapp.checklists.loader import EARLIER
from auditapp.checklists.local import HomeRules, Limits
from auditapp.checklists.responses import settings_of as named_by
from auditapp.checklists.scoring import Bands
from auditapp.checklists.terms import Severity
from auditapp.kernel.orm import Json
from auditapp.people import settings
from auditapp.people.settings import Standing


@dataclass(frozen=True, slots=True)
class Use:
    """A setting, what of an answer's limits it sets, and the items of earlier versions that it is about."""

    setting: str
    sets: str
    earlier: tuple[str, ...]


@lru_cache(maxsize=1)
def uses() -> tuple[Use, ...]:
    """Every use of a local limit."""
    earlier = cast("dict[str, list[str]]", yaml.safe_load(_earlier().read_text("utf-8")))
    return tuple(
        Use(str(row["setting"]), str(row["sets"]), tuple(earlier.get(str(row["setting"]), ())))
        for row in read_rows("settings")
    )


def _earlier() -> Path:
    return EARLIER / "settings.yml"


def settings_of(item: Item) -> tuple[str, ...]:
    """The settings that an item is judged by, also in versions that do not name them."""
    return named_by(item.response) or tuple(use.setting for use in uses() if item.id in use.earlier)


# What a setting is, by its key.
Look: TypeAlias = Callable[[str], Standing]


def home_rules(session: Session, home_id: str, *, at: datetime | None = None) -> HomeRules:
    """What the home judges by, now or as it was `at` a moment."""
    return rules_from(lambda key: settings.standing_in(session, key, home_id, at=at))


def bands_of(session: Session, home_id: str, *, at: datetime | None = None) -> Bands:
    """From which share of passes an audit is strong, sound or needs work."""
    return bands_from(lambda key: settings.standing_in(session, key, home_id, at=at))


def rules_from(look: Look) -> HomeRules:
    """What a home with these settings judges by."""
    return HomeRules(
        time_zone=str(look("time_zone").value),
        due_days={each.value: cast("int", look(f"due_days_{each}").value) for each in Severity},
        bands=bands_from(look),
        limits=_limits_from(look),
    )


def bands_from(look: Look) -> Bands:
    """Where the words for scores begin with these settings."""
    found = (cast("int", look(f"score_band_{each}").value) for each in ("strong", "sound", "needs_work"))
    strong, sound, needs_work = found
    return strong, sound, needs_work


def _limits_from(look: Look) -> Limits:
    """The limits that somebody has set, by setting, and by the items of earlier versions.

    What nobody has set stays as each checklist has it.
    """
    found: dict[str, dict[str, Json]] = {}
    for use in uses():
        standing = look(use.setting)
        if standing.last is not None:
            for key in (use.setting, *use.earlier):
                _add(found.setdefault(key, {}), use, standing.value)
    return found


def limits_by_item(limits: Limits) -> Limits:
    """The same limits as packs told them before questions named their setting."""
    return {key: limit for key, limit in limits.items() if key not in settings.KINDS}


@dataclass(frozen=True, slots=True)
class LimitSet:
    """A limit of an item that somebody set: in words, by whom and when, for this home or for all (`source`)."""

    item: str
    words: str
    source: str
    by: str
    at: datetime


def limits_set(
    session: Session, home_id: str, checklist: ChecklistDefinition, *, at: datetime | None = None
) -> list[LimitSet]:
    """Who set the limits that counted in a checklist at a moment, once for each item."""
    named = {use.setting: use for use in uses()}
    return [
        LimitSet(
            item.id, _words(named[key], standing.value), standing.source, standing.last.by, standing.last.at
        )
        for item in checklist.items.values()
        for key in settings_of(item)
        for standing in (settings.standing_in(session, key, home_id, at=at),)
        if standing.last is not None
    ]


def _words(use: Use, value: Json) -> str:
    said = settings.KINDS[use.setting].shape.words(value)
    return f"{settings.KINDS[use.setting].label}, {said}" if use.sets == "note" else said


def _add(limit: dict[str, Json], use: Use, value: Json) -> None:
    if use.sets == "note":
        kind = settings.KINDS[use.setting]
        words = f"{kind.label}: {kind.shape.words(value)}."
        limit["note"] = f"{limit['note']} {words}" if "note" in limit else words
    elif use.sets == "span" and isinstance(value, dict):
        limit.update({"min": value["min"], "max": value["max"]})
    else:
        limit[use.sets] = value
