"""A checklist as the code sees it: frozen, with everything an answer needs already worked out.

`body()` is the JSON form that is stored, sent to tablets and hashed. Keys that hold nothing are left out of
it, so one checklist has exactly one body and one content hash.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias, cast

from auditapp.checklists.conditions import Condition, parse_condition
from auditapp.checklists.repeats import Pick, Repeat, Sample, repeat_from_body
from auditapp.checklists.responses import (
    Choice,
    Choices,
    ClockTime,
    CountSample,
    FreeText,
    Moment,
    Number,
    Option,
    RecentDate,
    Response,
    Temperature,
    YesNoNa,
    response_from_body,
    settings_of,
)
from auditapp.checklists.step_bodies import RaiseSeverity, Step, steps_from_body
from auditapp.checklists.terms import Demand, Due, Evidence, Kind, PhotoRule, Result, Severity
from auditapp.checklists.translations import ItemWords, SectionWords, item_words, section_words
from auditapp.kernel.canonical import Json, digest

__all__ = [
    "ChecklistDefinition",
    "Choice",
    "Choices",
    "ClockTime",
    "Condition",
    "CountSample",
    "Demand",
    "Due",
    "Evidence",
    "FollowUp",
    "FreeText",
    "Item",
    "ItemWords",
    "Kind",
    "Moment",
    "Number",
    "Option",
    "PhotoRule",
    "Pick",
    "RecentDate",
    "Repeat",
    "Response",
    "Result",
    "Sample",
    "Section",
    "SectionWords",
    "Severity",
    "Step",
    "Temperature",
    "YesNoNa",
    "definition_for",
    "from_body",
]

Body: TypeAlias = Mapping[str, Json]
KEPT = 128


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One more question, put when the item fails; only checklists of the first release have it."""

    type: str
    ask: str
    options: tuple[str, ...]

    def body(self) -> dict[str, Json]:
        return {"type": self.type, "ask": self.ask, "options": list(self.options)}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `prompt` is phrased so that Yes is right; `help` says what good looks like.

    `action` and `due` are the defaults of the action a failure raises. The first of `quality_statements` is
    the primary one. `regulations` are numbers of the 2014 Regulations, or CQCR and a number of those of 2009.
    `applies_if` names a context flag. `counts_as_failure` False: a No only opens the items that depend on it.
    `optional`: it is missed by nobody when it has no answer. `locked`: a home may not change it. `nodes` are what
    it answers to in other frameworks, by framework version. `usually` is a hint of what to expect. `on_fail` is
    what its failure brings with it. `translations` are by language.
    """

    id: str
    prompt: str
    help: str
    response: Response
    severity: Severity
    photo_on_fail: bool
    photo_rule: PhotoRule
    action: str
    due: Due
    quality_statements: tuple[str, ...]
    regulations: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    basis: tuple[str, ...]
    applies_if: str | None = None
    show_if: Condition | None = None
    follow_up: FollowUp | None = None
    counts_as_failure: bool = True
    escalate: tuple[str, ...] = ()
    note: str | None = None
    optional: bool = False
    locked: bool = False
    nodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    picture: str | None = None
    usually: str | None = None
    translations: Mapping[str, ItemWords] = field(default_factory=dict, hash=False)
    on_fail: tuple[Step, ...] = ()

    def body(self) -> dict[str, Json]:
        body: dict[str, Json] = {
            "id": self.id,
            "prompt": self.prompt,
            "help": self.help,
            "response": self.response.body(),
            "severity": self.severity.value,
            "photo_on_fail": self.photo_on_fail,
            "photo_rule": self.photo_rule.value,
            "action": self.action,
            "due": self.due.value,
            "quality_statements": list(self.quality_statements),
            "regulations": list(self.regulations),
            "evidence": [evidence.value for evidence in self.evidence],
            "basis": list(self.basis),
        }
        extras: dict[str, Json] = {
            "applies_if": self.applies_if,
            "show_if": self.show_if.text if self.show_if else None,
            "follow_up": self.follow_up.body() if self.follow_up else None,
            "counts_as_failure": None if self.counts_as_failure else False,
            "escalate": list(self.escalate) or None,
            "note": self.note,
        }
        return body | _present(extras | self._newer())

    def _newer(self) -> dict[str, Json]:
        """What checklists of the first release could not say."""
        return {
            "optional": self.optional or None,
            "locked": self.locked or None,
            "nodes": {key: list(nodes) for key, nodes in self.nodes.items()} or None,
            "picture": self.picture,
            "usually": self.usually,
            "translations": {lang: words.body() for lang, words in self.translations.items()} or None,
            "on_fail": [step.body() for step in self.on_fail] or None,
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A screenful of items. `locked`: a home may not change it."""

    id: str
    title: str
    items: tuple[Item, ...]
    intro: str | None = None
    repeat: Repeat | None = None
    translations: Mapping[str, SectionWords] = field(default_factory=dict, hash=False)
    locked: bool = False

    def body(self) -> dict[str, Json]:
        body: dict[str, Json] = {
            "id": self.id,
            "title": self.title,
            "items": [item.body() for item in self.items],
        }
        extras: dict[str, Json] = {
            "intro": self.intro,
            "repeat": self.repeat.body() if self.repeat else None,
            "translations": {lang: words.body() for lang, words in self.translations.items()} or None,
            "locked": self.locked or None,
        }
        return body | _present(extras)


@dataclass(frozen=True)
class ChecklistDefinition:
    """One version of one checklist; `id` is its key, the same in every version."""

    id: str
    version: str
    title: str
    kind: Kind
    unannounced: bool
    cadence: str
    done_by: tuple[str, ...]
    sections: tuple[Section, ...]

    def body(self) -> dict[str, Json]:
        return {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "kind": self.kind.value,
            "unannounced": self.unannounced,
            "cadence": self.cadence,
            "done_by": list(self.done_by),
            "sections": [section.body() for section in self.sections],
        }

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the canonical body: the name of this version for ever."""
        return digest(self.body())

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by id, in the order they are asked."""
        return {item.id: item for section in self.sections for item in section.items}

    @cached_property
    def item_sections(self) -> Mapping[str, Section]:
        """The section of each item, by item id."""
        return {item.id: section for section in self.sections for item in section.items}

    @cached_property
    def raising(self) -> tuple[Item, ...]:
        """The items whose failure may make an item more severe."""
        return tuple(
            item
            for item in self.items.values()
            if any(isinstance(step.does, RaiseSeverity) for step in item.on_fail)
        )

    @cached_property
    def limit_keys(self) -> frozenset[str]:
        """What a home may keep its own limits under: its settings, and the items of older versions."""
        settings = (settings_of(item.response) for item in self.items.values())
        return frozenset(self.items).union(*settings)


def from_body(body: Body) -> ChecklistDefinition:
    """The definition a body describes; the body must be one that validation accepted."""
    return ChecklistDefinition(
        id=str(body["id"]),
        version=str(body["version"]),
        title=str(body["title"]),
        kind=Kind(str(body["kind"])),
        unannounced=body["unannounced"] is True,
        cadence=str(body["cadence"]),
        done_by=_texts(body["done_by"]),
        sections=tuple(_section(section) for section in _bodies(body["sections"])),
    )


_kept: dict[str, ChecklistDefinition] = {}


def definition_for(content_hash: str, fetch: Callable[[], Body]) -> ChecklistDefinition:
    """The definition of a stored version, made once per process; `fetch` reads its body the first time."""
    found = _kept.get(content_hash)
    if found is None:
        found = from_body(fetch())
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[content_hash] = found
    return found


def _section(body: Body) -> Section:
    repeat = cast("Body | None", body.get("repeat"))
    return Section(
        id=str(body["id"]),
        title=str(body["title"]),
        items=tuple(_item(item) for item in _bodies(body["items"])),
        intro=_text(body.get("intro")),
        repeat=repeat_from_body(repeat) if repeat else None,
        translations=section_words(body.get("translations")),
        locked=body.get("locked") is True,
    )


def _item(body: Body) -> Item:
    show_if = _text(body.get("show_if"))
    follow_up = cast("Body | None", body.get("follow_up"))
    return Item(
        id=str(body["id"]),
        prompt=str(body["prompt"]),
        help=str(body["help"]),
        response=response_from_body(cast("Body", body["response"])),
        severity=Severity(str(body["severity"])),
        photo_on_fail=body["photo_on_fail"] is True,
        photo_rule=PhotoRule(str(body["photo_rule"])),
        action=str(body["action"]),
        due=Due(str(body["due"])),
        quality_statements=_texts(body["quality_statements"]),
        regulations=_texts(body["regulations"]),
        evidence=tuple(Evidence(code) for code in _texts(body["evidence"])),
        basis=_texts(body["basis"]),
        applies_if=_text(body.get("applies_if")),
        show_if=parse_condition(show_if) if show_if else None,
        follow_up=_follow_up(follow_up) if follow_up else None,
        counts_as_failure=body.get("counts_as_failure", True) is True,
        escalate=_texts(body.get("escalate", [])),
        note=_text(body.get("note")),
        optional=body.get("optional") is True,
        locked=body.get("locked") is True,
        nodes={key: _texts(nodes) for key, nodes in cast("Body", body.get("nodes") or {}).items()},
        picture=_text(body.get("picture")),
        usually=_text(body.get("usually")),
        translations=item_words(body.get("translations")),
        on_fail=steps_from_body(body.get("on_fail")),
    )


def _follow_up(body: Body) -> FollowUp:
    return FollowUp(str(body["type"]), str(body["ask"]), _texts(body["options"]))


def _bodies(value: Json) -> list[Body]:
    return cast("list[Body]", value)


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(str(part) for part in cast("list[Json]", value))


def _text(value: Json) -> str | None:
    return None if value is None else str(value)


def _present(extras: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in extras.items() if value is not None}
