"""Tells of statements that take long: their text, never their values, and for which page they ran."""

from __future__ import annotations

import logging
import time

from flask import has_request_context
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from auditapp.web import logs

log = logging.getLogger("auditapp.database")
_BEGAN = "statement_began"
_LONGEST = 4_000  # characters of a statement that are shown


def install(engine: Engine, threshold_ms: int) -> None:
    """Tell of every statement that takes `threshold_ms` or longer, without its wait for the write lock."""

    def begin(connection: Connection, *_rest: object) -> None:
        connection.info[_BEGAN] = time.perf_counter()

    def end(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        ms = (time.perf_counter() - connection.info[_BEGAN]) * 1000
        if ms >= threshold_ms:
            place = logs.route() if has_request_context() else ""
            facts = {"statement": statement[:_LONGEST], "ms": round(ms), "route": place or None}
            log.warning("slow statement", extra={"fields": facts})

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
