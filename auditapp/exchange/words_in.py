"""The words of a row of a survey, and everything about an item that is neither its answer nor its condition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from auditapp.exchange import tidy
from auditapp.exchange.grid import Row
from auditapp.exchange.report import Notebook
from auditapp.kernel.canonical import Json

if TYPE_CHECKING:
    from auditapp.exchange.questions import Question

HELP = "Look, ask or read, and answer what you found."
_REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_FORMULA = re.compile(r"[(]|\$\{")
_NO_MEANING = frozenset({"multiline", "field-list", "new", "annotate"})


def write(question: Question, sheet: str, notebook: Notebook) -> None:
    """Write the body of a question, all but its condition and what it accepts."""
    row, made = question.row, question.made
    prompt = _prompt(question)
    question.body.update(
        {
            "id": question.id,
            "prompt": prompt,
            "help": _help(question),
            "response": made.response,
            "severity": "medium",
            "photo_on_fail": False,
            "photo_rule": "optional_objects_only",
            "action": tidy.fitted(f"Put right: {prompt}", tidy.ACTION),
            "due": "7d",
            "quality_statements": [],
            "regulations": [],
            "evidence": [made.evidence],
            "basis": ["home-policy"],
        }
    )
    _usually(question, sheet, notebook)
    translations = _translations(row, made.labels)
    if translations:
        question.body["translations"] = translations
    _tell_looks(row, sheet, notebook)


def add_to_help(body: dict[str, Json], text: str) -> bool:
    """Put a note behind the help, if there is room."""
    said = str(body["help"])
    longer = text if said == HELP else sentences(said, text)
    if len(longer) > tidy.HELP:
        return False
    body["help"] = longer
    return True


def sentences(*parts: str) -> str:
    """The parts one after the other, with a full stop between them where none ends with a mark of its own."""
    found = ""
    for part in filter(None, parts):
        gap = " " if not found or found[-1] in ".:;!?…" else ". "
        found = f"{found}{gap}{part}".strip()
    return found


def tell_repeat(row: Row, words: str, sheet: str, notebook: Notebook) -> None:
    """A repeat, and how many times it is asked."""
    count = row["repeat_count"]
    if not count:
        words = f"{words}, asked for each; how many to look at is set to 1: change it in the draft"
        notebook.changed(words, sheet=sheet, row=row.line, name=row["name"])
    elif count.isdecimal() and count.isascii() and 1 <= int(count[:9]) <= 1000:  # noqa: PLR2004 - as many as a sample
        notebook.taken(f"{words}, asked for {count}", sheet=sheet, row=row.line, name=row["name"])
    else:
        notebook.changed(f"{words}, asked for each", sheet=sheet, row=row.line, name=row["name"])
        why = f"How many is not worked out; set to 1: {count[:80]}"
        notebook.left_out(why, sheet=sheet, row=row.line, name=row["name"], column="repeat_count")


def _prompt(question: Question) -> str:
    row = question.row
    raw = row["label"]
    text = _plain(raw)
    if text != raw:
        inserted = _REFERENCE.search(raw)
        question.changed.append(
            "an answer cannot be shown inside the words" if inserted else "bold and coloured words are plain"
        )
    if not text:
        question.changed.append("it has no label; its name is shown")
        text = row["name"].replace("_", " ").strip().capitalize() or "Question without words"
    if len(text) > tidy.PROMPT:
        question.changed.append(f"cut after {tidy.PROMPT} characters; the whole stands in the help")
    return tidy.fitted(text, tidy.PROMPT)


def _help(question: Question) -> str:
    row, made = question.row, question.made
    label = _plain(row["label"])
    whole = label if len(label) > tidy.PROMPT else ""
    parts = [whole, _plain(row["hint"]), _plain(row["guidance_hint"]), made.more]
    text = sentences(*parts)
    if len(text) > tidy.HELP:
        question.changed.append(f"its hint is cut after {tidy.HELP} characters")
    return tidy.fitted(text, tidy.HELP) or HELP


def _plain(text: str) -> str:
    return tidy.without_marks(_REFERENCE.sub(r"[\1]", text))


def _usually(question: Question, sheet: str, notebook: Notebook) -> None:
    row, default = question.row, question.row["default"]
    if not default:
        return
    where = {"sheet": sheet, "name": row["name"], "column": "default"}
    if _FORMULA.search(default):
        notebook.left_out(f"Nothing is filled in by itself: {default[:80]}", row=row.line, **where)
        return
    labels = {
        str(option["id"]): str(option["label"])
        for option in cast("list[dict[str, Json]]", question.made.response.get("options", []))
    }
    words = question.made.words
    named = labels or {"yes": "Yes", "no": "No", "na": "N/A"}
    said = [named.get(words[each], each) for each in default.split() if each in words] if words else []
    question.body["usually"] = tidy.fitted(", ".join(said) or default, tidy.USUALLY)
    question.changed.append("its default is shown as a hint and never filled in")


def _translations(row: Row, labels: Mapping[str, Mapping[str, str]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for code in dict.fromkeys([*row.others, *labels]):
        words = row.others.get(code, {})
        hints = sentences(*(_plain(words.get(each, "")) for each in ("hint", "guidance_hint")))
        parts: dict[str, Json] = {
            "prompt": tidy.fitted(_plain(words.get("label", "")), tidy.PROMPT),
            "help": tidy.fitted(hints, tidy.HELP),
            "options": dict(labels.get(code, {})),
        }
        kept: dict[str, Json] = {key: value for key, value in parts.items() if value}
        if kept:
            found[code] = kept
    return found


def _tell_looks(row: Row, sheet: str, notebook: Notebook) -> None:
    looks = [each for each in row["appearance"].split() if each.lower() not in _NO_MEANING]
    if looks and row["name"]:
        words = f'How a question looks is the same for all here: "{" ".join(looks)[:60]}"'
        notebook.left_out(words, sheet=sheet, row=row.line, name=row["name"], column="appearance")
    if row["media::image"]:
        words = f'A workbook holds only the name of a picture: add "{row["media::image"][:80]}" in the draft.'
        notebook.left_out(words, sheet=sheet, row=row.line, name=row["name"], column="media::image")
