"""What Flask-Login carries in the cookie: a session's token; and how it becomes an actor."""

from __future__ import annotations

from flask_login import UserMixin

from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor
from auditapp.people import queries, sign_ins


class SignedIn(UserMixin):
    """A signed-in browser; its id is the secret token of the session."""

    def __init__(self, token: str, actor: Actor | None) -> None:
        self.id = token
        self.actor = actor


def load(token: str) -> SignedIn | None:
    """The signed-in person behind a cookie, None when the session has ended."""
    actor = queries.actor_of_session(db.session(), sign_ins.token_hash(token), clock.now())
    return None if actor is None else SignedIn(token, actor)
