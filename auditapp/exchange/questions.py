"""Rows of a survey as items: their ids, what they ask, when they are shown, and what of them is not as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from auditapp.exchange import ours_in, words_in
from auditapp.exchange.choices_in import Choices
from auditapp.exchange.constraints import Bounds, longest_text, no_bounds, number_bounds
from auditapp.exchange.grid import Grid, Row, type_of
from auditapp.exchange.normal_form import ALWAYS, Form, Known, Looks, Named, both, read_condition, text_of
from auditapp.exchange.report import Notebook
from auditapp.exchange.responses_in import Left, Made, accept_body, response_of
from auditapp.exchange.structure import Asked, Place, Structure
from auditapp.exchange.tidy import INTRO, SAY, fitted, without_marks
from auditapp.exchange.xpath import XPathError
from auditapp.kernel.canonical import Json

MOST_OPTIONS = 5000  # of a checklist
_YES, _NO = frozenset({"yes", "true", "true()", "1"}), frozenset({"", "no", "false", "false()", "0"})


@dataclass(frozen=True)
class Asking:
    """All that is needed to make questions of rows."""

    survey: Grid
    lists: Mapping[str, Choices]
    structure: Structure
    key: str
    notebook: Notebook
    own: bool = False  # the form was made of a checklist of ours


@dataclass(eq=False)
class Question:
    """A row that was taken. `changed` collects in what it differs from the file's."""

    id: str
    row: Row
    made: Made
    asked: Asked
    list_name: str = ""
    body: dict[str, Json] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    restored: ours_in.Restored | None = None


def made_questions(asking: Asking) -> dict[Place, list[Question]]:
    """The questions of each section, in their order."""
    return _Maker(asking).made()


class _Maker:
    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.notebook = asking.notebook
        self.sheet = asking.survey.sheet
        self.found: dict[Place, list[Question]] = {}
        self.left: dict[str, str] = {}
        self.room = MOST_OPTIONS
        self.groups: dict[tuple[int, str], Form] = {}
        self.optional = asking.survey.has("required")
        self.ids: set[str] = set()
        self.waiting: list[Row] = []  # notes of sections that ask nothing

    def made(self) -> dict[Place, list[Question]]:
        for place in self.asking.structure.places:
            self.found[place] = []
            self._take(place)
        self._settle_waiting()
        self._move_intros()
        named = self._named()
        for place, questions in self.found.items():
            for question in questions:
                self._finish(place, question, named)
        self._tell_intros()
        for row in self.asking.structure.sums:
            self._tell_sum(row, named)
        self._tell_groups()
        return self.found

    def _take(self, place: Place) -> None:
        waiting, self.waiting = self.waiting, []
        for asked in place.questions:
            row = asked.row
            if type_of(row) == "note":
                waiting.append(row)
                continue
            if self.asking.own and row["wa_item"] and self._restore(place, asked):
                continue
            made = response_of(row, self.asking.lists, room=self.room)
            if isinstance(made, Left):
                self.left[row["name"]] = made.why
                self._left(row, made.why, "type")
                continue
            self._add(place, asked, made, waiting)
            waiting = []
        if not self.found[place]:
            self.waiting = waiting
            return
        for note in waiting:
            self._note(note, self.found[place][-1])

    def _settle_waiting(self) -> None:
        """Notes that nothing follows stand with the last question there is."""
        last = next((asked[-1] for asked in reversed(self.found.values()) if asked), None)
        for note in self.waiting:
            self._note(note, last)

    def _move_intros(self) -> None:
        """Notes of a section that asks nothing stand above the next that does, where there is room for them."""
        following: Place | None = None
        for place in reversed(self.found):
            if self.found[place]:
                following = place
            elif following and len(" ".join([*place.notes, *following.notes])) <= INTRO:
                following.notes[:0] = place.notes
                following.note_rows[:0] = place.note_rows
                place.notes, place.note_rows = [], []

    def _add(self, place: Place, asked: Asked, made: Made, waiting: list[Row]) -> None:
        questions = self.found[place]
        row = asked.row
        self.room -= len(cast("list[Json]", made.response.get("options", [])))
        question = Question(self._free_id(place), row, made, asked)
        question.list_name = _list_of(row) if made.words else ""
        words_in.write(question, self.sheet, self.notebook)
        questions.append(question)
        for note in waiting:
            self._note(note, question)
        if made.other:
            self._add_other(place, question)

    def _restore(self, place: Place, asked: Asked) -> bool:
        """Take a row that was made of an item of ours as that item; false when it cannot be."""
        row = asked.row
        found = ours_in.restored(row, self.asking.lists, _list_of(row))
        if found is None or str(found.body["id"]) in self.ids:
            self._left(
                row, "What stands here is no question of ours, or one that is there already.", "wa_item"
            )
            return False
        question = Question(str(found.body["id"]), row, found.made, asked, restored=found)
        question.list_name = _list_of(row)
        question.body = found.body
        question.changed += found.edits
        self.ids.add(question.id)
        self.found[place].append(question)
        return True

    def _free_id(self, place: Place) -> str:
        number = len(self.found[place]) + 1
        while (found := f"{self.asking.key}.{place.id}.{number:02}") in self.ids:
            number += 1
        self.ids.add(found)
        return found

    def _add_other(self, place: Place, question: Question) -> None:
        """What pyxform makes of `or_other`: one more question, asked of whoever chose it."""
        row = replace(
            question.row, cells={"label": f"{question.row['label']}: which other?", "name": ""}, others={}
        )
        made = Made({"type": "text"}, "words", Looks.RECORD)
        other = Question(self._free_id(place), row, made, replace(question.asked, row=row))
        words_in.write(other, self.sheet, self.notebook)
        verb = "includes" if question.made.looks is Looks.CHOICES else "=="
        other.body["show_if"] = f"{question.id} {verb} other"
        self.found[place].append(other)
        question.changed.append(f"the words for another answer are asked for in {other.id}")

    def _note(self, row: Row, question: Question | None) -> None:
        """A note goes with the question below it, or else with the one above."""
        text = without_marks(row["label"])
        if question is None or not text or not words_in.add_to_help(question.body, text):
            why = "There is no question for the note to stand with." if text else "The note has no words."
            self._left(
                row, why if not (question and text) else "There is no more room for it in the help.", "label"
            )
            return
        shown = ", shown whatever is answered" if row["relevant"] else ""
        words = f"Stands with the help of {question.id}{shown}."
        self.notebook.changed(words, sheet=self.sheet, row=row.line, name=row["name"])

    def _named(self) -> Named:
        known: dict[str, Known] = {}
        place_of = 0
        for place, questions in self.found.items():
            for question in questions:
                name = question.row["name"]
                place_of += 1
                made = question.made
                if name and name not in known:
                    repeated = place.id if place.repeat else ""
                    known[name] = Known(question.id, made.looks, made.words, place_of, repeated)
                elif name:
                    question.changed.append("an earlier row has the same name; conditions mean that one")
                question.body["place"] = place_of
        sums = {row["name"]: row["calculation"] for row in self.asking.structure.sums if row["name"]}
        for place in self.asking.structure.places:
            for asked in place.questions:
                if asked.row["calculation"] and asked.row["name"] not in known:
                    sums.setdefault(asked.row["name"], asked.row["calculation"])
        return Named(known, sums, self.left)

    def _finish(self, place: Place, question: Question, named: Named) -> None:
        at = cast("int", question.body.pop("place"))
        row = question.row
        restored = question.restored
        if not question.body.get("show_if") and (restored is None or restored.moved):
            self._show(place, question, named, at)
        if restored is None:
            self._accept(question)
            self._require(question)
        if row["calculation"] and row["name"]:
            self._left(row, "Answers are given by people, not worked out.", "calculation")
        changed = [each for each in [question.made.changed, *question.changed] if each]
        words = f"{question.id}: {question.made.said}"
        if changed:
            words = f"{words}; {'; '.join(changed)}"
            self.notebook.changed(words, sheet=self.sheet, row=row.line, name=row["name"])
        else:
            self.notebook.taken(words, sheet=self.sheet, row=row.line, name=row["name"])

    def _show(self, place: Place, question: Question, named: Named, at: int) -> None:
        repeated = place.id if place.repeat else ""
        form = ALWAYS
        for group in question.asked.within:
            form = self._joined(question, form, self._condition_of_group(group, named, at, repeated))
        own = question.row["relevant"]
        if own:
            try:
                read = read_condition(own, named, place=at, repeated=repeated)
            except XPathError as error:
                self._not_shown(question, str(error), own)
                return
            question.changed += [f"its condition {remark}" for remark in read.remarks]
            form = self._joined(question, form, read.form)
        try:
            text = text_of(form)
        except XPathError as error:
            self._not_shown(question, str(error), own)
            return
        if text:
            question.body["show_if"] = text

    def _joined(self, question: Question, one: Form, other: Form) -> Form:
        try:
            return both(one, other)
        except XPathError as error:
            self._not_shown(question, str(error), "with the conditions of its groups")
            return one

    def _condition_of_group(self, group: Row, named: Named, at: int, repeated: str) -> Form:
        """The condition of a group, read once; one that cannot be said is told once."""
        key = (group.line, repeated)
        if key not in self.groups:
            self.groups[key] = ALWAYS
            if group["relevant"]:
                try:
                    self.groups[key] = read_condition(
                        group["relevant"], named, place=at, repeated=repeated
                    ).form
                except XPathError as error:
                    why = f"Its questions are asked always: {error} ({group['relevant'][:120]})"
                    self._left(group, why, "relevant")
        return self.groups[key]

    def _not_shown(self, question: Question, why: str, text: str) -> None:
        question.body["optional"] = True
        question.changed.append("asked always")
        words = f"Asked always, and may be left open: {why} ({text[:160]})"
        self._left(question.row, words, "relevant")

    def _accept(self, question: Question) -> None:
        row, response = question.row, cast("dict[str, Json]", question.body["response"])
        if not row["constraint"]:
            return
        try:
            accept = self._bounds(question, response)
        except XPathError as error:
            question.changed.append("any answer is accepted")
            self._left(row, f"Any answer is accepted: {error} ({row['constraint'][:120]})", "constraint")
            return
        say = without_marks(row["constraint_message"])
        response["accept"] = {**accept, **({"say": fitted(say, SAY)} if say else {})}

    @staticmethod
    def _bounds(question: Question, response: Mapping[str, Json]) -> dict[str, Json]:
        text = question.row["constraint"]
        if response["type"] == "text":
            return {"longest": longest_text(text)}
        if question.made.looks is not Looks.NUMBER:
            raise XPathError("only numbers and texts can be kept within bounds")
        bounds = number_bounds(text, _bounds_of(response))
        question.changed += [bounds.remark] if bounds.remark else []
        return accept_body(bounds)

    def _require(self, question: Question) -> None:
        said = question.row["required"].lower()
        if said not in _YES | _NO:
            why = f"Counted as one to answer: {said[:80]}"
            self._left(question.row, why, "required")
        elif self.optional and said in _NO and question.row["name"]:
            question.body["optional"] = True

    def _tell_sum(self, row: Row, named: Named) -> None:
        name = row["name"]
        asked = [
            each for each in self.asking.survey.rows if each is not row and f"${{{name}}}" in _formulas(each)
        ]
        if not name or not row["calculation"]:
            self._left(row, "A calculation without a name or without a formula.", "calculation")
            return
        if not asked:
            self._left(row, "Nothing here is worked out, and no condition names it.", "calculation")
            return
        try:
            read_condition(f"${{{name}}}", named, place=1 << 30)
        except XPathError as error:
            words = f"Where a condition names it, its formula stands in its place if it can be said: {error}"
            self.notebook.changed(words, sheet=self.sheet, row=row.line, name=name, column="calculation")
            return
        words = "Its formula stands in the conditions that name it."
        self.notebook.taken(words, sheet=self.sheet, row=row.line, name=name)

    def _tell_intros(self) -> None:
        """Notes above the questions of a section; where none follow, with the question nearest to them."""
        last = next((asked[0] for asked in self.found.values() if asked), None)
        for place, questions in self.found.items():
            for row in place.note_rows:
                if questions:
                    words = f'Stands above the questions of the section "{place.title}".'
                    self.notebook.taken(words, sheet=self.sheet, row=row.line, name=row["name"])
                else:
                    self._note(row, last)
            last = questions[-1] if questions else last

    def _tell_groups(self) -> None:
        for place, questions in self.found.items():
            row = place.repeat or place.row
            if row is None:
                continue
            if not questions:
                self._left(row, "There is nothing to ask in it.", "type")
                continue
            words = f'The section "{place.title}" of {len(questions)} question{"s" if len(questions) != 1 else ""}'
            if place.repeat and not ours_in.section_of(row):
                words_in.tell_repeat(row, words, self.sheet, self.notebook)
            else:
                self.notebook.taken(words, sheet=self.sheet, row=row.line, name=row["name"])

    def _left(self, row: Row, why: str, column: str) -> None:
        heading = self.asking.survey.heading(column)
        self.notebook.left_out(why, sheet=self.sheet, row=row.line, name=row["name"], column=heading)


def _bounds_of(response: Mapping[str, Json]) -> Bounds:
    accept = cast("dict[str, Json]", response.get("accept") or {})
    parts = [f". {sign} {accept[end]}" for end, sign in (("min", ">="), ("max", "<=")) if end in accept]
    bounds = no_bounds(whole=accept.get("whole") is True)
    return number_bounds(" and ".join(parts), bounds) if parts else bounds


def _list_of(row: Row) -> str:
    """The last word of `select_one colours`."""
    words = type_of(row).removesuffix(" or other").removesuffix(" or_other").split()
    return words[-1] if len(words) > 1 else ""


def _formulas(row: Row) -> str:
    return " ".join(row[each] for each in ("relevant", "calculation", "constraint"))
