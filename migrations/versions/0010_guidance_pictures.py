"""Pictures that show what good looks like, for questions of checklists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.protection import protect, unprotect

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "guidance_picture",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_guidance_picture_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_picture")),
        sa.UniqueConstraint("provider_id", "sha256", name=op.f("uq_guidance_picture_provider_id_sha256")),
    )
    protect("guidance_picture")


def downgrade() -> None:
    """Undo."""
    unprotect("guidance_picture")
    op.drop_table("guidance_picture")
