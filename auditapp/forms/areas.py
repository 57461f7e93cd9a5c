"""Forms about the areas of a home."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, NumberRange, ValidationError

from auditapp.people import area_names

KINDS = {"room": "Rooms", "door": "Doors", "unit": "Units", "floor": "Floors"}
NO_RESIDENTS = "Never put a resident's name here: rooms stay, people move."
_KIND = "Choose what you are adding"
_LETTERS = 5
_NUMBER = NumberRange(min=0, max=9999, message="Enter a number from 0 to 9999")
_TOP = 9999


class _Named:
    """A name that something can be called."""

    def __call__(self, _form: BaseForm, field: StringField) -> None:
        """Refuse what is empty or too long."""
        problem = area_names.problem_with(area_names.cleaned(field.data or ""))
        if problem:
            raise ValidationError(problem)


class AreaListForm(FlaskForm):
    """Areas by name, one a line. The view passes in where they can stand."""

    kind = RadioField("What are they?", choices=KINDS, default="room", validators=[InputRequired(_KIND)])
    parent = SelectField("Where are they?", validators=[])
    names = TextAreaField(
        "Names, one on each line",
        description=f"For example Kitchen, Lounge, Bathroom 2. {NO_RESIDENTS}",
    )

    def validate_names(self, field: TextAreaField) -> None:
        """Between one and five hundred, each of which can be a name."""
        names = area_names.lines(field.data or "")
        if not names:
            raise ValidationError("Enter at least one name, such as Kitchen.")
        if len(names) > area_names.MOST_AT_ONCE:
            raise ValidationError(
                f"These are {len(names)} names. Add at most {area_names.MOST_AT_ONCE} at once."
            )
        problem = next(filter(None, map(area_names.problem_with, names)), None)
        if problem:
            raise ValidationError(problem)


class AreaSeriesForm(FlaskForm):
    """A row of numbered areas, such as rooms 1 to 24. The view passes in where they can stand."""

    kind = RadioField("What are they?", choices=KINDS, default="room", validators=[InputRequired(_KIND)])
    parent = SelectField("Where are they?", validators=[])
    before = StringField(
        "Name before the number", description=NO_RESIDENTS, default="Room", validators=[_Named()]
    )
    after = StringField(
        "Name after the number, if there is any",
        description="For example wing, for North 1 wing, North 2 wing.",
    )
    first = IntegerField(
        "First number", default=1, validators=[InputRequired("Enter the first number"), _NUMBER]
    )
    last = IntegerField("Last number", validators=[InputRequired("Enter the last number"), _NUMBER])
    letters = StringField(
        "Letters after each number, if there are any",
        description="For example AB for 1A, 1B, 2A, 2B.",
    )
    joined = BooleanField("No space before the number, such as A1")
    without_13 = BooleanField("There is no number 13")

    def validate_letters(self, field: StringField) -> None:
        """Only letters, and few."""
        letters = (field.data or "").replace(",", "").replace(" ", "")
        if letters and not (letters.isascii() and letters.isalpha() and len(letters) <= _LETTERS):
            raise ValidationError(f"Enter at most {_LETTERS} letters, such as AB, or leave it empty")
        if len(set(letters.upper())) < len(letters):
            raise ValidationError("Enter each letter once")

    def validate_last(self, field: IntegerField) -> None:
        """Not before the first, and not too many."""
        first, last = self.first.data, field.data
        if first is None or last is None or not 0 <= first <= _TOP or not 0 <= last <= _TOP:
            return  # said beside the field that is wrong
        if last < first:
            raise ValidationError("Enter a last number that is not below the first")
        number = len(self.series())
        if number > area_names.MOST_AT_ONCE:
            raise ValidationError(
                f"These would be {number:,}. Add at most {area_names.MOST_AT_ONCE} at once."
            )

    def series(self) -> list[str]:
        """The names that were asked for."""
        first, last = self.first.data or 0, self.last.data or 0
        letters, without_13 = self.letters.data or "", bool(self.without_13.data)
        return area_names.series(
            self.before.data or "",
            first,
            last,
            after=self.after.data or "",
            letters=letters,
            without_13=without_13,
            joined=bool(self.joined.data),
        )


class AreaNameForm(FlaskForm):
    """What an area is called from now on."""

    name = StringField(
        "New name",
        description=f"Audits before today keep the name it had then. {NO_RESIDENTS}",
        validators=[_Named()],
    )


class AreaParentForm(FlaskForm):
    """Under which area it stands. The view passes in where it can."""

    parent = SelectField("It belongs to")
