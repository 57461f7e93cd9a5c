"""Security headers, the same on every answer; the content policy starts from nothing allowed."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

_COMMON = (
    "default-src 'none'",
    "style-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
# The shell is cached on the tablet, so it can carry no nonce.
CAPTURE_POLICY = "; ".join((*_COMMON, "script-src 'self'", "img-src 'self' blob:", "worker-src 'self'"))
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
SECURE = {"Strict-Transport-Security": "max-age=31536000"}
# Of the files that pages and tablets are made of.
FILES = {**FIXED, "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}


def install(app: Flask) -> None:
    """Add the headers to every answer and the nonce to every template."""
    app.after_request(_add)
    app.jinja_env.globals["csp_nonce"] = nonce


def nonce() -> str:
    """The nonce of this answer's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def page_policy() -> str:
    """The policy of manager pages."""
    return "; ".join((*_COMMON, f"script-src 'self' 'nonce-{nonce()}'", "img-src 'self'"))


def _add(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    is_capture = request.path.startswith("/capture/") and request.path != "/capture/sign-in"
    response.headers.setdefault("Content-Security-Policy", CAPTURE_POLICY if is_capture else page_policy())
    for name, value in (SECURE if request.is_secure else {}).items():
        response.headers.setdefault(name, value)
    # A redirect that names this server would lead wherever whoever sent the request said that it is.
    own, location = request.host_url, response.headers.get("Location", "")
    if location.startswith(own):
        response.headers["Location"] = f"/{location.removeprefix(own)}"
    # What people see is never kept by a browser or a proxy; static files and photos say otherwise themselves.
    response.headers.setdefault("Cache-Control", "no-store")
    return response
