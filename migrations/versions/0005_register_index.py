"""The register's index holds the action's id too, so that no order of a list reads the table itself."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INDEX, _TABLE = "ix_action_standing_register", "action_standing"
_COLUMNS = ["home_id", "is_open", "rank", "due_on", "step", "paused_until", "owner_id", "checklist_key"]


def upgrade() -> None:
    """Apply."""
    op.drop_index(_INDEX, table_name=_TABLE)
    op.create_index(_INDEX, _TABLE, [*_COLUMNS, "action_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_index(_INDEX, table_name=_TABLE)
    op.create_index(_INDEX, _TABLE, _COLUMNS, unique=False)
