"""The regulator's framework as versioned data.

Checklist items point at slugs that stay put; which framework those belong to, and how one version answers to
another, is data in `framework/*.yml`. Nothing here depends on how many nodes a version has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, cast

import yaml

FOLDER = Path(__file__).parent / "framework"
VERSIONS = ("kloe-2017", "saf-2023", "asc-draft-2026")
# The version whose node ids checklist items are written in.
ITEM_FRAMEWORK = "saf-2023"

Row: TypeAlias = Mapping[str, "str | list[str] | None"]


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """One of the five questions that every version asks."""

    id: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Node:
    """One quality statement or key line of enquiry; only the former carry more than a title."""

    id: str
    title: str
    key_question: str
    paraphrase: str = ""
    breach_regulations: tuple[str, ...] = ()
    also_consider: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    watch_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkVersion:
    """`status` is superseded, in_force or draft; `since` and `until` are dates or months as text."""

    id: str
    name: str
    status: str
    since: str | None
    until: str | None
    units: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Regulation:
    """`ref` is what checklists write: "12" of the 2014 Regulations, "CQCR18" of those of 2009."""

    ref: str
    act: str
    act_title: str
    number: str
    title: str
    gist: str


@dataclass(frozen=True, slots=True)
class Basis:
    """Where an expectation comes from; `status` is checked, general or local, `scope` what was checked."""

    key: str
    title: str
    status: str
    scope: str


@dataclass(frozen=True, slots=True)
class Framework:
    """All of it. Every mapping is by the text that a checklist writes."""

    versions: Mapping[str, FrameworkVersion]
    key_questions: Mapping[str, KeyQuestion]
    regulations: Mapping[str, Regulation]
    bases: Mapping[str, Basis]
    escalations: Mapping[str, str]
    context_flags: Mapping[str, str]
    crosswalks: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]

    @property
    def quality_statements(self) -> Mapping[str, Node]:
        return self.versions[ITEM_FRAMEWORK].nodes


@lru_cache(maxsize=1)
def load_framework() -> Framework:
    """The shipped framework, read once."""
    return Framework(
        versions={name: _version(name) for name in VERSIONS},
        key_questions={
            _text(row, "id"): KeyQuestion(_text(row, "id"), _text(row, "title"), _text(row, "question"))
            for row in _rows("key_questions")
        },
        regulations=_regulations(),
        bases={
            _text(row, "key"): Basis(
                _text(row, "key"), _text(row, "title"), _text(row, "status"), _text(row, "scope")
            )
            for row in _rows("basis")
        },
        escalations={_text(row, "code"): _text(row, "prompt") for row in _rows("escalations")},
        context_flags={_text(row, "flag"): _text(row, "question") for row in _rows("context_flags")},
        crosswalks=_crosswalks(),
    )


def read_rows(name: str) -> list[Mapping[str, object]]:
    """The rows of one file of the framework."""
    return cast("list[Mapping[str, object]]", _read(name))


def _version(name: str) -> FrameworkVersion:
    read = cast("Mapping[str, object]", _read(name))
    row = cast("Row", read)
    nodes = [_node(node) for node in cast("list[Row]", read["nodes"])]
    return FrameworkVersion(
        id=_text(row, "id"),
        name=_text(row, "name"),
        status=_text(row, "status"),
        since=_text(row, "from") or None,
        until=_text(row, "until") or None,
        units=_text(row, "units"),
        nodes={node.id: node for node in nodes},
    )


def _node(row: Row) -> Node:
    return Node(
        id=_text(row, "id"),
        title=_text(row, "title"),
        key_question=_text(row, "key_question"),
        paraphrase=_text(row, "paraphrase"),
        breach_regulations=_texts(row, "breach_regulations"),
        also_consider=_texts(row, "also_consider"),
        links=_texts(row, "links"),
        watch_for=_texts(row, "watch_for"),
    )


def _regulations() -> dict[str, Regulation]:
    read = cast("Mapping[str, list[Row]]", _read("regulations"))
    acts = {_text(act, "id"): act for act in read["acts"]}
    found = {}
    for row in read["regulations"]:
        act = acts[_text(row, "act")]
        ref = _text(act, "prefix") + _text(row, "number")
        found[ref] = Regulation(
            ref=ref,
            act=_text(row, "act"),
            act_title=_text(act, "title"),
            number=_text(row, "number"),
            title=_text(row, "title"),
            gist=_text(row, "gist"),
        )
    return found


def _crosswalks() -> dict[tuple[str, str], Mapping[str, tuple[str, ...]]]:
    found: dict[tuple[str, str], Mapping[str, tuple[str, ...]]] = {}
    for row in cast("list[Mapping[str, object]]", _read("crosswalks")):
        nodes = cast("Mapping[str, list[str]]", row["nodes"])
        found[str(row["from"]), str(row["to"])] = {node: tuple(others) for node, others in nodes.items()}
    return found


def _read(name: str) -> object:
    return cast("object", yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8")))


def _rows(name: str) -> list[Row]:
    return cast("list[Row]", _read(name))


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _texts(row: Row, key: str) -> tuple[str, ...]:
    return tuple(cast("list[str] | None", row.get(key)) or ())
