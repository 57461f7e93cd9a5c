"""What Flask-Login carries in the cookie: a session's token; and how it becomes an actor."""

from __future__ import annotations

from flask_login import UserMixin

from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor
from auditapp.people import queries, sessions, sign_ins
from auditapp.web import transaction


class SignedIn(UserMixin):
    """A signed-in browser; its id is the secret token of the session."""

    def __init__(self, token: str, actor: Actor | None) -> None:
        self.id = token
        self.actor = actor


def load(token: str) -> SignedIn | None:
    """The signed-in person behind a cookie, None when the session has ended."""
    now = clock.now()
    visit = queries.visit_of(db.session(), sign_ins.token_hash(token), now)
    if visit is None:
        return None
    session_id = visit.actor.session_id
    if session_id and now - visit.last_seen_at > sessions.SEEN_EVERY:
        transaction.after_answer(lambda session: sessions.note_seen(session, session_id, now=now))
    return SignedIn(token, visit.actor)
