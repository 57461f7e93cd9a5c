"""The door of the inbox: every change is read and judged by itself before any transaction begins.

Only the envelope can earn an error; a change that cannot be taken gets its own outcome.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from auditapp.audits.change_bodies import KINDS, Body, read_change
from auditapp.audits.changes import Change
from auditapp.kernel.canonical import CanonicalError, canonical
from auditapp.kernel.permissions import Actor, Permission
from auditapp.sync import service, wiretext
from auditapp.sync.arrivals import NOT_THERE, UNREADABLE, Arrival, Outcome
from auditapp.sync.glance import is_plainly_right
from auditapp.sync.schemas import faults_of

log = logging.getLogger("auditapp.sync")
_UNKNOWN = "unknown"


def receive(
    session: Session, sent: Sequence[Mapping[str, object]], *, actor: Actor, now: datetime
) -> list[Outcome]:
    """Take in the changes of one envelope (`{"digest", "change"}` each); the outcomes in the same order."""
    arrivals = [arrive(cast("str", each["digest"]), cast("Body", each["change"]), actor) for each in sent]
    return service.receive(session, arrivals, actor=actor, now=now)


def arrive(claimed: str, body: Body, actor: Actor) -> Arrival:
    """Judge one change as far as that needs no database. Whatever is wrong with it, it is wrong with it alone."""
    try:
        return _read(claimed, body, actor)
    except Exception:
        log.exception("a change with the digest %s could not be read", claimed)
        return _as_it_came(claimed, body).refused(*UNREADABLE)


def _read(claimed: str, body: Body, actor: Actor) -> Arrival:
    try:
        text = canonical(body)
    except CanonicalError as fault:
        message = f"The server cannot keep this as it is: {fault}."
        return _as_it_came(claimed, body).refused("not_canonical", message)
    digest = hashlib.sha256(text).hexdigest()
    if digest == claimed and is_plainly_right(cast("dict[str, object]", body)):
        return _plain(digest, text.decode(), read_change(body), cast("str", body["kind"]), actor)
    if digest != claimed:
        return _arrival(claimed, text.decode(), body, actor).refused(
            "digest_mismatch", "This changed on its way to the server. Send it again."
        )
    return _judged(_arrival(digest, text.decode(), body, actor), body, actor)


def _judged(arrival: Arrival, body: Body, actor: Actor) -> Arrival:
    if arrival.kind == _UNKNOWN:
        return arrival.refused("unknown_kind", "The server does not know this kind of change.")
    faults = faults_of(body)
    if faults:
        return arrival.refused(*_said(faults))
    return _of_sender(arrival, read_change(body), actor)


def _plain(digest: str, text: str, change: Change, kind: str, actor: Actor) -> Arrival:
    """The short way for a change in which nothing is unusual."""
    arrival = Arrival(
        id=change.id,
        key=change.id,
        kind=kind,
        digest=digest,
        body=text,
        change=None,
        home=_home(kind, change.audit, change.home, actor),
        audit=change.audit or None,
        by=change.by,
        attested=change.attested,
        tablet=change.tablet,
        named=change.home,
    )
    return _of_sender(arrival, change, actor)


def _of_sender(arrival: Arrival, change: Change, actor: Actor) -> Arrival:
    """Whether this sender may send it: in a home of theirs, and in no other person's name."""
    if arrival.home is None:
        return arrival.refused("wrong_home", NOT_THERE)
    if change.by != actor.user_id:
        return arrival.refused("by_other", "This was recorded by somebody else, who must sign in to send it.")
    arrival.change = change
    return arrival


def _arrival(digest: str, text: str, body: Body, actor: Actor) -> Arrival:
    change_id, kind, home, audit = body.get("id"), body.get("kind"), body.get("home"), body.get("audit")
    known = kind if isinstance(kind, str) and kind in KINDS else _UNKNOWN
    usable = isinstance(change_id, str) and wiretext.UUID4.fullmatch(change_id) is not None
    return Arrival(
        id=change_id if isinstance(change_id, str) else "",
        key=cast("str", change_id) if usable else digest[:36],
        kind=known,
        digest=digest,
        body=text,
        change=None,
        home=_home(known, audit, home, actor),
        audit=audit if isinstance(audit, str) and wiretext.UUID4.fullmatch(audit) else None,
        by=_code(body.get("by")),
        attested=_code(body.get("attested")),
        tablet=_code(body.get("tablet")),
        named=home if isinstance(home, str) and wiretext.CODE.fullmatch(home) else None,
    )


def _home(kind: str, audit: object, home: object, actor: Actor) -> str | None:
    of_action = kind == "done" or (kind == "photo" and not audit)
    needed = Permission.HOME_ACTION_DO if of_action else Permission.HOME_AUDIT_CAPTURE
    return home if isinstance(home, str) and actor.can(needed, home) else None


def _as_it_came(claimed: str, body: Body) -> Arrival:
    """A change that has no canonical form is kept in plain ASCII, under the digest of that."""
    try:
        text = json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    except (RecursionError, TypeError, ValueError):
        text = ""
    digest = hashlib.sha256(text.encode()).hexdigest() if text else claimed
    change_id = body.get("id")
    echoed = change_id if isinstance(change_id, str) else ""
    return Arrival(
        echoed, digest[:36], _UNKNOWN, digest, text, None, None, None, _UNKNOWN, _UNKNOWN, _UNKNOWN
    )


def _code(value: object) -> str:
    return value if isinstance(value, str) and wiretext.CODE.fullmatch(value) else _UNKNOWN


def _said(faults: Mapping[str, object]) -> tuple[str, str]:
    """Code and sentence for what marshmallow found."""
    name, found = next(iter(faults.items()))
    first = found[0] if isinstance(found, list) and found else found
    if first == "Unknown field.":
        return "unknown_field", f"The server does not know the field {str(name)[:60]!r}."
    return "bad_value", f"{str(name)[:60]}: {str(first)[:200]}"
