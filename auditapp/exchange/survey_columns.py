"""Columns of a survey that mean nothing here: told once each, with how many cells go with them."""

from __future__ import annotations

from auditapp.exchange.grid import Grid
from auditapp.exchange.report import Notebook

READ = frozenset(
    {"type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "constraint_message",
     "default", "appearance", "calculation", "choice_filter", "repeat_count", "parameters", "media::image"}
)  # fmt: skip
# What each of those that are not read would have done.
_WHY = {
    "required_message": "Nothing here insists on an answer: what is missing is shown at the end.",
    "read_only": "Every question here can be answered.",
    "media::audio": "Sounds are not kept.",
    "media::video": "Films are not kept.",
    "media::big_image": "One picture stands beside a question, and the tablet enlarges it.",
    "trigger": "Nothing here is worked out by itself.",
}
_WITH_LANGUAGE = frozenset({"label", "hint", "guidance_hint"})


def tell_columns(grid: Grid, notebook: Notebook) -> None:
    """Say which columns are left out, and that a form without `required` asks for every answer."""
    for column in dict.fromkeys(grid.columns):
        if not column.heading or column.heading.startswith("wa_"):
            continue
        known = column.meaning in READ
        if known and (not column.language or column.meaning in _WITH_LANGUAGE):
            continue
        if known and column.language not in grid.languages:
            continue  # the form's own language
        code = grid.languages.get(column.language)
        count = sum(column.meaning in (row.others.get(code, {}) if code else row.cells) for row in grid.rows)
        if count:
            why = (
                "It cannot be translated here."
                if known
                else _WHY.get(column.meaning, "It means nothing here.")
            )
            words = f"{why} {count:,} filled cell{'s' if count != 1 else ''}"
            notebook.left_out(words, sheet=grid.sheet, row=1, column=column.heading)
    if not grid.has("required"):
        words = 'The form has no column "required", so every question counts as one to answer.'
        notebook.changed(words, sheet=grid.sheet, row=1)
