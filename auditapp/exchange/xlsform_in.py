"""An XLSForm as the body of a checklist, with a report of what became of every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from auditapp.exchange import ours_in, tidy
from auditapp.exchange.choices_in import Choices, read_choices
from auditapp.exchange.faults import faults_of_rows
from auditapp.exchange.grid import Grid, Row, read_grid
from auditapp.exchange.questions import MOST_OPTIONS, Asking, Question, made_questions
from auditapp.exchange.report import Note, Notebook, Refused
from auditapp.exchange.settle import Decisions
from auditapp.exchange.structure import Place, Structure, read_structure
from auditapp.exchange.survey_columns import tell_columns
from auditapp.kernel.canonical import Json
from auditapp.people.books_in import Book

SHEETS = ("survey", "choices", "settings")
MAX_ROWS = 12_000  # of a sheet: more than any form we know of
MOST_QUESTIONS = 1000
_SETTINGS = {
    "form_title",
    "form_id",
    "default_language",
    "version",
    "allow_choice_duplicates",
}
_TITLES = {
    "title": "form_title",
    "id_string": "form_id",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
}


@dataclass(frozen=True)
class Imported:
    """A body with everything but what the manager decides, the report, and what the file decides itself."""

    body: dict[str, Json]
    notes: tuple[Note, ...]
    decisions: Decisions


def is_xlsform(book: Book) -> bool:
    """Whether the workbook has the one sheet that every XLSForm has."""
    return "survey" in book.sheets


def read_xlsform(book: Book, file_name: str, free_key: Callable[[str], str]) -> Imported:
    """The checklist in a form; `free_key` makes an id of its name. Raises Refused when nothing can be taken."""
    notebook = Notebook()
    settings = _settings(book, notebook)
    survey = _survey(book, settings, notebook)
    lists = _lists(book, settings, notebook)
    title = tidy.fitted(tidy.without_marks(settings["form_title"]) or _called(file_name), tidy.TITLE)
    own = ours_in.checklist_of(settings)
    key = str(own["id"]) if own else free_key(settings["form_id"] or title)
    structure = _structure(survey, lists, notebook)
    tell_columns(survey, notebook)
    asking = Asking(survey, lists, structure, key, notebook, own=bool(own))
    questions = made_questions(asking)
    _tell_lists(lists, questions, book, notebook)
    _tell_other_sheets(book, notebook)
    count = sum(map(len, questions.values()))
    if not count:
        raise Refused("Nothing in the sheet survey can be asked here.", notebook.notes())
    if count > MOST_QUESTIONS:
        words = f"The form asks {count:,} questions; a checklist has at most {MOST_QUESTIONS:,}. Split it."
        raise Refused(words, notebook.notes())
    sections: list[Json] = [_section(place, asked, key) for place, asked in questions.items() if asked]
    body = body_of(key, title, sections) | own
    if not ours_in.same_words(title, own.get("title")):
        body["title"] = title
    kept = frozenset(each.id for asked in questions.values() for each in asked if each.restored)
    return Imported(body, notebook.notes(), Decisions(kept=kept))


def body_of(key: str, title: str, sections: list[Json]) -> dict[str, Json]:
    """A checklist of these sections, as somebody's first version of it."""
    return {
        "id": key,
        "version": "1.0.0",
        "title": title,
        "kind": "extra",
        "unannounced": False,
        "cadence": "as the programme of the home says",
        "done_by": ["registered-manager"],
        "sections": sections,
    }


def _survey(book: Book, settings: Row, notebook: Notebook) -> Grid:
    sheet = book.sheets.get("survey")
    if sheet is None or not sheet.rows:
        names = ", ".join(book.names[:8]) or "none"
        raise Refused(f"There is no sheet called survey with rows in it. The sheets are: {names}.")
    grid = read_grid(sheet, notebook, settings["default_language"])
    missing = [each for each in ("type", "name") if not grid.has(each)]
    if missing:
        raise Refused(
            f"The first row of the sheet {sheet.name} must have the headings type, name and label. "
            f"There is no {' and no '.join(missing)}.",
            notebook.notes(),
        )
    return grid


def _structure(survey: Grid, lists: Mapping[str, Choices], notebook: Notebook) -> Structure:
    """The sections of the form. When its groups do not close, whatever else is wrong with its rows is told as well."""
    try:
        return read_structure(survey, notebook)
    except Refused as refused:
        others = list(faults_of_rows(survey, lists, MOST_OPTIONS))
        notes = sorted([*refused.notes, *others], key=lambda note: note.row)
        count = "1 more fault is" if len(others) == 1 else f"{len(others):,} more faults are"
        more = f" {count} told below with them." if others else ""
        raise Refused(f"{refused}{more}", notes) from refused


def _lists(book: Book, settings: Row, notebook: Notebook) -> dict[str, Choices]:
    sheet = book.sheets.get("choices")
    grid = read_grid(sheet, notebook, settings["default_language"]) if sheet else None
    twins = settings["allow_choice_duplicates"].lower() in {"yes", "true", "true()"}
    return read_choices(grid, notebook, twins_allowed=twins)


def _settings(book: Book, notebook: Notebook) -> Row:
    sheet = book.sheets.get("settings")
    if sheet is None or len(sheet.rows) == 0:
        return Row(0, {})
    grid = read_grid(sheet, notebook, "")
    if not grid.rows:
        return Row(0, {})
    row = grid.rows[0]
    cells = {_TITLES.get(meaning, meaning): text for meaning, text in row.cells.items()}
    version = str(ours_in.checklist_of(Row(row.line, cells)).get("version", "1.0.0"))
    for meaning in row.cells:
        at = (sheet.name, row.line, grid.heading(meaning))
        _tell_setting(_TITLES.get(meaning, meaning), row.cells[meaning], at, notebook, version)
    for other in grid.rows[1:]:
        notebook.left_out("Only the first row of settings counts.", sheet=sheet.name, row=other.line)
    return Row(row.line, cells)


def _tell_setting(
    meaning: str, text: str, at: tuple[str, int, str], notebook: Notebook, version: str
) -> None:
    sheet, row, column = at
    if meaning == "wa_checklist":
        _tell_own(text, at, notebook)
    elif meaning == "version" and text != version:
        words = f'The draft begins with version 1.0.0, not "{text[:40]}".'
        notebook.changed(words, sheet=sheet, row=row, column=column)
    elif meaning in _SETTINGS:
        notebook.taken(f'"{tidy.fitted(text, 120)}"', sheet=sheet, row=row, column=column)
    else:
        notebook.left_out("A setting that has no counterpart here.", sheet=sheet, row=row, column=column)


def _tell_own(text: str, at: tuple[str, int, str], notebook: Notebook) -> None:
    """What this column holds is for us to read, and for nobody else."""
    sheet, row, column = at
    if ours_in.checklist_of(Row(row, {"wa_checklist": text})):
        words = (
            "What a form cannot say about the checklist as a whole, such as its kind, how often it is due and who "
            "does it"
        )
        notebook.taken(words, sheet=sheet, row=row, column=column)
    else:
        words = "It was written by Walkaround and cannot be read any more, so the rows are taken as those of any form."
        notebook.left_out(words, sheet=sheet, row=row, column=column)


def _called(file_name: str) -> str:
    stem = file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0]
    return tidy.cleaned(stem.replace("_", " ")) or "Checklist"


def _section(place: Place, questions: Sequence[Question], key: str) -> dict[str, Json]:
    row = place.repeat or place.row
    own = ours_in.section_of(row) if row else {}
    section: dict[str, Json] = own | {"id": f"{key}.{place.id}"}
    if not ours_in.same_words(place.title, own.get("title")):
        section["title"] = place.title
    intro = " ".join(place.notes)
    if not intro:
        section.pop("intro", None)
    elif not ours_in.same_words(intro, own.get("intro")):
        section["intro"] = tidy.fitted(intro, tidy.INTRO)
    if place.repeat and "repeat" not in own:
        section["repeat"] = _repeat(place.repeat)
    section["items"] = [each.body for each in questions]
    if own:
        return section
    translations: dict[str, Json] = {
        code: {"title": tidy.fitted(tidy.without_marks(words["label"]), tidy.TITLE)}
        for code, words in (row.others.items() if row else ())
        if words.get("label")
    }
    return section | ({"translations": translations} if translations else {})


def _repeat(row: Row) -> dict[str, Json]:
    word = tidy.slug(row["name"] or row["label"], 30, other="subject").replace("-", "_")
    count = row["repeat_count"]
    number = (
        int(count) if count.isdecimal() and count.isascii() and 1 <= int(count[:9]) <= MOST_QUESTIONS else 1
    )
    letters = "".join(each for each in word if each.isalpha() or each == "_").strip("_")
    if len(letters) > len("bus") and letters.endswith("s") and not letters.endswith("ss"):
        letters = letters[:-1]  # rooms are asked about room by room
    return {"for": letters or "subject", "sample": {"count": number}}


def _tell_lists(
    lists: Mapping[str, Choices],
    questions: Mapping[Place, Sequence[Question]],
    book: Book,
    notebook: Notebook,
) -> None:
    sheet = book.sheets["choices"].name if "choices" in book.sheets else "choices"
    used = {each.list_name.casefold() for asked in questions.values() for each in asked if each.list_name}
    for name, found in lists.items():
        answers = f"{len(found.answers):,} answer{'s' if len(found.answers) != 1 else ''}"
        if name.casefold() in used:
            notebook.taken(f'The list "{name}": {answers}', sheet=sheet, row=found.line, name=name)
        else:
            words = f'No question uses the list "{name}" of {answers}.'
            notebook.left_out(words, sheet=sheet, row=found.line, name=name)


def _tell_other_sheets(book: Book, notebook: Notebook) -> None:
    for name in book.names:
        if name.strip().lower() not in SHEETS:
            notebook.left_out("Only the sheets survey, choices and settings are read.", sheet=name, row=0)
