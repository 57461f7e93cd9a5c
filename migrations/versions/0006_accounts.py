"""Accounts: sign-in names, invitations, second factors, devices, leavers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "factor_removal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("factor_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_removal")),
        sa.UniqueConstraint("factor_id", name=op.f("uq_factor_removal_factor_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("provider_id", sa.String(length=36), nullable=True),
        sa.Column("user_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sign_in_name", sa.String(length=254), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_invitation_provider_id_provider")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_invitation_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
    )
    op.create_index(op.f("ix_invitation_provider_id"), "invitation", ["provider_id"], unique=False)
    op.create_index(op.f("ix_invitation_user_id"), "invitation", ["user_id"], unique=False)
    op.create_table(
        "invitation_grant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("invitation_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("provider_id", sa.String(length=36), nullable=True),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("engaged_as", sa.String(length=64), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(home_id IS NULL) <> (provider_id IS NULL)", name=op.f("ck_invitation_grant_one_scope")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_invitation_grant_home_id_home")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_grant_invitation_id_invitation")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_invitation_grant_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_grant")),
    )
    op.create_index(op.f("ix_invitation_grant_home_id"), "invitation_grant", ["home_id"], unique=False)
    op.create_index(
        op.f("ix_invitation_grant_invitation_id"), "invitation_grant", ["invitation_id"], unique=False
    )
    op.create_index(
        op.f("ix_invitation_grant_provider_id"), "invitation_grant", ["provider_id"], unique=False
    )
    op.create_table(
        "invitation_end",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("invitation_id", sa.String(length=36), nullable=False),
        sa.Column("how", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_end_invitation_id_invitation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_end")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_invitation_end_invitation_id")),
    )
    op.create_table(
        "known_device",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_known_device_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_device")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_known_device_secret_hash")),
    )
    op.create_index(op.f("ix_known_device_user_id"), "known_device", ["user_id"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_passkey_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"], unique=False)
    op.create_table(
        "sign_in_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=True),
        sa.Column("challenge", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_step_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_step")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_step_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_step_user_id"), "sign_in_step", ["user_id"], unique=False)
    op.create_table(
        "totp",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("secret", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_totp_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totp")),
    )
    op.create_index(op.f("ix_totp_user_id"), "totp", ["user_id"], unique=False)
    op.create_table(
        "totp_use",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("totp_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["totp_id"], ["totp.id"], name=op.f("fk_totp_use_totp_id_totp")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totp_use")),
        sa.UniqueConstraint("totp_id", "step", name=op.f("uq_totp_use_totp_id_step")),
    )
    op.create_table(
        "user_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sign_in_name", sa.String(length=254), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_change_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_change")),
    )
    op.create_index(op.f("ix_user_change_user_id"), "user_change", ["user_id"], unique=False)
    op.create_table(
        "departure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("provider_id", sa.String(length=36), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(home_id IS NULL) <> (provider_id IS NULL)", name=op.f("ck_departure_one_scope")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_departure_home_id_home")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_departure_provider_id_provider")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_departure_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
    )
    op.create_index(op.f("ix_departure_home_id"), "departure", ["home_id"], unique=False)
    op.create_index(op.f("ix_departure_provider_id"), "departure", ["provider_id"], unique=False)
    op.create_index(op.f("ix_departure_user_id"), "departure", ["user_id"], unique=False)
    op.add_column(
        "role_grant", sa.Column("engaged_as", sa.String(length=64), nullable=False, server_default="employed")
    )
    op.add_column("role_grant", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("sign_in_session", sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "sign_in_session", sa.Column("label", sa.String(length=120), nullable=False, server_default="")
    )
    op.add_column(
        "sign_in_session",
        sa.Column("factor", sa.String(length=64), nullable=False, server_default="password"),
    )
    op.add_column("sign_in_session", sa.Column("device_id", sa.String(length=36), nullable=True))
    op.add_column("sign_in_session", sa.Column("ended_by", sa.String(length=64), nullable=True))
    op.add_column("sign_in_try", sa.Column("device_hash", sa.String(length=64), nullable=True))
    op.add_column("user", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.execute('ALTER TABLE "user" RENAME COLUMN email TO sign_in_name')


def downgrade() -> None:
    """Undo."""
    op.execute('ALTER TABLE "user" RENAME COLUMN sign_in_name TO email')
    op.drop_column("user", "erased_at")
    op.drop_column("sign_in_try", "device_hash")
    op.drop_column("sign_in_session", "ended_by")
    op.drop_column("sign_in_session", "device_id")
    op.drop_column("sign_in_session", "factor")
    op.drop_column("sign_in_session", "label")
    op.drop_column("sign_in_session", "last_seen_at")
    op.drop_column("role_grant", "ends_on")
    op.drop_column("role_grant", "engaged_as")
    op.drop_table("departure")
    op.drop_table("user_change")
    op.drop_table("totp_use")
    op.drop_table("totp")
    op.drop_table("sign_in_step")
    op.drop_table("recovery_code")
    op.drop_table("passkey")
    op.drop_table("known_device")
    op.drop_table("invitation_end")
    op.drop_table("invitation_grant")
    op.drop_table("invitation")
    op.drop_table("factor_removal")
