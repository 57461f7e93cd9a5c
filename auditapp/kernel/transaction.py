"""The only code that commits, with its twins for a request (`web/transaction.py`), the worker and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy.orm import Session

from auditapp.kernel import journal
from auditapp.kernel.faults import fault_point

SessionMaker = Callable[[], Session]
Transaction = Callable[[], AbstractContextManager[Session]]


def commit(session: Session) -> None:
    """Write the waiting journal events and commit them with what they tell of."""
    session.flush()
    fault_point("before-journal")
    journal.write_pending(session)
    fault_point("before-commit")
    session.commit()
    fault_point("after-commit")


def transactions(make_session: SessionMaker) -> Transaction:
    """A context manager that commits what is done inside it, or rolls all of it back."""

    @contextmanager
    def transaction() -> Iterator[Session]:
        with make_session() as session:
            try:
                yield session
                commit(session)
            except BaseException:
                session.rollback()
                raise

    return transaction
