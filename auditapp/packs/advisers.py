"""Who signed off the versions in a pack, by what its journals say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from auditapp.checklists.service import PUBLISHED
from auditapp.checklists.sign_off import SIGNED_OFF, WITHDRAWN
from auditapp.kernel import clock
from auditapp.packs import words
from auditapp.packs.manifest import Chain, Extract, PackContent, Record

Told = Mapping[str, str]  # what is said of an event, by the name of the commitment
Part = Chain | Extract


@dataclass(frozen=True)
class _Event:
    """An event about a version, with the words of it that are still there."""

    data: Record
    at: datetime
    told: Told


def advisers(content: PackContent) -> dict[str, str]:
    """By version: Signed off by Sarah Bell, fire risk assessor, on 20 November 2026. A withdrawn one says so."""
    return told_by((content.extract, content.chain))


def told_by(parts: Sequence[Part]) -> dict[str, str]:
    """The same of journals alone."""
    published = {
        str(each.data["version"]): clock.local_date(each.at)
        for part in parts
        for each in _events(part, PUBLISHED)
    }
    standing: dict[str, list[str]] = {}
    gone: dict[str, list[str]] = {}
    for part in parts:
        withdrawals = list(_events(part, WITHDRAWN))
        for given in _events(part, SIGNED_OFF):
            version = str(given.data["version"])
            said = _words(given, published.get(version))
            withdrawal = _withdrawal(given, withdrawals)
            if withdrawal is None:
                standing.setdefault(version, []).append(said)
            else:
                gone.setdefault(version, []).append(_withdrawn(said, withdrawal))
    return {each: _sentences(standing.get(each, ()), gone.get(each, ())) for each in standing.keys() | gone}


def _sentences(standing: Sequence[str], gone: Sequence[str]) -> str:
    said = [f"Signed off by {'; '.join(standing)}."] if standing else []
    return " ".join([*said, *gone])


def _events(part: Part, kind: str) -> Iterator[_Event]:
    for event in part.events:
        data = event["data"]
        if event["kind"] == kind and isinstance(data, Mapping):
            told = {
                str(each["name"]): str(each["value"]) for each in part.values if each["seq"] == event["seq"]
            }
            yield _Event(data, datetime.fromisoformat(str(event["at"])), told)


def _withdrawal(given: _Event, withdrawals: Sequence[_Event]) -> _Event | None:
    """What withdrew a sign-off: by its id or, in a journal of the first releases, by when it was written down."""
    for each in withdrawals:
        if "sign_off" in given.data:
            same = each.data["sign_off"] == given.data["sign_off"]
        else:
            same = datetime.fromisoformat(str(each.data["written_at"])) == given.at
        if same and each.data["version"] == given.data["version"]:
            return each
    return None


def _withdrawn(said: str, withdrawal: _Event) -> str:
    day = words.long_day(clock.local_date(withdrawal.at))
    why = withdrawal.told.get("why", "")
    return f"Withdrawn on {day}{f' ({why})' if why else ''}: the sign-off of {said}."


def _words(given: _Event, published: date | None) -> str:
    """A name that was erased since is not there any more."""
    told, signed_on = given.told, date.fromisoformat(str(given.data["signed_on"]))
    who = [told.get("name", "a name erased on request"), told.get("role", "")]
    note, written = told.get("note", ""), clock.local_date(given.at)
    later = f", written down on {words.long_day(written)}" if written != signed_on else ""
    early = ""
    if published is not None and signed_on < published:
        early = f", before this version was published on {words.long_day(published)}"
    named = ", ".join(part for part in who if part)
    return f"{named}, on {words.long_day(signed_on)}{early}{f' ({note})' if note else ''}{later}"
