"""The differences between two bodies of a checklist in words, question by question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditapp.checklists.differences import (
    ADDED,
    CHECKLIST,
    ITEM,
    ORDER,
    PLACE,
    RETIRED,
    SECTION,
    Difference,
    moved_among,
)
from auditapp.checklists.field_words import (
    field_name,
    item_in_words,
    prompts_of,
    section_in_words,
    value_in_words,
)
from auditapp.checklists.trees import ReadTree, each_item, id_of, items_of, sections_of, text_in, tree_in
from auditapp.web.parts import Fact, Word, counted

ABOUT = {ADDED: Word("Added", "met"), RETIRED: Word("Retired", "attention")}
CHANGED, MOVED = Word("Changed", "accent"), Word("Moved", "quiet")


@dataclass(frozen=True)
class LineView:
    """One change: what, and from what to what. `name` tells it from every other."""

    name: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class GroupView:
    """What is different about one question, one section or the checklist; `told` is what is new in one that is new."""

    id: str
    title: str
    where: str
    word: Word
    lines: tuple[LineView, ...]
    told: tuple[Fact, ...] = ()


class Words:
    """Says differences between these two bodies."""

    def __init__(self, old: ReadTree, new: ReadTree) -> None:
        self.old, self.new = old, new
        self.prompts = prompts_of(old, new)
        self.titles = {
            id_of(section): text_in(section, "title") for body in (old, new) for section in sections_of(body)
        }
        self.places = {
            id_of(item): text_in(section, "title") for body in (old, new) for section, item in each_item(body)
        }

    def line(self, change: Difference) -> LineView:
        """One difference in words."""
        return LineView(change.name, *self._said(change))

    def groups(self, changes: Iterable[Difference]) -> tuple[GroupView, ...]:
        """By what they are about: the checklist first, then as things are met in the checklist."""
        found: dict[tuple[str, str], list[Difference]] = {}
        for change in changes:
            found.setdefault((change.of, change.id), []).append(change)
        ranks = self._ranks()
        ordered = sorted(found.items(), key=lambda each: ranks.get(each[0][1], len(ranks)))
        return tuple(self._group(of, key, parts) for (of, key), parts in ordered)

    def title(self, change: Difference) -> str:
        """What a difference is about."""
        if change.of == ITEM:
            return self.prompts.get(change.id) or change.id
        if change.of == SECTION:
            return f"Section “{self.titles.get(change.id, change.id)}”"
        return "The checklist"

    def _group(self, of: str, key: str, changes: Sequence[Difference]) -> GroupView:
        first = changes[0]
        whole = next((ABOUT[each.field] for each in changes if each.field in ABOUT), None)
        moved = all(each.field in (PLACE, ORDER) for each in changes)
        where = self.places.get(key, "") if of == ITEM else ""
        lines = tuple(self.line(change) for change in changes)
        told = tuple(fact for change in changes for fact in self._told(change))
        return GroupView(key, self.title(first), where, whole or (MOVED if moved else CHANGED), lines, told)

    def _told(self, change: Difference) -> list[Fact]:
        """What a question or a section is that was not there before."""
        if change.field != ADDED or not isinstance(change.after, dict):
            return []
        if change.of == ITEM:
            said = item_in_words(tree_in(change.after, "item"), self.prompts)
        else:
            said = section_in_words(tree_in(change.after, "section"), self.prompts)
        return [Fact(what, words) for what, words in said]

    def _ranks(self) -> Mapping[str, int]:
        order = [""]
        for body in (self.new, self.old):
            for section in sections_of(body):
                order.append(id_of(section))
                order += [id_of(item) for item in items_of(section)]
        ranks: dict[str, int] = {}
        for rank, each in enumerate(order):
            ranks.setdefault(each, rank)
        return ranks

    def _said(self, change: Difference) -> tuple[str, str, str]:
        if change.of == ITEM and change.field in ABOUT:
            return ("Asked from now on" if change.field == ADDED else "Asked no more"), "", ""
        if change.field in ABOUT:
            return ("A new section" if change.field == ADDED else "The section is left out"), "", ""
        if change.field == PLACE:
            return "Moved to another section", self._section(change.before), self._section(change.after)
        if change.field == ORDER:
            return self._order(change), "", ""
        before = value_in_words(change.field, change.before, self.prompts)
        return field_name(change.field), before, value_in_words(change.field, change.after, self.prompts)

    def _section(self, place: object) -> str:
        key = str(place.get("section")) if isinstance(place, dict) else ""
        return self.titles.get(key, key)

    def _order(self, change: Difference) -> str:
        before = [str(each) for each in change.before] if isinstance(change.before, list) else []
        after = [str(each) for each in change.after] if isinstance(change.after, list) else []
        names = self.titles if change.of == CHECKLIST else self.prompts
        moved = [f"“{names.get(each, each)}”" for each in moved_among(before, after)]
        return f"In another order: {', '.join(moved)}"


def summary(changes: Sequence[Difference]) -> str:
    """How much is different, in a sentence."""
    items = [change for change in changes if change.of == ITEM]
    added = sum(change.field == ADDED for change in items)
    retired = sum(change.field == RETIRED for change in items)
    changed = len({change.id for change in items if change.field not in (ADDED, RETIRED)})
    parts = [f"{counted(added, 'question')} added"] if added else []
    parts += [f"{retired} retired"] if retired else []
    parts += [f"{changed} changed"] if changed else []
    others = len({change.id for change in changes if change.of != ITEM})
    parts += [f"{counted(others, 'other change')}"] if others else []
    return f"{', '.join(parts)}." if parts else "Nothing is different."
