"""Forms about actions. Their texts are limited as the verbs limit them."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

MAX_TEXT = 4000
_SHORT_ENOUGH = Length(max=MAX_TEXT, message=f"Shorten this to {MAX_TEXT} characters")


class CompletionForm(FlaskForm):
    """The owner says that the work is done."""

    text = TextAreaField(
        "What did you do?",
        description="Say what is different now. Use room numbers or initials, never a resident's name.",
        validators=[DataRequired("Say what you did"), _SHORT_ENOUGH],
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
        validators=[DataRequired("Say what you saw"), _SHORT_ENOUGH],
    )


class AssignmentForm(FlaskForm):
    """A manager gives the action to somebody, or moves its date. The views pass in who may own it."""

    owner = SelectField("Owner", validators=[InputRequired("Choose an owner")])
    due = DateField("Due", validators=[InputRequired("Enter the date it is due")])
    text = TextAreaField(
        "What is to be done", validators=[DataRequired("Say what is to be done"), _SHORT_ENOUGH]
    )
    reason = StringField(
        "Why are you changing it?",
        description="It stays in the record beside what it was before.",
        validators=[DataRequired("Say why you are changing it"), _SHORT_ENOUGH],
    )


class PauseForm(FlaskForm):
    """The work is put off until a day."""

    until = DateField("Paused until", validators=[InputRequired("Enter the day until which it is paused")])
    reason = StringField(
        "Why does it have to wait?",
        description="For example: the part is on order.",
        validators=[DataRequired("Say why it has to wait"), _SHORT_ENOUGH],
    )


class VoidingForm(FlaskForm):
    """The action was raised in error."""

    reason = TextAreaField("Why?", validators=[DataRequired("Say why it is void"), _SHORT_ENOUGH])


class CommentForm(FlaskForm):
    """Something to say about the action."""

    text = TextAreaField("Add a comment", validators=[DataRequired("Write something first"), _SHORT_ENOUGH])
