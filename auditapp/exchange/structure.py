"""Groups and repeats of an XLSForm as sections: ours stand one after the other, none inside another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditapp.exchange import ours_in, tidy
from auditapp.exchange.grid import Grid, Row, type_of
from auditapp.exchange.report import Note, Notebook, Outcome, Refused

_BEGIN = re.compile(r"begin[ _]?(group|repeat)")
_END = re.compile(r"end[ _]?(group|repeat)")
_FIRST = "questions"


@dataclass(eq=False)
class Place:
    """A section in the making. `row` is the group's own; None for what stands outside every group."""

    id: str
    title: str
    row: Row | None = None
    repeat: Row | None = None
    notes: list[str] = field(default_factory=list)
    note_rows: list[Row] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)


@dataclass(eq=False)
class Asked:
    """A row that may become a question, with the conditions of the groups round it, outermost first."""

    row: Row
    place: Place
    within: tuple[Row, ...]


@dataclass
class _Frame:
    kind: str
    row: Row
    title: str
    place: Place | None = None
    used: bool = False


@dataclass(frozen=True)
class Structure:
    """The sections in their order, and the rows that ask nothing but may be named."""

    places: tuple[Place, ...]
    sums: tuple[Row, ...]


def read_structure(grid: Grid, notebook: Notebook) -> Structure:
    """Raises Refused when groups are not closed, or closed and never begun."""
    return _Reader(grid, notebook).read()


class _Reader:
    def __init__(self, grid: Grid, notebook: Notebook) -> None:
        self.grid = grid
        self.notebook = notebook
        self.stack: list[_Frame] = []
        self.places: list[Place] = []
        self.ids: set[str] = set()
        self.wrong: list[Note] = []

    def read(self) -> Structure:
        sums: list[Row] = []
        for row in self.grid.rows:
            kind = type_of(row)
            if begin := _BEGIN.fullmatch(kind):
                self._begin(begin[1], row)
            elif end := _END.fullmatch(kind):
                self._end(end[1], row)
            elif kind == "calculate":
                sums.append(row)
            else:
                self._ask(kind, row)
        for frame in self.stack:
            self._wrong(frame.row, f'"begin {frame.kind}" is never ended.')
        if self.wrong:
            raise Refused("Groups and repeats must begin and end in pairs.", self.wrong)
        return Structure(tuple(place for place in self.places if place.questions or place.notes), tuple(sums))

    def _begin(self, kind: str, row: Row) -> None:
        title = tidy.without_marks(row["label"]) or row["name"].replace("_", " ").capitalize()
        self.stack.append(_Frame(kind, row, title))
        if kind == "repeat":
            self.stack[-1].place = self._new(row, title, repeat=row)
            return
        inside = self._repeat()
        if inside and inside.place:
            words = f'Its questions stand in the section "{inside.place.title}"; its own heading is left out.'
            self.notebook.changed(words, sheet=self.grid.sheet, row=row.line, name=row["name"])

    def _end(self, kind: str, row: Row) -> None:
        if not self.stack:
            self._wrong(row, f'"end {kind}" without a beginning.')
        elif self.stack[-1].kind != kind:
            open_one = self.stack.pop()
            self._wrong(row, f'"end {kind}" closes the {open_one.kind} begun in row {open_one.row.line}.')
        else:
            self._tell_empty(self.stack.pop())

    def _tell_empty(self, frame: _Frame) -> None:
        own = ours_in.is_part(frame.row)
        if (
            not frame.used
            and not own
            and not (frame.place or frame.row in [each.row for each in self.places])
        ):
            sheet, row = self.grid.sheet, frame.row
            self.notebook.left_out(
                "There is nothing to ask in it.", sheet=sheet, row=row.line, name=row["name"]
            )

    def _is_intro(self, row: Row) -> bool:
        """A note before the first question of a section stands above its questions."""
        place = self._place()
        begun = any(each.row["label"] for each in place.questions)  # what keeps times and the like has none
        if begun or row["relevant"] or not row["label"]:
            return False
        text = " ".join([*place.notes, tidy.without_marks(row["label"])])
        if len(text) > tidy.INTRO:
            return False
        place.notes.append(tidy.without_marks(row["label"]))
        place.note_rows.append(row)
        return True

    def _ask(self, kind: str, row: Row) -> None:
        if not kind:
            words = "The row has no type, so nothing can be asked."
            self.notebook.left_out(
                words, sheet=self.grid.sheet, row=row.line, name=row["name"], column="type"
            )
        elif ours_in.is_part(row):
            words = "It helps the question or the section beside it, and needs no question of its own here."
            self.notebook.taken(words, sheet=self.grid.sheet, row=row.line, name=row["name"])
        elif kind != "note" or not self._is_intro(row):
            place = self._place()
            for frame in self.stack:
                frame.used = True
            place.questions.append(Asked(row, place, tuple(frame.row for frame in self.stack)))

    def _repeat(self) -> _Frame | None:
        return next((frame for frame in reversed(self.stack) if frame.kind == "repeat"), None)

    def _place(self) -> Place:
        """Where the next question stands."""
        repeat = self._repeat()
        if repeat and repeat.place:
            return repeat.place
        frame = self.stack[-1] if self.stack else None
        row = frame.row if frame else None
        if self.places and self.places[-1].row is row and self.places[-1].repeat is None:
            return self.places[-1]
        title = ": ".join(each.title for each in self.stack) or "Questions"
        if any(place.row is row and place.repeat is None for place in self.places):
            title = f"{tidy.fitted(title, tidy.TITLE - 12)} (continued)"
        return self._new(row, title)

    def _new(self, row: Row | None, title: str, repeat: Row | None = None) -> Place:
        name = (row["name"] or row["label"]) if row else _FIRST
        own = str(ours_in.section_of(row).get("id", "")) if row else ""
        made = tidy.unused(own.partition(".")[2] or tidy.slug(name, other="section"), self.ids)
        self.ids.add(made)
        if repeat and any(each.kind == "repeat" for each in self.stack[:-1]):
            outer = next(each.title for each in reversed(self.stack[:-1]) if each.kind == "repeat")
            self.notebook.changed(
                f'A repeat inside "{outer}": here it is a section of its own, asked for each, not for each of each.',
                sheet=self.grid.sheet, row=repeat.line, name=repeat["name"],
            )  # fmt: skip
        self.places.append(Place(made, tidy.fitted(title, tidy.TITLE), row, repeat))
        return self.places[-1]

    def _wrong(self, row: Row, words: str) -> None:
        self.wrong.append(Note(self.grid.sheet, row.line, "type", row["name"], Outcome.LEFT_OUT, words))
