"""The tablet app's own pages: the shell, its service worker and its manifest. They hold nothing about anybody."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from auditapp.web import access
from auditapp.web.assets import Assets, installed
from auditapp.web.modules import needed, reachable

blueprint = Blueprint("capture", __name__)

SHEETS = (
    "css/tokens.css",
    "css/base.css",
    *(f"css/components/{name}.css" for name in ("button", "form", "notice", "photo", "tag")),
    "css/capture.css",
    "css/capture-run.css",
    "css/capture-foot.css",
)
# Brought by the parts of a question that wear them.
LATER_SHEETS = tuple(f"css/capture-{part}.css" for part in ("answers", "grid", "sample", "steps"))
OTHERS = (
    *LATER_SHEETS,
    "fonts/atkinson-hyperlegible-next.woff2",
    "icons.svg",
    "icons/apple-touch-icon.png",
    "icons/favicon.svg",
    "js/theme.js",
)
# The first begins while the rest is still on its way.
ENTRIES = ("js/capture/opening.js", "js/capture/main.js")
ALIKE_FOR_ALL = "The shell, its worker and its manifest are the same for everybody and are kept on tablets."


@blueprint.get("/capture/")
@access.public(ALIKE_FOR_ALL)
def shell() -> Response:
    """The one page of the tablet app; which screen it shows is decided on the tablet."""
    page = render_template("capture/shell.html", sheets=SHEETS, modules=needed(installed(), *ENTRIES))
    return _fresh(make_response(page))


@blueprint.get("/capture/worker.js")
@access.public(ALIKE_FOR_ALL)
def worker() -> Response:
    """The service worker, with the build and the list of files it keeps."""
    assets = installed()
    files = " ".join(assets.url(path) for path in kept_files(assets))
    response = make_response(render_template("capture/worker.js", build=assets.build, files=files))
    response.content_type = "text/javascript; charset=utf-8"
    return _fresh(response)


@blueprint.get("/capture/manifest.webmanifest")
@access.public(ALIKE_FOR_ALL)
def manifest() -> Response:
    """What an installed app is called and looks like."""
    response = make_response(render_template("capture/manifest.webmanifest"))
    response.content_type = "application/manifest+json"
    return _fresh(response)


def kept_files(assets: Assets) -> tuple[str, ...]:
    """Every file that the shell needs without a network."""
    return (*SHEETS, *OTHERS, *reachable(assets, *ENTRIES))


def _fresh(response: Response) -> Response:
    """Browsers must ask every time, or a new build would never be noticed."""
    response.headers["Cache-Control"] = "no-cache"
    return response
