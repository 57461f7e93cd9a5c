"""Static files under an address that carries the build, so that they can be cached for ever.

The build is the hash of the whole static tree, worked out once at start. Files are read and compressed once.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Blueprint, Flask, Response, current_app, request

from auditapp.kernel.errors import NotFoundError
from auditapp.web import access, headers
from auditapp.web.lean import without_comments

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_LEAN = frozenset({".js", ".css"})
_COMPRESSED = frozenset({".js", ".css", ".svg", ".json", ".html"})


@dataclass(frozen=True)
class Assets:
    """The static tree below `root`."""

    root: Path

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every file, relative to the root, sorted."""
        return tuple(
            sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file())
        )

    @cached_property
    def build(self) -> str:
        """Twelve hex digits that change whenever any file does."""
        total = hashlib.sha256()
        for path in self.paths:
            total.update(
                path.encode() + b"\0" + hashlib.sha256(_content(self.root / path, compressed=False)).digest()
            )
        return total.hexdigest()[:12]

    def url(self, path: str) -> str:
        """The address of a file.

        Raises KeyError for a file that is not there, so that a typing error shows.
        """
        if path not in self.paths:
            raise KeyError(path)
        return f"/static/{self.build}/{path}"


def install(app: Flask, assets: Assets) -> None:
    """Serve the files and give templates `asset_url` and `build`."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<build>/<path:path>")
    @access.public("The look and the code of the pages hold nothing about anybody.")
    def file(build: str, path: str) -> Response:  # noqa: ARG001 - this build's files are on the shelf
        if path not in assets.paths:
            raise NotFoundError
        return _serve(assets.root / path)

    @blueprint.get("/favicon.ico")
    @access.public("Browsers ask for it unasked.")
    def favicon() -> Response:
        return _serve(assets.root / "icons" / "favicon.svg")

    app.register_blueprint(blueprint)
    app.wsgi_app = Shelf(assets, app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals.update(asset_url=assets.url, build=assets.build)
    app.extensions["assets"] = assets


def installed() -> Assets:
    """The files of the application that answers now."""
    found: Assets = current_app.extensions["assets"]
    return found


class Shelf:
    """Hands out this build's files before Flask is asked.

    A first visit fetches some sixty small files that are the same for everybody; through sessions, access rules and
    transactions each would cost many times what it holds. The headers are those of every answer, but for a policy
    that allows nothing: a file shows nothing and runs nothing by itself. Scripts and styles leave out what browsers
    heed in documents alone: on sixty small files it weighs as much as a tenth of what they hold.
    """

    def __init__(self, assets: Assets, app: WSGIApplication) -> None:
        self._app = app
        self._prefix = f"/static/{assets.build}/"
        self._files = {self._prefix + path: assets.root / path for path in assets.paths}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """A file of the shelf, or what the app answers."""
        file = self._files.get(environ["PATH_INFO"])
        if file is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        compressed = _may_compress(file, environ.get("HTTP_ACCEPT_ENCODING", ""))
        content = _content(file, compressed)
        secure = headers.SECURE if environ["wsgi.url_scheme"] == "https" else {}
        told = {
            **_told(file, compressed),
            **_FOR_EVER,
            **(_CODE if file.suffix in _LEAN else headers.FILES),
            **secure,
            "Content-Length": str(len(content)),
        }
        start_response("200 OK", list(told.items()))
        return [content] if environ["REQUEST_METHOD"] == "GET" else []


_DOCUMENTS_ONLY = {"Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy"}
_CODE = {name: value for name, value in headers.FILES.items() if name not in _DOCUMENTS_ONLY}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def _serve(file: Path) -> Response:
    """Another build's files are not ours to promise: a tablet with an older build asks again next time."""
    compressed = _may_compress(file, request.headers.get("Accept-Encoding", ""))
    return Response(
        _content(file, compressed), headers={**_told(file, compressed), "Cache-Control": "no-cache"}
    )


def _may_compress(file: Path, accepted: str) -> bool:
    return file.suffix in _COMPRESSED and "gzip" in accepted


def _told(file: Path, compressed: bool) -> dict[str, str]:  # noqa: FBT001 - as `_content`
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    encoding = {"Content-Encoding": "gzip"} if compressed else {}
    return {"Content-Type": kind, "Vary": "Accept-Encoding", **encoding}


@lru_cache(maxsize=512)
def _content(file: Path, compressed: bool) -> bytes:  # noqa: FBT001 - part of the cache's key
    content = file.read_bytes()
    if file.suffix in _LEAN:
        content = without_comments(content.decode()).encode()
    return gzip.compress(content, 9, mtime=0) if compressed else content
