"""What a checklist must be, whether it comes from a file or from a page: shape first, then sense."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias, cast

from auditapp.checklists import shape
from auditapp.checklists.conditions import Condition, ConditionError, ReadingIs, ResultIs, parse_condition
from auditapp.checklists.framework import Framework
from auditapp.checklists.reading import Path
from auditapp.checklists.terms import Due, Evidence, Kind, PhotoRule, Severity

Tree: TypeAlias = dict[str, object]

_SLUG = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?")
_LIMIT_BOUND = 1_000_000_000


def find_faults(tree: object, framework: Framework) -> list[tuple[Path, str]]:
    """Everything wrong with a checklist given as plain values, each with the place it stands at.

    Sense is looked at only when the shape is right: half-read items would bring faults that are not there.
    """
    found: shape.Found = []
    _checklist(framework)(tree, (), found)
    if not found:
        checklist = cast("Tree", tree)
        for check in (_check_ids, _check_count, _check_items, _check_conditions):
            found.extend(check(checklist))
    return found


def _checklist(framework: Framework) -> shape.Check:
    return shape.record(
        {
            "id": shape.pattern(_SLUG, "a word in lower case"),
            "version": shape.pattern(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}", "three numbers such as 1.0.0"),
            "title": shape.words(120),
            "kind": shape.member(Kind),
            "unannounced": shape.flag,
            "cadence": shape.words(300),
            "done_by": shape.list_of(shape.pattern(_SLUG, "a role in lower case with hyphens")),
            "sections": shape.list_of(_section(framework)),
        },
        {"item_count": shape.whole(1, 1000)},
    )


def _section(framework: Framework) -> shape.Check:
    repeat = shape.record(
        {"for": shape.pattern("[a-z][a-z_]*", "a word such as room"), "sample": shape.words(200)},
        {"choose": shape.words(300)},
    )
    return shape.record(
        {
            "id": shape.pattern(rf"{_SLUG}\.{_SLUG}", "<checklist>.<section>"),
            "title": shape.words(120),
            "items": shape.list_of(_item(framework)),
        },
        {"intro": shape.words(1000), "repeat": repeat},
    )


def _item(framework: Framework) -> shape.Check:
    follow_up = {
        "type": shape.known({"single_choice"}, "follow-up"),
        "ask": shape.words(200),
        "options": shape.list_of(shape.words(100), least=2),
    }
    return shape.record(
        {
            "id": shape.pattern(rf"{_SLUG}\.{_SLUG}\.\d{{2,3}}", "<checklist>.<section>.<number>"),
            "prompt": shape.words(300),
            "help": shape.words(600),
            "response": _response,
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
            "show_if": _condition,
            "follow_up": shape.record(follow_up),
            "counts_as_failure": shape.flag,
            "escalate": shape.list_of(shape.known(framework.escalations, "escalation")),
            "note": shape.words(300),
        },
    )


def _response(value: object, path: Path, found: shape.Found) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    check = _RESPONSES.get(kind) if isinstance(kind, str) else None
    if check:
        check(value, path, found)
    elif isinstance(value, dict) and "type" in value:
        found.append(((*path, "type"), f'unknown response type "{kind}"'))
    else:
        found.append((path, "response needs a type"))


def _limit(value: object, path: Path, found: shape.Found) -> None:
    text = isinstance(value, str) and _DECIMAL.fullmatch(value)
    number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if not (text or (number and abs(Decimal(str(value))) < _LIMIT_BOUND)):
        found.append((path, f"{shape.name(path)} must be a number such as 44 or 19.9"))


_TYPE = shape.words(20)
_MEASURED = shape.record({"type": _TYPE, "unit": shape.words(60)}, {"min": _limit, "max": _limit})
_PLAIN = shape.record({"type": _TYPE})


def _target(value: object, path: Path, found: shape.Found) -> None:
    if value != "all":
        shape.whole(1, 1000)(value, path, found)


_RESPONSES: dict[str, shape.Check] = {
    "yes_no_na": _PLAIN,
    "temperature": _MEASURED,
    "number": _MEASURED,
    "count_sample": shape.record(
        {"type": _TYPE, "of": shape.words(80), "target_sample": _target, "pass_percent": shape.whole(1, 100)}
    ),
    "date": shape.record({"type": _TYPE, "max_age_days": shape.whole(0, 36_500)}),
    "time": _PLAIN,
    "text": _PLAIN,
}


def _condition(value: object, path: Path, found: shape.Found) -> None:
    if not isinstance(value, str):
        found.append((path, "show_if must be text"))
        return
    try:
        parse_condition(value)
    except ConditionError as error:
        found.append((path, f"show_if: {error}"))


def _check_ids(checklist: Tree) -> Iterator[tuple[Path, str]]:
    """Ids are unique and belong together.

    Items share the middle part of their id within a section and with no other section. It need not be the
    section's own name: ids outlive the names of sections.
    """
    seen: set[str] = set()
    owners: dict[str, str] = {}
    for path, section in _sections(checklist):
        section_id = str(section["id"])
        yield from _check_id(section_id, f"{checklist['id']}.", (*path, "id"), seen)
        group = ""
        for item_path, item in _items(path, section):
            item_id = str(item["id"])
            yield from _check_id(item_id, f"{checklist['id']}.", (*item_path, "id"), seen)
            prefix = item_id.rpartition(".")[0]
            group = group or prefix
            if prefix != group:
                yield (*item_path, "id"), f'"{item_id}" does not begin with "{group}." like its section'
            elif owners.setdefault(prefix, section_id) != section_id:
                yield (*item_path, "id"), f'"{prefix}." already belongs to the section {owners[prefix]}'


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


def _check_items(checklist: Tree) -> Iterator[tuple[Path, str]]:
    for path, section in _sections(checklist):
        for item_path, item in _items(path, section):
            response = cast("Tree", item["response"])
            low, high = response.get("min"), response.get("max")
            if low is not None and high is not None and Decimal(str(low)) > Decimal(str(high)):
                yield (*item_path, "response"), f"min {low} is above max {high}"
            if item["photo_rule"] == PhotoRule.PROHIBITED and item["photo_on_fail"]:
                yield (*item_path, "photo_on_fail"), "asks for a photo, but photo_rule prohibits one"
            if item.get("counts_as_failure") is False and response["type"] != "yes_no_na":
                yield (*item_path, "counts_as_failure"), "counts_as_failure: false is only for yes_no_na"


def _check_conditions(checklist: Tree) -> Iterator[tuple[Path, str]]:
    """A condition may look only at items asked before it, of which there is one answer to look at."""
    every = {str(item["id"]) for path, section in _sections(checklist) for _, item in _items(path, section)}
    earlier: dict[str, tuple[Tree, Tree]] = {}
    for path, section in _sections(checklist):
        for item_path, item in _items(path, section):
            if "show_if" in item:
                condition = parse_condition(str(item["show_if"]))
                for reason in _condition_faults(condition, section, earlier, every):
                    yield (*item_path, "show_if"), f"show_if: {reason}"
            earlier[str(item["id"])] = (item, section)


def _condition_faults(
    condition: Condition, section: Tree, earlier: dict[str, tuple[Tree, Tree]], every: set[str]
) -> Iterator[str]:
    for term in condition.terms:
        if term.item not in every:
            yield f'there is no item "{term.item}"'
            continue
        if term.item not in earlier:
            yield f'"{term.item}" is not asked before this item'
            continue
        target, home = earlier[term.item]
        kind = str(cast("Tree", target["response"])["type"])
        if "repeat" in home and home is not section:
            subject = cast("Tree", home["repeat"])["for"]
            yield f'"{term.item}" has an answer for each {subject}, so none to go by here'
        if isinstance(term, ReadingIs) and kind not in {"temperature", "number", "count_sample"}:
            yield f'"{term.item}" has no number to compare'
        if not isinstance(term, (ReadingIs, ResultIs)) and kind != "yes_no_na":
            yield f'"{term.item}" is not answered yes or no'


def _sections(checklist: Tree) -> Iterator[tuple[Path, Tree]]:
    for index, section in enumerate(cast("list[Tree]", checklist["sections"])):
        yield ("sections", index), section


def _items(path: Path, section: Tree) -> Iterator[tuple[Path, Tree]]:
    for index, item in enumerate(cast("list[Tree]", section["items"])):
        yield (*path, "items", index), item
