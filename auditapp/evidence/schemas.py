"""The photo address in OpenAPI 3.1, for the document of the tablet's wire."""

from __future__ import annotations

from auditapp.evidence.picture import PictureFault
from auditapp.kernel.orm import Json

PHOTO_PATH = "/api/photos/{record_id}"

_SHA256: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ERROR_STATUSES = {
    "400": "The CSRF token is missing or old (`csrf`).",
    "401": "Nobody is signed in (`signed_out`).",
    "403": "The sender neither announced the photo nor records audits in this home (`forbidden`).",
    "404": "No photo with this id was announced to the sender (`unknown_photo`).",
    "413": "More than 15 MB (`too_large`).",
    "422": "Not the announced bytes (`hash_mismatch`), or not exactly one plain picture ("
    + ", ".join(f"`{fault}`" for fault in PictureFault)
    + ").",
}
_ERROR: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "details": {"type": "object"},
            },
        }
    },
}
_RECEIVED: Json = {
    "type": "object",
    "required": ["id", "sha256", "outcome"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "sha256": _SHA256,
        "outcome": {"type": "string", "enum": ["accepted", "already_have"]},
    },
}


def _answer(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


PUT_PHOTO: dict[str, Json] = {
    "operationId": "putPhoto",
    "summary": "Send the bytes of a photo that was announced in a change",
    "parameters": [
        {"name": "record_id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "X-CSRFToken", "in": "header", "required": True, "schema": {"type": "string"}},
    ],
    "requestBody": {"required": True, "content": {"image/jpeg": {}, "image/png": {}, "image/webp": {}}},
    "responses": {
        "200": _answer("The bytes are stored under this hash.", _RECEIVED),
        **{status: _answer(words, _ERROR) for status, words in _ERROR_STATUSES.items()},
    },
}
