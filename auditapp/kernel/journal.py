"""The journal: hash-chained events, one chain per provider and one per home, that can forget.

An event's hash covers its chain, sequence, time, kind, actor, subject and `data` (ids, codes and times only).
Every free-text or personal value enters only as a commitment SHA-256(salt || value); value and salt live in a
row
of their own that can be erased, after which the chain still verifies and says what was removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, cast

from sqlalchemy import Index, Integer, String, UniqueConstraint, bindparam, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from auditapp.kernel import ids
from auditapp.kernel.bulk import insert_rows, table_of
from auditapp.kernel.canonical import canonical, compact
from auditapp.kernel.clock import parse_wire_time, wire_time
from auditapp.kernel.orm import ActorRef, Base, Code, Json, JsonColumn, Sha256, When
from auditapp.kernel.permissions import Actor

GENESIS = "0" * 64
PAGE = 1000


class JournalEvent(Base):
    """One thing that happened. The database refuses UPDATE, DELETE and TRUNCATE of this table."""

    __tablename__ = "journal_event"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_journal_event_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    chain: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int]
    at: Mapped[When]
    kind: Mapped[Code]
    actor_id: Mapped[ActorRef]
    subject_kind: Mapped[Code]
    subject_id: Mapped[Code]
    data: Mapped[JsonColumn]
    commitments: Mapped[JsonColumn]
    previous: Mapped[Sha256]
    hash: Mapped[Sha256]


class JournalValue(Base):
    """A committed value with its salt. The only row of the journal that may be deleted (erasure)."""

    __tablename__ = "journal_value"
    __table_args__ = (UniqueConstraint("chain", "seq", "name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    chain: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int]
    name: Mapped[Code]
    salt: Mapped[Sha256]
    value: Mapped[str]


class JournalChain(Base):
    """The head of a chain, updated with every event and locked while one is added."""

    __tablename__ = "journal_chain"

    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[Sha256]


@dataclass(frozen=True)
class EventKind:
    """What an event of a kind may carry: the exact keys of its data and of its commitments."""

    kind: str
    keys: frozenset[str]
    commits: frozenset[str]


@dataclass(frozen=True)
class Subject:
    """What an event is about."""

    kind: str
    id: str


DECLARED: dict[str, EventKind] = {}
_PENDING = "journal_pending"


class _Head(NamedTuple):
    seq: int
    hash: str


def declare(kind: str, *, keys: tuple[str, ...] = (), commits: tuple[str, ...] = ()) -> str:
    """Declare an event kind (source.verb) once, at import, with all its keys; returns the kind."""
    if kind in DECLARED:
        raise ValueError(f"The event {kind} is declared twice.")
    DECLARED[kind] = EventKind(kind, frozenset(keys), frozenset(commits))
    return kind


# The only words that may ever be erased: who somebody was. What was seen and done stays, or nothing could be
# proved of it; a journal or a pack in which anything else was erased is not intact.
PERSONAL = frozenset(
    {
        ("user.created", "name"),
        ("user.created", "sign_in_name"),
        ("user.renamed", "name"),
        ("user.renamed", "sign_in_name"),
        ("invitation.made", "name"),
        ("invitation.made", "sign_in_name"),
        ("audit.finished", "signed_name"),
        ("mail.queued", "to"),
    }
)
ERASED = declare("journal.value_erased", keys=("seq", "name"), commits=("reason",))


def home_chain(home_id: str) -> str:
    """The chain of a home."""
    return f"home:{home_id}"


def provider_chain(provider_id: str) -> str:
    """The chain of a provider: people, roles, checklists, tablets."""
    return f"provider:{provider_id}"


@dataclass(frozen=True)
class _Pending:
    chain: str
    at: datetime
    kind: str
    actor_id: str
    subject: Subject
    data: Mapping[str, Json]
    commits: Mapping[str, str]


def record(
    session: Session,
    kind: str,
    *,
    chain: str,
    subject: Subject,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Json] | None = None,
    commits: Mapping[str, str] | None = None,
) -> None:
    """Note that something happened; it is chained and written with the rest of the transaction.

    Empty commitments are left out. Raises ValueError for an undeclared kind, for keys other than the declared
    ones, and for an actor who is nobody.
    """
    data, commits = data or {}, {name: value for name, value in (commits or {}).items() if value}
    declared = DECLARED.get(kind)
    if declared is None:
        raise ValueError(f"The event {kind} is not declared.")
    if data.keys() != declared.keys or not commits.keys() <= declared.commits:
        raise ValueError(f"The event {kind} carries other keys than it declares.")
    if not actor.user_id:
        raise ValueError(f"The event {kind} has no actor.")
    pending: list[_Pending] = session.info.setdefault(_PENDING, [])
    pending.append(_Pending(chain, now, kind, actor.user_id, subject, data, commits))


def event_hash(fields: Mapping[str, Json]) -> str:
    """The hash of an event from its covered fields; the same code verifies a pack."""
    return _hash(canonical(dict(fields)))


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def commitment(salt: str, value: str) -> str:
    """SHA-256 of the salt's 32 bytes followed by the value in UTF-8."""
    return hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()


def covered_fields(event: JournalEvent) -> dict[str, Json]:
    """What the event's hash covers, in the form that is hashed."""
    return {
        "chain": event.chain,
        "seq": event.seq,
        "at": wire_time(event.at),
        "kind": event.kind,
        "actor": event.actor_id,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "data": cast("Json", event.data),
        "commitments": cast("Json", event.commitments),
        "previous": event.previous,
    }


def pending_count(session: Session) -> int:
    """How many events wait to be written in this transaction; a savepoint's owner may roll back to it."""
    return len(session.info.get(_PENDING, ()))


def forget_pending(session: Session, keep: int = 0) -> None:
    """Drop the events noted after `keep`, when what they told of was rolled back."""
    del session.info.setdefault(_PENDING, [])[keep:]


def write_pending(session: Session) -> None:
    """Chain and insert the waiting events. Called by the one committer just before it commits."""
    pending: list[_Pending] = session.info.pop(_PENDING, [])
    if not pending:
        return
    rows: list[dict[str, object]] = []
    values: list[dict[str, object]] = []
    for chain in sorted({item.chain for item in pending}):
        head = _lock_head(session, chain)
        for item in (waiting for waiting in pending if waiting.chain == chain):
            row = _chained(item, head, values)
            rows.append(row)
            head = _Head(head.seq + 1, str(row["hash"]))
        session.connection().execute(_MOVE_HEAD, {"of": chain, "to_seq": head.seq, "to_hash": head.hash})
    insert_rows(session, JournalEvent, rows)
    insert_rows(session, JournalValue, values)


def _lock_head(session: Session, chain: str) -> _Head:
    # An UPDATE that changes nothing locks the head on both databases before it is read.
    found = session.connection().execute(_LOCK_HEAD, {"of": chain}).one_or_none()
    if found is not None:
        return _Head(found.seq, found.hash)
    session.execute(insert(JournalChain).values(chain=chain, seq=0, hash=GENESIS))
    return _Head(0, GENESIS)


def _chained(item: _Pending, head: _Head, values: list[dict[str, object]]) -> dict[str, object]:
    seq = head.seq + 1
    commitments: dict[str, Json] = {}
    for name, value in item.commits.items():
        salt = ids.new_salt()
        commitments[name] = commitment(salt, value)
        values.append({"chain": item.chain, "seq": seq, "name": name, "salt": salt, "value": value})
    at, at_text = _stored(item.at)
    fields: dict[str, Json] = {
        "chain": item.chain,
        "seq": seq,
        "at": at_text,
        "kind": item.kind,
        "actor": item.actor_id,
        "subject_kind": item.subject.kind,
        "subject_id": item.subject.id,
        "data": dict(item.data),
        "commitments": commitments,
        "previous": head.hash,
    }
    row: dict[str, object] = {
        **fields,
        "at": at,
        "actor_id": fields["actor"],
        "hash": _hash(compact(fields).encode()),
    }
    del row["actor"]
    return row


@lru_cache(maxsize=64)
def _stored(moment: datetime) -> tuple[datetime, str]:
    """The time with the precision of the hashed text, or verification would read another time."""
    text = wire_time(moment)
    return parse_wire_time(text), text


# Made once, and of the table rather than the class: every transaction needs them.
_HEADS = table_of(JournalChain)
_LOCK_HEAD = (
    update(_HEADS)
    .where(_HEADS.c.chain == bindparam("of"))
    .values(seq=_HEADS.c.seq)
    .returning(_HEADS.c.seq, _HEADS.c.hash)
)
_MOVE_HEAD = (
    update(_HEADS)
    .where(_HEADS.c.chain == bindparam("of"))
    .values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
)


@event.listens_for(Session, "after_soft_rollback")
def _drop_on_rollback(session: Session, previous_transaction: object) -> None:  # noqa: ARG001
    if not session.in_nested_transaction():
        session.info.pop(_PENDING, None)


def erase_value(session: Session, row: JournalValue, *, actor: Actor, now: datetime, reason: str) -> None:
    """Remove a committed value and its salt for good, and record that it was done.

    Raises ValueError for anything that is not of PERSONAL.
    """
    told = select(JournalEvent.kind).where(JournalEvent.chain == row.chain, JournalEvent.seq == row.seq)
    if (session.scalars(told).one(), row.name) not in PERSONAL:
        raise ValueError(f"The {row.name} of {row.chain} #{row.seq} is no name of a person.")
    subject = Subject("journal", f"{row.chain}#{row.seq}"[:64])
    data: dict[str, Json] = {"seq": row.seq, "name": row.name}
    record(
        session,
        ERASED,
        chain=row.chain,
        subject=subject,
        actor=actor,
        now=now,
        data=data,
        commits={"reason": reason},
    )
    session.delete(row)


def events_of(session: Session, chain: str) -> Iterator[JournalEvent]:
    """The chain's events in order, a page at a time, so that a long chain takes little memory."""
    after = -1
    while True:
        query = select(JournalEvent).where(JournalEvent.chain == chain, JournalEvent.seq > after)
        page = session.scalars(query.order_by(JournalEvent.seq).limit(PAGE)).all()
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].seq
