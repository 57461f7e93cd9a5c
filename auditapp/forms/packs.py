"""The form that asks for a pack."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import DataRequired


class PackForm(FlaskForm):
    """The first and the last day of a pack, both included."""

    start = DateField("First day", validators=[DataRequired("Enter the first day, such as 1 November 2026")])
    end = DateField("Last day", validators=[DataRequired("Enter the last day, such as 22 November 2026")])
