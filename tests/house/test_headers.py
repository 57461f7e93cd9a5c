"""The security headers, pinned whole, on every kind of answer."""

from __future__ import annotations

import re

import pytest
from flask import Flask

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; connect-src 'self'; manifest-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'self' 'nonce-NONCE'; img-src 'self'"
)
CAPTURE_POLICY = (
    "default-src 'none'; style-src 'self'; connect-src 'self'; manifest-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'self'; img-src 'self' blob:; "
    "worker-src 'self'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


@pytest.mark.parametrize(
    "address",
    ["/sign-in", "/nowhere", "/healthz", "/api/sync/session", "/homes/hnone", "/static/x/css/base.css"],
)
def test_every_answer_carries_the_headers(app: Flask, address: str) -> None:
    headers = app.test_client().get(address).headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert re.sub(r"nonce-[\w-]+", "nonce-NONCE", headers["Content-Security-Policy"]) == PAGE_POLICY


def test_the_cached_shell_has_a_policy_without_a_nonce(app: Flask) -> None:
    headers = app.test_client().get("/capture/").headers
    assert headers["Content-Security-Policy"] == CAPTURE_POLICY


def test_pages_are_not_kept_and_files_are_kept_for_ever(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    address = app.jinja_env.globals["asset_url"]("css/base.css")  # type: ignore[operator]
    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_no_two_answers_share_a_nonce(app: Flask) -> None:
    policies = {app.test_client().get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_https_is_remembered(app: Flask) -> None:
    headers = app.test_client().get("/healthz", base_url="https://localhost").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_redirect_leads_to_this_server_whatever_host_was_asked_for(app: Flask) -> None:
    answer = app.test_client().get("/homes?page=2", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (308, "/homes/?page=2")
