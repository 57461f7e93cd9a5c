"""What became of a file that was brought in: row by row what was taken, what was changed, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import cast

from auditapp.kernel.canonical import Json


class Outcome(StrEnum):
    """What became of something."""

    MEND = "mend"  # it must be put right before the draft can be published
    LOOK = "look"  # it was taken, and somebody should look at it
    LEFT_OUT = "left_out"
    CHANGED = "changed"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the report. `row` counts as the sheet does, from 1; 0 is the sheet as a whole.

    `column` is its heading, "" for the whole row; `name` is what the file calls it.
    """

    sheet: str
    row: int
    column: str
    name: str
    outcome: Outcome
    words: str


class Refused(ValueError):
    """Nothing of the file can be taken; `notes` say where and why."""

    def __init__(self, message: str, notes: Sequence[Note] = ()) -> None:
        super().__init__(message)
        self.notes = tuple(notes)


class Notebook:
    """Collects the lines of a report."""

    def __init__(self) -> None:
        self._notes: list[Note] = []

    def taken(self, words: str, *, sheet: str, row: int, name: str = "", column: str = "") -> None:
        """It is as it was."""
        self._notes.append(Note(sheet, row, column, name, Outcome.TAKEN, words))

    def changed(self, words: str, *, sheet: str, row: int, name: str = "", column: str = "") -> None:
        """It is there, and not as it was."""
        self._notes.append(Note(sheet, row, column, name, Outcome.CHANGED, words))

    def look(self, words: str, *, sheet: str, row: int, name: str = "", column: str = "") -> None:
        """It is there, and may be meant otherwise."""
        self._notes.append(Note(sheet, row, column, name, Outcome.LOOK, words))

    def left_out(self, words: str, *, sheet: str, row: int, name: str = "", column: str = "") -> None:
        """It is not there."""
        self._notes.append(Note(sheet, row, column, name, Outcome.LEFT_OUT, words))

    def notes(self) -> tuple[Note, ...]:
        """All lines as they stand in the file: sheet by sheet, row by row."""
        sheets = {note.sheet: place for place, note in reversed(list(enumerate(self._notes)))}
        return tuple(sorted(self._notes, key=lambda note: (sheets[note.sheet], note.row)))


def as_json(notes: Iterable[Note]) -> list[Json]:
    """The lines as they are kept."""
    return [list(cast("tuple[Json, ...]", astuple(note))) for note in notes]


def from_json(kept: Json) -> tuple[Note, ...]:
    """The lines that were kept."""
    found = []
    for sheet, row, column, name, outcome, words in cast("list[list[Json]]", kept):
        place = cast("int", row)
        found.append(Note(str(sheet), place, str(column), str(name), Outcome(str(outcome)), str(words)))
    return tuple(found)


def as_text(notes: Sequence[Note]) -> str:
    """The report as a file: one line for each note."""
    return "".join(f"{_line(note)}\n" for note in notes)


def _line(note: Note) -> str:
    place = " ".join(part for part in (note.sheet, str(note.row) if note.row else "", note.column) if part)
    name = f" [{note.name}]" if note.name else ""
    return f"{note.outcome.value.replace('_', ' '):<8}  {place}{name}: {note.words}"
