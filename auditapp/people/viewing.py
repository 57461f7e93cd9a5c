"""Who opened which audit, photo, pack and person, and what is held about whom: the rows of the access log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.orm import Session

from auditapp.kernel.bulk import insert_rows, read_rows, table_of
from auditapp.kernel.orm import UtcDateTime
from auditapp.kernel.permissions import Actor
from auditapp.people.models import AccessEntry, Home

# Loading a page again within a minute tells nothing new.
ONCE_IN = timedelta(minutes=1)


def note_view(
    session: Session, *, home_id: str, kind: str, record_id: str, way: str, actor: Actor, now: datetime
) -> None:
    """Note that somebody opened a record, once a minute at most; looking takes no lock, only a new row does.

    `kind` is "audit", "photo", "pack", "person" or "person_data" (all that is held about one); `way` is "page" or
    "file".
    """
    what = {"home_id": home_id, "kind": kind, "record_id": record_id, "way": way}
    if not read_rows(session, _LATELY, user=actor.user_id, since=now - ONCE_IN, **what)[0][0]:
        _insert(session, what, actor, now)


def note_handed_out(
    session: Session, *, home_id: str, kind: str, record_id: str, actor: Actor, now: datetime
) -> None:
    """Note that a file left with a record in it: each time, however soon after the last."""
    what = {"home_id": home_id, "kind": kind, "record_id": record_id, "way": "file"}
    _insert(session, what, actor, now)


def _insert(session: Session, what: Mapping[str, str], actor: Actor, now: datetime) -> None:
    who = {"user_id": actor.user_id, "session_id": actor.session_id}
    insert_rows(session, AccessEntry, [{"at": now, **who, **what}])


def forget_before(session: Session, provider_id: str, moment: datetime) -> None:
    """Remove the entries of a provider's homes that are older."""
    homes = select(Home.id).where(Home.provider_id == provider_id)
    session.execute(delete(AccessEntry).where(AccessEntry.home_id.in_(homes), AccessEntry.at < moment))


_entry = table_of(AccessEntry).c
# Made once: every opened page asks.
_LATELY = select(
    exists().where(
        _entry.user_id == bindparam("user"),
        _entry.at > bindparam("since", type_=UtcDateTime()),
        _entry.kind == bindparam("kind"),
        _entry.record_id == bindparam("record_id"),
        _entry.home_id == bindparam("home_id"),
        _entry.way == bindparam("way"),
    )
)
