"""Who signed off the versions in a pack, by what its journals say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from auditapp.checklists.sign_off import SIGNED_OFF
from auditapp.kernel import clock
from auditapp.kernel.orm import Json
from auditapp.packs import words
from auditapp.packs.manifest import Chain, Extract, PackContent, Record


def advisers(content: PackContent) -> dict[str, str]:
    """By version: Sarah Bell, fire risk assessor, on 20 November 2026."""
    found: dict[str, list[str]] = {}
    for part in (content.extract, content.chain):
        for version, said in _sign_offs(part):
            found.setdefault(version, []).append(said)
    return {version: "; ".join(said) for version, said in found.items()}


def _sign_offs(part: Chain | Extract) -> Iterator[tuple[str, str]]:
    said = {(value["seq"], value["name"]): str(value["value"]) for value in part.values}
    for event in part.events:
        data = event["data"]
        if event["kind"] == SIGNED_OFF and isinstance(data, Mapping):
            yield str(data["version"]), _words(event, str(data["signed_on"]), said)


def _words(event: Record, signed_on: str, said: Mapping[tuple[Json, Json], str]) -> str:
    """A name that was erased since is not there any more."""
    seq = event["seq"]
    who = [said.get((seq, "name"), "a name erased on request"), said.get((seq, "role"), "")]
    note, written = said.get((seq, "note"), ""), clock.local_date(datetime.fromisoformat(str(event["at"])))
    later = f", written down on {words.long_day(written)}" if written.isoformat() != signed_on else ""
    day = words.long_day(date.fromisoformat(signed_on))
    return f"{', '.join(part for part in who if part)}, on {day}{f' ({note})' if note else ''}{later}"
