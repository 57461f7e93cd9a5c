"""Forms about who works where. The views pass in the roles that may be given and the homes to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from auditapp.kernel import clock
from auditapp.kernel.permissions import Role
from auditapp.people import names
from auditapp.team.rules import INSPECTOR_DAYS, engagement_of, problem_with_engagement

ENGAGED = {
    "employed": "Employed here",
    "agency": "Agency",
    "bank": "Bank",
    "visiting": "Visiting, such as an inspector",
}


def _role() -> SelectField:
    return SelectField("Role", validators=[InputRequired("Choose a role")])


def _engaged_as() -> RadioField:
    return RadioField(
        "How they are engaged",
        choices=ENGAGED,
        default="employed",
        description="An inspector is always visiting, whatever is chosen here.",
        validators=[InputRequired("Choose how they are engaged")],
    )


def _ends_on() -> DateField:
    return DateField(
        "Last day",
        description="Agency staff and inspectors need one: their access ends by itself at the end of that day. "
        "For everybody else, leave it empty unless you know it.",
    )


class _Engagement(FlaskForm):
    """What the roles of a home have in common. For an inspector, an empty last day is a week from now."""

    role: SelectField
    engaged_as: RadioField
    ends_on: DateField

    def validate_ends_on(self, field: DateField) -> None:
        """Ask for a last day where one is needed, and refuse one that makes no sense."""
        if not any((each or "").strip() for each in field.raw_data or ()):
            field.errors = []  # left empty, which may be right
        if self.role.data not in list(Role) or field.errors:
            return
        role, today = Role(self.role.data), clock.local_date(clock.now())
        engaged_as = engagement_of(role, self.engaged_as.data or "")
        problem = problem_with_engagement(role, engaged_as, self.last_day, today)
        if problem:
            raise ValidationError(problem)

    @property
    def last_day(self) -> date | None:
        """The last day that counts."""
        if self.ends_on.data is None and self.role.data == Role.INSPECTOR:
            return clock.local_date(clock.now()) + timedelta(days=INSPECTOR_DAYS)
        return self.ends_on.data


class _Named(FlaskForm):
    """A name, and a sign-in name that may be left empty."""

    name: StringField
    sign_in_name: StringField

    def validate_name(self, field: StringField) -> None:
        """Refuse what nobody is called."""
        _refuse(names.problem_with_name(field.data or ""))

    def validate_sign_in_name(self, field: StringField) -> None:
        """Refuse what nobody could type."""
        if (field.data or "").strip():
            _refuse(names.problem_with_sign_in_name(field.data or ""))


def _name() -> StringField:
    return StringField("Name", validators=[DataRequired("Enter the person's name")])


def _sign_in_name() -> StringField:
    return StringField(
        "Sign-in name (optional)",
        description="An e-mail address, or a name such as maria.santos. Leave it empty and we propose one.",
    )


def _send(*, chosen: bool) -> BooleanField:
    return BooleanField(
        "Send it to them by e-mail, too",
        default=chosen,
        description="" if not chosen else "When the sign-in name is an e-mail address.",
    )


class CodeForm(FlaskForm):
    """A code for a new password."""

    send = _send(chosen=False)


class InvitationForm(_Named, _Engagement):
    """Somebody to invite to a home, and to others of the provider."""

    name = _name()
    sign_in_name = _sign_in_name()
    role = _role()
    engaged_as = _engaged_as()
    ends_on = _ends_on()
    homes = SelectMultipleField(
        "Also in these homes",
        description="They get the same role there.",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    send = _send(chosen=True)


class ProviderInvitationForm(_Named):
    """Somebody to invite for all homes of the provider."""

    name = _name()
    sign_in_name = _sign_in_name()
    role = RadioField("Role", validators=[InputRequired("Choose a role")])
    send = _send(chosen=True)


class RoleForm(_Engagement):
    """Another role in the home, or another end."""

    role = _role()
    engaged_as = _engaged_as()
    ends_on = _ends_on()


class NamesForm(_Named):
    """Another name, or another sign-in name."""

    name = _name()
    sign_in_name = StringField("Sign-in name", validators=[DataRequired("Enter the name to sign in with")])


class DepartureForm(FlaskForm):
    """Who takes over what somebody leaves behind: one for all, or one for each. `with_actions` adds the selects."""

    everything: SelectField | None = None
    reason: TextAreaField
    sure: BooleanField | None = None

    def owner_of(self, action_id: str) -> str:
        """The new owner chosen for an action: its own, or the one for all."""
        chosen: str = (
            self[f"owner_{action_id}"].data or (self.everything.data if self.everything else "") or ""
        )
        return chosen


def with_actions(
    actions: Sequence[tuple[str, str]],
    owners: Mapping[str, Mapping[str, str]],
    for_all: Mapping[str, str],
    *,
    ends_access: bool,
) -> type[DepartureForm]:
    """The form with a select for each action (its id and its reference) of those who could own it."""
    fields: dict[str, object] = {}
    if for_all and len(actions) > 1:
        choices = {"": "Choose for each action below"} | dict(for_all)
        fields["everything"] = SelectField("Give all of them to", choices=choices, validate_choice=False)
    for action_id, reference in actions:
        choices = {"": "Choose somebody"} | dict(owners[action_id])
        # Left out is left empty; whether somebody may own it is asked again when it is given to them.
        fields[f"owner_{action_id}"] = SelectField(
            f"New owner of {reference}", choices=choices, validate_choice=False
        )
        fields[f"validate_owner_{action_id}"] = _chosen(action_id, reference)
    fields["reason"] = TextAreaField(
        "Note for the new owners (optional)",
        description="It stays in the record of each action, beside the change of owner.",
        validators=[Length(max=1000, message="Shorten this to 1,000 characters")],
    )
    if ends_access:
        fields["sure"] = BooleanField(
            "Their access ends now. What they did stays under their name.",
            validators=[InputRequired("Tick this to say that their access ends now")],
        )
    return type("DepartureFormOfActions", (DepartureForm,), fields)


class ImportForm(FlaskForm):
    """A file with a list of staff."""

    file = FileField(
        "The file", description="A CSV file, an Excel workbook (.xlsx) or an OpenDocument sheet (.ods)."
    )


def _chosen(action_id: str, reference: str) -> object:
    def validate(form: DepartureForm, field: Field) -> None:  # noqa: ARG001 - WTForms' signature
        if not form.owner_of(action_id):
            raise ValidationError(f"Choose who takes over {reference}.")

    return validate


def _refuse(problem: str | None) -> None:
    if problem:
        raise ValidationError(problem)
