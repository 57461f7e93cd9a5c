"""What is so of a home, and who signed a version of a checklist off."""

from __future__ import annotations

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

LONGEST_NAME = 120
LONGEST_NOTE = 500
ANSWERS = {"yes": "Yes", "no": "No"}
UNKNOWN = {"": "Not known yet"}


class FlagForm(Form):
    """One thing that is asked about a home. It has no token of its own: the page's one form carries it."""

    value = SelectField()


def flag_form(flag: str, question: str, sent: MultiDict[str, str] | None, *, known: bool | None) -> FlagForm:
    """The field of a flag as it was sent, or as it stands: what is known once can change and not be unknown again."""
    stands = "" if known is None else "yes" if known else "no"
    form = FlagForm(sent, prefix=flag.rpartition(".")[2], value=stands)
    form.value.label.text = question
    form.value.choices = list((ANSWERS if known is not None else UNKNOWN | ANSWERS).items())
    return form


class SignOffForm(FlaskForm):
    """An adviser's agreement with a version."""

    short = ("signed_on",)

    name = StringField(
        "Adviser's name",
        validators=[
            DataRequired("Enter the adviser's name"),
            Length(max=LONGEST_NAME, message=f"Shorten this to {LONGEST_NAME} characters"),
        ],
    )
    role = StringField(
        "What they are",
        description="Such as fire risk assessor, pharmacist or clinical lead.",
        validators=[
            DataRequired("Enter what the adviser is, such as pharmacist"),
            Length(max=LONGEST_NAME, message=f"Shorten this to {LONGEST_NAME} characters"),
        ],
    )
    signed_on = DateField(
        "Signed off on", validators=[InputRequired("Enter the day of the sign-off, such as 22 11 2026")]
    )
    note = StringField(
        "Note (if you like)",
        description="What it covers, or what to look at next time.",
        validators=[Length(max=LONGEST_NOTE, message=f"Shorten this to {LONGEST_NOTE} characters")],
    )


class WithdrawalForm(FlaskForm):
    """Why a sign-off counts no more. A page has one for each that stands, told apart by their prefixes."""

    why = StringField(
        "Why is it withdrawn?",
        description="Such as: written down for the wrong version.",
        validators=[
            DataRequired("Say why the sign-off is withdrawn"),
            Length(max=LONGEST_NOTE, message=f"Shorten this to {LONGEST_NOTE} characters"),
        ],
    )
