"""Checks what each audit says it was judged by against the settings that the journal tells of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from auditapp.checklists.home_rules import bands_from, limits_by_item, rules_from
from auditapp.checklists.scoring import USUAL_BANDS
from auditapp.kernel.clock import parse_wire_time
from auditapp.packs.archive import WrongError
from auditapp.packs.chaincheck import Journal
from auditapp.packs.expected import data_of
from auditapp.packs.manifest import Audit, PackContent, Record
from auditapp.people.setting_kinds import KINDS
from auditapp.people.settings import Change, Standing, standing_among

_KINDS = frozenset({"setting.changed", "setting.taken_back"})


def check_rules(content: PackContent, journal: Journal) -> None:
    """Raise WrongError naming the first audit that says other than the journal."""
    changes = sorted(
        [*_changes(journal.home, content.home.id), *_changes(journal.provider, None)],
        key=lambda change: change.at,
    )
    for audit in content.audits:
        _check(audit, changes, content.home.id)


def _check(audit: Audit, changes: Sequence[Change], home_id: str) -> None:
    def looked(key: str, at: datetime) -> Standing:
        return standing_among(KINDS[key], changes, home_id, at)

    began, ended = audit.judged_in
    rules = rules_from(lambda key: looked(key, began))
    bands = bands_from(lambda key: looked(key, ended)) if ended is not None else USUAL_BANDS
    if audit.limits not in (rules.limits, limits_by_item(rules.limits)):
        raise WrongError(f"Audit {audit.id}: its limits are not those that the journal says were set.")
    if tuple(audit.bands) != bands:
        raise WrongError(f"Audit {audit.id}: the words for its score are not those that were set.")
    if audit.time_zone != rules.time_zone:
        raise WrongError(f"Audit {audit.id}: its time zone is not the one that the journal says was set.")


def _changes(events: Iterable[Record], home_id: str | None) -> list[Change]:
    return [
        Change(
            home_id,
            str(data_of(event).get("key")),
            data_of(event).get("value"),
            "",
            parse_wire_time(str(event["at"])),
            str(event["actor"]),
        )
        for event in events
        if event["kind"] in _KINDS
    ]
