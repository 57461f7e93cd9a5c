"""Forms about what tablets sent."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

MAX_TEXT = 4000


class DecisionForm(FlaskForm):
    """What becomes of a change that was not carried out. The views pass in the choices."""

    decision = RadioField("What is to be kept?", validators=[InputRequired("Choose what is to be kept")])
    reason = TextAreaField(
        "Why?",
        description="It stays in the record with your name.",
        validators=[
            DataRequired("Say why"),
            Length(max=MAX_TEXT, message=f"Shorten this to {MAX_TEXT} characters"),
        ],
    )
