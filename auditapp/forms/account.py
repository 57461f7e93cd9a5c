"""Forms about one's own account."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

MAX_PASSWORD = 200
_TOO_LONG = "That password is too long"


class ChangePasswordForm(FlaskForm):
    """The password now, and the new one twice."""

    current = PasswordField(
        "Your password now",
        validators=[DataRequired("Enter your password now"), Length(max=MAX_PASSWORD, message=_TOO_LONG)],
    )
    new = PasswordField(
        "New password",
        description="At least 12 characters. Three or four words that do not belong together are good. "
        "A password manager may fill it in.",
        validators=[
            DataRequired("Enter a new password"),
            Length(max=MAX_PASSWORD, message="Use at most 200 characters"),
        ],
    )
    again = PasswordField(
        "New password once more",
        validators=[EqualTo("new", "The two new passwords are not the same. Enter both again")],
    )


class ConfirmForm(FlaskForm):
    """The password once more, before something that guards the account is changed."""

    password = PasswordField(
        "Your password",
        validators=[DataRequired("Enter your password"), Length(max=MAX_PASSWORD, message=_TOO_LONG)],
    )
    next = HiddenField()


class AuthenticatorForm(FlaskForm):
    """The code that shows that the app holds the secret."""

    code = StringField(
        "Code",
        description="The six digits that the app shows now.",
        validators=[
            DataRequired("Enter the code that the app shows"),
            Length(max=20, message="Enter six digits"),
        ],
    )


class PasskeyForm(FlaskForm):
    """What the browser answered; without a name where a passkey is only used."""

    credential = HiddenField(validators=[Length(max=20_000)])


class NewPasskeyForm(PasskeyForm):
    """A new passkey and what to call it."""

    name = StringField(
        "What to call it",
        description="For example: my phone, the office computer.",
        validators=[
            DataRequired("Say what to call this passkey"),
            Length(max=60, message="Use at most 60 characters"),
        ],
    )


class FactorForm(FlaskForm):
    """Which second step is meant."""

    kind = HiddenField(validators=[DataRequired(), Length(max=20)])
    factor = HiddenField(validators=[DataRequired(), Length(max=36)])


class SessionForm(FlaskForm):
    """Which sign-in is meant."""

    session = HiddenField(validators=[DataRequired(), Length(max=36)])
