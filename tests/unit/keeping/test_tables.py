"""A table's fingerprint: what changes it, and what does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, MetaData, create_engine, text

from auditapp.keeping.tables import PAGE, TableFingerprint, fingerprint, tables

ROWS = (
    "INSERT INTO area (id, name, beds, open, seen) VALUES ('b', 'Zoë', 2, 1, '2026-11-22 10:00:00.000001'), "
)
ROWS += "('a', NULL, 1, 0, NULL)"
COLUMNS = "id VARCHAR PRIMARY KEY, name VARCHAR, beds INTEGER, open BOOLEAN, seen DATETIME"


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def of(connection: Connection, *statements: str, columns: str = COLUMNS) -> TableFingerprint:
    """The fingerprint of the table after these statements."""
    connection.execute(text("DROP TABLE IF EXISTS area"))
    for statement in (f"CREATE TABLE area ({columns})", *statements):
        connection.execute(text(statement))
    found = MetaData()
    found.reflect(connection)
    return fingerprint(connection, found.tables["area"])


def test_neither_the_order_of_rows_nor_that_of_columns_counts(connection: Connection) -> None:
    other = "seen DATETIME, open BOOLEAN, beds INTEGER, name VARCHAR, id VARCHAR PRIMARY KEY"
    again = ["DELETE FROM area WHERE id = 'b'", ROWS.partition(", ('a'")[0]]
    first = of(connection, ROWS)
    assert first.rows == 2
    assert of(connection, ROWS, *again) == first
    assert of(connection, ROWS, columns=other) == first


@pytest.mark.parametrize(
    "change",
    [
        "name = ''",
        "name = 'Zoe'",
        "beds = 3",
        "open = 0",
        "seen = '2026-11-22 10:00:00.000002'",
        "seen = NULL",
        "id = 'c'",
    ],
)
def test_every_value_counts(connection: Connection, change: str) -> None:
    table = of(connection, ROWS, f"UPDATE area SET {change} WHERE id = 'b'")  # noqa: S608 - our own cases
    assert table != of(connection, ROWS)


def test_a_row_more_counts_and_pages_do_not_lose_any(connection: Connection) -> None:
    counted = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= {2 * PAGE})"  # noqa: S608 - our own numbers
    found = of(connection, f"INSERT INTO area (id) {counted} SELECT printf('%08d', i) FROM n")  # noqa: S608
    assert found.rows == 2 * PAGE + 1


def test_every_table_comes_after_those_it_refers_to() -> None:
    seen: set[str] = set()
    for table in tables():
        own = {key.column.table.name for key in table.foreign_keys} - {table.name}
        assert own <= seen, table.name
        seen.add(table.name)
