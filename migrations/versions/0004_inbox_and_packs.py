"""What tablets sent, decisions, and evidence packs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "inbox_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("change_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("audit_id", sa.String(length=36), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("sender_id", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("attested", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_entry")),
        sa.UniqueConstraint(
            "change_id", "digest", "sender_id", name=op.f("uq_inbox_entry_change_id_digest_sender_id")
        ),
    )
    op.create_index(
        "ix_inbox_entry_not_taken",
        "inbox_entry",
        ["sender_id"],
        unique=False,
        sqlite_where=sa.text("outcome <> 'accepted'"),
        postgresql_where=sa.text("outcome <> 'accepted'"),
    )
    op.create_index("ix_inbox_entry_audit", "inbox_entry", ["audit_id"], unique=False)
    op.create_index("ix_inbox_entry_change", "inbox_entry", ["change_id", "outcome", "home_id"], unique=False)
    op.create_index("ix_inbox_entry_home_outcome", "inbox_entry", ["home_id", "outcome"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["inbox_entry.id"], name=op.f("fk_decision_entry_id_inbox_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_decision_entry_id")),
    )
    op.create_table(
        "inbox_hold",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("waits_for", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["inbox_entry.id"], name=op.f("fk_inbox_hold_entry_id_inbox_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_inbox_hold")),
    )
    op.create_table(
        "inbox_release",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["inbox_entry.id"], name=op.f("fk_inbox_release_entry_id_inbox_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_inbox_release")),
    )
    op.create_table(
        "pack",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_pack_home_id_home")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_pack_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
    )
    op.create_index(op.f("ix_pack_home_id"), "pack", ["home_id"], unique=False)
    op.create_table(
        "pack_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pack_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_file_pack_id_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_file")),
        sa.UniqueConstraint("pack_id", name=op.f("uq_pack_file_pack_id")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("pack_file")
    op.drop_index(op.f("ix_pack_home_id"), table_name="pack")
    op.drop_table("pack")
    op.drop_table("inbox_release")
    op.drop_table("inbox_hold")
    op.drop_table("decision")
    op.drop_index("ix_inbox_entry_not_taken", table_name="inbox_entry")
    op.drop_index("ix_inbox_entry_home_outcome", table_name="inbox_entry")
    op.drop_index("ix_inbox_entry_change", table_name="inbox_entry")
    op.drop_index("ix_inbox_entry_audit", table_name="inbox_entry")
    op.drop_table("inbox_entry")
