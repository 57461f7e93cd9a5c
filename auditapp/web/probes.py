"""Says whether the process is alive and whether it can serve."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from auditapp.extensions import db
from auditapp.web import access

blueprint = Blueprint("probes", __name__)


def install(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@access.public("Asked by whatever watches the process; tells nothing.")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@access.public("Asked by whatever watches the service; tells nothing.")
def readyz() -> tuple[Response, int]:
    """The database answers, too."""
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify({"status": "database not ready"}), 503
    return jsonify({"status": "ok"}), 200
