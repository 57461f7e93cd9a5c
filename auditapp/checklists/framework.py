"""The regulator's framework as versioned data.

Checklist items point at slugs that stay put; which framework those belong to is data. Each file in
`framework/versions` is one version: its nodes, and how the nodes of other versions answer to them. A version is
added by adding its file; nothing here knows which there are, or how many nodes one has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, cast

import yaml

FOLDER = Path(__file__).parent / "framework"
VERSIONS = FOLDER / "versions"
# The version whose node ids checklist items are written in.
ITEM_FRAMEWORK = "saf-2023"
STATUSES = ("in_force", "draft", "superseded")

Row: TypeAlias = Mapping[str, "str | list[str] | None"]


class FrameworkError(ValueError):
    """A file of a framework version does not hold together; the message names it and says what is wrong."""


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
    """`status` is superseded, in_force or draft; `since` and `until` are dates or months as text.

    `one` and `many` are what its nodes are called.
    """

    id: str
    name: str
    status: str
    since: str | None
    until: str | None
    units: str
    one: str
    many: str
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
    return read_framework(VERSIONS)


def read_framework(folder: Path) -> Framework:
    """The framework with the versions in this folder. Raises FrameworkError for a file that does not hold together."""
    files = {path: _version_file(path) for path in sorted(folder.glob("*.yml"))}
    found = Framework(
        versions={read.version.id: read.version for read in files.values()},
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
        crosswalks={
            (source, read.version.id): nodes
            for read in files.values()
            for source, nodes in read.crosswalks.items()
        },
    )
    for path, read in files.items():
        _check(path, read, found)
    return found


def read_rows(name: str) -> list[Mapping[str, object]]:
    """The rows of one file of the framework."""
    return cast("list[Mapping[str, object]]", _read(name))


@dataclass(frozen=True, slots=True)
class _VersionFile:
    version: FrameworkVersion
    crosswalks: Mapping[str, Mapping[str, tuple[str, ...]]]


def _version_file(path: Path) -> _VersionFile:
    read = cast("Mapping[str, object]", yaml.safe_load(path.read_text("utf-8")))
    row = cast("Row", read)
    nodes = [_node(node) for node in cast("list[Row]", read["nodes"])]
    version = FrameworkVersion(
        id=_text(row, "id"),
        name=_text(row, "name"),
        status=_text(row, "status"),
        since=_text(row, "from") or None,
        until=_text(row, "until") or None,
        units=_text(row, "units"),
        one=_text(row, "one"),
        many=_text(row, "many"),
        nodes={node.id: node for node in nodes},
    )
    walks = cast("list[Mapping[str, object]]", read.get("crosswalks") or [])
    return _VersionFile(version, {str(walk["from"]): _walk(walk) for walk in walks})


def _walk(walk: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
    nodes = cast("Mapping[str, list[str]]", walk["nodes"])
    return {node: tuple(others) for node, others in nodes.items()}


def _check(path: Path, read: _VersionFile, framework: Framework) -> None:
    """Refuse a file that is named otherwise than its id, or that points at what is not there."""
    version, known = read.version, framework.versions
    wrong = (
        [f"its id is {version.id}, so its name must be {version.id}.yml"] if path.stem != version.id else []
    )
    if version.status not in STATUSES:
        wrong.append(f"its status must be one of {', '.join(STATUSES)}")
    wrong += [
        f"{node.id} belongs to the unknown key question {node.key_question}"
        for node in version.nodes.values()
        if node.key_question not in framework.key_questions
    ]
    for source, nodes in read.crosswalks.items():
        if source not in known:
            wrong.append(f"there is no framework {source} to come from")
            continue
        wrong += [f"{source} has no {node}" for node in nodes if node not in known[source].nodes]
        wrong += [
            f"there is no {other}"
            for others in nodes.values()
            for other in others
            if other not in version.nodes
        ]
    if wrong:
        raise FrameworkError(f"{path}: {'; '.join(wrong)}")


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


def _read(name: str) -> object:
    return cast("object", yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8")))


def _rows(name: str) -> list[Row]:
    return cast("list[Row]", _read(name))


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _texts(row: Row, key: str) -> tuple[str, ...]:
    return tuple(cast("list[str] | None", row.get(key)) or ())
