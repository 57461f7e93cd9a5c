"""Every table, its rows as plain values, and a fingerprint of them that is the same on SQLite and PostgreSQL.

Rows are read as they are stored (JSON as its text), so that what is copied or compared is what is there.
`tables()` is complete once `auditapp.tables` is imported, as in every app and command.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from sqlalchemy import Column, ColumnElement, MetaData, Row, Select, String, Table, Text, select
from sqlalchemy.engine import Connection

from auditapp.kernel.orm import Base, JsonText

PAGE = 1000


@dataclass(frozen=True)
class TableFingerprint:
    """How many rows a table has, and the hash over all of them in the order of their primary keys."""

    rows: int
    sha256: str


def tables() -> tuple[Table, ...]:
    """Every table of ours, each after those it refers to; `alembic_version` is not among them."""
    return tuple(Base.metadata.sorted_tables)


def fingerprint(connection: Connection, table: Table) -> TableFingerprint:
    """Hash the table's rows, read a page at a time. Equal content gives equal hashes on both databases.

    The columns count by their names, not by their order. A table reflected from a database of another release
    will do as well. The caller's transaction decides which moment is seen.
    """
    names = sorted(column.name for column in table.columns)
    total, rows = hashlib.sha256(_line([table.name, *names])), 0
    for page in pages(connection, table, names):
        rows += len(page)
        total.update(b"".join([_line(list(row)) for row in page]))
    return TableFingerprint(rows, total.hexdigest())


def fingerprints(connection: Connection) -> dict[str, TableFingerprint]:
    """The fingerprint of every table by its name."""
    return {table.name: fingerprint(connection, table) for table in tables()}


def pages(
    connection: Connection, table: Table, names: Sequence[str], *, size: int = PAGE
) -> Iterator[Sequence[Row[*tuple[object, ...]]]]:
    """The values of these columns for every row, in primary-key order, `size` rows at a time."""
    options = {"stream_results": True, "yield_per": size}
    with connection.execute(_rows(connection, table, names), execution_options=options) as result:
        yield from result.partitions()


@lru_cache(maxsize=256)
def plain(table: Table) -> Table:
    """The table with JSON as the text it is stored as, for reading and writing rows unchanged."""
    columns = (
        Column(
            each.name, Text() if isinstance(each.type, JsonText) else each.type, primary_key=each.primary_key
        )
        for each in table.columns
    )
    return Table(table.name, MetaData(), *columns)


def _rows(connection: Connection, table: Table, names: Sequence[str]) -> Select[*tuple[object, ...]]:
    stored = plain(table)
    postgres = connection.dialect.name == "postgresql"
    order = [_bytewise(column) if postgres else column for column in stored.primary_key]
    return select(*(stored.c[name] for name in names)).order_by(*order)


def _bytewise(column: Column[object]) -> ColumnElement[str] | Column[object]:
    """In the order SQLite has, whatever language PostgreSQL sorts by."""
    return column.collate("C") if isinstance(column.type, String) else column


def _line(values: Sequence[object]) -> bytes:
    return json.dumps(values, default=_plain, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> str:
    """A value that JSON has no form for. Raises TypeError for one that no table of ours holds."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"No canonical form for {type(value).__name__}.")
