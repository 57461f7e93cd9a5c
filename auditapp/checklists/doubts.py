"""What may well be meant, but is asked about before a checklist is published."""

from __future__ import annotations

from collections.abc import Iterator

from auditapp.checklists.reading import Path
from auditapp.checklists.trees import ReadTree, id_of, items_by_id, items_of, sections_of, tree_in, trees_in

NEVER_FAILS = "This question can never be “not met”. Is that meant?"


def doubts(before: ReadTree, body: ReadTree) -> list[tuple[Path, str]]:
    """Questions that can never be answered so that they are not met, where that was not so `before`."""
    were = items_by_id(before)
    return [(path, NEVER_FAILS) for path, item in _each(body) if _lost(were.get(id_of(item), {}), item)]


def _lost(was: ReadTree, now: ReadTree) -> bool:
    old, new = tree_in(was, "response"), tree_in(now, "response")
    if new.get("type") == "date":  # a date without a limit is a record, unless it had one
        return can_fail(old) and not can_fail(new)
    return not can_fail(new) and old != new


def can_fail(response: ReadTree) -> bool:
    """Whether some answer is not met; an answer that is a record only never is."""
    match response.get("type"):
        case "choice" | "choices":
            return any(option.get("fails") is True for option in trees_in(response, "options"))
        case "number" | "temperature":
            return bool({"min", "max", "setting"} & response.keys())
        case "date":
            return bool({"max_age_days", "setting"} & response.keys())
    return bool(response)


def _each(body: ReadTree) -> Iterator[tuple[Path, ReadTree]]:
    for index, section in enumerate(sections_of(body)):
        for number, item in enumerate(items_of(section)):
            yield ("sections", index, "items", number), item
