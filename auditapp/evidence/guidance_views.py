"""Guidance pictures over HTTP, for tablets and pages: named by their hash, so that they are kept for ever."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from auditapp.evidence import guidance
from auditapp.evidence.jobs import easel_of
from auditapp.extensions import db
from auditapp.kernel.errors import NotFoundError
from auditapp.people.queries import providers_of
from auditapp.web import access
from auditapp.web.work import Work

blueprint = Blueprint("guidance", __name__)


@blueprint.get("/api/checklist-pictures/<string:sha256>")
@access.signed_in
def picture(sha256: str) -> ResponseReturnValue:
    """What good looks like, for whoever belongs to a provider that has the picture."""
    providers = providers_of(db.session(), access.current_actor())
    if not guidance.is_known(db.session(), providers, sha256):
        raise NotFoundError("There is no such picture.", code="unknown_picture")
    try:
        with easel_of(cast("Work", current_app.extensions["work"])).store.open(sha256) as file:
            data = file.read()
    except FileNotFoundError:
        raise NotFoundError("The picture's file is missing from the store.", code="picture_missing") from None
    response = Response(data, mimetype="image/jpeg")
    response.set_etag(sha256)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response.make_conditional(request)
