"""What SQLite keeps and PostgreSQL would refuse: found before anything is copied, and named."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    LargeBinary,
    String,
    Table,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.engine import Connection

from auditapp.keeping.tables import plain, tables

_INT, _BIGINT = 2**31, 2**63
_NAMED = 10  # of one table; whoever mends those will find the rest


def misfits(connection: Connection) -> Iterator[str]:
    """A sentence for each value of a SQLite database that its column on PostgreSQL would not take."""
    for table in tables():
        yield from _misfits_of(connection, plain(table))


def _misfits_of(connection: Connection, table: Table) -> Iterator[str]:
    tests = {column.name: test for column in table.columns if (test := _too_much(column)) is not None}
    if not tests:
        return
    which = case(*((test, literal(name)) for name, test in tests.items()))
    key = list(table.primary_key)
    query = select(which, *key).where(or_(*tests.values())).limit(_NAMED)
    for name, *values in connection.execute(query):
        row = ", ".join(str(value) for value in values)
        yield f"{table.name} {row}: {name} {_reason(table, name)}"


def _too_much(column: ColumnElement[object]) -> ColumnElement[bool] | None:
    kind = column.type
    if isinstance(kind, String):
        # SQLite's length() stops at a NUL; whatever stands behind one is found by the second test.
        nul = func.instr(column, func.char(0)) > 0
        return nul if kind.length is None else or_(nul, func.length(column) > kind.length)
    if isinstance(kind, Integer):
        limit = _BIGINT if isinstance(kind, BigInteger) else _INT
        wrong = func.typeof(column).not_in(("integer", "null"))
        return wrong if limit == _BIGINT else or_(wrong, column >= limit, column < -limit)
    if isinstance(kind, LargeBinary):
        return func.typeof(column).not_in(("blob", "null"))
    return None


def _reason(table: Table, name: str) -> str:
    kind = table.c[name].type
    if isinstance(kind, String):
        limit = "" if kind.length is None else f", or is longer than the {kind.length} characters it may have"
        return f"holds a NUL character{limit}"
    return "is no whole number that fits" if isinstance(kind, Integer) else "holds no bytes"
