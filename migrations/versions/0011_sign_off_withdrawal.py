"""A sign-off of a checklist version that was written down wrongly can be withdrawn; it stays readable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.protection import protect, unprotect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLE = "checklist_sign_off_withdrawal"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sign_off_id", sa.String(length=36), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_off_id"],
            ["checklist_sign_off.id"],
            name=op.f("fk_checklist_sign_off_withdrawal_sign_off_id_checklist_sign_off"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_sign_off_withdrawal")),
        sa.UniqueConstraint("sign_off_id", name=op.f("uq_checklist_sign_off_withdrawal_sign_off_id")),
    )
    protect(TABLE)


def downgrade() -> None:
    """Undo."""
    unprotect(TABLE)
    op.drop_table(TABLE)
