"""One transaction per request: a good answer to an unsafe method commits, everything else rolls back."""

from __future__ import annotations

from flask import Flask, Response, g, request

from auditapp.extensions import db
from auditapp.kernel.transaction import commit

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSED = 400


def install(app: Flask) -> None:
    """Settle the transaction at the end of every request."""
    app.after_request(_settle)


def keep() -> None:
    """Commit although the answer is a refusal: the refusal itself must be remembered."""
    g.keep_transaction = True


def settle_now() -> None:
    """Commit what was done so far, before something slow that needs no transaction."""
    commit(db.session())


def _settle(response: Response) -> Response:
    good = response.status_code < _REFUSED or g.pop("keep_transaction", False)
    if request.method not in _SAFE and good:
        commit(db.session())
    else:
        db.session.rollback()
    return response
