"""One transaction per request: a good answer to an unsafe method commits, everything else rolls back."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from auditapp.extensions import db
from auditapp.kernel.transaction import Transaction, commit
from auditapp.web.work import Work

log = logging.getLogger("auditapp")
Note = Callable[[Session], None]
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


def after_answer(note: Note) -> None:
    """Do `note` in a transaction of its own once the answer has been sent: also after a GET, which keeps nothing.

    For what must neither slow nor break the answer; a fault is logged and forgotten. Answers of 400 and above
    drop it.
    """
    notes: list[Note] = g.setdefault("after_answer", [])
    notes.append(note)


def _settle(response: Response) -> Response:
    notes: list[Note] = g.pop("after_answer", [])
    if notes and response.status_code < _REFUSED:
        work: Work = current_app.extensions["work"]
        response.call_on_close(lambda: _write(work.transaction, notes))
    good = response.status_code < _REFUSED or g.pop("keep_transaction", False)
    if request.method not in _SAFE and good:
        commit(db.session())
    else:
        db.session.rollback()
    return response


def _write(transaction: Transaction, notes: list[Note]) -> None:
    for note in notes:
        try:
            with transaction() as session:
                note(session)
        except Exception:
            log.exception("what should be noted after an answer could not be written")
