"""Which row of a plain list holds its headings, and which rows below it only name a section or add something up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from auditapp.exchange.files import Table

LOOKED_AT = 10  # rows among which the headings are looked for
_WORDS = {
    "question": ("question", "questions", "item", "standard", "criteria", "criterion", "check", "prompt", "statement",
                 "what to check", "audit question", "requirement", "description", "element", "indicator"),
    "section": ("section", "area", "category", "topic", "heading", "domain", "theme", "group", "part"),
    "guidance": ("guidance", "help", "notes", "hint", "what good looks like", "how to check", "evidence", "expected"),
    "severity": ("severity", "risk", "priority", "rating", "risk rating", "importance", "weight", "level"),
    "action": ("action", "action required", "remedy", "what to do", "corrective action", "if no"),
}  # fmt: skip
_LETTERS = re.compile(r"[^a-z0-9/ ]+")
_TOTAL = re.compile(r"(?:(?:grand|section|overall)[ -]*|sub[ -]*)?totals?\b", re.IGNORECASE)
_LONGEST, _MOST_WORDS = 80, 10  # of the name of a section that stands alone in its row
_MOSTLY = 0.95


def meaning_of(heading: str, *, exactly: bool) -> str:
    """What a column of this heading probably is, "" when nothing says so."""
    plain = _LETTERS.sub("", heading.lower()).strip()
    for meaning, ways in _WORDS.items():
        if plain in ways or (not exactly and any(way in plain.split() for way in ways)):
            return meaning
    return ""


def with_headings(table: Table) -> Table:
    """The list with its headings in that one of its first rows whose words are most like headings."""
    best, most = table.heading, len(_meanings(table.header))
    for line, cells in list(zip(table.lines, table.rows, strict=True))[: LOOKED_AT - 1]:
        found = _meanings(cells)
        if len(found) > most and (len(found) > 1 or "question" in found):
            best, most = line, len(found)
    return headed(table, best)


def headed(table: Table, heading: int) -> Table:
    """The list with its headings in that line. Raises ValueError when the line is empty or has no row below it."""
    below = zip(table.lines, table.rows, strict=True)
    whole = [*table.above, (table.heading, table.header), *below]
    at = next((place for place, (line, _cells) in enumerate(whole) if line == heading), -1)
    if at < 0 or at == len(whole) - 1:
        raise ValueError(heading)
    header = _trimmed(whole[at][1])
    rows = tuple((*cells, *[""] * (len(header) - len(cells))) for _line, cells in whole[at + 1 :])
    lines = tuple(line for line, _cells in whole[at + 1 :])
    return Table(header, rows, lines, heading, tuple(whole[:at]), table.sheet)


def is_total(row: Sequence[str]) -> bool:
    """Whether the row adds something up instead of asking."""
    return bool(_TOTAL.match(next(filter(None, row), "")))


class Lone:
    """Rows in which one short text stands alone, in a list whose questions never do."""

    def __init__(self, table: Table, mapping: Mapping[int, str]) -> None:
        said = list(mapping.values())
        self.mapping = mapping
        self.sections_have_a_column = "section" in said
        question = said.index("question") if "question" in said else -1
        self.question = list(mapping)[question] if question >= 0 else -1
        self.numbered = self._always_with_another(table)

    def section(self, row: Sequence[str]) -> str:
        """The section whose name the row holds and nothing else; "" for any other row."""
        filled = [place for place, text in enumerate(row) if text]
        if len(filled) != 1 or self.sections_have_a_column:
            return ""
        text = row[filled[0]]
        short = len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and not text.endswith("?")
        fits = self.numbered if filled[0] == self.question else filled[0] not in self.mapping
        return text if short and fits else ""

    def _always_with_another(self, table: Table) -> bool:
        """Whether nearly every question has something in one and the same column beside it, such as its number."""
        asked = [row for row in table.rows if 0 <= self.question < len(row) and row[self.question]]
        alone = sum(len(list(filter(None, row))) == 1 for row in asked)
        if alone > len(asked) / 2:
            return False
        asked = [row for row in asked if len(list(filter(None, row))) > 1 and not is_total(row)]
        others = (place for place in range(len(table.header)) if place != self.question)
        return any(
            sum(bool(row[place]) for row in asked) >= _MOSTLY * len(asked) for place in others if asked
        )


def _meanings(cells: Sequence[str]) -> set[str]:
    return {meaning_of(cell, exactly=True) for cell in cells} - {""}


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    width = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
    return tuple(cells[:width])
