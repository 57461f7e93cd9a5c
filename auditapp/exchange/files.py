"""A file that was sent, as it was understood, kept for a day until somebody makes a draft of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import delete
from sqlalchemy.orm import Session

from auditapp.exchange import report
from auditapp.exchange.report import Note
from auditapp.exchange.settle import Decided, Decisions, Usual
from auditapp.kernel import ids
from auditapp.kernel.canonical import Json
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Actor
from auditapp.people.models import ImportDraft

KIND = "checklist"
KEPT = timedelta(days=1)
GONE = "This file was made into a draft, replaced by another, or is more than a day old. Send it again."


@dataclass(frozen=True)
class Table:
    """A plain list as it was read: its headings in line `heading`, the rows below them, and what stands `above`."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    heading: int = 1
    above: tuple[tuple[int, tuple[str, ...]], ...] = ()  # each with its line
    sheet: str = "list"


@dataclass(frozen=True)
class Sent:
    """A file. `body` is empty while somebody has still to say what the columns of its `table` mean.

    `origin` is xlsform, list or yaml. `mapping` is the meaning of columns by their place.
    """

    origin: str
    file_name: str
    title: str
    body: dict[str, Json] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    table: Table | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


def keep(
    session: Session, provider_id: str, home_id: str | None, sent: Sent, *, actor: Actor, now: datetime
) -> str:
    """Keep it, at most a day; an earlier file of the same person for the same place goes. Returns its id."""
    mine = (
        (ImportDraft.provider_id == provider_id)
        & ImportDraft.home_id.is_not_distinct_from(home_id)
        & (ImportDraft.by == actor.user_id)
    )
    old = ImportDraft.at < now - KEPT
    session.execute(delete(ImportDraft).where(ImportDraft.kind == KIND, mine | old))
    row = ImportDraft(
        id=ids.new_id("y"),
        kind=KIND,
        provider_id=provider_id,
        home_id=home_id,
        file_name=sent.file_name[:200],
        rows=_kept(sent),
        at=now,
        by=actor.user_id,
    )
    session.add(row)
    return row.id


def find(session: Session, provider_id: str, home_id: str | None, file_id: str, *, now: datetime) -> Sent:
    """The file of this place. Raises NotFoundError when it is not there, or no longer."""
    return _sent(_row(session, provider_id, home_id, file_id, now))


def change(
    session: Session, provider_id: str, home_id: str | None, file_id: str, sent: Sent, *, now: datetime
) -> None:
    """Keep it as it is now understood or decided."""
    _row(session, provider_id, home_id, file_id, now).rows = _kept(sent)


def discard(session: Session, provider_id: str, home_id: str | None, file_id: str, *, now: datetime) -> None:
    """Forget it."""
    session.delete(_row(session, provider_id, home_id, file_id, now))


def _row(session: Session, provider_id: str, home_id: str | None, file_id: str, now: datetime) -> ImportDraft:
    found = session.get(ImportDraft, file_id)
    here = (KIND, provider_id, home_id)
    if found is None or (found.kind, found.provider_id, found.home_id) != here or found.at < now - KEPT:
        raise NotFoundError(GONE, code="draft_gone")
    return found


def _kept(sent: Sent) -> Json:
    decisions = sent.decisions
    return cast(
        "Json",
        {
            "origin": sent.origin,
            "file_name": sent.file_name,
            "title": sent.title,
            "body": sent.body,
            "notes": report.as_json(sent.notes),
            "usual": asdict(decisions.usual),
            "sections": {key: asdict(each) for key, each in decisions.sections.items()},
            "items": {key: asdict(each) for key, each in decisions.items.items()},
            "kept": sorted(decisions.kept),
            "table": asdict(sent.table) if sent.table else None,
            "mapping": dict(sent.mapping),
        },
    )


def _sent(row: ImportDraft) -> Sent:
    kept = cast("dict[str, Json]", row.rows)
    decisions = Decisions(
        usual=_usual(kept["usual"]),
        sections={key: _usual(each) for key, each in cast("dict[str, Json]", kept["sections"]).items()},
        items={key: _decided(each) for key, each in cast("dict[str, Json]", kept["items"]).items()},
        kept=frozenset(cast("list[str]", kept["kept"])),
    )
    return Sent(
        origin=str(kept["origin"]),
        file_name=str(kept["file_name"]),
        title=str(kept["title"]),
        body=cast("dict[str, Json]", kept["body"]),
        notes=report.from_json(kept["notes"]),
        decisions=decisions,
        table=_table(kept["table"]),
        mapping=cast("dict[str, str]", kept["mapping"]),
    )


def _usual(kept: Json) -> Usual:
    return Usual(**cast("dict[str, str]", kept))


def _decided(kept: Json) -> Decided:
    parts = dict(cast("dict[str, Json]", kept))
    fails = cast("list[str] | None", parts.pop("fails"))
    ends = {key: cast("int | str | None", parts[key]) for key in ("lowest", "highest", "age")}
    return Decided(
        severity=str(parts["severity"]),
        due=str(parts["due"]),
        fails=None if fails is None else tuple(fails),
        lowest=ends["lowest"],
        highest=ends["highest"],
        unit=str(parts["unit"]),
        age=ends["age"],
    )


def _table(kept: Json) -> Table | None:
    if kept is None:
        return None
    parts = cast("dict[str, Json]", kept)
    rows = cast("list[list[str]]", parts["rows"])
    above = cast("list[tuple[int, list[str]]]", parts.get("above", []))
    return Table(
        tuple(cast("list[str]", parts["header"])),
        tuple(map(tuple, rows)),
        tuple(cast("list[int]", parts["lines"])),
        cast("int", parts.get("heading", 1)),
        tuple((line, tuple(cells)) for line, cells in above),
        str(parts.get("sheet", "list")),
    )
