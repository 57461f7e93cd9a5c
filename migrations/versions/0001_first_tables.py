"""first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What is written here is never changed or removed; the database itself says no (design invariants 2, 3 and 8).
PROTECTED = ("journal_event", "answer", "checklist_version")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "demo_mark",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_mark")),
    )
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
    op.create_index("ix_inbox_entry_home_outcome", "inbox_entry", ["home_id", "outcome"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enqueued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enqueued_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_status_run_after", "job", ["status", "run_after"], unique=False)
    op.create_table(
        "journal_chain",
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_journal_chain")),
    )
    op.create_table(
        "journal_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("commitments", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_event")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_journal_event_chain_seq")),
    )
    op.create_index("ix_journal_event_subject", "journal_event", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "journal_value",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_value")),
        sa.UniqueConstraint("chain", "seq", "name", name=op.f("uq_journal_value_chain_seq_name")),
    )
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
        "provider",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    op.create_index("ix_sign_in_try_account_at", "sign_in_try", ["account_hash", "at"], unique=False)
    op.create_index("ix_sign_in_try_address_at", "sign_in_try", ["address_hash", "at"], unique=False)
    op.create_table(
        "user",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
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
        "home",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("prefix", sa.String(length=6), nullable=False),
        sa.Column("location_id", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_home_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home")),
        sa.UniqueConstraint("provider_id", "prefix", name=op.f("uq_home_provider_id_prefix")),
    )
    op.create_index(op.f("ix_home_provider_id"), "home", ["provider_id"], unique=False)
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
        "password",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_password_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password")),
    )
    op.create_index(op.f("ix_password_user_id"), "password", ["user_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_session_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_session_user_id"), "sign_in_session", ["user_id"], unique=False)
    op.create_table(
        "area",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_area_home_id_home")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
    )
    op.create_index(op.f("ix_area_home_id"), "area", ["home_id"], unique=False)
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
        "role_grant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("provider_id", sa.String(length=36), nullable=True),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(home_id IS NULL) <> (provider_id IS NULL)", name=op.f("ck_role_grant_one_scope")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_role_grant_home_id_home")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_role_grant_provider_id_provider")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_role_grant_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_home_id"), "role_grant", ["home_id"], unique=False)
    op.create_index(op.f("ix_role_grant_provider_id"), "role_grant", ["provider_id"], unique=False)
    op.create_index(op.f("ix_role_grant_user_id"), "role_grant", ["user_id"], unique=False)
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
    op.create_index("ix_audit_home_started", "audit", ["home_id", "started_at"], unique=False)
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
        "role_revocation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("grant_id", sa.String(length=36), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["role_grant.id"], name=op.f("fk_role_revocation_grant_id_role_grant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_revocation")),
        sa.UniqueConstraint("grant_id", name=op.f("uq_role_revocation_grant_id")),
    )
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

    for table in PROTECTED:
        _protect(table)


def _protect(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is never changed'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def _unprotect(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    for trigger in ("no_change", "no_truncate"):
        op.execute(f"DROP TRIGGER {table}_{trigger} ON {table}")
    op.execute(f"DROP FUNCTION {table}_refuse()")


def downgrade() -> None:
    """Undo."""
    for table in PROTECTED:
        _unprotect(table)
    op.drop_index(op.f("ix_action_verification_action_id"), table_name="action_verification")
    op.drop_table("action_verification")
    op.drop_index(op.f("ix_sustain_check_action_id"), table_name="sustain_check")
    op.drop_table("sustain_check")
    op.drop_index(op.f("ix_audit_note_audit_id"), table_name="audit_note")
    op.drop_table("audit_note")
    op.drop_index(op.f("ix_audit_finish_audit_id"), table_name="audit_finish")
    op.drop_table("audit_finish")
    op.drop_index(op.f("ix_audit_abandonment_audit_id"), table_name="audit_abandonment")
    op.drop_table("audit_abandonment")
    op.drop_index("ix_answer_audit_item", table_name="answer")
    op.drop_table("answer")
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
    op.drop_table("role_revocation")
    op.drop_index(op.f("ix_programme_due_entry_id"), table_name="programme_due")
    op.drop_table("programme_due")
    op.drop_index(op.f("ix_photo_refusal_slot_id"), table_name="photo_refusal")
    op.drop_index(op.f("ix_photo_refusal_home_id"), table_name="photo_refusal")
    op.drop_table("photo_refusal")
    op.drop_index(op.f("ix_photo_receipt_sha256"), table_name="photo_receipt")
    op.drop_table("photo_receipt")
    op.drop_table("pack_file")
    op.drop_index(op.f("ix_made_safe_finding_id"), table_name="made_safe")
    op.drop_table("made_safe")
    op.drop_index("ix_audit_home_started", table_name="audit")
    op.drop_index("ix_audit_home_shift", table_name="audit")
    op.drop_index("ix_audit_home_checklist", table_name="audit")
    op.drop_index(op.f("ix_audit_home_id"), table_name="audit")
    op.drop_index(op.f("ix_audit_checklist_key"), table_name="audit")
    op.drop_table("audit")
    op.drop_index(op.f("ix_action_home_id"), table_name="action")
    op.drop_table("action")
    op.drop_index(op.f("ix_role_grant_user_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_provider_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_home_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_programme_entry_home_id"), table_name="programme_entry")
    op.drop_table("programme_entry")
    op.drop_index("ix_photo_slot_owner", table_name="photo_slot")
    op.drop_index(op.f("ix_photo_slot_home_id"), table_name="photo_slot")
    op.drop_table("photo_slot")
    op.drop_index(op.f("ix_pack_home_id"), table_name="pack")
    op.drop_table("pack")
    op.drop_table("home_counter")
    op.drop_index(op.f("ix_finding_amendment_finding_id"), table_name="finding_amendment")
    op.drop_table("finding_amendment")
    op.drop_index("ix_finding_item", table_name="finding")
    op.drop_index(op.f("ix_finding_home_id"), table_name="finding")
    op.drop_index(op.f("ix_finding_audit_id"), table_name="finding")
    op.drop_table("finding")
    op.drop_index(op.f("ix_checklist_version_content_hash"), table_name="checklist_version")
    op.drop_index(op.f("ix_checklist_version_checklist_id"), table_name="checklist_version")
    op.drop_table("checklist_version")
    op.drop_index(op.f("ix_area_home_id"), table_name="area")
    op.drop_table("area")
    op.drop_index(op.f("ix_sign_in_session_user_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_password_user_id"), table_name="password")
    op.drop_table("password")
    op.drop_table("inbox_release")
    op.drop_table("inbox_hold")
    op.drop_index(op.f("ix_home_provider_id"), table_name="home")
    op.drop_table("home")
    op.drop_table("decision")
    op.drop_table("checklist")
    op.drop_table("user")
    op.drop_index("ix_sign_in_try_address_at", table_name="sign_in_try")
    op.drop_index("ix_sign_in_try_account_at", table_name="sign_in_try")
    op.drop_table("sign_in_try")
    op.drop_table("provider")
    op.drop_table("photo_rendition")
    op.drop_index(op.f("ix_photo_check_sha256"), table_name="photo_check")
    op.drop_table("photo_check")
    op.drop_table("journal_value")
    op.drop_index("ix_journal_event_subject", table_name="journal_event")
    op.drop_table("journal_event")
    op.drop_table("journal_chain")
    op.drop_index("ix_job_status_run_after", table_name="job")
    op.drop_table("job")
    op.drop_index("ix_inbox_entry_not_taken", table_name="inbox_entry")
    op.drop_index("ix_inbox_entry_home_outcome", table_name="inbox_entry")
    op.drop_index("ix_inbox_entry_audit", table_name="inbox_entry")
    op.drop_table("inbox_entry")
    op.drop_table("demo_mark")
