"""The demonstration's written content, read once: homes and people, and what goes wrong in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias, cast

import yaml

_Raw: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """How one item goes wrong and is put right. `of` is the size of a sample, `bad` the range of readings."""

    found: tuple[str, ...]
    done: tuple[str, ...]
    seen: tuple[str, ...]
    safe: tuple[str, ...] = ()
    of: int = 0
    bad: tuple[float, float] | None = None


@dataclass(frozen=True)
class Told:
    """A failure that is meant to happen: months ago, and which of the story's texts to use each time."""

    item: str
    months: tuple[int, ...]
    texts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Character:
    """How a home behaves. Pairs are a value twelve months ago and now."""

    key: str
    name: str
    location: str
    character: str
    gaps: tuple[float, float]
    pace: tuple[float, float]
    forgets: float
    tablets: tuple[str, ...]
    due_today: tuple[str, ...]
    last: Mapping[str, int]
    units: Mapping[str, tuple[str, int, int]]
    rooms: tuple[str, ...]
    doors: tuple[str, ...]
    flags: frozenset[str]
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Cadence:
    """How often a checklist is due, the months between runs by character, whether the last is run whole."""

    every: str
    gaps: Mapping[str, int]
    full: bool


@dataclass(frozen=True)
class Adviser:
    """Somebody from outside who signed a checklist off."""

    checklist: str
    name: str
    role: str
    note: str


@dataclass(frozen=True)
class SentTwice:
    """An answer that a tablet sent again with another note."""

    home: str
    checklist: str
    item: str
    note: str


@dataclass(frozen=True)
class Storybook:
    """All of it."""

    provider: str
    domain: str
    people: tuple[Mapping[str, str], ...]
    homes: tuple[Character, ...]
    programme: Mapping[str, Cadence]
    readings: Mapping[str, tuple[float, float]]
    not_applicable: Mapping[str, str]
    unchecked: Mapping[str, tuple[str, ...]]
    fine: Mapping[str, str]
    comments: tuple[str, ...]
    reasons: tuple[str, ...]
    sent_back: tuple[str, ...]
    abandoned: str
    advisers: tuple[Adviser, ...]
    disagreement: SentTwice
    check: Story
    stories: Mapping[str, Story]


@cache
def load_storybook() -> Storybook:
    """The content that ships with the product."""
    raw = _read("homes.yml")
    return Storybook(
        provider=raw["provider"],
        domain=raw["domain"],
        people=tuple(raw["people"]),
        homes=tuple(_character(home) for home in raw["homes"]),
        programme={key: _cadence(line) for key, line in raw["programme"].items()},
        readings={key: (low, high) for key, (low, high) in raw["readings"].items()},
        not_applicable=raw["not_applicable"],
        unchecked={key: tuple(lines) for key, lines in raw["unchecked"].items()},
        fine=raw["fine"],
        comments=tuple(raw["comments"]),
        reasons=tuple(raw["reasons"]),
        sent_back=tuple(raw["sent_back"]),
        abandoned=raw["abandoned"],
        advisers=tuple(Adviser(**each) for each in raw["advisers"]),
        disagreement=SentTwice(**raw["disagreement"]),
        check=Story(found=(), done=(raw["check"]["done"],), seen=(raw["check"]["seen"],)),
        stories={key: _story(lines) for key, lines in _read("stories.yml").items()},
    )


def _character(raw: _Raw) -> Character:
    return Character(
        key=raw["key"],
        name=raw["name"],
        location=raw["location"],
        character=raw["character"],
        gaps=(raw["gaps"][0], raw["gaps"][1]),
        pace=(raw["pace"][0], raw["pace"][1]),
        forgets=raw["forgets"],
        tablets=tuple(raw["tablets"]),
        due_today=tuple(raw["due_today"]),
        last=raw["last"],
        units={name: (floor, first, last) for name, (floor, first, last) in raw["units"].items()},
        rooms=tuple(raw["rooms"]),
        doors=tuple(raw["doors"]),
        flags=frozenset(raw["flags"]),
        told=tuple(Told(t["item"], tuple(t["months"]), tuple(t.get("texts", ()))) for t in raw["told"]),
    )


def _cadence(raw: _Raw) -> Cadence:
    gaps = {character: raw[character] for character in ("good", "improving", "struggling")}
    return Cadence(raw["every"], gaps, raw["full"])


def _story(raw: _Raw) -> Story:
    bad = (raw["bad"][0], raw["bad"][1]) if "bad" in raw else None
    texts = {name: tuple(raw.get(name, ())) for name in ("found", "done", "seen", "safe")}
    return Story(of=raw.get("of", 0), bad=bad, **texts)


def _read(name: str) -> _Raw:
    text = files("auditapp.demo").joinpath("content", name).read_text(encoding="utf-8")
    return cast("_Raw", yaml.safe_load(text))
