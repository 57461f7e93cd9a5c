"""The wire's OpenAPI 3.1 document, at /api/openapi.json. No page of documentation is fetched from elsewhere."""

from __future__ import annotations

from typing import cast

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_smorest import Api

from auditapp.evidence.schemas import PHOTO_PATH, PUT_PHOTO
from auditapp.sync import schemas
from auditapp.sync.views import blueprint
from auditapp.web import access

_NAMES = {
    "start": "StartChange",
    "answer": "AnswerChange",
    "note": "NoteChange",
    "photo": "PhotoChange",
    "made_safe": "MadeSafeChange",
    "finish": "FinishChange",
    "abandon": "AbandonChange",
    "done": "DoneChange",
    "context": "ContextChange",
    "subject": "SubjectChange",
    "reply": "ReplyChange",
    "escalation": "EscalationChange",
    "corrected": "CorrectedChange",
    "link": "LinkChange",
    "observation": "ObservationChange",
    "sheet": "SheetChange",
}


class WireApi(Api):
    """flask-smorest with our own shape of errors, which `web/errors.py` gives to every answer."""

    ERROR_SCHEMA = schemas.ErrorSchema

    def _register_error_handlers(self) -> None:
        """`web/errors.py` has them."""


def install(app: Flask) -> None:
    """Serve the wire and its document."""
    app.config.update(
        API_TITLE="Walkaround: the tablet's wire",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = WireApi(app)
    for kind, name in _NAMES.items():
        api.spec.components.schema(name, schema=schemas.SCHEMAS[kind])
    api.register_blueprint(blueprint)
    photo = next(app.url_map.iter_rules("evidence.receive_photo"))
    api.spec.path(path=PHOTO_PATH, rule=photo, operations={"put": PUT_PHOTO})
    serve = app.view_functions["api-docs.openapi_json"]

    @access.public("The wire's form is no secret.")
    def openapi_json() -> ResponseReturnValue:
        return cast("ResponseReturnValue", serve())

    app.view_functions["api-docs.openapi_json"] = openapi_json
