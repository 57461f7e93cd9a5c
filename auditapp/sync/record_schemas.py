"""The wire in JSON: what is said in a run beside its answers. Each becomes a row of its own."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import ValidationError, validates_schema

from auditapp.sync import wiretext
from auditapp.sync.schema_fields import (
    ChangeSchema,
    Flag,
    LocalMoment,
    Text,
    Value,
    one_of,
    photos,
    record_id,
    uuid,
)

_TRUTH = {"type": "boolean"}


def _subject() -> Text:
    return Text(wiretext.MAX_SUBJECT, pattern=wiretext.SUBJECT)


class ContextSchema(ChangeSchema):
    """What is so of the home, a resident or a room; null takes back what was said."""

    flag = Text(64, pattern=wiretext.CODE)
    subject = _subject()
    value = Flag(required=True, allow_none=True, metadata=_TRUTH)


class SubjectSchema(ChangeSchema):
    """A subject was taken into the sample of a repeated section, or out of it."""

    section = Text(64, pattern=wiretext.CODE)
    subject = Text(wiretext.MAX_SUBJECT, least=1, pattern=wiretext.SUBJECT)
    how = one_of("suggested", "random", "auditor")
    pick = Text(wiretext.MAX_NAME)
    group = Text(wiretext.MAX_NAME)
    state = one_of("in", "out")
    extended = Flag(required=True, metadata=_TRUTH)


class ReplySchema(ChangeSchema):
    """What was said to a step that a failed answer brought up."""

    answer = uuid()
    step = Text(64, pattern=wiretext.CODE)
    about = Text(wiretext.MAX_SUBJECT)
    value = Value(required=True)


class EscalationSchema(ChangeSchema):
    """What was decided about telling somebody; nothing is sent from here."""

    answer = uuid()
    code = Text(64, pattern=wiretext.CODE)
    decision = one_of("told", "reported", "not_needed", "later")
    to = Text(wiretext.MAX_NAME)
    reason = Text()
    reference = Text(wiretext.MAX_NAME)
    at = LocalMoment()


class CorrectedSchema(ChangeSchema):
    """A low or medium fault was put right on the spot."""

    answer = uuid()
    text = Text(least=1)
    photos = photos()


class LinkSchema(ChangeSchema):
    """The fault belongs to an action that was open already."""

    answer = uuid()
    action = record_id()


class ObservationSchema(ChangeSchema):
    """Something seen outside any answer."""

    tone = one_of("praise", "concern", "note")
    text = Text(least=1)
    where = Text(wiretext.MAX_NAME)
    item = Text(64, pattern=wiretext.CODE, allow_none=True)
    subject = _subject()
    photos = photos()
    severity = Text(64, choices=("critical", "high", "medium", "low"), allow_none=True)

    @validates_schema
    def _only_a_concern_is_severe(self, body: Mapping[str, object], **_named: object) -> None:
        if body["severity"] is not None and body["tone"] != "concern":
            raise ValidationError("belongs to a concern", "severity")


class SheetSchema(ChangeSchema):
    """Pictures of the paper that a transcribed audit was filled in on."""

    photos = photos()
