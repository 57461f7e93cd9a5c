"""Forms of settings: one per kind of value, each with the reason for the change."""

from __future__ import annotations

from typing import ClassVar

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, IntegerField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from auditapp.kernel.orm import Json

MAX_WHY = 500
MAX_ALT = 120
OTHER = "other"
ZONES = {
    "Europe/London": "London (England, Scotland, Wales, Northern Ireland)",
    "Europe/Dublin": "Dublin",
    "Europe/Jersey": "Jersey",
    "Europe/Guernsey": "Guernsey",
    "Europe/Isle_of_Man": "Isle of Man",
    OTHER: "Another",
}
_NUMBER = InputRequired("Enter a number")


class SettingForm(FlaskForm):
    """A change of one setting; its kinds say what the value is. `short` names the fields of few characters."""

    short: ClassVar[tuple[str, ...]] = ()

    why = StringField(
        "Why?",
        description="It stays in the record beside what it was before.",
        validators=[Length(max=MAX_WHY, message=f"Shorten this to {MAX_WHY} characters")],
    )

    def fill(self, value: Json) -> None:
        """Show the value there is."""

    def to_value(self) -> Json:
        """What was entered."""
        return None

    def refuse(self, sentence: str, code: str) -> None:
        """Put a refusal beside the field it is about."""
        field = self.why if code.startswith("why") else self.asked()[0]
        field.errors = [*field.errors, sentence]

    def asked(self) -> list[Field]:
        """The fields before the reason, in order."""
        return [field for field in self if field.name not in ("csrf_token", "why")]


class NumberForm(SettingForm):
    """A number."""

    short = ("value",)

    value = StringField("", validators=[_NUMBER])

    def fill(self, value: Json) -> None:
        """Show the number there is."""
        self.value.data = str(value)

    def to_value(self) -> Json:
        """The number as text; the setting's own bounds judge it."""
        return (self.value.data or "").strip()


class SpanForm(SettingForm):
    """The lowest and the highest of something."""

    short = ("low", "high")

    low = StringField("At least", validators=[_NUMBER])
    high = StringField("At most", validators=[_NUMBER])

    def fill(self, value: Json) -> None:
        """Show both limits."""
        if isinstance(value, dict):
            self.low.data, self.high.data = str(value["min"]), str(value["max"])

    def to_value(self) -> Json:
        """Both limits."""
        return {"min": (self.low.data or "").strip(), "max": (self.high.data or "").strip()}


class ChoiceForm(SettingForm):
    """One of a few; the views pass in which."""

    value = RadioField("", choices={}, validators=[InputRequired("Choose one of the answers")])

    def fill(self, value: Json) -> None:
        """Choose what there is."""
        self.value.data = str(value)

    def to_value(self) -> Json:
        """The code that was chosen."""
        return str(self.value.data or "")


class ZoneForm(SettingForm):
    """A time zone of these islands, or any other by name."""

    value = SelectField("", choices=ZONES)
    other = StringField(
        "If it is another, its name", description="As in the list of time zones, such as Europe/Gibraltar."
    )

    def fill(self, value: Json) -> None:
        """Choose the zone there is."""
        known = str(value) in ZONES
        self.value.data = str(value) if known else OTHER
        self.other.data = "" if known else str(value)

    def to_value(self) -> Json:
        """The name of the zone."""
        return (self.other.data or "").strip() if self.value.data == OTHER else str(self.value.data)


class TextForm(SettingForm):
    """A line of text."""

    value = StringField("")

    def fill(self, value: Json) -> None:
        """Show the line there is."""
        self.value.data = str(value or "")

    def to_value(self) -> Json:
        """The line."""
        return self.value.data or ""


class MailForm(SettingForm):
    """The mail server. The password is never shown again."""

    host = StringField(
        "Server",
        description="Its name, such as mail.example.org.",
        validators=[DataRequired("Enter the server's name, such as mail.example.org")],
    )
    port = IntegerField(
        "Port",
        description="Usually 587 with STARTTLS, 465 with TLS.",
        validators=[InputRequired("Enter the port")],
    )
    security = RadioField(
        "Encryption",
        choices={
            "starttls": "STARTTLS (port 587)",
            "tls": "TLS (port 465)",
            "none": "None, only inside your own network",
        },
        default="starttls",
        validators=[InputRequired("Choose how the connection is encrypted")],
    )
    user = StringField("User name", description="Leave it empty when the server asks for none.")
    password = PasswordField(
        "Password",
        description="Kept encrypted and never shown again. Leave it empty to keep the one there is.",
    )
    sender = StringField(
        "Messages come from",
        description="An e-mail address of yours, such as office@example.org.",
        validators=[DataRequired("Enter the address that messages come from")],
    )

    def fill(self, value: Json) -> None:
        """Show everything but the password."""
        if isinstance(value, dict):
            for name in ("host", "port", "security", "user", "sender"):
                self[name].data = value[name]

    def refuse(self, sentence: str, code: str) -> None:
        """The code names the field."""
        name = code.removeprefix("mail_")
        if name not in self:
            super().refuse(sentence, code)
            return
        self[name].errors = [*self[name].errors, sentence]


class TestMessageForm(FlaskForm):
    """Where to send a test message."""

    to = StringField(
        "Send a test message to", validators=[DataRequired("Enter an e-mail address"), Length(max=254)]
    )


class LogoForm(SettingForm):
    """A logo, and what it shows."""

    picture = FileField(
        "Picture", description="PNG or JPEG, up to 1 MB.", validators=[FileRequired("Choose a picture")]
    )
    alt = StringField(
        "What it shows",
        description="For people who cannot see it, such as: Greenway Care, a green leaf.",
        validators=[DataRequired("Say in a few words what it shows"), Length(max=MAX_ALT)],
    )


class TakingBackForm(FlaskForm):
    """Back to what stands above it."""

    why = StringField("Why?", validators=[Optional(), Length(max=MAX_WHY)])
