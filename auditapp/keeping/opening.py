"""Coming in to an installation's database: beside others, and only when it belongs to this release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from auditapp.keeping import schema
from auditapp.keeping.schema import Standing
from auditapp.kernel import presence


@contextmanager
def in_use(database_url: str) -> Iterator[None]:
    """Use the database until the block ends; nobody can move or upgrade it meanwhile.

    An empty one is given its tables. Raises StateError, and changes nothing, when it belongs to another release,
    was moved away, or is being moved or upgraded.
    """
    with presence.together(database_url):
        with schema.opened(database_url) as engine:
            _make_current(engine)
        yield


def _make_current(engine: Engine) -> None:
    with engine.connect() as connection:
        found = schema.schema_of(connection)
    if found.standing is not Standing.EMPTY or found.unfinished:
        schema.require_current(found)
        return
    with engine.begin() as connection:
        schema.migrate(connection)
