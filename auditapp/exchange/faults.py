"""Everything that is wrong with the rows of a form that is refused, so that it is put right in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditapp.exchange import ours_in
from auditapp.exchange.choices_in import Choices
from auditapp.exchange.grid import Grid, Row, type_of
from auditapp.exchange.report import Note, Outcome
from auditapp.exchange.responses_in import Left, response_of

_NAME = re.compile(r"[^\W\d][\w.-]*")
_NAMED = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_FORMULAS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count", "label")
_NO_QUESTION = re.compile(r"(?:begin|end)[ _]?(?:group|repeat)|note|calculate")


def faults_of_rows(survey: Grid, lists: Mapping[str, Choices], room: int) -> Iterator[Note]:
    """Unknown types, lists that are missing, names no form may use, and names that nothing has."""
    names = {row["name"] for row in survey.rows}
    for row in survey.rows:
        yield from _of_row(survey, row, lists, room)
        for column in _FORMULAS:
            for name in dict.fromkeys(_NAMED.findall(row[column])):
                if name not in names:
                    yield _note(survey, row, column, f'There is no question "{name[:60]}".')


def _of_row(survey: Grid, row: Row, lists: Mapping[str, Choices], room: int) -> Iterator[Note]:
    name, kind = row["name"], type_of(row)
    if name and not _NAME.fullmatch(name):
        words = (
            f'"{name[:60]}" is no name: use letters, digits, dots and lines only, and begin with a letter.'
        )
        yield _note(survey, row, "name", words)
    if not kind:
        yield _note(survey, row, "type", "The row has no type.")
    elif not _NO_QUESTION.fullmatch(kind) and not ours_in.is_part(row):
        made = response_of(row, lists, room=room)
        if isinstance(made, Left) and made.fault:
            yield _note(survey, row, "type", made.why)


def _note(survey: Grid, row: Row, column: str, words: str) -> Note:
    return Note(survey.sheet, row.line, survey.heading(column), row["name"], Outcome.LEFT_OUT, words)
