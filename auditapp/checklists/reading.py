"""Strict YAML: plain values with the line each stands on, and nothing that YAML can surprise a reader with.

No anchors, aliases, tags or second documents; no key twice; no floats (a decimal is a Decimal, as written);
only `true` and `false` are Booleans. What looks like a number or a date but is not one of ours stays text.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

import yaml

MAX_BYTES = 3 * 1024 * 1024
MAX_DEPTH = 16

Path: TypeAlias = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,8})\.[0-9]{1,6}")
_TAG = "tag:yaml.org,2002:"


@dataclass(slots=True)
class Reading:
    """`value` is None when the file could not be read at all; `faults` are (line, reason)."""

    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of what stands at `path`, or of the nearest thing round it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(data: bytes) -> Reading:
    """Read one document; faults are collected, never raised."""
    reading = Reading()
    if len(data) > MAX_BYTES:
        reading.faults.append((1, f"the file is larger than {MAX_BYTES // 1024} KB"))
        return reading
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        reading.faults.append((data.count(b"\n", 0, error.start) + 1, "the file is not UTF-8 text"))
        return reading
    try:
        reading.faults.extend(_surprises(text))
        if not reading.faults:
            _convert_document(text, reading)
    except yaml.YAMLError as error:
        reading.faults.append(_not_yaml(error, text))
    return reading


def _surprises(text: str) -> list[tuple[int, str]]:
    """Look at the events alone, before anything is built that an alias or depth could blow up."""
    found: list[tuple[int, str]] = []
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if not isinstance(event, yaml.NodeEvent):
            continue
        if event.anchor is not None:
            found.append((line, "anchors and aliases (& and *) are not allowed: write the text out"))
        if getattr(event, "tag", None) is not None:
            found.append((line, "tags (!) are not allowed"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return [*found, (line, f"nested deeper than {MAX_DEPTH} levels")]
    return found


def _convert_document(text: str, reading: Reading) -> None:
    node = yaml.compose(text, Loader=_LOADER)
    if node is None:
        reading.faults.append((1, "the file is empty"))
        return
    reading.lines[()] = _line(node)
    reading.value = _convert(node, (), reading)


def _convert(node: yaml.Node, path: Path, reading: Reading) -> object:
    if isinstance(node, yaml.MappingNode):
        return _convert_mapping(node, path, reading)
    if isinstance(node, yaml.SequenceNode):
        values = []
        for index, part in enumerate(node.value):
            reading.lines[*path, index] = _line(part)
            values.append(_convert(part, (*path, index), reading))
        return values
    return _scalar(node)


def _convert_mapping(node: yaml.MappingNode, path: Path, reading: Reading) -> dict[str, object]:
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            reading.faults.append((_line(key_node), "a key must be a word"))
            continue
        key = str(key_node.value)
        if key in found:
            reading.faults.append((_line(key_node), f'"{key}" is given twice'))
            continue
        reading.lines[*path, key] = _line(key_node)
        found[key] = _convert(value_node, (*path, key), reading)
    return found


def _scalar(node: yaml.Node) -> object:
    raw = str(node.value)
    match node.tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool" if raw in {"true", "false"}:
            return raw == "true"
        case "int" if _WHOLE.fullmatch(raw):
            return int(raw)
        case "float" if _DECIMAL.fullmatch(raw):
            return Decimal(raw)
        case _:
            return raw


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _not_yaml(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return error.problem_mark.line + 1, f"not valid YAML: {error.problem or error.context}"
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, error.position) + 1, "the file holds a character that YAML does not allow"
    return 1, "not valid YAML"
