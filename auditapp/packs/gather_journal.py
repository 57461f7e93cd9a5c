"""Reads the journal for a pack: the home's chain whole, of the provider's only what the pack names."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auditapp.checklists.sign_off import SIGNED_OFF, WITHDRAWN
from auditapp.kernel.journal import (
    GENESIS,
    JournalEvent,
    JournalValue,
    covered_fields,
    events_of,
    home_chain,
    provider_chain,
)
from auditapp.kernel.orm import Json
from auditapp.packs import manifest as pack
from auditapp.packs import merkle

Event = dict[str, Json]
# Of a person the pack says the name and nothing else; of an adviser who signed a version off also as what, and
# what they left open, and why it was withdrawn.
_WORDS_OF_THE_PROVIDER = ("name", "role", "note")
_WORDS_OF_WITHDRAWALS = ("why",)
_ABOUT_PEOPLE = ("user.created", "role.granted", "role.revoked")
_ABOUT_THE_HOME = ("home.created", "provider.created")
_ABOUT_SIGN_OFFS = (SIGNED_OFF, WITHDRAWN)
_ABOUT_CHECKLISTS = ("checklist.published", *_ABOUT_SIGN_OFFS)
_ABOUT_SETTINGS = ("setting.changed", "setting.taken_back")
_JUDGED_BY = ("time_zone", "limit_", "score_band_", "due_days_")


def chain_of_home(
    session: Session, home_id: str, subjects: Collection[str], *, withheld: Collection[str] = ()
) -> pack.Chain:
    """The home's events from first to last; words only of what the pack holds (`subjects`, hashes of versions too).

    `withheld` are records whose words only managers may read.
    """
    name = home_chain(home_id)
    events = [as_record(event) for event in events_of(session, name)]
    told = {
        event["seq"]
        for event in events
        if (event["subject_id"] in subjects or _signs(event, subjects)) and _record(event) not in withheld
    }
    return pack.Chain(name, tuple(events), tuple(_values(session, name, told, None)))


def extract_of_provider(
    session: Session, provider_id: str, *, home_id: str, people: Collection[str], versions: Collection[str]
) -> pack.Extract:  # fmt: skip
    """The provider's events about this home, these people, these versions and what is judged by, with proofs."""
    name = provider_chain(provider_id)
    hashes = list(
        session.scalars(
            select(JournalEvent.hash).where(JournalEvent.chain == name).order_by(JournalEvent.seq)
        )
    )
    tree = merkle.levels(hashes)
    kinds = (*_ABOUT_PEOPLE, *_ABOUT_THE_HOME, *_ABOUT_SETTINGS, *_ABOUT_CHECKLISTS)
    told = select(JournalEvent).where(JournalEvent.chain == name, JournalEvent.kind.in_(kinds))
    asked = told.order_by(JournalEvent.seq)
    wanted = {home_id, provider_id, *people}
    events = [
        each for each in map(as_record, session.scalars(asked)) if _tells_of(each, wanted, home_id, versions)
    ]
    proofs = [_proof(tree, event) for event in events]
    taken_back = {event["seq"] for event in events if event["kind"] == WITHDRAWN}
    values = _values(session, name, {event["seq"] for event in events}, _WORDS_OF_THE_PROVIDER)
    values += _values(session, name, taken_back, _WORDS_OF_WITHDRAWALS) if taken_back else []
    ends = hashes[-1] if hashes else GENESIS
    return pack.Extract(
        name, len(hashes), ends, merkle.root_of(tree), tuple(events), tuple(proofs), tuple(values)
    )


def _record(event: Event) -> Json:
    return event["data"].get("record") if isinstance(event["data"], dict) else None


def _signs(event: Event, versions: Collection[str]) -> bool:
    data = event["data"] if isinstance(event["data"], dict) else {}
    return event["kind"] in _ABOUT_SIGN_OFFS and data.get("version") in versions


def as_record(event: JournalEvent) -> Event:
    """The event as a pack holds it: what its hash covers, and the hash."""
    return {**covered_fields(event), "hash": event.hash}


def _tells_of(event: Event, wanted: Collection[str], home_id: str, versions: Collection[str]) -> bool:
    data = event["data"] if isinstance(event["data"], dict) else {}
    if event["kind"] in _ABOUT_CHECKLISTS:
        return any(value in versions for value in data.values() if isinstance(value, str))
    if event["kind"] in _ABOUT_SETTINGS:
        return str(data.get("key")).startswith(_JUDGED_BY)
    if str(event["kind"]).startswith("role."):
        return data.get("user") in wanted and data.get("home") in {home_id, None}
    return event["subject_id"] in wanted or data.get("home") == home_id


def _proof(tree: merkle.Levels, event: Event) -> Event:
    seq = event["seq"]
    path: list[Json] = list(merkle.proof(tree, seq - 1)) if isinstance(seq, int) else []
    return {"seq": seq, "path": path}


def _values(
    session: Session, chain: str, seqs: Collection[Json], names: Sequence[str] | None
) -> list[dict[str, Json]]:
    query = select(JournalValue).where(JournalValue.chain == chain)
    if names is not None:
        query = query.where(or_(*(JournalValue.name == name for name in names)))
    return [
        {"chain": row.chain, "seq": row.seq, "name": row.name, "salt": row.salt, "value": row.value}
        for row in session.scalars(query.order_by(JournalValue.seq, JournalValue.name))
        if row.seq in seqs
    ]
