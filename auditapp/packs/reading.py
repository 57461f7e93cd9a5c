"""Reads a pack's data files back into the values they were written from; refuses anything unexpected."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

from auditapp.kernel.canonical import digest
from auditapp.kernel.clock import parse_wire_time
from auditapp.kernel.orm import Json
from auditapp.packs.archive import Archive, WrongError
from auditapp.packs.chaincheck import Journal
from auditapp.packs.manifest import (
    Action,
    Audit,
    Chain,
    Checklist,
    Extract,
    Finding,
    Gap,
    PackContent,
    Person,
    Photo,
    Place,
)

T = TypeVar("T")


def read_content(archive: Archive, journal: Journal) -> PackContent:
    """The pack's content but for the journal's values. Raises WrongError naming an unreadable file."""
    try:
        about = _expect(dict, _loaded(archive, "data/pack.json"))
        period = _expect(dict, about["period"])
        return PackContent(
            installation=as_a(str, about["installation"]),
            provider=as_a(Place, about["provider"]),
            home=as_a(Place, about["home"]),
            first=as_a(date, period["first"]),
            last=as_a(date, period["last"]),
            built_at=as_a(datetime, about["built_at"]),
            audits=_list_of(Audit, archive, "audits"),
            findings=_list_of(Finding, archive, "findings"),
            actions=_list_of(Action, archive, "actions"),
            photos=_list_of(Photo, archive, "photos"),
            people=_list_of(Person, archive, "people"),
            checklists=_checklists(archive),
            gaps=tuple(as_a(Gap, gap) for gap in _expect(list, about["gaps"])),
            chain=Chain(str(journal.home[0]["chain"]) if journal.home else "", journal.home, ()),
            extract=Extract("", 0, "", "", journal.provider, (), ()),
            time_zone=as_a(str, about.get("time_zone", "Europe/London")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WrongError(f"data/pack.json cannot be read ({error}).") from error


def as_a(kind: type[T], value: object) -> T:
    """A value of JSON as a `kind`. Raises TypeError, KeyError or ValueError when it is not one."""
    return cast("T", _as(kind, value))


def _as(kind: object, value: object) -> object:
    shape = get_origin(kind)
    if shape in {Union, types.UnionType}:
        inner = next(one for one in get_args(kind) if one is not types.NoneType)
        return None if value is None else _as(inner, value)
    if shape is tuple:
        return tuple(_as(get_args(kind)[0], one) for one in _expect(list, value))
    if shape is not None:  # the only other shape is a record
        return _expect(dict, value)
    return _plain(cast("type", kind), value)


def _plain(kind: type, value: object) -> object:
    if kind is datetime:
        return parse_wire_time(_expect(str, value))
    if kind is date:
        return date.fromisoformat(_expect(str, value))
    return _record(kind, _expect(dict, value)) if is_dataclass(kind) else _expect(kind, value)


def _record(kind: type, value: dict[str, Json]) -> object:
    hints = _hints(kind)
    if not hints.keys() - _later(kind) <= value.keys() <= hints.keys():
        raise TypeError(f"{kind.__name__.lower()} has other keys than it should")
    return kind(**{name: _as(hint, value[name]) for name, hint in hints.items() if name in value})


@cache
def _later(kind: type) -> frozenset[str]:
    """What packs of earlier releases do not say."""
    return frozenset(
        field.name
        for field in fields(kind)
        if field.default is not MISSING or field.default_factory is not MISSING
    )


@cache
def _hints(kind: type) -> Mapping[str, object]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _expect(kind: type[T], value: object) -> T:
    if type(value) is not kind:
        raise TypeError(f"{str(value)[:40]!r} is not a {kind.__name__}")
    return value


def _list_of(kind: type[T], archive: Archive, name: str) -> tuple[T, ...]:
    path = f"data/{name}.json"
    loaded = _loaded(archive, path)
    try:
        return tuple(as_a(kind, one) for one in _expect(list, loaded))
    except (KeyError, TypeError, ValueError) as error:
        raise WrongError(f"{path} cannot be read ({error}).") from error


def _checklists(archive: Archive) -> tuple[Checklist, ...]:
    found = []
    for name in archive.names:
        if not name.startswith("data/checklists/"):
            continue
        body, promised = _loaded(archive, name), name.removeprefix("data/checklists/").removesuffix(".json")
        if not isinstance(body, dict) or digest(body) != promised:
            raise WrongError(f"{name}: the checklist is not the version that its hash names.")
        found.append(Checklist(promised, body))
    return tuple(found)


def _loaded(archive: Archive, name: str) -> Json:
    try:
        loaded: Json = json.loads(archive.read(name))
    except (ValueError, RecursionError) as error:
        raise WrongError(f"{name} cannot be read.") from error
    return loaded
