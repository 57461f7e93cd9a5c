"""What is chosen for a checklist: how often, and the next day."""

from __future__ import annotations

from datetime import date

from wtforms import DateField, Form, SelectField
from wtforms.validators import Optional, ValidationError

from auditapp.kernel import clock
from auditapp.programme.rules import NOT_DUE

LATEST = 3  # years ahead
NOT_A_DAY = "Enter the day on which it is due next, such as 30 11 2026."


class ChoiceForm(Form):
    """One checklist of a home. The view sets `title`, and `due_now`: the day that stands, which may have passed.

    It has no token of its own: the page's one form carries it.
    """

    title: str = ""
    due_now: date | None = None

    every = SelectField("How often")
    due = DateField("Due next", validators=[Optional()])

    def validate_every(self, field: SelectField) -> None:
        """An interval needs its next day, and that may not be in the past unless it already stands."""
        if field.data in NOT_DUE or self.due.errors:
            return
        today = clock.local_date(clock.now())
        day = self.due.data
        if day is None:
            self._wrong(f"{self.title}: enter the day on which it is due next.")
        elif day != self.due_now and day < today:
            self._wrong(f"{self.title}: choose today or a later day.")
        elif day.year > today.year + LATEST:
            self._wrong(f"{self.title}: choose a day within the next {LATEST} years.")

    def validate_due(self, _field: DateField) -> None:
        """Judged with the interval."""

    def _wrong(self, sentence: str) -> None:
        raise ValidationError(sentence)
