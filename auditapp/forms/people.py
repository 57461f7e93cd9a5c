"""Forms about people."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, Length


class SignInForm(FlaskForm):
    """Who you are and your password."""

    sign_in_name = StringField(
        "Sign-in name",
        description="Your e-mail address, or the name you were given.",
        validators=[
            DataRequired("Enter your sign-in name"),
            Length(max=254, message="That sign-in name is too long"),
        ],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password",
        validators=[
            DataRequired("Enter your password"),
            Length(max=200, message="That password is too long"),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    submit = SubmitField("Sign in")


class SecondStepForm(FlaskForm):
    """A code of an authenticator app, or one from paper."""

    code = StringField(
        "Code",
        description="The six digits that your authenticator app shows now, or one of your recovery codes.",
        validators=[DataRequired("Enter a code"), Length(max=40, message="That code is too long")],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"},
    )
