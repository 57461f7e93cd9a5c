"""What the server says about itself, to stderr: one line of JSON for each request, job, fault and start.

No line holds anything about anybody but opaque ids: routes as patterns and never addresses, no names, no form or
query, no codes, the network of a client without its last part. Faults are told by their kind and by where they
happened, without their message, for a message may quote what somebody wrote.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from flask import Flask, Response, g, has_request_context, request
from flask_login import current_user
from sqlalchemy.exc import StatementError

from auditapp.config import LogForm
from auditapp.kernel.ids import ALPHABET
from auditapp.kernel.permissions import Actor
from auditapp.web import metrics

Field = str | int | float | None
log = logging.getLogger("auditapp.request")
_OURS = "auditapp"
_FIELDS = "fields"
_REFERENCE = 10  # characters that somebody can read out on the telephone
_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
_NETWORK = {4: 24, 6: 48}  # how much of an address is kept
_SERVER_FAULT = 500
_CAUSES = 5


def event(name: str, level: int = logging.INFO, /, **fields: Field) -> None:
    """Say that something happened. `fields` hold ids, codes, numbers and times, never words of people."""
    logging.getLogger(_OURS).log(level, name, extra={_FIELDS: fields})


def configure(form: LogForm) -> None:
    """Send this process's log to stderr in the form chosen: JSON, text, or text without what goes well."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form is LogForm.JSON else Text())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.WARNING if form is LogForm.QUIET else logging.INFO)
    server = logging.getLogger(
        "gunicorn.error"
    )  # it brings a handler of its own, which would quote addresses
    server.handlers, server.propagate = [], True
    server.filters = [_without_clients]


def install(app: Flask) -> None:
    """Number every request and tell how it ended."""
    app.before_request(_begin)
    app.after_request(_tell)


def request_id() -> str:
    """The number of this request, for the log and for whoever asks for help; nothing outside a request."""
    return str(g.get("request_id", "")) if has_request_context() else ""


def route() -> str:
    """The pattern of the address asked for, such as /homes/<home_id>/actions; never the address itself."""
    return request.url_rule.rule if request.url_rule else "(none)"


def network(address: str | None) -> str:
    """The client's network: enough to see that one place asks too much, too little to tell a person."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    return str(ip_network(f"{found}/{_NETWORK[found.version]}", strict=False))


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = _given() or "".join(secrets.choice(ALPHABET) for _ in range(_REFERENCE))


def _given() -> str:
    """The number that a proxy of ours gave, when there is one and it is fit to be written down."""
    from flask import current_app  # noqa: PLC0415 - beside the request

    number = request.headers.get("X-Request-ID", "")
    return number if current_app.config["PROXIED"] and _WELL_FORMED.fullmatch(number) else ""


def _tell(response: Response) -> Response:
    if "request_id" not in g:  # refused before anything began
        _begin()
    response.headers["X-Request-ID"] = g.request_id
    seconds = time.perf_counter() - g.began
    pattern = route()
    metrics.count_request(request.method, pattern, response.status_code, seconds)
    level = logging.ERROR if response.status_code >= _SERVER_FAULT else logging.INFO
    if log.isEnabledFor(level):
        log.log(level, "request", extra={_FIELDS: _facts(response, pattern, seconds)})
    return response


def _facts(response: Response, pattern: str, seconds: float) -> dict[str, Field]:
    actor = getattr(current_user, "actor", None) if "_login_user" in g else None
    return {
        "method": metrics.method_of(request.method),
        "route": pattern,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "bytes": response.content_length,
        "user": actor.user_id if isinstance(actor, Actor) else None,
        "home": getattr(g.get("home"), "id", None),
        "network": network(request.remote_addr),
    }


class JsonLines(logging.Formatter):
    """One JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, what, the fields, and where a fault happened."""
        return json.dumps(_line(record), ensure_ascii=True)


class Text(logging.Formatter):
    """The same for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Fields as name=value, the traceback below."""
        line = _line(record)
        trace = line.pop("traceback", [])
        head = f"{line.pop('time')} {line.pop('level')} {line.pop('event')}"
        rest = [f"{name}={value}" for name, value in line.items() if value not in {None, ""}]
        return "\n".join([" ".join([head, *rest]), *(trace if isinstance(trace, list) else [])])


def _line(record: logging.LogRecord) -> dict[str, Field | list[str]]:
    line: dict[str, Field | list[str]] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": _words(record),
        "logger": record.name,
        "process": record.process,
    }
    if number := request_id():
        line["request_id"] = number
    fields: Mapping[str, Field] = getattr(record, _FIELDS, {})
    line.update({name: value for name, value in fields.items() if value is not None})
    if record.exc_info and record.exc_info[1]:
        line["traceback"] = list(_trace(record.exc_info[1]))
    return line


_OF_CLIENTS = re.compile(r"invalid request|error handling request|ip=", re.IGNORECASE)


def _without_clients(record: logging.LogRecord) -> bool:
    """The server puts what a client sent, and from where, into its sentences: those keep only what happened."""
    found = _OF_CLIENTS.search(str(record.msg))
    if found:
        what = "invalid request" if "invalid" in str(record.msg).lower() else "error handling request"
        record.msg, record.args = what, None
    return True


def _words(record: logging.LogRecord) -> str:
    """Our own sentences name ids only. Libraries may quote anything, so theirs are given without what they quote."""
    ours = record.name == _OURS or record.name.startswith(f"{_OURS}.")
    return record.getMessage() if ours else str(record.msg)


def _trace(error: BaseException) -> Iterator[str]:
    """Where it happened, the first cause first; kinds of errors without their messages or anybody's values."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and len(chain) < _CAUSES:
        chain.append(cause)
    for each in reversed(chain):
        for frame in traceback.extract_tb(each.__traceback__):
            yield f"{frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
        yield f"{type(each).__module__}.{type(each).__qualname__}"
        if isinstance(each, StatementError) and each.statement:
            yield f"statement: {each.statement}"
