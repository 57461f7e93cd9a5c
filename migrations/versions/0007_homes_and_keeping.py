"""Details of homes and areas, settings, imports, the access log, mail, backups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "backup_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("way", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=400), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.String(length=400), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("photos", sa.Integer(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
    )
    op.create_table(
        "epoch",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_epoch")),
        sa.UniqueConstraint("id", name=op.f("uq_epoch_id")),
    )
    op.create_table(
        "backup_proof",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["backup_run.id"], name=op.f("fk_backup_proof_run_id_backup_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_proof")),
    )
    op.create_index(op.f("ix_backup_proof_run_id"), "backup_proof", ["run_id"], unique=False)
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.String(length=36), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.String(length=400), nullable=False),
        sa.Column("invitation_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_outgoing_mail_invitation_id_invitation")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_outgoing_mail_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
    )
    op.create_index(op.f("ix_outgoing_mail_invitation_id"), "outgoing_mail", ["invitation_id"], unique=False)
    op.create_index(op.f("ix_outgoing_mail_provider_id"), "outgoing_mail", ["provider_id"], unique=False)
    op.create_table(
        "access_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=True),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("way", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_access_entry_home_id_home")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_access_entry_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entry")),
    )
    op.create_index("ix_access_entry_home_at", "access_entry", ["home_id", "at"], unique=False)
    op.create_index("ix_access_entry_record", "access_entry", ["kind", "record_id"], unique=False)
    op.create_index("ix_access_entry_user_at", "access_entry", ["user_id", "at"], unique=False)
    op.create_table(
        "home_detail",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("because", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_home_detail_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_detail")),
    )
    op.create_index(op.f("ix_home_detail_home_id"), "home_detail", ["home_id"], unique=False)
    op.create_table(
        "import_draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("provider_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_import_draft_home_id_home")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_import_draft_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("provider_id", sa.String(length=36), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(home_id IS NULL) <> (provider_id IS NULL)", name=op.f("ck_setting_one_scope")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_setting_home_id_home")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_setting_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_index("ix_setting_home_id_key", "setting", ["home_id", "key"], unique=False)
    op.create_index("ix_setting_provider_id_key", "setting", ["provider_id", "key"], unique=False)
    op.create_table(
        "setup_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("said", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_setup_step_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_step")),
    )
    op.create_index(op.f("ix_setup_step_home_id"), "setup_step", ["home_id"], unique=False)
    op.create_table(
        "area_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("change", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_change_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_change")),
    )
    op.create_index(op.f("ix_area_change_area_id"), "area_change", ["area_id"], unique=False)
    op.create_table(
        "programme_rhythm",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("every", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["programme_entry.id"], name=op.f("fk_programme_rhythm_entry_id_programme_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_rhythm")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_programme_rhythm_entry_id_number")),
    )
    op.create_index(op.f("ix_programme_rhythm_entry_id"), "programme_rhythm", ["entry_id"], unique=False)
    op.add_column("area", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("home", sa.Column("address", sa.String(length=400), nullable=False, server_default=""))
    op.add_column("home", sa.Column("postcode", sa.String(length=10), nullable=False, server_default=""))
    op.add_column(
        "home", sa.Column("local_authority", sa.String(length=100), nullable=False, server_default="")
    )
    op.add_column("home", sa.Column("beds", sa.Integer(), nullable=True))
    op.add_column("home", sa.Column("rating", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("home", sa.Column("rating_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("home", "rating_on")
    op.drop_column("home", "rating")
    op.drop_column("home", "beds")
    op.drop_column("home", "local_authority")
    op.drop_column("home", "postcode")
    op.drop_column("home", "address")
    op.drop_column("area", "closed_at")
    op.drop_table("programme_rhythm")
    op.drop_table("area_change")
    op.drop_table("setup_step")
    op.drop_table("setting")
    op.drop_table("import_draft")
    op.drop_table("home_detail")
    op.drop_table("access_entry")
    op.drop_table("outgoing_mail")
    op.drop_table("backup_proof")
    op.drop_table("epoch")
    op.drop_table("backup_run")
