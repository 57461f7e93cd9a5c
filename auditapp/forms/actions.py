"""Forms about actions. Their texts are limited as the verbs limit them."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from auditapp.kernel import clock

MAX_TEXT = 4000
ENOUGH = 10  # characters below which nobody else can tell what was meant
_DID = "Say what you did in at least 10 characters, so that somebody else can check it."
_SAW = "Say what you saw in at least 10 characters, so that others know what you looked at."
_WHY = "Say why in at least 10 characters. It stays in the record."
_SHORT_ENOUGH = Length(max=MAX_TEXT, message=f"Shorten this to {MAX_TEXT} characters")


class Enough:
    """At least ten characters; the sentence says why they are needed."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, _form: BaseForm, field: Field) -> None:
        """Refuse what is shorter, spaces around it not counted."""
        if len((field.data or "").strip()) < ENOUGH:
            raise ValidationError(self.sentence)


class CompletionForm(FlaskForm):
    """The owner says that the work is done."""

    text = TextAreaField(
        "What did you do?",
        description="Say what is different now. Use room numbers or initials, never a resident's name.",
        validators=[Enough(_DID), _SHORT_ENOUGH],
    )
    photos = FileField(
        "A photo of how it is now",
        description="Take it from the same place as the photo before. Things only: no people and no names.",
    )


class VerificationForm(FlaskForm):
    """Somebody else looks whether it worked."""

    verdict = RadioField(
        "What did you find?",
        choices={"verified": "It is done, and I saw it in practice", "sent_back": "It is not right yet"},
        validators=[InputRequired("Choose what you found")],
    )
    seen = TextAreaField(
        "What did you see?",
        description="What you looked at and who you asked. If it is not right yet, what is still missing.",
        validators=[Enough(_SAW), _SHORT_ENOUGH],
    )


class AssignmentForm(FlaskForm):
    """A manager gives the action to somebody, or moves its date.

    The views pass in who may own it and its date now, which may stay although it has passed.
    """

    due_now: date | None = None

    owner = SelectField("Owner", validators=[InputRequired("Choose an owner")])
    due = DateField("Due", validators=[InputRequired("Enter the date it is due")])
    text = TextAreaField(
        "What is to be done", validators=[DataRequired("Say what is to be done"), _SHORT_ENOUGH]
    )
    reason = StringField(
        "Why are you changing it?",
        description="It stays in the record beside what it was before.",
        validators=[Enough(_WHY), _SHORT_ENOUGH],
    )

    def validate_due(self, field: DateField) -> None:
        """Refuse to move the date into the past."""
        if field.data and field.data != self.due_now and field.data < clock.local_date(clock.now()):
            raise ValidationError("Choose today or a later day.")


class PauseForm(FlaskForm):
    """The work is put off until a day."""

    until = DateField("Paused until", validators=[InputRequired("Enter the day until which it is paused")])
    reason = StringField(
        "Why does it have to wait?",
        description="For example: the part is on order.",
        validators=[Enough(_WHY), _SHORT_ENOUGH],
    )


class VoidingForm(FlaskForm):
    """The action was raised in error."""

    reason = TextAreaField("Why?", validators=[Enough(_WHY), _SHORT_ENOUGH])


class CommentForm(FlaskForm):
    """Something to say about the action."""

    text = TextAreaField("Add a comment", validators=[DataRequired("Write something first"), _SHORT_ENOUGH])
