"""Which schemas of backups this release can restore."""

from __future__ import annotations

from functools import cache

from alembic.script import ScriptDirectory

from auditapp.keeping.failure import KeepingError
from auditapp.keeping.schema import MIGRATIONS


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def newest() -> str:
    """The schema that this release works on."""
    return str(_scripts().get_current_head())


def refuse_newer(schema: str) -> None:
    """Raise KeepingError for a backup whose schema only a later release knows."""
    if schema not in {step.revision for step in _scripts().walk_revisions()}:
        raise KeepingError(
            f"This backup was made by a later release: its schema is {schema}, and the newest known here is "
            f"{newest()}. Install that release, then restore."
        )
