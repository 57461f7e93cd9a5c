"""Photos over HTTP: a tablet sends the bytes, people who may see them get renditions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from auditapp.evidence import queries, service
from auditapp.evidence.drawing import drawing_of
from auditapp.evidence.jobs import easel_of, incoming_folder
from auditapp.evidence.queries import Photo
from auditapp.evidence.store import Readable, Received, TooLarge, receive
from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.errors import ForbiddenError, NotFoundError, Refusal
from auditapp.kernel.faults import fault_point
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people.opened import note_opened
from auditapp.web import access, metrics, transaction
from auditapp.web.work import Work

blueprint = Blueprint("evidence", __name__)


def _announced_photo(session: Session, actor: Actor, photo_id: str) -> Photo:
    """The photo to send bytes for. An owner's photos of what they did are announced by the owner."""
    found = queries.find_photo(session, actor, photo_id)
    if found is None:
        raise NotFoundError(
            "No photo with that number was announced. Send the changes first.", code="unknown_photo"
        )
    if found.by != actor.user_id and not actor.can(Permission.HOME_AUDIT_CAPTURE, found.home_id):
        raise ForbiddenError("Whoever took this photo must sign in to send it.")
    return found


@blueprint.put("/api/photos/<record_id>")
@access.record(_announced_photo, Permission.HOME_ACTION_DO)
def receive_photo(photo: Photo) -> ResponseReturnValue:
    """Take in a photo's bytes: read, proved and stored before any transaction, recorded in one."""
    actor = access.current_actor()
    db.session.rollback()  # a slow tablet must not hold a transaction open while it sends
    with _body() as received:
        try:
            picture = service.prove(photo, received, request.content_type or "")
        except Refusal as refusal:
            service.record_refusal(db.session(), photo, received, refusal, actor=actor, now=clock.now())
            transaction.keep()
            metrics.count("photo", "refused")
            raise
        fault_point("photo-proved")
        easel_of(_work()).store.put_if_absent(received.sha256, received.path)
    fault_point("photo-stored")
    new = service.receive_photo(db.session(), photo, received, picture, actor=actor, now=clock.now())
    outcome = "accepted" if new else "already_have"
    metrics.count("photo", outcome)
    return jsonify({"id": photo.id, "sha256": received.sha256, "outcome": outcome})


@blueprint.get("/photos/<record_id>/<any(screen,thumb,report):kind>")
@access.record(queries.find_photo, Permission.HOME_PHOTO_READ)
def rendition(photo: Photo, kind: str) -> ResponseReturnValue:
    """Show a photo, drawn for the purpose; the bytes as received leave only in a pack."""
    db.session.rollback()  # drawing takes a while and opens transactions of its own
    if not photo.is_here:
        raise NotFoundError("This photo is still on the tablet that took it.", code="photo_not_here")
    try:
        drawing = drawing_of(easel_of(_work()), photo.sha256, kind, home_id=photo.home_id)
    except FileNotFoundError:
        raise NotFoundError("This photo's file is missing from the store.", code="photo_missing") from None
    if kind != "thumb":  # too small to see anything by, and a page shows dozens
        note_opened("photo", photo.id, home_id=photo.home_id)
    response = Response(drawing.data, mimetype="image/jpeg")
    response.set_etag(drawing.sha256)
    # Kept by this browser alone, and only for as long as it may still be looked at.
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Disposition"] = f'inline; filename="{photo.id}-{kind}.jpg"'
    return response.make_conditional(request)


@contextmanager
def _body() -> Iterator[Received]:
    if (request.content_length or 0) > service.MAX_PHOTO_BYTES:
        raise RequestEntityTooLarge
    incoming = incoming_folder(_work().settings.instance)
    try:
        with receive(cast("Readable", request.stream), service.MAX_PHOTO_BYTES, incoming) as received:
            yield received
    except TooLarge:
        raise RequestEntityTooLarge from None


def _work() -> Work:
    return cast("Work", current_app.extensions["work"])
