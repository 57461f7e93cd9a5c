"""A checklist's body as the YAML that the library is written in; read again it has the same content hash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

import yaml

from auditapp.kernel.canonical import Json

WIDTH = 150
# What a reader looks for first stands first; what is not named here comes after, as it was.
_ORDER = (
    "id", "version", "title", "kind", "unannounced", "cadence", "done_by", "item_count", "intro", "repeat", "prompt",
    "help", "locked", "optional", "type", "of", "options", "label", "fails", "min", "max", "unit", "amber", "accept",
    "setting", "limit", "target_sample", "pass_percent", "max_age_days", "stopwatch", "whole", "longest", "say",
    "response", "severity", "photo_on_fail", "photo_rule", "action", "due", "quality_statements", "regulations",
    "nodes", "evidence", "basis", "applies_if", "show_if", "usually", "picture", "counts_as_failure", "if", "if_reply",
    "ask", "require", "raise", "extend", "prompt", "forbid", "each", "words", "follow_up", "on_fail", "escalate",
    "note", "for", "sample", "choose", "count", "percent", "all", "picks", "translations", "items", "sections",
)  # fmt: skip
_PLACE = {key: place for place, key in reversed(list(enumerate(_ORDER)))}
_NUMBERS = frozenset({"min", "max"})
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,8})\.[0-9]{1,6}")


class _Decimal(str):
    """A limit that is written as a number, because it is read as one."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Lists and settings on one line where they hold only plain values, everything else line by line."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Two equal lists are written twice: a checklist has no references."""
        return True


def _write_decimal(dumper: yaml.SafeDumper, value: _Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", str(value))


_Dumper.add_representer(_Decimal, _write_decimal)


def yaml_of(body: Mapping[str, Json]) -> str:
    """The body of a version or of a draft as a file. What a draft lacks is lacking in the file too."""
    whole = dict(body)
    sections = body.get("sections")
    if isinstance(sections, list) and all(isinstance(each, dict) for each in sections):
        parts = [cast("dict[str, Json]", each).get("items") for each in sections]
        whole["item_count"] = sum(len(each) for each in parts if isinstance(each, list))
    return yaml.dump(
        _laid_out(whole, ""),
        Dumper=_Dumper,
        sort_keys=False,
        default_flow_style=None,
        width=WIDTH,
        allow_unicode=True,
    )


def _laid_out(value: Json, key: str) -> object:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: _PLACE.get(name, len(_ORDER)))
        return {name: _laid_out(value[name], name) for name in names}
    if isinstance(value, list):
        return [_laid_out(each, key) for each in value]
    if key in _NUMBERS and isinstance(value, str) and _DECIMAL.fullmatch(value):
        return _Decimal(value)
    return value
