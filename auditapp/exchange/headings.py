"""Which row of a plain list holds its headings, and which rows below it only name a section or add something up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from auditapp.exchange.files import Table

LOOKED_AT = 10  # rows among which the headings are looked for
_WORDS = {
    "question": ("question", "questions", "item", "standard", "criteria", "criterion", "check", "prompt", "statement",
                 "what to check", "what to look at", "what to look for", "look at", "look for", "things to check",
                 "audit question", "requirement", "description", "element", "indicator"),
    "section": ("section", "area", "category", "topic", "heading", "domain", "theme", "group", "part"),
    "guidance": ("guidance", "help", "notes", "hint", "what good looks like", "how to check", "how to chk", "how",
                 "how checked", "method", "evidence", "expected"),
    "severity": ("severity", "risk", "priority", "urgency", "rating", "risk rating", "risk level", "importance",
                 "weight", "level"),
    "action": ("action", "actions", "action required", "action needed", "fix", "how to fix", "remedy", "what to do",
               "corrective action", "if no"),
}  # fmt: skip
_LETTERS = re.compile(r"[^a-z0-9]+")
_TOTAL = re.compile(r"(?:(?:grand|section|overall)[ -]*|sub[ -]*)?totals?\b", re.IGNORECASE)
_LONGEST, _MOST_WORDS = 80, 10  # of the name of a section that stands alone in its row
_MOSTLY = 0.95


def meaning_of(heading: str, *, exactly: bool) -> str:
    """What a column of this heading probably is, "" when nothing says so."""
    plain = " ".join(_LETTERS.sub(" ", heading.lower()).split())
    if not exactly and plain.startswith("how to "):
        return "guidance"
    for meaning, ways in _WORDS.items():
        if plain in ways or (not exactly and any(way in plain.split() for way in ways)):
            return meaning
    return ""


def with_headings(table: Table) -> Table:
    """The list with its headings in that one of its first rows whose words are most like headings.

    Where no row has words that we know, the first one that is as wide as the rows below it has the headings.
    """
    first = [(table.heading, table.header), *zip(table.lines, table.rows, strict=True)]
    found = [(len(known), line) for line, cells in first[:LOOKED_AT] if _tells(known := _meanings(cells))]
    if found:
        most = max(found, key=lambda each: each[0])[0]
        return _with_headings_in(table, next(line for count, line in found if count == most))
    widths = [len(list(filter(None, cells))) for _line, cells in first[: 2 * LOOKED_AT]]
    wide = (place for place in range(min(LOOKED_AT, len(first))) if _as_wide_as_below(widths, place))
    return _with_headings_in(table, first[next(wide, 0)][0])


def _with_headings_in(table: Table, heading: int) -> Table:
    """The list with its headings in that line, unless they stand there already or nothing stands below it."""
    return table if heading in {table.heading, *table.lines[-1:]} else headed(table, heading)


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


def _tells(known: set[str]) -> bool:
    """Whether these are the headings of a list: a single word that we know may stand in any title."""
    return len(known) > 1 or "question" in known


def _as_wide_as_below(widths: Sequence[int], place: int) -> bool:
    """Whether the row has two filled cells or more, and most rows below it too, none of them many more."""
    below = widths[place + 1 : place + LOOKED_AT]
    several = sum(width > 1 for width in below)
    return widths[place] > 1 and 2 * several > len(below) > 0 and 3 * widths[place] > 2 * max(below)


def _meanings(cells: Sequence[str]) -> set[str]:
    return {meaning_of(cell, exactly=True) for cell in cells} - {""}


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    width = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
    return tuple(cells[:width])
