"""The file of CQC's directory."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class DirectoryForm(FlaskForm):
    """A file to look at before anything happens."""

    file = FileField(
        "The file",
        description="CQC's care directory, with filters or with ratings: .ods, .xlsx or .csv, up to 15 MB.",
        validators=[FileRequired("Choose the file that you downloaded from CQC")],
    )
