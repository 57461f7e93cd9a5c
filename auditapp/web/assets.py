"""Static files under an address that carries the build, so that they can be cached for ever.

The build is the hash of the whole static tree, worked out once at start. Files are read and compressed once.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, request

from auditapp.kernel.errors import NotFoundError
from auditapp.web import access
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


@lru_cache(maxsize=512)
def _content(file: Path, compressed: bool) -> bytes:  # noqa: FBT001 - part of the cache's key
    content = file.read_bytes()
    if file.suffix in _LEAN:
        content = without_comments(content.decode()).encode()
    return gzip.compress(content, 9, mtime=0) if compressed else content


def install(app: Flask, assets: Assets) -> None:
    """Serve the files and give templates `asset_url` and `build`."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<build>/<path:path>")
    @access.public("The look and the code of the pages hold nothing about anybody.")
    def file(build: str, path: str) -> Response:
        if path not in assets.paths:
            raise NotFoundError
        return _serve(assets.root / path, for_ever=build == assets.build)

    @blueprint.get("/favicon.ico")
    @access.public("Browsers ask for it unasked.")
    def favicon() -> Response:
        return _serve(assets.root / "icons" / "favicon.svg", for_ever=False)

    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset_url=assets.url, build=assets.build)
    app.extensions["assets"] = assets


def _serve(file: Path, *, for_ever: bool) -> Response:
    compressed = file.suffix in _COMPRESSED and "gzip" in request.headers.get("Accept-Encoding", "")
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = Response(_content(file, compressed), content_type=kind)
    # Another build's files are not ours to promise: a tablet with an older build asks again next time.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if for_ever else "no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    return response
