"""Coming in to an installation's database: beside others, and only when it belongs to this release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine

from auditapp.keeping import schema
from auditapp.keeping.schema import Standing
from auditapp.kernel import presence
from auditapp.kernel.errors import StateError


@contextmanager
def in_use(database_url: str, *, may_begin: bool = True) -> Iterator[None]:
    """Use the database until the block ends; nobody can move or upgrade it meanwhile.

    An empty one is given its tables where an installation `may_begin`. Raises StateError, and changes nothing,
    when it is empty and may not, belongs to another release, was moved away, or is being moved or upgraded.
    """
    with presence.together(database_url):
        with schema.opened(database_url) as engine:
            _make_current(engine, may_begin=may_begin)
        yield


def _make_current(engine: Engine, *, may_begin: bool) -> None:
    with engine.connect() as connection:
        found = schema.schema_of(connection)
    if found.standing is not Standing.EMPTY or found.unfinished:
        schema.require_current(found)
        return
    if not may_begin:
        raise StateError(nothing_at(engine.url), code="nothing_here")
    with engine.begin() as connection:
        schema.migrate(connection)


def nothing_at(database_url: URL) -> str:
    """For whoever looks in the wrong place: a mistyped folder must not look like an installation."""
    return (
        f"There is no installation at {database_url.render_as_string(hide_password=True)}. Set AUDITAPP_INSTANCE, or "
        "DATABASE_URL, to where yours is. A new one begins with `auditapp serve`."
    )
