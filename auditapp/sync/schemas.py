"""The wire in JSON: one marshmallow schema for each kind of change, and the replies. Unknown fields are refused.

A whole number may be written 3 or 3.0, as JSON Schema has it; the reader of the envelope has made both an `int`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from auditapp.sync import wiretext


class Text(fields.Field[str]):
    """Text that may be kept: of a length, without control characters, in NFC; where given, of a pattern."""

    def __init__(
        self,
        longest: int = wiretext.MAX_TEXT,
        *,
        least: int = 0,
        pattern: re.Pattern[str] | None = None,
        choices: tuple[str, ...] = (),
        allow_none: bool = False,
    ) -> None:
        shape: dict[str, object] = {"type": "string", "maxLength": longest}
        if least:
            shape["minLength"] = least
        if pattern is not None and pattern is not wiretext.SUBJECT:
            shape["pattern"] = f"^{pattern.pattern}$"
        one_of = validate.OneOf(choices) if choices else None
        super().__init__(required=True, allow_none=allow_none, validate=one_of, metadata=shape)
        self._longest, self._least, self._pattern = longest, least, pattern

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be text")
        if not wiretext.is_plain(value, self._longest):
            raise ValidationError("is too long, or holds characters that cannot be kept")
        if len(value.strip()) < self._least:
            raise ValidationError("is empty")
        if self._pattern is not None and not self._pattern.fullmatch(value):
            raise ValidationError("does not have the right form")
        return value


class Whole(fields.Field[int]):
    """A whole number within bounds. True and False are not numbers."""

    def __init__(self, least: int, most: int, *, allow_none: bool = False) -> None:
        shape: dict[str, object] = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(required=True, allow_none=allow_none, metadata=shape)
        self._least, self._most = least, most

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> int:
        if type(value) is not int or not self._least <= value <= self._most:
            raise ValidationError(f"must be a whole number from {self._least} to {self._most}")
        return value


class Flag(fields.Field[bool]):
    """True or False and nothing that resembles them."""

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value


class Moment(Text):
    """A time in UTC with milliseconds and a Z, on a day that exists."""

    def __init__(self) -> None:
        super().__init__(24, pattern=wiretext.MOMENT)

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> str:
        text = super()._deserialize(value)
        try:
            datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError("is not a time that exists") from None
        return text


class Day(Text):
    """A calendar day that exists."""

    def __init__(self) -> None:
        super().__init__(10, pattern=wiretext.DAY)

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> str:
        text = super()._deserialize(value)
        try:
            date.fromisoformat(text)
        except ValueError:
            raise ValidationError("is not a day that exists") from None
        return text


class Nothing(fields.Field[None]):
    """Always null."""

    def _deserialize(self, *_rest: object, **_named: object) -> None:
        raise ValidationError("must be null")


class Value(fields.Dict):
    """An answer's value. Its shape depends on the item, so `checklists.rules.check_value` judges it, not this."""

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> dict[str, object]:
        if not isinstance(value, dict) or not isinstance(value.get("type"), str):
            raise ValidationError("must be an object that has a type")
        return value


def _uuid(*, allow_none: bool = False) -> Text:
    return Text(36, pattern=wiretext.UUID4, allow_none=allow_none)


def _hash() -> Text:
    return Text(64, pattern=wiretext.SHA256)


def _record_id(*, allow_none: bool = False) -> Text:
    return Text(36, pattern=wiretext.RECORD_ID, allow_none=allow_none)


def _one_of(*choices: str) -> Text:
    return Text(64, choices=choices)


class PhotoRefSchema(Schema):
    """A photo that is on the tablet."""

    id = _uuid()
    sha256 = _hash()
    size = Whole(1, wiretext.MAX_PHOTO_BYTES)


def _photos() -> fields.List[dict[str, object]]:
    return fields.List(
        fields.Nested(PhotoRefSchema), required=True, validate=validate.Length(max=wiretext.MAX_PHOTOS)
    )


class ChangeSchema(Schema):
    """What every change carries."""

    id = _uuid()
    kind = Text(16)
    audit = _uuid()
    home = _record_id()
    by = _record_id()
    attested = _one_of("password", "pin", "none")
    tablet = Text(64, least=1, pattern=wiretext.CODE)
    captured_at = Moment()
    elapsed = Whole(0, wiretext.MAX_ELAPSED)
    supersedes = _uuid(allow_none=True)


class StartSchema(ChangeSchema):
    """A run began."""

    checklist = Text(64, pattern=wiretext.CODE)
    version = _hash()
    area = _record_id(allow_none=True)
    announced = Flag(required=True, metadata={"type": "boolean"})
    reason = _one_of("planned", "follow_up", "incident", "concern")
    shift = _one_of("day", "evening", "night")
    present = Whole(0, wiretext.MAX_PRESENT, allow_none=True)


class AnswerSchema(ChangeSchema):
    """One item was answered about one subject."""

    version = _hash()
    item = Text(64, pattern=wiretext.CODE)
    subject = Text(wiretext.MAX_SUBJECT, pattern=wiretext.SUBJECT)
    value = Value(required=True)
    note = Text()
    photos = _photos()


class NoteSchema(ChangeSchema):
    """Something was noted."""

    item = Text(64, pattern=wiretext.CODE, allow_none=True)
    subject = Text(wiretext.MAX_SUBJECT, pattern=wiretext.SUBJECT)
    text = Text(least=1)


class PhotoSchema(ChangeSchema):
    """A photo was added to an answer that was given before, or stands for one that could not be taken.

    `answer` is then whatever announced that one: of the work on an action it belongs to no audit.
    """

    audit = _uuid(allow_none=True)
    answer = _uuid()
    view = _one_of("evidence", "before", "after")
    photo = fields.Nested(PhotoRefSchema, required=True)
    replaces = _uuid(allow_none=True)

    @validates_schema
    def _is_of_something(self, body: Mapping[str, object], **_named: object) -> None:
        if body["audit"] is None and body["replaces"] is None:
            raise ValidationError("must be given", "audit")


class MadeSafeSchema(ChangeSchema):
    """What was done on the spot about a failed answer."""

    answer = _uuid()
    text = Text(least=1)
    photos = _photos()


class ListedChangeSchema(Schema):
    """A change that the finishing tablet holds."""

    id = _uuid()
    digest = _hash()


class ListedPhotoSchema(Schema):
    """A photo that the finishing tablet holds."""

    id = _uuid()
    sha256 = _hash()


class PlannedActionSchema(Schema):
    """What the auditor chose for the action of a failed answer."""

    answer = _uuid()
    owner = _record_id()
    due = Day()
    text = Text(least=1)


class FinishSchema(ChangeSchema):
    """The auditor signed."""

    signed_name = Text(wiretext.MAX_NAME, least=1)
    changes = fields.List(
        fields.Nested(ListedChangeSchema), required=True, validate=validate.Length(max=wiretext.MAX_LISTED)
    )
    photos = fields.List(
        fields.Nested(ListedPhotoSchema), required=True, validate=validate.Length(max=wiretext.MAX_LISTED)
    )
    actions = fields.List(
        fields.Nested(PlannedActionSchema), required=True, validate=validate.Length(max=wiretext.MAX_LISTED)
    )


class AbandonSchema(ChangeSchema):
    """The run was given up."""

    reason = Text(least=1)


class DoneSchema(ChangeSchema):
    """An owner did the work of an action."""

    audit = Nothing(required=True, allow_none=True, metadata={"const": None})  # type: ignore[assignment]
    action = _record_id()
    text = Text(least=1)
    photos = _photos()


# Made once: building a schema costs more than using it.
SCHEMAS: dict[str, ChangeSchema] = {
    "start": StartSchema(),
    "answer": AnswerSchema(),
    "note": NoteSchema(),
    "photo": PhotoSchema(),
    "made_safe": MadeSafeSchema(),
    "finish": FinishSchema(),
    "abandon": AbandonSchema(),
    "done": DoneSchema(),
}


def faults_of(body: Mapping[str, object]) -> dict[str, Any]:
    """What is wrong with a change, by field; empty when it can be taken. The kind must be known."""
    return SCHEMAS[str(body["kind"])].validate(body)


class UserSchema(Schema):
    """Somebody with an account."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class SessionSchema(Schema):
    """Who is signed in on the tablet."""

    wire = fields.Integer(required=True)
    user = fields.Nested(UserSchema, required=True)
    csrf = fields.String(required=True)
    server_time = fields.String(required=True)
    build = fields.String(required=True)
    epoch = fields.String(required=True)  # another one than before: offer again whatever is still held


class OutcomeSchema(Schema):
    """What became of one change."""

    id = fields.String(required=True)
    outcome = fields.String(
        required=True, validate=validate.OneOf(["accepted", "already_have", "conflict", "refused"])
    )
    stored = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    message = fields.String(required=True, allow_none=True)


class OutcomesSchema(Schema):
    """The answer to a batch, in the order sent."""

    wire = fields.Integer(required=True)
    server_time = fields.String(required=True)
    outcomes = fields.List(fields.Nested(OutcomeSchema), required=True)


class SnapshotSchema(Schema):
    """An index of what this person may see; `homes` hold areas, people, checklists, due dates and actions."""

    wire = fields.Integer(required=True)
    epoch = fields.String(required=True)
    user = fields.Nested(UserSchema, required=True)
    homes = fields.List(fields.Dict(), required=True)


class ChecklistBodySchema(Schema):
    """A published checklist, as it was hashed."""

    id = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    sections = fields.List(fields.Dict(), required=True)


class ErrorDetailSchema(Schema):
    """What went wrong: a code for machines, a sentence for people."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    details = fields.Dict(required=True)


class ErrorSchema(Schema):
    """The one shape of an error."""

    error = fields.Nested(ErrorDetailSchema, required=True)
