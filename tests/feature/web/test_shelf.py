from __future__ import annotations

import gzip
from typing import cast

import pytest
from flask import Flask

from auditapp.web.assets import Assets
from auditapp.web.headers import FIXED


@pytest.fixture
def assets(app: Flask) -> Assets:
    return cast("Assets", app.extensions["assets"])


def test_a_file_of_this_build_is_kept_for_ever_and_may_do_nothing(app: Flask, assets: Assets) -> None:
    answer = app.test_client().get(assets.url("icons.svg"))
    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in FIXED} == FIXED
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("path", ["css/base.css", "js/capture/main.js"])
def test_scripts_and_styles_leave_out_only_what_browsers_heed_in_documents(
    app: Flask, assets: Assets, path: str
) -> None:
    answer = app.test_client().get(assets.url(path))
    left_out = {name for name in FIXED if name not in answer.headers}
    assert left_out == {"Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy"}
    assert {name: answer.headers[name] for name in FIXED if name not in left_out} == {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_every_file_comes_whole_compressed_or_not(app: Flask, assets: Assets) -> None:
    client = app.test_client()
    for path in assets.paths:
        plain = client.get(assets.url(path))
        packed = client.get(assets.url(path), headers={"Accept-Encoding": "br, gzip"})
        body = (
            gzip.decompress(packed.data) if packed.headers.get("Content-Encoding") == "gzip" else packed.data
        )
        assert body == plain.data
        assert plain.headers["Content-Type"] == packed.headers["Content-Type"]
        assert packed.content_length == len(packed.data)


def test_asking_for_the_head_alone_gives_no_body(app: Flask, assets: Assets) -> None:
    answer = app.test_client().head(assets.url("css/base.css"))
    assert answer.data == b""
    assert answer.content_length


def test_https_is_remembered_with_files_too(app: Flask, assets: Assets) -> None:
    answer = app.test_client().get(assets.url("css/base.css"), base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_another_builds_file_is_not_promised_and_a_missing_one_is_not_there(
    app: Flask, assets: Assets
) -> None:
    client = app.test_client()
    assert client.get("/static/another/css/base.css").headers["Cache-Control"] == "no-cache"
    assert client.get(f"/static/{assets.build}/css/../../config.py").status_code == 404
    assert client.post(assets.url("css/base.css")).status_code in {400, 405}
