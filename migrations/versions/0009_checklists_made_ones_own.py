"""Checklists that providers and homes make their own: what is in force, drafts, archiving, sign-off.

Each version that is there already was put into force when it was published, as it was shipped.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

from migrations.protection import protect, unprotect

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PROTECTED = ("checklist_publication", "checklist_archiving", "checklist_sign_off")


def upgrade() -> None:
    """Apply."""
    op.add_column("checklist", sa.Column("home_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_checklist_home_id"), "checklist", ["home_id"], unique=False)
    _create_publication()
    _create_archiving()
    _create_sign_off()
    _create_draft()
    _put_into_force()
    for table in PROTECTED:
        protect(table)


def downgrade() -> None:
    """Undo."""
    for table in PROTECTED:
        unprotect(table)
    op.drop_table("checklist_draft")
    op.drop_table("checklist_sign_off")
    op.drop_table("checklist_archiving")
    op.drop_table("checklist_publication")
    op.drop_index(op.f("ix_checklist_home_id"), table_name="checklist")
    op.drop_column("checklist", "home_id")


def _create_publication() -> None:
    op.create_table(
        "checklist_publication",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("checklist_id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("based_on", sa.String(length=64), nullable=True),
        sa.Column("library", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name=op.f("fk_checklist_publication_checklist_id_checklist")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["checklist_version.id"],
            name=op.f("fk_checklist_publication_version_id_checklist_version"),
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_checklist_publication_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_publication")),
        sa.UniqueConstraint(
            "checklist_id", "number", name=op.f("uq_checklist_publication_checklist_id_number")
        ),
    )
    for column in ("version_id", "home_id"):
        name = op.f(f"ix_checklist_publication_{column}")
        op.create_index(name, "checklist_publication", [column], unique=False)


def _create_archiving() -> None:
    op.create_table(
        "checklist_archiving",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("checklist_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name=op.f("fk_checklist_archiving_checklist_id_checklist")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_checklist_archiving_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_archiving")),
    )
    name = op.f("ix_checklist_archiving_checklist_id")
    op.create_index(name, "checklist_archiving", ["checklist_id"], unique=False)


def _create_sign_off() -> None:
    op.create_table(
        "checklist_sign_off",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["checklist_version.id"],
            name=op.f("fk_checklist_sign_off_version_id_checklist_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_sign_off")),
    )
    op.create_index(
        op.f("ix_checklist_sign_off_version_id"), "checklist_sign_off", ["version_id"], unique=False
    )


def _create_draft() -> None:
    op.create_table(
        "checklist_draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.String(length=36), nullable=False),
        sa.Column("home_id", sa.String(length=36), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=True),
        sa.Column("library", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_checklist_draft_provider_id_provider")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_checklist_draft_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_draft")),
    )
    op.create_index(
        "ix_checklist_draft_scope", "checklist_draft", ["provider_id", "home_id", "key"], unique=False
    )


def _put_into_force() -> None:
    """One act for each version that is there, in the order in which they were published."""
    connection = op.get_bind()
    names = ("id", "checklist_id", "content_hash", "published_at", "published_by")
    versions = sa.table("checklist_version", *map(sa.column, names))
    publications = sa.table(
        "checklist_publication",
        *map(
            sa.column, ("id", "checklist_id", "version_id", "library", "at", "by", "number", "follows", "why")
        ),
    )
    numbers: dict[str, int] = {}
    rows = []
    for version in connection.execute(
        sa.select(versions).order_by(versions.c.published_at, versions.c.id)
    ).mappings():
        checklist = version["checklist_id"]
        numbers[checklist] = numbers.get(checklist, 0) + 1
        rows.append(
            {
                "id": str(uuid.uuid5(uuid.NAMESPACE_OID, version["id"])),
                "checklist_id": checklist,
                "version_id": version["id"],
                "library": version["content_hash"],
                "at": version["published_at"],
                "by": version["published_by"],
                "number": numbers[checklist],
                "follows": False,
                "why": "",
            }
        )
    if rows:
        connection.execute(sa.insert(publications), rows)
