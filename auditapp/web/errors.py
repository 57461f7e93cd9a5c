"""Refusals and faults become answers here and nowhere else: a page, or the one JSON shape."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from auditapp.extensions import db
from auditapp.kernel.errors import (
    BusyError,
    FactorNeededError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    OwnWorkError,
    Refusal,
    SignedOutError,
    StateError,
    ThrottledError,
)
from auditapp.web import logs

STATUS: dict[type[Refusal], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    SignedOutError: 401,
    InvalidError: 422,
    StateError: 409,
    OwnWorkError: 403,
    ThrottledError: 429,
    BusyError: 503,
}
SENTENCES = {
    400: ("malformed", "We could not read what was sent. Go back, check it and try again."),
    403: ("forbidden", "You do not have access to this page."),
    404: ("not_found", "We could not find that page. Check the address, or start from your home's page."),
    405: ("method_not_allowed", "That address does not take this kind of request."),
    408: ("too_slow", "The connection was too slow. Try again; what is on the tablet is kept."),
    413: ("too_large", "That is too large to send. A photo may be at most 15 MB; a page at most 1 MB."),
    415: ("wrong_type", "That kind of content is not accepted here."),
    422: ("invalid", "Some of what was sent is not acceptable."),
    429: ("too_many_tries", "Too many tries. Wait a few minutes and try again."),
    500: ("fault", "Something went wrong on our side. Nothing you had saved is lost. Try again in a minute."),
}
TITLES = {
    403: "You cannot open this",
    404: "Not found",
    429: "Too many tries",
    500: "Something went wrong",
}
TOO_LARGE_A_FILE = (
    "That file is too large to send. A list or a form may have at most 15 MB. Choose a smaller one."
)
Onward = dict[str, str]  # the one thing to do next: label, url
log = logging.getLogger("auditapp")


def install(app: Flask) -> None:
    """Register the handlers. A fault inside an error page still gives a plain page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, out_of_date)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _clash)
    app.register_error_handler(Exception, _fault)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal, from the nearest class in STATUS."""
    return next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 400)


def wants_json() -> bool:
    """The tablet's wire speaks JSON; everything else is a page."""
    return request.path.startswith("/api/")


def error_body(code: str, message: str, details: dict[str, str | int] | None = None) -> Response:
    """The one JSON shape of an error. Its details carry the number by which the log can be searched."""
    told = {**(details or {}), "request_id": logs.request_id()}
    return jsonify({"error": {"code": code, "message": message, "details": told}})


def out_of_date(_error: CSRFError) -> ResponseReturnValue:
    """A form was sent from a page that was open for longer than its sign-in, so nothing was done."""
    if wants_json():
        return _answer(400, "csrf", "This page was open for a long time. Reload it and send it again.")
    back = _page_before()
    if current_user.is_authenticated:
        text = "Nothing was changed. Open the page again, fill it in and send it."
        onward = {"label": "Open the page again", "url": back}
    else:
        text = "Nothing was changed. Sign in, then fill the page in again and send it."
        onward = {"label": "Sign in", "url": url_for("people.sign_in", next=back)}
    page = _page("That page was open for too long", text, onward)
    return Response(page, status=400, mimetype="text/html")


def _page_before() -> str:
    """The page of ours that the form was on; the first page when the browser does not say."""
    named = urlsplit(request.referrer or "")
    if named.netloc != request.host or not named.path or named.path.startswith(("//", "/\\")):
        return "/"
    return f"{named.path}?{named.query}" if named.query else named.path


def _refused(error: Refusal) -> ResponseReturnValue:
    if isinstance(error, SignedOutError) and not wants_json():
        return redirect(
            url_for("people.sign_in", next=request.full_path if request.method == "GET" else None)
        )
    if isinstance(error, FactorNeededError) and not wants_json():
        return redirect(url_for("factors.index"))
    return _answer(status_of(error), error.code, error.message, dict(error.details))


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - a redirect raised as an exception
        return error.get_response()
    if status == 413 and not wants_json():  # noqa: PLR2004 - more than any form of ours sends
        return _too_large()
    code, message = SENTENCES.get(status, ("refused", "That could not be done."))
    details = error.data.get("messages") if isinstance(getattr(error, "data", None), dict) else None  # type: ignore[attr-defined]
    answer = _answer(status, code, message, {"fields": str(details)} if details else None)
    allow = error.get_response().headers.get("Allow")
    if allow:
        answer.headers["Allow"] = allow
    return answer


def _too_large() -> ResponseReturnValue:
    """Back on the page for a file when that was sent; else a page with the way back."""
    if request.path.endswith("/import"):
        flash(TOO_LARGE_A_FILE, "attention")
        return redirect(request.path, 303)
    text = "Nothing was changed. A file or a photo may have at most 15 MB."
    page = _page("That is too large to send", text, {"label": "Back to the page", "url": _page_before()})
    return Response(page, status=413, mimetype="text/html")


def _clash(_error: IntegrityError) -> ResponseReturnValue:
    db.session.rollback()
    message = "Somebody did the same at the same moment. Reload the page to see how it stands now."
    return _answer(409, "clash", message)


def _fault(error: Exception) -> ResponseReturnValue:
    log.error("fault at %s %s", request.method, logs.route(), exc_info=error)
    db.session.rollback()
    code, message = SENTENCES[500]
    return _answer(500, code, message)


def _answer(status: int, code: str, message: str, details: dict[str, str | int] | None = None) -> Response:
    if wants_json():
        response = error_body(code, message, details)
    else:
        title = TITLES.get(status, "That could not be done")
        onward = {"label": "Go to the first page", "url": "/"}
        response = Response(_page(title, message, onward), mimetype="text/html")
    response.status_code = status
    return response


def _page(title: str, message: str, onward: Onward) -> str:
    try:
        return render_template(
            "errors/error.html", h1=title, text=message, onward=onward, reference=logs.request_id()
        )
    except Exception:
        log.exception("the error page failed")
        return f'<!doctype html><html lang="en-GB"><title>{title}</title><h1>{title}</h1><p>{message}</p>'
