"""The lists of answers of an XLSForm, and which of them are nothing but yes and no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from auditapp.exchange import tidy
from auditapp.exchange.grid import Grid, Row
from auditapp.exchange.report import Notebook

MOST = 1000  # answers of one question
_KNOWN = frozenset({"list_name", "name", "label", "wa_fails"})
_YES = frozenset({"yes", "y", "true", "oui", "ja", "si", "sí", "sim", "tak", "da", "evet"})
_NO = frozenset({"no", "n", "false", "non", "nein", "nie", "não", "nu"})
_NA = frozenset({"na", "n/a", "n_a", "n.a.", "not applicable", "not_applicable", "notapplicable"})
_OURS = {"yes": "Yes", "no": "No", "na": "N/A"}


@dataclass(frozen=True)
class Answer:
    """One answer of a list: the name the form knows it by, our id of it, its words, and whether it is a failure."""

    name: str
    id: str
    label: str
    others: Mapping[str, str] = field(default_factory=dict)
    fails: bool = False


@dataclass(frozen=True)
class Choices:
    """A list of answers. `plain` says of each name whether it is yes, no or na, when they are nothing else."""

    line: int
    answers: tuple[Answer, ...]
    plain: Mapping[str, str]

    @property
    def same_words(self) -> bool:
        """Whether yes and no are called as they are here."""
        return all(_OURS[self.plain[each.name]] == each.label for each in self.answers)


def read_choices(grid: Grid | None, notebook: Notebook, *, twins_allowed: bool) -> dict[str, Choices]:
    """All lists by name. What is wrong with a row is told."""
    if grid is None:
        return {}
    _tell_columns(grid, notebook)
    found: dict[str, list[Row]] = {}
    for row in grid.rows:
        left_out = partial(notebook.left_out, sheet=grid.sheet, row=row.line, name=row["name"])
        if not row["list_name"]:
            left_out("The answer belongs to no list: list_name is empty.")
        elif not row["name"] and not row["label"]:
            left_out("The answer has neither a name nor a label.")
        else:
            found.setdefault(row["list_name"], []).append(row)
    return {
        name: _choices(rows, grid.sheet, notebook, twins_allowed=twins_allowed)
        for name, rows in found.items()
    }


def _tell_columns(grid: Grid, notebook: Notebook) -> None:
    for column in dict.fromkeys(each for each in grid.columns if each.heading and each.meaning not in _KNOWN):
        count = sum(
            column.meaning in row.cells or any(column.meaning in each for each in row.others.values())
            for row in grid.rows
        )
        if count:
            words = (
                f"Answers have nothing of this kind here: {count:,} filled cell{'s' if count != 1 else ''}"
            )
            notebook.left_out(words, sheet=grid.sheet, row=1, column=column.heading)


def _choices(rows: list[Row], sheet: str, notebook: Notebook, *, twins_allowed: bool) -> Choices:
    answers: list[Answer] = []
    names: set[str] = set()
    ids: set[str] = set()
    for row in rows:
        name = row["name"] or row["label"]
        if name in names and not twins_allowed:
            notebook.left_out(
                f'The list "{row["list_name"]}" has an answer of this name already.',
                sheet=sheet, row=row.line, name=name, column="name",
            )  # fmt: skip
            continue
        answer = _answer(row, name, ids, sheet, notebook)
        names.add(name)
        ids.add(answer.id)
        answers.append(answer)
    return Choices(rows[0].line, tuple(answers), _plain(answers))


def _answer(row: Row, name: str, ids: set[str], sheet: str, notebook: Notebook) -> Answer:
    label = tidy.without_marks(row["label"]) or name
    if len(label) > tidy.OPTION:
        words = f"Its words are cut after {tidy.OPTION} characters."
        notebook.changed(words, sheet=sheet, row=row.line, name=name, column="label")
    elif not row["label"]:
        words = "It has no label; its name is shown."
        notebook.changed(words, sheet=sheet, row=row.line, name=name, column="label")
    others = {
        code: tidy.fitted(tidy.without_marks(words["label"]), tidy.OPTION)
        for code, words in row.others.items()
        if words.get("label")
    }
    found = tidy.unused(tidy.slug(name, 40, other="option", digits=True), ids, 40)
    return Answer(name, found, tidy.fitted(label, tidy.OPTION), others, row["wa_fails"] == "yes")


def _plain(answers: list[Answer]) -> dict[str, str]:
    """Which of yes, no and na each name is; nothing when it is no such list."""
    found = {each.name: _word(each) for each in answers}
    words = [word for word in found.values() if word]
    if len(words) != len(answers) or sorted(words) not in (["no", "yes"], ["na", "no", "yes"]):
        return {}
    return found


def _word(answer: Answer) -> str:
    for said in (answer.label.casefold(), answer.name.casefold()):
        for word, ways in (("yes", _YES), ("no", _NO), ("na", _NA)):
            if said in ways:
                return word
    return ""
