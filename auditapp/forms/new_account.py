"""The fields of a new account, for each form that makes one."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, ValidationError

from auditapp.people import names, passwords


def your_name() -> StringField:
    """What colleagues call them."""
    return StringField(
        "Your name",
        description="As your colleagues know you. It stands beside what you do.",
        validators=[DataRequired("Enter your name")],
    )


def new_sign_in_name() -> StringField:
    """What they type to sign in."""
    return StringField(
        "Sign-in name",
        description="Your e-mail address, or a name such as maria.santos. You type it each time you sign in.",
        validators=[DataRequired("Enter the name to sign in with")],
    )


def new_password() -> PasswordField:
    """To be called `password` in the form."""
    return PasswordField(
        "Choose a password",
        description="At least 12 characters, for example three or four words in a row.",
        validators=[DataRequired("Choose a password")],
    )


def password_again() -> PasswordField:
    """The same as `password`."""
    return PasswordField(
        "The same password again",
        validators=[EqualTo("password", message="The two passwords are not the same. Type both again.")],
    )


class PasswordChecks(FlaskForm):
    """Checks the password of a form. The view passes in the words that it must not be, such as the home's name."""

    own_words: tuple[str, ...] = ()

    def words_about_them(self) -> tuple[str, ...]:
        """What a stranger would try."""
        return self.own_words

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what a stranger would try."""
        refuse(passwords.problem_with(field.data or "", *self.words_about_them()))


class AccountChecks(PasswordChecks):
    """Checks the names of a form as well, which the password must not be either."""

    name: StringField
    sign_in_name: StringField

    def words_about_them(self) -> tuple[str, ...]:
        """What a stranger would try, and what they are called."""
        return *self.own_words, self.name.data or "", self.sign_in_name.data or ""

    def validate_name(self, field: StringField) -> None:
        """Refuse what nobody is called."""
        refuse(names.problem_with_name(field.data or ""))

    def validate_sign_in_name(self, field: StringField) -> None:
        """Refuse what nobody could type."""
        refuse(names.problem_with_sign_in_name(field.data or ""))


def refuse(problem: str | None) -> None:
    """Say the problem at the field, if there is one."""
    if problem:
        raise ValidationError(problem)
