"""Copying every row from one database to another, whichever of the two kinds each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from auditapp.keeping.tables import PAGE, pages, plain, tables
from auditapp.kernel.faults import fault_point

Line = dict[str, object]


def copy_tables(source: Connection, target: Engine) -> Iterator[tuple[str, int]]:
    """Copy each table after those it refers to, in a transaction of its own; gives its name and rows when it is done.

    Triggers and foreign keys of the target stay as they are. The caller holds the source still.
    """
    for table in tables():
        with target.begin() as connection:
            rows = _copy(source, connection, table)
            _go_on_counting(connection, table)
        fault_point("move-table-copied")
        yield table.name, rows


def _copy(source: Connection, target: Connection, table: Table) -> int:
    statement, rows = insert(plain(table)), 0
    for page in _in_order(source, table):
        target.execute(statement, page)
        rows += len(page)
    return rows


def _in_order(source: Connection, table: Table) -> Iterator[list[Line]]:
    names = [column.name for column in table.columns]
    found = ([dict(zip(names, row, strict=True)) for row in page] for page in pages(source, table, names))
    parents = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not parents:
        return found
    return _parents_first([line for page in found for line in page], table, parents)


def _parents_first(lines: list[Line], table: Table, parents: Sequence[str]) -> Iterator[list[Line]]:
    """The rows of a table that refers to itself, level by level. All at once: there are as many as a home has rooms."""
    (key,) = table.primary_key
    waiting, there = lines, set[object]({None})
    while waiting:
        ready = [line for line in waiting if all(line[parent] in there for parent in parents)]
        there |= {line[key.name] for line in ready}
        waiting = [line for line in waiting if line[key.name] not in there]
        if not ready:
            raise ValueError(f"The rows of {table.name} refer to each other in a circle.")
        for start in range(0, len(ready), PAGE):
            yield ready[start : start + PAGE]


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL's counter does not notice numbers that were given; the next row would take one that is taken."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    highest = connection.scalar(select(func.max(column)))
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"),
        {"table": f'"{table.name}"', "column": column.name},
    )
    if highest is not None and sequence is not None:
        connection.execute(
            text("SELECT setval(CAST(:sequence AS regclass), :highest)"),
            {"sequence": sequence, "highest": highest},
        )
