"""Forms about one person's data."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

MAX_TEXT = 500
ENOUGH = 10
_SHORT = Length(max=MAX_TEXT, message=f"Shorten this to {MAX_TEXT} characters")


class ExportForm(FlaskForm):
    """Hand out everything that is held about somebody."""

    asked_by = StringField(
        "Who asked for it?",
        description="For example: Maria herself, by letter of 20 November. It stays in the journal.",
        validators=[DataRequired("Say who asked for it"), _SHORT],
    )


class ErasureForm(FlaskForm):
    """Erase who somebody was."""

    typed_name = StringField(
        "Type their name to confirm",
        validators=[DataRequired("Type their name, so that nobody is erased by mistake"), _SHORT],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    reason = TextAreaField(
        "Why?",
        description="For example: they asked for it on 20 November, and nothing obliges us to keep it.",
        validators=[_SHORT],
    )

    def validate_reason(self, field: TextAreaField) -> None:
        """A reason that somebody else can follow."""
        if len((field.data or "").strip()) < ENOUGH:
            raise ValidationError("Say why in at least 10 characters. It stays in the journal.")
