"""Findings, actions and every step of theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "finding",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=True),
        sa.Column("answer_id", sa.String(length=36), nullable=True),
        sa.Column("checklist_key", sa.String(length=64), nullable=False),
        sa.Column("checklist_title", sa.String(length=200), nullable=False),
        sa.Column("checklist_version", sa.String(length=64), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("severity", sa.String(length=64), nullable=False),
        sa.Column("polarity", sa.String(length=64), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("area_name", sa.String(length=200), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_finding_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_finding_answer_id")),
    )
    op.create_index(op.f("ix_finding_audit_id"), "finding", ["audit_id"], unique=False)
    op.create_index(op.f("ix_finding_home_id"), "finding", ["home_id"], unique=False)
    op.create_index("ix_finding_item", "finding", ["home_id", "item_id", "subject"], unique=False)
    op.create_table(
        "finding_amendment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_amendment_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_amendment")),
    )
    op.create_index(
        op.f("ix_finding_amendment_finding_id"), "finding_amendment", ["finding_id"], unique=False
    )
    op.create_table(
        "home_counter",
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_home_counter_home_id_home")),
        sa.PrimaryKeyConstraint("home_id", name=op.f("pk_home_counter")),
    )
    op.create_table(
        "action",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("risk", sa.String(length=64), nullable=False),
        sa.Column("default_due", sa.Date(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_action_finding_id_finding")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_action_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_action_finding_id")),
    )
    op.create_index(op.f("ix_action_home_id"), "action", ["home_id"], unique=False)
    op.create_table(
        "made_safe",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_made_safe_finding_id_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_made_safe")),
    )
    op.create_index(op.f("ix_made_safe_finding_id"), "made_safe", ["finding_id"], unique=False)
    op.create_table(
        "action_assignment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_assignment_action_id_action")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_action_assignment_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_assignment")),
    )
    op.create_index(op.f("ix_action_assignment_action_id"), "action_assignment", ["action_id"], unique=False)
    op.create_index(op.f("ix_action_assignment_owner_id"), "action_assignment", ["owner_id"], unique=False)
    op.create_table(
        "action_standing",
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("checklist_key", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("reference", sa.String(length=16), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_standing_action_id_action")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_action_standing_home_id_home")),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_action_standing")),
    )
    op.create_index("ix_action_standing_owner", "action_standing", ["owner_id", "is_open"], unique=False)
    op.create_index(
        "ix_action_standing_register",
        "action_standing",
        ["home_id", "is_open", "rank", "due_on", "step", "paused_until", "owner_id", "checklist_key"],
        unique=False,
    )
    op.create_index(
        "ix_action_standing_step", "action_standing", ["home_id", "step", "rank", "since"], unique=False
    )
    op.create_table(
        "action_comment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_comment_action_id_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_comment")),
    )
    op.create_index(op.f("ix_action_comment_action_id"), "action_comment", ["action_id"], unique=False)
    op.create_table(
        "action_completion",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_completion_action_id_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_completion")),
    )
    op.create_index(op.f("ix_action_completion_action_id"), "action_completion", ["action_id"], unique=False)
    op.create_table(
        "action_correction",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_correction_action_id_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_correction")),
    )
    op.create_index(op.f("ix_action_correction_action_id"), "action_correction", ["action_id"], unique=False)
    op.create_table(
        "action_embedding",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("checks", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_embedding_action_id_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_embedding")),
    )
    op.create_index(op.f("ix_action_embedding_action_id"), "action_embedding", ["action_id"], unique=False)
    op.create_table(
        "action_go_live",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("because", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_go_live_action_id_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_go_live")),
        sa.UniqueConstraint("action_id", name=op.f("uq_action_go_live_action_id")),
    )
    op.create_index(
        "uq_action_go_live_provider_reference", "action_go_live", ["provider_id", "reference"], unique=True
    )
    op.create_table(
        "action_pause",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_pause_action_id_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_pause")),
    )
    op.create_index(op.f("ix_action_pause_action_id"), "action_pause", ["action_id"], unique=False)
    op.create_table(
        "action_reopening",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_reopening_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_action_reopening_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_reopening")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_action_reopening_finding_id")),
    )
    op.create_index(op.f("ix_action_reopening_action_id"), "action_reopening", ["action_id"], unique=False)
    op.create_table(
        "action_void",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_void_action_id_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_void")),
        sa.UniqueConstraint("action_id", name=op.f("uq_action_void_action_id")),
    )
    op.create_table(
        "action_withdrawal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_withdrawal_action_id_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_withdrawal")),
        sa.UniqueConstraint("action_id", name=op.f("uq_action_withdrawal_action_id")),
    )
    op.create_table(
        "sustain_check",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("result", sa.String(length=64), nullable=False),
        sa.Column("out_of_hours", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_sustain_check_action_id_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sustain_check")),
    )
    op.create_index(op.f("ix_sustain_check_action_id"), "sustain_check", ["action_id"], unique=False)
    op.create_table(
        "action_verification",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("completion_id", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_verification_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["completion_id"],
            ["action_completion.id"],
            name=op.f("fk_action_verification_completion_id_action_completion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_verification")),
        sa.UniqueConstraint("completion_id", name=op.f("uq_action_verification_completion_id")),
    )
    op.create_index(
        op.f("ix_action_verification_action_id"), "action_verification", ["action_id"], unique=False
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index(op.f("ix_action_verification_action_id"), table_name="action_verification")
    op.drop_table("action_verification")
    op.drop_index(op.f("ix_sustain_check_action_id"), table_name="sustain_check")
    op.drop_table("sustain_check")
    op.drop_table("action_withdrawal")
    op.drop_table("action_void")
    op.drop_index(op.f("ix_action_reopening_action_id"), table_name="action_reopening")
    op.drop_table("action_reopening")
    op.drop_index(op.f("ix_action_pause_action_id"), table_name="action_pause")
    op.drop_table("action_pause")
    op.drop_index("uq_action_go_live_provider_reference", table_name="action_go_live")
    op.drop_table("action_go_live")
    op.drop_index(op.f("ix_action_embedding_action_id"), table_name="action_embedding")
    op.drop_table("action_embedding")
    op.drop_index(op.f("ix_action_correction_action_id"), table_name="action_correction")
    op.drop_table("action_correction")
    op.drop_index(op.f("ix_action_completion_action_id"), table_name="action_completion")
    op.drop_table("action_completion")
    op.drop_index(op.f("ix_action_comment_action_id"), table_name="action_comment")
    op.drop_table("action_comment")
    op.drop_index("ix_action_standing_step", table_name="action_standing")
    op.drop_index("ix_action_standing_register", table_name="action_standing")
    op.drop_index("ix_action_standing_owner", table_name="action_standing")
    op.drop_table("action_standing")
    op.drop_index(op.f("ix_action_assignment_owner_id"), table_name="action_assignment")
    op.drop_index(op.f("ix_action_assignment_action_id"), table_name="action_assignment")
    op.drop_table("action_assignment")
    op.drop_index(op.f("ix_made_safe_finding_id"), table_name="made_safe")
    op.drop_table("made_safe")
    op.drop_index(op.f("ix_action_home_id"), table_name="action")
    op.drop_table("action")
    op.drop_table("home_counter")
    op.drop_index(op.f("ix_finding_amendment_finding_id"), table_name="finding_amendment")
    op.drop_table("finding_amendment")
    op.drop_index("ix_finding_item", table_name="finding")
    op.drop_index(op.f("ix_finding_home_id"), table_name="finding")
    op.drop_index(op.f("ix_finding_audit_id"), table_name="finding")
    op.drop_table("finding")
