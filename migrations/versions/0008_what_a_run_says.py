"""What a run says beside its answers, what is so of a home, several findings of one answer."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.protection import protect, unprotect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FINDING = (
    ("id", sa.String(36), False),
    ("home_id", sa.String(36), False),
    ("source", sa.String(64), False),
    ("audit_id", sa.String(36), True),
    ("answer_id", sa.String(36), True),
    ("checklist_key", sa.String(64), False),
    ("checklist_title", sa.String(200), False),
    ("checklist_version", sa.String(64), False),
    ("item_id", sa.String(64), False),
    ("subject", sa.String(120), False),
    ("prompt", sa.String(), False),
    ("severity", sa.String(64), False),
    ("polarity", sa.String(64), False),
    ("area_id", sa.String(36), True),
    ("area_name", sa.String(200), False),
    ("reading", sa.String(), False),
    ("note", sa.String(), False),
    ("seen_at", sa.DateTime(timezone=True), False),
    ("raised_at", sa.DateTime(timezone=True), False),
    ("raised_by", sa.String(64), False),
)


def upgrade() -> None:
    """Apply."""
    _create_audit_record()
    op.create_table(
        "home_flag",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=False),
        sa.Column("flag", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_home_flag_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_flag")),
    )
    op.create_index(op.f("ix_home_flag_home_id"), "home_flag", ["home_id"], unique=False)
    op.create_index("ix_home_flag_home_id_flag", "home_flag", ["home_id", "flag"], unique=False)
    _create_rows_of_actions()
    op.add_column("answer", sa.Column("spent", sa.BigInteger(), nullable=True))
    op.add_column("audit", sa.Column("transcribed", sa.Text(), nullable=True))
    _let_answers_raise(["answer_id", "part"], part=True)


def downgrade() -> None:
    """Undo."""
    _let_answers_raise(["answer_id"], part=False)
    op.drop_column("audit", "transcribed")
    op.drop_column("answer", "spent")
    op.drop_table("action_link")
    op.drop_table("action_risk")
    op.drop_table("home_flag")
    unprotect("audit_record")
    op.drop_table("audit_record")


def _create_audit_record() -> None:
    op.create_table(
        "audit_record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=True),
        sa.Column("section", sa.String(length=64), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("elapsed", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("attested", sa.String(length=64), nullable=False),
        sa.Column("sender_id", sa.String(length=64), nullable=False),
        sa.Column("tablet", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_record_audit_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_record")),
    )
    op.create_index(op.f("ix_audit_record_audit_id"), "audit_record", ["audit_id"], unique=False)
    protect("audit_record")


def _create_rows_of_actions() -> None:
    op.create_table(
        "action_risk",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("risk", sa.String(length=64), nullable=False),
        sa.Column("was", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("change_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_risk_action_id_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_risk")),
    )
    op.create_index(op.f("ix_action_risk_action_id"), "action_risk", ["action_id"], unique=False)
    op.create_table(
        "action_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_link_action_id_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_link")),
    )
    op.create_index(op.f("ix_action_link_action_id"), "action_link", ["action_id"], unique=False)


def _let_answers_raise(unique: Sequence[str], *, part: bool) -> None:
    """Make `unique` what may stand once in `finding`, with the column `part` or without it."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_finding(unique, part=part)
        return
    before = ["answer_id"] if part else ["answer_id", "part"]
    op.drop_constraint(op.f(f"uq_finding_{'_'.join(before)}"), "finding", type_="unique")
    if part:
        op.add_column("finding", sa.Column("part", sa.String(200), nullable=False, server_default=""))
    else:
        op.drop_column("finding", "part")
    op.create_unique_constraint(op.f(f"uq_finding_{'_'.join(unique)}"), "finding", unique)


def _rebuild_finding(unique: Sequence[str], *, part: bool) -> None:
    """SQLite cannot change what is unique in a table: its rows are put aside, and back into a new one.

    What refers to them is looked at again when the transaction ends, so nothing may be missing by then.
    """
    names = ", ".join(name for name, _, _ in _FINDING)
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.execute(f"CREATE TEMPORARY TABLE finding_aside AS SELECT {names} FROM finding")  # noqa: S608
    op.drop_table("finding")
    columns = [sa.Column(name, kind, nullable=nullable) for name, kind, nullable in _FINDING]
    if part:
        columns.append(sa.Column("part", sa.String(200), nullable=False, server_default=""))
    op.create_table(
        "finding",
        *columns,
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_finding_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_finding_{'_'.join(unique)}")),
    )
    op.execute(f"INSERT INTO finding ({names}) SELECT {names} FROM finding_aside")  # noqa: S608
    op.execute("DROP TABLE finding_aside")
    op.create_index(op.f("ix_finding_audit_id"), "finding", ["audit_id"], unique=False)
    op.create_index(op.f("ix_finding_home_id"), "finding", ["home_id"], unique=False)
    op.create_index("ix_finding_item", "finding", ["home_id", "item_id", "subject"], unique=False)
