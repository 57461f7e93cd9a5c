"""Forms for taking up an invitation."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, ValidationError

from auditapp.forms.new_account import (
    AccountChecks,
    PasswordChecks,
    new_password,
    new_sign_in_name,
    password_again,
    your_name,
)
from auditapp.people import invitations


class CodeForm(FlaskForm):
    """A code from a slip of paper."""

    code = StringField(
        "Your code",
        description="Four groups of four letters and digits, such as 7k2m-9qbd-3x5h-tw8r. Capitals do not matter.",
        validators=[DataRequired("Enter the code from your slip")],
    )

    def validate_code(self, field: StringField) -> None:
        """Say how a code looks before one is tried."""
        if field.data and invitations.plain(field.data) is None:
            raise ValidationError(
                "A code has 16 letters and digits, without vowels and without 0 and 1. Check it against your slip."
            )


class NewPasswordForm(PasswordChecks):
    """A password, twice."""

    password = new_password()
    again = password_again()


class JoinForm(AccountChecks):
    """A new account: what to call the person, what they sign in with, and a password."""

    name = your_name()
    sign_in_name = new_sign_in_name()
    password = new_password()
    again = password_again()
