"""The tablet's wire over HTTP: who am I, what is there, take these changes."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from functools import lru_cache
from typing import TypedDict

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from flask_wtf.csrf import generate_csrf

from auditapp.checklists import queries as checklists
from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.canonical import canonical
from auditapp.kernel.epoch import current_epoch
from auditapp.kernel.errors import NotFoundError
from auditapp.sync import inbox, schemas, snapshot, wiretext
from auditapp.sync.envelope import ChangesSchema, WireParser
from auditapp.web import access, metrics

blueprint = Blueprint("sync", __name__, description="What a tablet sends, and what it needs to know.")
blueprint.ARGUMENTS_PARSER = WireParser()


class Envelope(TypedDict):
    """What the parser hands over."""

    wire: int
    changes: list[dict[str, object]]


@blueprint.get("/api/sync/session")
@access.signed_in
@blueprint.response(200, schemas.SessionSchema)
def session() -> ResponseReturnValue:
    """Who is signed in, and the token that changes must carry."""
    actor = access.current_actor()
    return {
        "wire": wiretext.WIRE,
        "user": {"id": actor.user_id, "name": actor.name},
        "csrf": generate_csrf(),
        "server_time": clock.wire_time(clock.now()),
        "build": current_app.extensions["assets"].build,
        "epoch": current_epoch(db.session()),
    }


@blueprint.post("/api/sync/changes")
@access.signed_in
@blueprint.arguments(ChangesSchema)
@blueprint.response(200, schemas.OutcomesSchema)
def changes(envelope: Envelope) -> ResponseReturnValue:
    """Take in up to 50 changes; each has an outcome of its own, in the order sent."""
    now = clock.now()
    outcomes = inbox.receive(db.session(), envelope["changes"], actor=access.current_actor(), now=now)
    for outcome, number in Counter(each.outcome for each in outcomes).items():
        metrics.count("change", outcome, number)
    bodies = [each.body() for each in outcomes]
    return jsonify(wire=wiretext.WIRE, server_time=clock.wire_time(now), outcomes=bodies)


@blueprint.get("/api/sync/snapshot")
@access.signed_in
@blueprint.response(200, schemas.SnapshotSchema)
@blueprint.alt_response(304, description="Nothing changed since the ETag sent.")
def index() -> ResponseReturnValue:
    """Everything the tablet needs to know beforehand; its ETag is the SHA-256 of these very bytes."""
    body = canonical(snapshot.build(db.session(), access.current_actor()))
    etag = hashlib.sha256(body).hexdigest()
    response = Response(body, mimetype="application/json")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


@blueprint.get("/api/checklist-versions/<string:content_hash>")
@access.signed_in
@blueprint.response(200, schemas.ChecklistBodySchema)
def checklist_version(content_hash: str) -> ResponseReturnValue:
    """The canonical bytes of a version that is or was in force in a home of the asker's.

    They hash to its name, so they are kept for ever.
    """
    found = checklists.body_in_homes(db.session(), access.current_actor().homes.keys(), content_hash)
    if found is None:
        raise NotFoundError("There is no such checklist version.")
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(_packed(found) if packed else found.encode(), mimetype="application/json")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(content_hash)
    return response


@lru_cache(maxsize=32)
def _packed(body: str) -> bytes:
    """A checklist is up to 70 KB of prose, fetched by every new tablet over the home's Wi-Fi; packed, a fifth."""
    return gzip.compress(body.encode(), 9, mtime=0)
