"""What a home may set otherwise than a checklist: limits of answers, the latest deadlines, words for scores.

The twin on the tablet is `static/js/capture/core/local.js`; both run `tests/shared/local.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias, cast

from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.responses import CountSample, Number, RecentDate, Temperature, settings_of
from auditapp.checklists.scoring import USUAL_BANDS, Bands
from auditapp.kernel.orm import Json

# By setting, or by item for older versions: any of "min", "max", "pass_percent" and "max_age_days" that take the
# place of the item's own, and a "note" to show.
Limits: TypeAlias = Mapping[str, Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class HomeRules:
    """What a home judges by. `due_days` is the latest deadline by severity."""

    time_zone: str = "Europe/London"
    due_days: Mapping[str, int] = field(default_factory=dict)
    bands: Bands = USUAL_BANDS
    limits: Limits = field(default_factory=dict)

    def body(self) -> dict[str, Json]:
        """As it travels to the tablet."""
        return {
            "time_zone": self.time_zone,
            "due_days": dict(self.due_days),
            "bands": list(self.bands),
            "limits": {item: dict(limit) for item, limit in self.limits.items()},
        }


def with_limits(item: Item, limits: Limits) -> Item:
    """The item with the home's limits in place of its own: those of its settings, else those kept under its id.

    A limit that does not fit its answer counts nothing.
    """
    keys = [key for key in settings_of(item.response) if key in limits] or [item.id]
    for key in keys:
        if limit := limits.get(key):
            item = _limited(item, limit)
    return item


def _limited(item: Item, limit: Mapping[str, Json]) -> Item:
    response = item.response
    if isinstance(response, CountSample) and "pass_percent" in limit:
        return replace(item, response=replace(response, pass_percent=cast("int", limit["pass_percent"])))
    if isinstance(response, RecentDate) and "max_age_days" in limit:
        return replace(item, response=replace(response, max_age_days=cast("int", limit["max_age_days"])))
    if isinstance(response, Temperature | Number):
        least = _decimal(limit["min"]) if "min" in limit else response.minimum
        most = _decimal(limit["max"]) if "max" in limit else response.maximum
        return replace(item, response=replace(response, minimum=least, maximum=most))
    return item


def localised(definition: ChecklistDefinition, limits: Limits) -> ChecklistDefinition:
    """The checklist as this home is judged by it. Its content hash is no version's name."""
    if not limits.keys() & definition.limit_keys:
        return definition
    sections = tuple(
        replace(section, items=tuple(with_limits(item, limits) for item in section.items))
        for section in definition.sections
    )
    return replace(definition, sections=sections)


def _decimal(limit: Json) -> Decimal:
    return Decimal(cast("int | str", limit))
