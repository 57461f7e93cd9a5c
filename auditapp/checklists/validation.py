"""What a checklist must be, whether it comes from a file or from a page: shape first, then sense."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias, cast

from auditapp.checklists import shape
from auditapp.checklists.conditions import parse_condition
from auditapp.checklists.framework import ITEM_FRAMEWORK, Framework
from auditapp.checklists.reading import Path
from auditapp.checklists.terms import Due, Evidence, Kind, PhotoRule, Severity
from auditapp.checklists.validation_conditions import Known, check_condition, condition_faults
from auditapp.checklists.validation_responses import OPTION, SLUG, check_response, option_ids, response_faults
from auditapp.checklists.validation_steps import ITEM_ID, step_faults, steps_check

Tree: TypeAlias = dict[str, object]

MOST_ITEMS = 1000
MOST_OPTIONS = 5000
# So much that a checklist written as YAML is within what is read back.
MOST_CHARACTERS = 1_500_000
_LANGUAGE = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}"


def find_faults(tree: object, framework: Framework) -> list[tuple[Path, str]]:
    """Everything wrong with a checklist given as plain values, each with the place it stands at.

    Sense is looked at only when the shape is right: half-read items would bring faults that are not there.
    """
    found: shape.Found = []
    _checklist(framework)(tree, (), found)
    if not found:
        checklist = cast("Tree", tree)
        for check in (_check_size, _check_ids, _check_count, _check_items, _check_looks):
            found.extend(check(checklist))
    return found


def _checklist(framework: Framework) -> shape.Check:
    return shape.record(
        {
            "id": shape.pattern(SLUG, "a word in lower case"),
            "version": shape.pattern(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}", "three numbers such as 1.0.0"),
            "title": shape.words(120),
            "kind": shape.member(Kind),
            "unannounced": shape.flag,
            "cadence": shape.words(300),
            "done_by": shape.list_of(shape.pattern(SLUG, "a role in lower case with hyphens")),
            "sections": shape.list_of(_section(framework)),
        },
        {"item_count": shape.whole(1, 1000)},
    )


def _section(framework: Framework) -> shape.Check:
    words = shape.record({"title": shape.words(120)}, {"intro": shape.words(1000)})
    repeat = shape.record(
        {"for": shape.pattern("[a-z][a-z_]*", "a word such as room"), "sample": _check_sample},
        {"choose": shape.words(300)},
    )
    return shape.record(
        {
            "id": shape.pattern(rf"{SLUG}\.{SLUG}", "<checklist>.<section>"),
            "title": shape.words(120),
            "items": shape.list_of(_item(framework)),
        },
        {
            "intro": shape.words(1000),
            "repeat": repeat,
            "translations": shape.mapping(_LANGUAGE, "a language such as cy", words),
            "locked": shape.flag,
        },
    )


def _check_sample(value: object, path: Path, found: shape.Found) -> None:
    """Words, as in the first release, or how many and which."""
    if isinstance(value, dict):
        _SAMPLE(value, path, found)
        if not {"count", "percent", "all"} & value.keys():
            found.append((path, "sample needs a count, a percent or all"))
    else:
        shape.words(200)(value, path, found)


def _item(framework: Framework) -> shape.Check:
    follow_up = {
        "type": shape.known({"single_choice"}, "follow-up"),
        "ask": shape.words(200),
        "options": shape.list_of(shape.words(100), least=2),
    }
    return shape.record(
        {
            "id": shape.pattern(ITEM_ID, "<checklist>.<section>.<number>"),
            "prompt": shape.words(300),
            "help": shape.words(600),
            "response": check_response,
            "severity": shape.member(Severity),
            "photo_on_fail": shape.flag,
            "photo_rule": shape.member(PhotoRule),
            "action": shape.words(500),
            "due": shape.member(Due),
            "quality_statements": shape.list_of(
                shape.known(framework.quality_statements, "quality statement")
            ),
            "regulations": shape.list_of(shape.known(framework.regulations, "regulation")),
            "evidence": shape.list_of(shape.member(Evidence)),
            "basis": shape.list_of(shape.known(framework.bases, "basis")),
        },
        {
            "applies_if": shape.known(framework.context_flags, "context flag"),
            "show_if": check_condition,
            "follow_up": shape.record(follow_up),
            "counts_as_failure": shape.flag,
            "escalate": shape.list_of(shape.known(framework.escalations, "escalation")),
            "note": shape.words(300),
            "optional": shape.flag,
            "locked": shape.flag,
            "nodes": _nodes(framework),
            "picture": shape.pattern("[0-9a-f]{64}", "the SHA-256 of a picture"),
            "usually": shape.words(300),
            "translations": shape.mapping(_LANGUAGE, "a language such as cy", _TRANSLATION),
            "on_fail": steps_check(framework),
        },
    )


def _nodes(framework: Framework) -> shape.Check:
    """Nodes by framework version, each of a version other than the one that items are written in."""
    others = [version for name, version in framework.versions.items() if name != ITEM_FRAMEWORK]
    return shape.record(
        {}, {other.id: shape.list_of(shape.known(other.nodes, f"node of {other.id}")) for other in others}
    )


def _check_size(checklist: Tree) -> Iterator[tuple[Path, str]]:
    size = len(json.dumps(checklist, ensure_ascii=False, separators=(",", ":"), default=str).encode())
    if size > MOST_CHARACTERS:
        yield ("sections",), f"all words together are longer than {MOST_CHARACTERS:,} characters"


def _check_ids(checklist: Tree) -> Iterator[tuple[Path, str]]:
    """Ids are unique and begin with the checklist's own.

    The rest of an id says nothing: it outlives the names of sections, and an item that moves to another keeps it.
    """
    seen: set[str] = set()
    for path, section in _sections(checklist):
        yield from _check_id(str(section["id"]), f"{checklist['id']}.", (*path, "id"), seen)
        for item_path, item in _items(path, section):
            yield from _check_id(str(item["id"]), f"{checklist['id']}.", (*item_path, "id"), seen)


def _check_id(found: str, prefix: str, path: Path, seen: set[str]) -> Iterator[tuple[Path, str]]:
    if not found.startswith(prefix):
        yield path, f'"{found}" must begin with "{prefix}"'
    if found in seen:
        yield path, f'"{found}" is used twice'
    seen.add(found)


def _check_count(checklist: Tree) -> Iterator[tuple[Path, str]]:
    count = sum(1 for path, section in _sections(checklist) for _ in _items(path, section))
    declared = checklist.get("item_count", count)
    if declared != count:
        yield ("item_count",), f"item_count says {declared}, but there are {count} items"
    if count > MOST_ITEMS:
        yield ("sections",), f"there are {count:,} items; at most {MOST_ITEMS:,} are taken"
    options = sum(
        _options_in(item) for path, section in _sections(checklist) for _, item in _items(path, section)
    )
    if options > MOST_OPTIONS:
        yield ("sections",), f"there are {options:,} options in all; at most {MOST_OPTIONS:,} are taken"


def _options_in(item: Tree) -> int:
    asks = (step["ask"] for step in cast("list[Tree]", item.get("on_fail") or []) if "ask" in step)
    responses = [item["response"], *(cast("Tree", ask)["response"] for ask in asks)]
    return sum(len(option_ids(cast("Tree", response))) for response in responses)


def _check_items(checklist: Tree) -> Iterator[tuple[Path, str]]:
    for path, section in _sections(checklist):
        repeat = cast("Tree", section.get("repeat") or {})
        if "choose" in repeat and isinstance(repeat["sample"], dict):
            yield (*path, "repeat", "choose"), "choose is said by the picks of the sample"
        for item_path, item in _items(path, section):
            response = cast("Tree", item["response"])
            yield from response_faults(response, (*item_path, "response"))
            if item["photo_rule"] == PhotoRule.PROHIBITED and item["photo_on_fail"]:
                yield (*item_path, "photo_on_fail"), "asks for a photo, but photo_rule prohibits one"
            if item.get("counts_as_failure") is False and response["type"] != "yes_no_na":
                yield (*item_path, "counts_as_failure"), "counts_as_failure: false is only for yes_no_na"
            yield from _translation_faults(item, item_path)


def _translation_faults(item: Tree, path: Path) -> Iterator[tuple[Path, str]]:
    known = set(option_ids(cast("Tree", item["response"])))
    for language, words in cast("dict[str, Tree]", item.get("translations") or {}).items():
        for option in cast("Tree", words.get("options") or {}):
            if option not in known:
                yield (*path, "translations", language, "options", option), f'there is no option "{option}"'


def _check_looks(checklist: Tree) -> Iterator[tuple[Path, str]]:
    """What items say of one another: when they are shown, and what their failing brings."""
    places = [
        (item_path, Known(item, section, 0))
        for path, section in _sections(checklist)
        for item_path, item in _items(path, section)
    ]
    every: dict[str, Known] = {}
    for at, (_, known) in enumerate(places):
        every.setdefault(str(known.item["id"]), replace(known, at=at))
    for at, (path, known) in enumerate(places):
        asking = replace(known, at=at)
        if "show_if" in asking.item:
            condition = parse_condition(str(asking.item["show_if"]))
            for reason in condition_faults(condition, asking, every, shows=True):
                yield (*path, "show_if"), f"show_if: {reason}"
        yield from step_faults(asking, path, every)


def _sections(checklist: Tree) -> Iterator[tuple[Path, Tree]]:
    for index, section in enumerate(cast("list[Tree]", checklist["sections"])):
        yield ("sections", index), section


def _items(path: Path, section: Tree) -> Iterator[tuple[Path, Tree]]:
    for index, item in enumerate(cast("list[Tree]", section["items"])):
        yield (*path, "items", index), item


_PICK = shape.record({"label": shape.words(120), "count": shape.whole(1, 1000)}, {"random": shape.flag})
_SAMPLE = shape.record(
    {},
    {
        "count": shape.whole(1, 1000),
        "percent": shape.whole(1, 100),
        "all": shape.words(300),
        "picks": shape.list_of(_PICK, most=50),
    },
)
_TRANSLATION = shape.record(
    {},
    {
        "prompt": shape.words(300),
        "help": shape.words(600),
        "action": shape.words(500),
        "options": shape.mapping(OPTION, "the id of an option", shape.words(300)),
    },
)
