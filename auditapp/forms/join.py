"""Forms for taking up an invitation."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, ValidationError

from auditapp.people import invitations, names, passwords


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


def _password() -> PasswordField:
    return PasswordField(
        "Choose a password",
        description="At least 12 characters, for example three or four words in a row.",
        validators=[DataRequired("Choose a password")],
    )


def _again() -> PasswordField:
    return PasswordField(
        "The same password again",
        validators=[EqualTo("password", message="The two passwords are not the same. Type both again.")],
    )


class NewPasswordForm(FlaskForm):
    """A password, twice. The view passes in the words that it must not be: the person's and the home's names."""

    own_words: tuple[str, ...] = ()

    password = _password()
    again = _again()

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what a stranger would try."""
        _refuse(passwords.problem_with(field.data or "", *self.own_words))


class JoinForm(FlaskForm):
    """A new account: what to call the person, what they sign in with, and a password."""

    own_words: tuple[str, ...] = ()

    name = StringField(
        "Your name",
        description="As your colleagues know you. It stands beside what you do.",
        validators=[DataRequired("Enter your name")],
    )
    sign_in_name = StringField(
        "Sign-in name",
        description="Your e-mail address, or a name such as maria.santos. You type it each time you sign in.",
        validators=[DataRequired("Enter the name to sign in with")],
    )
    password = _password()
    again = _again()

    def validate_name(self, field: StringField) -> None:
        """Refuse what nobody is called."""
        _refuse(names.problem_with_name(field.data or ""))

    def validate_sign_in_name(self, field: StringField) -> None:
        """Refuse what nobody could type."""
        _refuse(names.problem_with_sign_in_name(field.data or ""))

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what a stranger would try, and what they are called."""
        own = (*self.own_words, self.name.data or "", self.sign_in_name.data or "")
        _refuse(passwords.problem_with(field.data or "", *own))


def _refuse(problem: str | None) -> None:
    if problem:
        raise ValidationError(problem)
