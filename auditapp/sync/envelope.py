"""Reading the envelope: at most 1 MiB of JSON without floats, the wire's number first, 50 changes at most.

The only errors of the wire come from here; what is inside a change is judged by the inbox.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, ValidationError, fields, validate
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from auditapp.extensions import db
from auditapp.kernel.canonical import MAX_INTEGER
from auditapp.kernel.errors import StateError
from auditapp.sync import wiretext
from auditapp.sync.schema_fields import Whole

_LONGEST_NUMBER = 40


class SentSchema(Schema):
    """One change with the digest that the tablet worked out when it was made."""

    digest = fields.String(required=True, metadata={"pattern": f"^{wiretext.SHA256.pattern}$"})
    change = fields.Dict(
        required=True,
        metadata={
            "description": "One of the schemas StartChange, AnswerChange, NoteChange, PhotoChange, MadeSafeChange, "
            "FinishChange, AbandonChange, DoneChange, ContextChange, SubjectChange, ReplyChange, EscalationChange, "
            "CorrectedChange, LinkChange, ObservationChange, SheetChange. What is wrong inside it earns the change "
            "an outcome of `refused`, not the request an error."
        },
    )


class SentList(fields.List[dict[str, object]]):
    """The changes, looked at by hand: a schema for each would cost more than everything else on the way."""

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError("must be a list")
        for each in value:
            if not isinstance(each, dict) or each.keys() != {"digest", "change"}:
                raise ValidationError("each must hold exactly digest and change")
            digest, change = each["digest"], each["change"]
            if (
                not isinstance(digest, str)
                or not wiretext.SHA256.fullmatch(digest)
                or not isinstance(change, dict)
            ):
                raise ValidationError("each must hold a SHA-256 in lower-case hex and an object")
        return value


class ChangesSchema(Schema):
    """What a tablet posts."""

    wire = Whole(1, wiretext.WIRE)
    changes = SentList(
        fields.Nested(SentSchema), required=True, validate=validate.Length(min=1, max=wiretext.MAX_CHANGES)
    )


class WireParser(FlaskParser):
    """Reads the body before any transaction, and reads it strictly."""

    DEFAULT_VALIDATION_STATUS = 400

    def load_json(self, req: Request, schema: Schema) -> object:  # noqa: ARG002
        """The JSON of the body, its wire number checked before anything else."""
        db.session.rollback()  # a slow tablet must not hold a transaction open while it sends
        req.max_content_length = wiretext.MAX_BODY
        if req.mimetype != "application/json":
            raise BadRequest
        if (req.content_length or 0) > wiretext.MAX_BODY:
            raise RequestEntityTooLarge
        body = read_json(req.get_data(cache=False))
        if isinstance(body, dict) and type(body.get("wire")) is int and body["wire"] > wiretext.WIRE:
            message = "The server must be updated before it can take this. Everything is kept on the tablet."
            raise StateError(message, code="server_too_old", wire=wiretext.WIRE)
        return body


def read_json(raw: bytes) -> object:
    """JSON with whole numbers only; 3.0 counts as 3. Raises BadRequest for anything else."""
    try:
        return json.loads(raw, parse_float=_whole, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadRequest from None


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("not a whole number")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("not a number") from None
    if abs(number) > MAX_INTEGER or number != number.to_integral_value():
        raise ValueError("not a whole number")
    return int(number)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)
