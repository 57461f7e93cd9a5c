"""The typed Base that every table shares, and the column shapes that recur."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from sqlalchemy import DateTime, ForeignKey, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# JSON without floats: the wire carries none, so neither does the database.
Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases; SQLite has no zones of its own. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; a naive datetime is a mistake in our code."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime cannot be stored.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Hand out UTC whatever the driver's session zone was."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Made once: an encoder costs more to make than to use.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


# Made once: an encoder costs more to make than to use.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class JsonText(TypeDecorator[object]):
    """JSON kept as text, so that the same bytes come back on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Compact JSON with sorted keys."""
        return None if value is None else _encode(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:  # noqa: ARG002
        """The value that was stored."""
        loaded: object = None if value is None else json.loads(value)
        return loaded


class Base(DeclarativeBase):
    """Every table's base; one MetaData, so that Flask-Migrate and the models share a registry."""

    metadata = MetaData(naming_convention=NAMING)


# Shapes that recur. Ids are text: opaque ids of ours (12 characters) or the tablet's UUIDs (36).
Id = Annotated[str, mapped_column(String(36), primary_key=True)]
Code = Annotated[str, mapped_column(String(64))]
Sha256 = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(String(200))]
UserRef = Annotated[str, mapped_column(String(36), ForeignKey("user.id"))]
# Who acted: a user's id or `system:<name>`, hence no foreign key.
ActorRef = Annotated[str, mapped_column(String(64))]
HomeRef = Annotated[str, mapped_column(String(36), ForeignKey("home.id"), index=True)]
When = Annotated[datetime, mapped_column(UtcDateTime)]
# `object`, since the mapper cannot resolve a recursive alias; readers narrow it.
JsonColumn = Annotated[object, mapped_column(JsonText)]

# The tables whose rows may change (design invariant 2); all others are only ever added to.
# A house test reads this list and finds no UPDATE or DELETE of any other table.
UPDATABLE_TABLES = frozenset(
    {
        "action_standing",  # worked out from rows that are only added to, and could be again
        "alembic_version",
        "area",  # as it stands now; area_change is only added to
        "backup_run",  # how it ended
        "checklist_draft",  # what nobody is audited by yet
        "home",  # as it stands now; home_detail is only added to
        "home_counter",
        "import_draft",  # as it is being looked through and decided about
        "invitation",  # the name goes when whoever it was for is erased
        "job",
        "journal_chain",
        "outgoing_mail",  # whether it was sent
        "passkey",  # its counter and last use
        "recovery_code",  # its one use
        "sign_in_session",
        "sign_in_step",  # its one use
        "user",  # as they are called now; user_change is only added to
    }
)
# Rows that may be deleted. A journal value and earlier names: when somebody's data is erased (design invariant 4).
# Drafts once used, tries once old, the access log after its retention: by the housekeeping of each.
ERASABLE_TABLES = frozenset(
    {
        "access_entry",
        "checklist_draft",
        "import_draft",
        "journal_value",
        "known_device",
        "outgoing_mail",
        "sign_in_step",
        "sign_in_try",
        "user_change",
    }
)
