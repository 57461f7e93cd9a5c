"""What is in a database at one moment: rows of every table, heads of every chain, every photo it names.

The tables are those that are there rather than the models', so that a database of an earlier release can be
described, too.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, Table, select

from auditapp.keeping.manifest import Head
from auditapp.keeping.tables import TableFingerprint, fingerprint

_VERSION = "alembic_version"
# Tables whose rows name bytes in the photo store.
_NAMING = ("photo_receipt", "photo_rendition", "guidance_picture")
_LOGO = "report_logo"
_HASH_LENGTH = 64


@dataclass(frozen=True)
class Facts:
    """The database, for comparing."""

    schema: str
    tables: dict[str, TableFingerprint]
    chains: dict[str, Head]
    photos: dict[str, int]  # sha256 -> size, 0 where it is not known


def facts_of(connection: Connection) -> Facts:
    """Read all of it. Call it where every read sees the same moment."""
    found = MetaData()
    found.reflect(connection)
    tables = dict(found.tables)
    version = tables.pop(_VERSION, None)
    return Facts(
        schema="" if version is None else str(connection.scalar(select(version.c.version_num)) or ""),
        tables={name: fingerprint(connection, table) for name, table in sorted(tables.items())},
        chains=_chains(connection, tables.get("journal_chain")),
        photos=_photos(connection, tables),
    )


def photos_named(connection: Connection) -> dict[str, int]:
    """Everything in the photo store that the database names: its SHA-256 and its size, 0 where it is not known."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in {*_NAMING, "setting"}, resolve_fks=False)
    return _photos(connection, dict(found.tables))


def _chains(connection: Connection, table: Table | None) -> dict[str, Head]:
    if table is None:
        return {}
    rows = connection.execute(select(table.c.chain, table.c.seq, table.c.hash))
    return {chain: Head(seq, digest) for chain, seq, digest in rows}


def _photos(connection: Connection, tables: dict[str, Table]) -> dict[str, int]:
    found: dict[str, int] = {}
    for table in (tables[name] for name in _NAMING if name in tables):
        rows = connection.execute(select(table.c.sha256, table.c.size))
        found.update((name, size) for name, size in rows)
    settings = tables.get("setting")
    if settings is not None:
        logos = connection.scalars(select(settings.c.value).where(settings.c.key == _LOGO))
        found.update((name, 0) for name in map(_hash_in, logos) if name and name not in found)
    return found


def _hash_in(value: str | None) -> str:
    """The setting's value is JSON: a text that is a SHA-256, or nothing."""
    bare = (value or "").strip('"')
    return bare if len(bare) == _HASH_LENGTH and not set(bare) - set("0123456789abcdef") else ""
