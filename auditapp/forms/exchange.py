"""Forms about checklists that are brought in. The views pass in what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

_HIGHEST, _DECIMALS, _OLDEST = 1_000_000_000, 6, 36_500
AS_ALL = "As for the whole checklist"
FAILS = {"no": "No is a failure", "yes": "Yes is a failure", "": "Neither: it only opens other questions"}


class FileForm(FlaskForm):
    """A file with a checklist in it."""

    file = FileField(
        "The file",
        description="An XLSForm (.xlsx), a list of questions (.xlsx, .ods or .csv), or a checklist in our own YAML; "
        "up to 15 MB and 1,000 questions.",
    )


class ColumnsForm(FlaskForm):
    """What the columns of a list mean. `with_columns` adds one select for each."""

    title = StringField(
        "What is the checklist called?",
        validators=[
            InputRequired("Enter what it is called"),
            Length(max=120, message="Enter at most 120 characters"),
        ],
    )
    heading = StringField(
        "My headings are in row",
        description="Rows are counted as the file counts them. With another row the columns are guessed anew.",
        validators=[
            Optional(),
            Regexp(r"\s*[1-9][0-9]{0,4}\s*\Z", message="Enter the number of a row, such as 3"),
        ],
    )


class UsualForm(FlaskForm):
    """What holds for every question. `with_sections` adds the selects of each section."""

    title = StringField(
        "What is the checklist called?",
        validators=[
            InputRequired("Enter what it is called"),
            Length(max=120, message="Enter at most 120 characters"),
        ],
    )
    statement = SelectField(
        "Quality statement",
        description="Which of CQC's quality statements the questions are about.",
        validators=[InputRequired("Choose a quality statement")],
    )
    regulation = SelectField(
        "Regulation",
        description="Which regulation the questions are about.",
        validators=[InputRequired("Choose a regulation")],
    )
    severity = SelectField(
        "How bad is it when a question fails?", validators=[InputRequired("Choose how bad it is")]
    )
    due = SelectField("How soon must it be put right?", validators=[InputRequired("Choose how soon")])


class QuestionsForm(FlaskForm):
    """What fails, question by question. `with_questions` adds the fields of each."""


def with_columns(headings: Sequence[str], meanings: Mapping[str, str]) -> type[ColumnsForm]:
    """The form with a select for each column of a list: `column_0` and so on."""
    choices = {"": "Leave it out"} | dict(meanings)
    fields = {
        f"column_{place}": SelectField(heading or f"Column {place + 1}", choices=choices, default="")
        for place, heading in enumerate(headings)
    }
    return type("ColumnsFormOfList", (ColumnsForm,), fields)


def with_sections(
    sections: Iterable[tuple[str, str]], choices: Mapping[str, Mapping[str, str]]
) -> type[UsualForm]:
    """The form with four selects for each section (its place and its title): `section_0_due` and so on."""
    fields: dict[str, object] = {}
    labels = {
        "statement": "Quality statement",
        "regulation": "Regulation",
        "severity": "How bad",
        "due": "How soon",
    }
    for place, _title in sections:
        for name, label in labels.items():
            offered = {"": AS_ALL} | dict(choices[name])
            fields[f"section_{place}_{name}"] = SelectField(label, choices=offered, default="")
    return type("UsualFormOfSections", (UsualForm,), fields)


def yes_no_fields(place: int) -> dict[str, object]:
    """Which answer is a failure."""
    return {f"fails_{place}": RadioField("Which answer is a failure?", choices=FAILS, default="no")}


def option_fields(place: int, options: Mapping[str, str]) -> dict[str, object]:
    """Which of the answers are failures."""
    ticks = SelectMultipleField(
        "Tick the answers that are a failure",
        choices=dict(options),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    return {f"ticks_{place}": ticks}


def reading_fields(place: int) -> dict[str, object]:
    """Within which limits a reading passes."""
    return {
        f"lowest_{place}": StringField("It fails below", validators=[_limit]),
        f"highest_{place}": StringField("It fails above", validators=[_limit, _not_below(f"lowest_{place}")]),
        f"unit_{place}": StringField(
            "Unit", validators=[Length(max=60, message="Enter at most 60 characters")]
        ),
    }


def date_fields(place: int) -> dict[str, object]:
    """How old a date may be."""
    return {f"age_{place}": StringField("It fails when older than (days)", validators=[_days])}


def severity_fields(place: int, severities: Mapping[str, str], dues: Mapping[str, str]) -> dict[str, object]:
    """How bad a failure is and how soon it must be put right; "" as for its section."""
    return {
        f"severity_{place}": SelectField(
            "How bad", choices={"": "As set before"} | dict(severities), default=""
        ),
        f"due_{place}": SelectField("How soon", choices={"": "As set before"} | dict(dues), default=""),
    }


def with_questions(fields: Mapping[str, object]) -> type[QuestionsForm]:
    """The form with these fields."""
    return type("QuestionsFormOfPage", (QuestionsForm,), dict(fields))


def limit_of(text: str | None) -> int | str:
    """A limit as checklists keep it: 44, or "19.9"; "" for none. Raises ValueError for what is no number."""
    plain = (text or "").strip().replace(",", ".").replace("\u2212", "-")
    if not plain:
        return ""
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(plain) from error
    exponent = number.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or abs(number) >= _HIGHEST or -exponent > _DECIMALS:
        raise ValueError(plain)
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


def _limit(_form: FlaskForm, field: Field) -> None:
    try:
        limit_of(field.data)
    except ValueError:
        raise ValidationError("Enter a number such as 44 or 19.9, or leave it empty") from None


def _not_below(other: str) -> object:
    def check(form: FlaskForm, field: Field) -> None:
        try:
            low, high = limit_of(form[other].data), limit_of(field.data)
        except ValueError:
            return
        if "" not in {low, high} and Decimal(str(low)) > Decimal(str(high)):
            raise ValidationError("The higher limit must not be below the lower one")

    return check


def _days(_form: FlaskForm, field: Field) -> None:
    text = (field.data or "").strip()
    if text and not (text.isdecimal() and text.isascii() and int(text[:9]) <= _OLDEST):
        raise ValidationError("Enter a whole number of days, or leave it empty")
