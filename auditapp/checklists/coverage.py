"""What the questions in use touch: nodes of one framework version, and regulations; and what none of them touches.

It counts questions, not answers: a statement with many questions may still be met badly, and the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.framework import ITEM_FRAMEWORK, Framework, Node, Regulation


@dataclass(frozen=True, slots=True)
class Touch:
    """How many questions of one checklist touch something."""

    checklist: ChecklistDefinition
    items: int


@dataclass(frozen=True, slots=True)
class NodeReach:
    """A node of the version and who touches it."""

    node: Node
    touched: tuple[Touch, ...]

    @property
    def items(self) -> int:
        """How many questions touch it."""
        return sum(touch.items for touch in self.touched)


@dataclass(frozen=True, slots=True)
class RegulationReach:
    """A regulation and who touches it."""

    regulation: Regulation
    touched: tuple[Touch, ...]

    @property
    def items(self) -> int:
        """How many questions touch it."""
        return sum(touch.items for touch in self.touched)


@dataclass(frozen=True, slots=True)
class Coverage:
    """All of one version. `derived`: its nodes were found by a crosswalk, not written on the questions."""

    nodes: tuple[NodeReach, ...]
    regulations: tuple[RegulationReach, ...]
    derived: bool


def coverage(framework: Framework, version: str, checklists: Sequence[ChecklistDefinition]) -> Coverage:
    """What these checklists touch of the version and of the regulations."""
    nodes = _touches(checklists, lambda item: nodes_of(item, version, framework))
    regulations = _touches(checklists, lambda item: item.regulations)
    return Coverage(
        tuple(NodeReach(node, nodes.get(node.id, ())) for node in framework.versions[version].nodes.values()),
        tuple(
            RegulationReach(regulation, regulations.get(ref, ()))
            for ref, regulation in framework.regulations.items()
        ),
        derived=(ITEM_FRAMEWORK, version) in framework.crosswalks,
    )


def nodes_of(item: Item, version: str, framework: Framework) -> tuple[str, ...]:
    """What a question answers to in a version: as it says itself, else by what its quality statements answer to."""
    if version in item.nodes:
        return item.nodes[version]
    if version == ITEM_FRAMEWORK:
        return item.quality_statements
    walk = framework.crosswalks.get((ITEM_FRAMEWORK, version), {})
    found = (node for statement in item.quality_statements for node in walk.get(statement, ()))
    return tuple(dict.fromkeys(found))


def _touches(
    checklists: Sequence[ChecklistDefinition], touches: Callable[[Item], Iterable[str]]
) -> dict[str, tuple[Touch, ...]]:
    found: dict[str, tuple[Touch, ...]] = {}
    for checklist in checklists:
        counts: dict[str, int] = {}
        for item in checklist.items.values():
            for each in set(touches(item)):
                counts[each] = counts.get(each, 0) + 1
        for each, items in counts.items():
            found[each] = (*found.get(each, ()), Touch(checklist, items))
    return found
