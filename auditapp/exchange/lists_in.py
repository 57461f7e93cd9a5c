"""A plain list of questions as the body of a checklist: which column is which, and what became of every row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auditapp.exchange import tidy
from auditapp.exchange.files import Table
from auditapp.exchange.headings import Lone, is_total, meaning_of
from auditapp.exchange.readings_in import remark_about
from auditapp.exchange.report import Note, Notebook, Refused
from auditapp.exchange.settle import Decided
from auditapp.exchange.words_in import HELP, sentences
from auditapp.exchange.xlsform_in import MOST_QUESTIONS, body_of
from auditapp.kernel.canonical import Json

MAX_ROWS = 10_000
MOST_OF_SECTION = 999  # ids of questions have three digits at most
# What a column can be, in the words of the page; each once, but for guidance, which is put together.
MEANINGS = {
    "question": "Question",
    "section": "Section",
    "guidance": "Guidance",
    "severity": "Severity",
    "action": "Action",
}
SEVERITIES = {
    "critical": ("critical", "extreme", "very high", "severe", "catastrophic", "urgent", "red", "4", "5"),
    "high": ("high", "major", "serious", "amber/red", "3", "h"),
    "medium": ("medium", "moderate", "med", "amber", "2", "m", "normal", "standard"),
    "low": ("low", "minor", "green", "1", "l", "negligible", "advisory"),
}
DUE = {"critical": "immediate", "high": "24h", "medium": "7d", "low": "28d"}
_LETTERS = re.compile(r"[^a-z0-9/ ]+")
_RANKED = re.compile("priorit|urgen", re.IGNORECASE)
_FORMULA = ("=", "+", "@", "\t")


@dataclass(frozen=True)
class Listed:
    """The body, the report, and the severities that the list says."""

    body: dict[str, Json]
    notes: tuple[Note, ...]
    items: Mapping[str, Decided]


def guessed(table: Table) -> dict[str, str]:
    """The meaning of columns by their place, as their headings let one think; a first one without any is asked."""
    found: dict[str, str] = {}
    for exactly in (True, False):
        for place, heading in enumerate(table.header):
            meaning = meaning_of(heading, exactly=exactly)
            once = meaning == "guidance" or meaning not in found.values()
            if meaning and once and str(place) not in found:
                found[str(place)] = meaning
    if "question" not in found.values() and table.header:
        longest = max(
            range(len(table.header)), key=lambda place: sum(len(row[place]) for row in table.rows[:200])
        )
        found[str(longest)] = "question"
    return found


def refuse_too_many(table: Table, mapping: Mapping[str, str]) -> None:
    """Raises Refused for a list that has more questions than a checklist, as far as its headings say."""
    place = next((int(at) for at, meaning in mapping.items() if meaning == "question"), -1)
    count = sum(bool(row[place]) and not is_total(row) for row in table.rows) if place >= 0 else 0
    if count > MOST_QUESTIONS:
        raise Refused(_too_many(count))


def problem_with(mapping: Mapping[str, str]) -> str:
    """Why the columns cannot mean this; "" when they can."""
    said = list(mapping.values())
    if "question" not in said:
        return "Say which column holds the questions."
    for meaning in ("question", "section", "severity", "action"):
        if said.count(meaning) > 1:
            return f"Two columns cannot both be the {MEANINGS[meaning].lower()}. Choose one."
    return ""


def read_list(table: Table, mapping: Mapping[str, str], title: str, free_key: Callable[[str], str]) -> Listed:
    """The checklist in a list whose columns mean this; `free_key` makes an id of the title.

    Raises Refused when no row has a question.
    """
    return _Reader(table, mapping).read(title, free_key(title))


class _Reader:
    def __init__(self, table: Table, mapping: Mapping[str, str]) -> None:
        self.table = table
        self.mapping = {int(place): meaning for place, meaning in mapping.items() if meaning}
        self.lone = Lone(table, self.mapping)
        self.notebook = Notebook()
        self.sections: dict[str, dict[str, Json]] = {}
        self.lists: dict[str, list[Json]] = {}
        self.items: dict[str, Decided] = {}
        self.section = ""
        self.seen: dict[tuple[str, str], int] = {}
        # The first priority is the gravest, the first level of risk the least: a number alone says nothing.
        grave = (heading for at, heading in enumerate(table.header) if self.mapping.get(at) == "severity")
        self.ranked = bool(_RANKED.search(next(grave, "")))

    def read(self, title: str, key: str) -> Listed:
        for line, cells in self.table.above:
            words = f'Above the headings: "{tidy.fitted(" ".join(filter(None, cells)), 80)}"'
            self.notebook.left_out(words, sheet=self.table.sheet, row=line)
        self._tell_columns()
        for line, row in zip(self.table.lines, self.table.rows, strict=True):
            self._row(line, row, key)
        return self._listed(title, key)

    def _tell_columns(self) -> None:
        for place, heading in enumerate(self.table.header):
            if place not in self.mapping and any(row[place] for row in self.table.rows):
                count = sum(bool(row[place]) for row in self.table.rows)
                words = f"The column was left out: {count:,} filled cell{'s' if count != 1 else ''}"
                self.notebook.left_out(
                    words, sheet=self.table.sheet, row=0, column=heading or f"Column {place + 1}"
                )

    def _listed(self, title: str, key: str) -> Listed:
        count = sum(map(len, self.lists.values()))
        if not count:
            raise Refused("No row has a question in the column you chose.", self.notebook.notes())
        if count > MOST_QUESTIONS:
            raise Refused(_too_many(count), self.notebook.notes())
        sections: list[Json] = [
            {**section, "items": self.lists[name]} for name, section in self.sections.items()
        ]
        return Listed(body_of(key, title, sections), self.notebook.notes(), self.items)

    def _row(self, line: int, row: tuple[str, ...], key: str) -> None:
        if is_total(row):
            words = f'A row of totals: "{tidy.fitted(" ".join(filter(None, row)), 80)}"'
            self.notebook.left_out(words, sheet=self.table.sheet, row=line)
        elif title := self.lone.section(row):
            self.section = title
            words = f'The section "{title}": nothing else stands in its row.'
            self.notebook.changed(words, sheet=self.table.sheet, row=line)
        else:
            self._cells(line, row, key)

    def _cells(self, line: int, row: tuple[str, ...], key: str) -> None:
        cells: dict[str, list[str]] = {}
        for place, meaning in self.mapping.items():
            if place < len(row) and row[place]:
                cells.setdefault(meaning, []).append(row[place])
        said = {meaning: sentences(*parts) for meaning, parts in cells.items()}
        extra = [text for text in row[len(self.table.header) :] if text]
        if extra:
            words = f'Beyond the last heading: "{extra[0][:80]}"'
            self.notebook.left_out(words, sheet=self.table.sheet, row=line)
        question = said.get("question", "")
        self.section = said.get("section") or self.section
        if not question:
            self._without_question(line, said)
        elif question.startswith(_FORMULA):
            self.notebook.left_out(
                "A formula instead of a question.", sheet=self.table.sheet, row=line, column="question"
            )
        else:
            self._add(line, said, key)

    def _without_question(self, line: int, said: Mapping[str, str]) -> None:
        if set(said) == {"section"}:
            words = f'The heading of the section "{self.section[:80]}"'
            self.notebook.taken(words, sheet=self.table.sheet, row=line)
        elif said:
            self.notebook.left_out(
                "The row has no question.", sheet=self.table.sheet, row=line, column="question"
            )

    def _add(self, line: int, said: Mapping[str, str], key: str) -> None:
        title = tidy.fitted(self.section, tidy.TITLE) or "Questions"
        first = self.seen.setdefault((title, said["question"]), line)
        if first != line:
            words = f"The same question stands in line {first}."
            self.notebook.left_out(words, sheet=self.table.sheet, row=line, name=said["question"][:60])
            return
        while len(self.lists.get(title, ())) >= MOST_OF_SECTION:
            title = f"{tidy.fitted(title, tidy.TITLE - 12)} (continued)"
        section = self._section(title, key)
        items = self.lists[title]
        item_id = f"{section}.{len(items) + 1:02}"
        items.append(_item(item_id, said))
        changed = [*_cuts(said), *self._severity(item_id, said.get("severity", ""))]
        read = self.items[item_id].severity if item_id in self.items else ""
        words = f"{item_id}: Yes, No or N/A{f'; severity {read}' if read else ''}"
        name = tidy.fitted(said["question"], 60)
        remark = remark_about(said["question"])
        tell = self.notebook.look if remark else self.notebook.changed if changed else self.notebook.taken
        words = "; ".join(filter(None, [words, *changed, remark]))
        tell(words, sheet=self.table.sheet, row=line, name=name)

    def _section(self, title: str, key: str) -> str:
        if title not in self.sections:
            taken = {str(each["id"]).rpartition(".")[2] for each in self.sections.values()}
            name = tidy.unused(tidy.slug(title, other="section"), taken)
            self.sections[title] = {"id": f"{key}.{name}", "title": title}
            self.lists[title] = []
        return str(self.sections[title]["id"])

    def _severity(self, item_id: str, said: str) -> list[str]:
        if not said:
            return []
        word = _LETTERS.sub("", said.lower()).strip()
        unclear = self.ranked and word.isdecimal()
        ways = {} if unclear else SEVERITIES
        found = next((severity for severity, words in ways.items() if word in words), "")
        found = found or next((severity for severity in SEVERITIES if severity in word.split()), "")
        if not found:
            return [f'we do not know how bad "{said[:40]}" is: set to what holds for all']
        self.items[item_id] = Decided(severity=found, due=DUE[found])
        return [] if found == said.lower() else [f'"{said[:40]}" is {found} here']


def _too_many(count: int) -> str:
    return f"The list has {count:,} questions; a checklist has at most {MOST_QUESTIONS:,}. Split it."


def _item(item_id: str, said: Mapping[str, str]) -> dict[str, Json]:
    prompt = tidy.fitted(said["question"], tidy.PROMPT)
    whole = said["question"] if len(said["question"]) > tidy.PROMPT else ""
    return {
        "id": item_id,
        "prompt": prompt,
        "help": tidy.fitted(sentences(whole, said.get("guidance", "")), tidy.HELP) or HELP,
        "response": {"type": "yes_no_na"},
        "severity": "medium",
        "photo_on_fail": False,
        "photo_rule": "optional_objects_only",
        "action": tidy.fitted(said.get("action") or f"Put right: {prompt}", tidy.ACTION),
        "due": "7d",
        "quality_statements": [],
        "regulations": [],
        "evidence": ["observation"],
        "basis": ["home-policy"],
    }


def _cuts(said: Mapping[str, str]) -> list[str]:
    found = []
    for meaning, longest in (("question", tidy.PROMPT), ("guidance", tidy.HELP), ("action", tidy.ACTION)):
        if len(said.get(meaning, "")) > longest:
            where = "; the whole stands in the help" if meaning == "question" else ""
            found.append(f"the {meaning} is cut after {longest} characters{where}")
    return found
