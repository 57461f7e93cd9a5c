"""Checklists, the programme, audits and their photos."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.protection import protect, unprotect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "photo_check",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_check")),
    )
    op.create_index(op.f("ix_photo_check_sha256"), "photo_check", ["sha256"], unique=False)
    op.create_table(
        "photo_rendition",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_rendition")),
        sa.UniqueConstraint("source_sha256", "kind", name=op.f("uq_photo_rendition_source_sha256_kind")),
    )
    op.create_table(
        "checklist",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_checklist_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist")),
        sa.UniqueConstraint("provider_id", "key", name=op.f("uq_checklist_provider_id_key")),
    )
    op.create_table(
        "checklist_version",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("checklist_id", sa.String(length=36), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name=op.f("fk_checklist_version_checklist_id_checklist")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_version")),
        sa.UniqueConstraint(
            "checklist_id", "content_hash", name=op.f("uq_checklist_version_checklist_id_content_hash")
        ),
    )
    op.create_index(
        op.f("ix_checklist_version_checklist_id"), "checklist_version", ["checklist_id"], unique=False
    )
    op.create_index(
        op.f("ix_checklist_version_content_hash"), "checklist_version", ["content_hash"], unique=False
    )
    op.create_table(
        "photo_slot",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("owner_kind", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("view", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.String(length=36), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_photo_slot_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_slot")),
    )
    op.create_index(op.f("ix_photo_slot_home_id"), "photo_slot", ["home_id"], unique=False)
    op.create_index("ix_photo_slot_owner", "photo_slot", ["owner_kind", "owner_id"], unique=False)
    op.create_index(
        "ix_photo_slot_replaces",
        "photo_slot",
        ["replaces", "owner_kind", "owner_id"],
        unique=False,
        sqlite_where=sa.text("replaces IS NOT NULL"),
        postgresql_where=sa.text("replaces IS NOT NULL"),
    )
    op.create_table(
        "programme_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("checklist_key", sa.String(length=64), nullable=False),
        sa.Column("every", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_programme_entry_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_entry")),
        sa.UniqueConstraint(
            "home_id", "checklist_key", name=op.f("uq_programme_entry_home_id_checklist_key")
        ),
    )
    op.create_index(op.f("ix_programme_entry_home_id"), "programme_entry", ["home_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("change_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("checklist_key", sa.String(length=64), nullable=False),
        sa.Column("checklist_title", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("announced", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("shift", sa.String(length=64), nullable=False),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("attested", sa.String(length=64), nullable=False),
        sa.Column("sender_id", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_audit_area_id_area")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_audit_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("change_id", name=op.f("uq_audit_change_id")),
    )
    op.create_index(op.f("ix_audit_checklist_key"), "audit", ["checklist_key"], unique=False)
    op.create_index(op.f("ix_audit_home_id"), "audit", ["home_id"], unique=False)
    op.create_index(
        "ix_audit_home_checklist", "audit", ["home_id", "checklist_key", "started_at"], unique=False
    )
    op.create_index("ix_audit_home_shift", "audit", ["home_id", "shift", "started_at"], unique=False)
    op.create_index("ix_audit_home_started", "audit", ["home_id", "started_at", "id"], unique=False)
    op.create_table(
        "photo_receipt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slot_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["photo_slot.id"], name=op.f("fk_photo_receipt_slot_id_photo_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_receipt")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_photo_receipt_slot_id")),
    )
    op.create_index(op.f("ix_photo_receipt_sha256"), "photo_receipt", ["sha256"], unique=False)
    op.create_table(
        "photo_refusal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slot_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_photo_refusal_home_id_home")),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["photo_slot.id"], name=op.f("fk_photo_refusal_slot_id_photo_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_refusal")),
    )
    op.create_index(op.f("ix_photo_refusal_home_id"), "photo_refusal", ["home_id"], unique=False)
    op.create_index(op.f("ix_photo_refusal_slot_id"), "photo_refusal", ["slot_id"], unique=False)
    op.create_table(
        "programme_due",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("because", sa.String(length=64), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["programme_entry.id"], name=op.f("fk_programme_due_entry_id_programme_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_due")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_programme_due_entry_id_number")),
    )
    op.create_index(op.f("ix_programme_due_entry_id"), "programme_due", ["entry_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=64), nullable=False),
        sa.Column("supersedes", sa.String(length=36), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("elapsed", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("attested", sa.String(length=64), nullable=False),
        sa.Column("sender_id", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_answer_audit_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index("ix_answer_audit_item", "answer", ["audit_id", "item_id", "subject"], unique=False)
    op.create_table(
        "audit_abandonment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("abandoned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_abandonment_audit_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_abandonment")),
    )
    op.create_index(op.f("ix_audit_abandonment_audit_id"), "audit_abandonment", ["audit_id"], unique=False)
    op.create_table(
        "audit_finish",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("attested", sa.String(length=64), nullable=False),
        sa.Column("sender_id", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_finish_audit_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_finish")),
    )
    op.create_index(op.f("ix_audit_finish_audit_id"), "audit_finish", ["audit_id"], unique=False)
    op.create_table(
        "audit_note",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_note_audit_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_note")),
    )
    op.create_index(op.f("ix_audit_note_audit_id"), "audit_note", ["audit_id"], unique=False)
    protect("checklist_version")
    protect("answer")


def downgrade() -> None:
    """Undo."""
    unprotect("answer")
    unprotect("checklist_version")
    op.drop_index(op.f("ix_audit_note_audit_id"), table_name="audit_note")
    op.drop_table("audit_note")
    op.drop_index(op.f("ix_audit_finish_audit_id"), table_name="audit_finish")
    op.drop_table("audit_finish")
    op.drop_index(op.f("ix_audit_abandonment_audit_id"), table_name="audit_abandonment")
    op.drop_table("audit_abandonment")
    op.drop_index("ix_answer_audit_item", table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_programme_due_entry_id"), table_name="programme_due")
    op.drop_table("programme_due")
    op.drop_index(op.f("ix_photo_refusal_slot_id"), table_name="photo_refusal")
    op.drop_index(op.f("ix_photo_refusal_home_id"), table_name="photo_refusal")
    op.drop_table("photo_refusal")
    op.drop_index(op.f("ix_photo_receipt_sha256"), table_name="photo_receipt")
    op.drop_table("photo_receipt")
    op.drop_index("ix_audit_home_started", table_name="audit")
    op.drop_index("ix_audit_home_shift", table_name="audit")
    op.drop_index("ix_audit_home_checklist", table_name="audit")
    op.drop_index(op.f("ix_audit_home_id"), table_name="audit")
    op.drop_index(op.f("ix_audit_checklist_key"), table_name="audit")
    op.drop_table("audit")
    op.drop_index(op.f("ix_programme_entry_home_id"), table_name="programme_entry")
    op.drop_table("programme_entry")
    op.drop_index("ix_photo_slot_replaces", table_name="photo_slot")
    op.drop_index("ix_photo_slot_owner", table_name="photo_slot")
    op.drop_index(op.f("ix_photo_slot_home_id"), table_name="photo_slot")
    op.drop_table("photo_slot")
    op.drop_index(op.f("ix_checklist_version_content_hash"), table_name="checklist_version")
    op.drop_index(op.f("ix_checklist_version_checklist_id"), table_name="checklist_version")
    op.drop_table("checklist_version")
    op.drop_table("checklist")
    op.drop_table("photo_rendition")
    op.drop_index(op.f("ix_photo_check_sha256"), table_name="photo_check")
    op.drop_table("photo_check")
