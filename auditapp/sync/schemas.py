"""The wire in JSON: one marshmallow schema for each kind of change, and the replies. Unknown fields are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from auditapp.sync import wiretext
from auditapp.sync.record_schemas import (
    ContextSchema,
    CorrectedSchema,
    EscalationSchema,
    LinkSchema,
    ObservationSchema,
    ReplySchema,
    SheetSchema,
    SubjectSchema,
)
from auditapp.sync.schema_fields import (
    ChangeSchema,
    Day,
    Flag,
    Nothing,
    PhotoRefSchema,
    Text,
    Value,
    Whole,
    hashed,
    one_of,
    photos,
    record_id,
    uuid,
)


class TranscribedSchema(Schema):
    """The audit was filled in on paper first."""

    filled_on = Day()
    filled_by = Text(wiretext.MAX_NAME, least=1)


class StartSchema(ChangeSchema):
    """A run began."""

    checklist = Text(64, pattern=wiretext.CODE)
    version = hashed()
    area = record_id(allow_none=True)
    announced = Flag(required=True, metadata={"type": "boolean"})
    reason = one_of("planned", "follow_up", "incident", "concern")
    shift = one_of("day", "evening", "night")
    present = Whole(0, wiretext.MAX_PRESENT, allow_none=True)
    transcribed = fields.Nested(TranscribedSchema)


class AnswerSchema(ChangeSchema):
    """One item was answered about one subject."""

    version = hashed()
    item = Text(64, pattern=wiretext.CODE)
    subject = Text(wiretext.MAX_SUBJECT, pattern=wiretext.SUBJECT)
    value = Value(required=True)
    note = Text()
    photos = photos()
    spent = Whole(0, wiretext.MAX_ELAPSED, required=False)


class NoteSchema(ChangeSchema):
    """Something was noted."""

    item = Text(64, pattern=wiretext.CODE, allow_none=True)
    subject = Text(wiretext.MAX_SUBJECT, pattern=wiretext.SUBJECT)
    text = Text(least=1)


class PhotoSchema(ChangeSchema):
    """A photo was added to an answer that was given before, or stands for one that could not be taken.

    `answer` is then whatever announced that one: of the work on an action it belongs to no audit.
    """

    audit = uuid(allow_none=True)
    answer = uuid()
    view = one_of("evidence", "before", "after")
    photo = fields.Nested(PhotoRefSchema, required=True)
    replaces = uuid(allow_none=True)

    @validates_schema
    def _is_of_something(self, body: Mapping[str, object], **_named: object) -> None:
        if body["audit"] is None and body["replaces"] is None:
            raise ValidationError("must be given", "audit")


class MadeSafeSchema(ChangeSchema):
    """What was done on the spot about a failed answer."""

    answer = uuid()
    text = Text(least=1)
    photos = photos()


class ListedChangeSchema(Schema):
    """A change that the finishing tablet holds."""

    id = uuid()
    digest = hashed()


class ListedPhotoSchema(Schema):
    """A photo that the finishing tablet holds."""

    id = uuid()
    sha256 = hashed()


class PlannedActionSchema(Schema):
    """What the auditor chose for the action of a failed answer."""

    answer = uuid()
    owner = record_id()
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
    action = record_id()
    text = Text(least=1)
    photos = photos()


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
    "context": ContextSchema(),
    "subject": SubjectSchema(),
    "reply": ReplySchema(),
    "escalation": EscalationSchema(),
    "corrected": CorrectedSchema(),
    "link": LinkSchema(),
    "observation": ObservationSchema(),
    "sheet": SheetSchema(),
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
