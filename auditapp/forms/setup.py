"""Forms of the set-up: the very first page, and the details of a home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from auditapp.forms.new_account import (
    AccountChecks,
    new_password,
    new_sign_in_name,
    password_again,
    your_name,
)
from auditapp.people import area_names
from auditapp.people.home_rules import (
    MAX_ADDRESS,
    MAX_AUTHORITY,
    MAX_NAME,
    MOST_BEDS,
    HomeDetails,
    location_of,
    postcode_of,
)

MAX_UNITS = 40
_BEDS = f"Enter the number of beds in figures, from 0 to {MOST_BEDS}"


def _at_most(most: int) -> Length:
    return Length(max=most, message=f"Shorten this to {most} characters")


def _unit_lines(text: str | None) -> tuple[str, ...]:
    """One unit a line, each once."""
    return tuple({area_names.same(line): line for line in area_names.lines(text or "")}.values())


class DetailsForm(FlaskForm):
    """The details of a home."""

    home_name = StringField(
        "Name of the home", validators=[DataRequired("Enter the name of the home"), _at_most(MAX_NAME)]
    )
    location_id = StringField(
        "CQC location ID (optional)",
        description="Such as 1-1234567890. It is on the home's page on CQC's website.",
    )
    address = TextAreaField("Address (optional)", validators=[_at_most(MAX_ADDRESS)])
    postcode = StringField("Postcode (optional)")
    beds = IntegerField("Beds (optional)", validators=[Optional(), NumberRange(0, MOST_BEDS, message=_BEDS)])
    local_authority = StringField("Local authority (optional)", validators=[_at_most(MAX_AUTHORITY)])

    def validate_location_id(self, field: StringField) -> None:
        """Refuse what CQC does not write."""
        if location_of(field.data or "") is None:
            raise ValidationError("Enter the location ID as CQC writes it, such as 1-1234567890.")

    def validate_postcode(self, field: StringField) -> None:
        """Refuse half a postcode."""
        if postcode_of(field.data or "") is None:
            raise ValidationError("Enter the whole postcode, such as LS8 2AB.")

    def details(self, *, rating: str = "", rating_on: date | None = None) -> HomeDetails:
        """What was told; what CQC said of the home is not asked here and stays."""
        return HomeDetails(
            name=self.home_name.data or "",
            location_id=self.location_id.data or "",
            address=self.address.data or "",
            postcode=self.postcode.data or "",
            local_authority=self.local_authority.data or "",
            beds=self.beds.data,
            rating=rating,
            rating_on=rating_on,
        )


class SetUpForm(AccountChecks, DetailsForm):
    """Everything the first person tells on one page."""

    provider_name = StringField(
        "Name of the care provider",
        description="The organisation that CQC has registered. One home on its own may be a provider, too.",
        validators=[DataRequired("Enter the name of the care provider"), _at_most(MAX_NAME)],
    )
    units = TextAreaField(
        "Its units (optional)",
        description="One on each line, such as Beech unit. Rooms come later, and many at once.",
    )
    name = your_name()
    sign_in_name = new_sign_in_name()
    password = new_password()
    again = password_again()

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, which begins with the provider: the summary of what is wrong follows it."""
        return iter(sorted(super().__iter__(), key=lambda field: field.name != "provider_name"))

    def validate_units(self, field: TextAreaField) -> None:
        """Refuse a text that is no list of units."""
        lines = _unit_lines(field.data)
        if len(lines) > MAX_UNITS:
            raise ValidationError(f"Enter at most {MAX_UNITS} units, one on each line.")
        if any(len(line) > area_names.LONGEST for line in lines):
            raise ValidationError(f"Shorten each unit to {area_names.LONGEST} characters; one on each line.")

    def words_about_them(self) -> tuple[str, ...]:
        """What a stranger would try: what they and theirs are called."""
        return *super().words_about_them(), self.home_name.data or "", self.provider_name.data or ""

    def unit_names(self) -> tuple[str, ...]:
        """The units, one for each line."""
        return _unit_lines(self.units.data)
