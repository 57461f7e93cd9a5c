"""Checks the journal inside a pack: every event whole, in its place, following the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from auditapp.kernel.journal import ERASED, GENESIS, PERSONAL, commitment, event_hash
from auditapp.kernel.orm import Json
from auditapp.packs import merkle
from auditapp.packs.archive import Archive, WrongError
from auditapp.packs.manifest import Record

_FIELDS = frozenset(
    {
        "chain", "seq", "at", "kind", "actor", "subject_kind", "subject_id", "data", "commitments",
        "previous", "hash",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Journal:
    """The checked journal: the home's events, the provider's few, and the values handed out with them."""

    home: tuple[Record, ...]
    provider: tuple[Record, ...]
    values: Mapping[tuple[str, int, str], str]

    def words(self, event: Record, name: str) -> str:
        """The words behind one of the event's commitments; empty when there are none in the pack."""
        seq = event["seq"]
        return self.values.get((str(event["chain"]), seq, name), "") if isinstance(seq, int) else ""

    def is_erased(self, event: Record, name: str) -> bool:
        """Whether it is a person's name, of which the journal itself tells that it was erased for good."""
        told = event["chain"] == self._home and (event["seq"], name) in self._erased
        return told and (event["kind"], name) in PERSONAL and not self.holds(event, name)

    def holds(self, event: Record, name: str) -> bool:
        """Whether the words are in the pack."""
        return (str(event["chain"]), event["seq"], name) in self.values

    def require_words(self, event: Record, name: str) -> None:
        """Raise WrongError when words were committed to and are not here, though nothing may have erased them."""
        commitments = event["commitments"]
        promised = isinstance(commitments, dict) and name in commitments
        if promised and not self.holds(event, name) and not self.is_erased(event, name):
            raise WrongError(
                f"Journal {event['chain']}: the {name} of event {event['seq']} ({event['kind']}) is not in the pack."
            )

    @property
    def _home(self) -> str:
        return str(self.home[0]["chain"]) if self.home else ""

    @cached_property
    def _erased(self) -> frozenset[tuple[Json, Json]]:
        told = [event["data"] for event in self.home if event["kind"] == ERASED]
        return frozenset((data.get("seq"), data.get("name")) for data in told if isinstance(data, dict))

    @property
    def erased(self) -> tuple[str, ...]:
        """What was erased for good, as the chain itself records: field, kind and number of the event."""
        kinds = {event["seq"]: event["kind"] for event in self.home}
        told = sorted((str(name), seq) for seq, name in self._erased if isinstance(seq, int))
        return tuple(f"{name} of {kinds.get(seq, 'no event')}, event {seq}" for name, seq in told)


def check_journal(archive: Archive, heads: Mapping[str, Record]) -> Journal:
    """Check both chains against the signed heads. Raises WrongError naming chain and event."""
    home = _lines(archive, "data/journal/home.jsonl")
    provider = _lines(archive, "data/journal/provider.jsonl")
    about = _object(archive, "data/journal/provider.json")
    names = list(heads)
    if len(names) != 2 or about.get("chain") != names[1]:  # noqa: PLR2004
        raise WrongError("The signature does not name one chain of the home and one of the provider.")
    _check_chain(names[0], home, heads[names[0]])
    _check_extract(names[1], provider, _lines(archive, "data/journal/provider-proofs.jsonl"), heads[names[1]])
    values = _check_values(_lines(archive, "data/journal/values.jsonl"), (*home, *provider))
    _check_erased(names[0], home)
    return Journal(tuple(home), tuple(provider), values)


def _check_chain(chain: str, events: Sequence[Record], head: Record) -> None:
    _check_order(chain, [event["seq"] for event in events])
    previous = GENESIS
    for event in events:
        _check_event(chain, event)
        if event["previous"] != previous:
            raise WrongError(f"Journal {chain}: event {event['seq']} does not follow the event before it.")
        previous = str(event["hash"])
    if len(events) != head.get("seq") or previous != head.get("hash"):
        raise WrongError(
            f"Journal {chain}: it ends at event {len(events)}, the signed head is event {head.get('seq')}."
        )
    if merkle.root([str(event["hash"]) for event in events]) != head.get("root"):
        raise WrongError(f"Journal {chain}: the signed root is of other events.")


def _check_order(chain: str, sequence: Sequence[Json]) -> None:
    for expected, found in enumerate(sequence, start=1):
        if found == expected:
            continue
        if expected in sequence:
            raise WrongError(
                f"Journal {chain}: the events are out of order, {found} stands in the place of {expected}."
            )
        raise WrongError(f"Journal {chain}: event {expected} is missing.")


def _check_event(chain: str, event: Record) -> None:
    if event["chain"] != chain:
        raise WrongError(f"Journal {chain}: event {event['seq']} belongs to another chain.")
    if event_hash({key: value for key, value in event.items() if key != "hash"}) != event["hash"]:
        raise WrongError(f"Journal {chain}: event {event['seq']} ({event['kind']}) was edited.")


def _check_extract(chain: str, events: Sequence[Record], proofs: Sequence[Record], head: Record) -> None:
    by_seq = {proof.get("seq"): proof.get("path") for proof in proofs}
    for event in events:
        _check_event(chain, event)
        if not _is_proved(event, by_seq.get(event["seq"]), head):
            raise WrongError(
                f"Journal {chain}: event {event['seq']} is not shown to stand in the signed chain."
            )


def _is_proved(event: Record, path: Json, head: Record) -> bool:
    seq, size, root = event["seq"], head.get("seq"), str(head.get("root"))
    if not isinstance(seq, int) or not isinstance(size, int) or not isinstance(path, list):
        return False
    try:
        return merkle.proves(str(event["hash"]), seq - 1, size, [str(one) for one in path], root)
    except ValueError:
        return False


def _check_values(values: Sequence[Record], events: Sequence[Record]) -> dict[tuple[str, int, str], str]:
    committed = {(event["chain"], event["seq"]): event["commitments"] for event in events}
    held: dict[tuple[str, int, str], str] = {}
    for one in values:
        chain, seq, name = str(one.get("chain")), one.get("seq"), str(one.get("name"))
        promised = committed.get((chain, seq))
        text, salt = str(one.get("value")), str(one.get("salt"))
        if (
            not isinstance(promised, dict)
            or not isinstance(seq, int)
            or promised.get(name) != commitment(salt, text)
        ):
            raise WrongError(
                f"Journal {chain}: the words given for event {seq} ({name}) are not those committed to."
            )
        held[chain, seq, name] = text
    return held


def _check_erased(chain: str, events: Sequence[Record]) -> None:
    """Only who somebody was may be erased; with other words gone, records could be changed unseen."""
    kinds = {event["seq"]: str(event["kind"]) for event in events}
    for event in events:
        data = event["data"]
        if event["kind"] != ERASED or not isinstance(data, dict):
            continue
        kind, name = kinds.get(data.get("seq"), "no event"), str(data.get("name"))
        if (kind, name) not in PERSONAL:
            raise WrongError(
                f"Journal {chain}: the {name} of event {data.get('seq')} ({kind}) was erased. "
                "Only names of people may be, so what stands there now cannot be checked."
            )


def _lines(archive: Archive, name: str) -> list[Record]:
    records: list[Record] = []
    for number, line in enumerate(archive.read(name).splitlines(), start=1):
        record = _parsed(line, f"{name}, line {number}")
        if name in {"data/journal/home.jsonl", "data/journal/provider.jsonl"} and record.keys() != _FIELDS:
            raise WrongError(f"{name}, line {number} is not a journal event.")
        records.append(record)
    return records


def _object(archive: Archive, name: str) -> Record:
    return _parsed(archive.read(name), name)


def _parsed(text: bytes, where: str) -> dict[str, Json]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongError(f"{where} cannot be read.") from error
    if not isinstance(loaded, dict):
        raise WrongError(f"{where} is not a record.")
    return loaded
