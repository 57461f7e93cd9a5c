"""How much a database works for some statements: counted, so that it is the same on a slow machine and a busy one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

STEP = 100


@dataclass
class Effort:
    """Steps of SQLite's virtual machine in hundreds, or rows that PostgreSQL's plans touched."""

    spent: int = 0


@contextmanager
def counted(session: Session) -> Iterator[Effort]:
    """Count what the session's statements cost; the session must be read only meanwhile."""
    effort, connection = Effort(), session.connection()
    counting = _in_sqlite if connection.dialect.name == "sqlite" else _in_postgresql
    with counting(connection, effort):
        yield effort


@contextmanager
def _in_sqlite(connection: Connection, effort: Effort) -> Iterator[None]:
    driver = connection.connection.driver_connection
    assert driver

    def count() -> int:
        effort.spent += 1
        return 0

    driver.set_progress_handler(count, STEP)
    yield
    driver.set_progress_handler(None, STEP)


@contextmanager
def _in_postgresql(connection: Connection, effort: Effort) -> Iterator[None]:
    """Each statement is explained after it ran: PostgreSQL runs it once more and counts."""
    said: list[tuple[str, Any]] = []

    def note(
        _connection: object, _cursor: object, statement: str, parameters: object, *_rest: object
    ) -> None:
        said.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    yield
    event.remove(connection, "before_cursor_execute", note)
    for statement, parameters in said:
        plan = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", parameters
        )
        found = plan.scalar_one()
        effort.spent += _touched((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])


def _touched(node: dict[str, Any]) -> int:
    """Rows given on and rows looked at in vain, of a plan's node and of all below it."""
    counts = (
        "Actual Rows",
        "Rows Removed by Filter",
        "Rows Removed by Join Filter",
        "Rows Removed by Index Recheck",
    )
    own = sum(node.get(each, 0) for each in counts) * node["Actual Loops"]
    return int(own) + sum(map(_touched, node.get("Plans", ())))
