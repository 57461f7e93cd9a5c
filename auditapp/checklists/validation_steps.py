"""What the steps of `on_fail` must be: the shape of each, then whether they fit their item and one another."""

from collections.abc import Iterator
from typing import TypeAlias, cast

from auditapp.checklists import shape
from auditapp.checklists.conditions import parse_condition
from auditapp.checklists.framework import Framework
from auditapp.checklists.reading import Path
from auditapp.checklists.step_bodies import VERBS
from auditapp.checklists.terms import Due, Each, Severity
from auditapp.checklists.validation_conditions import Items, Known, check_condition, condition_faults
from auditapp.checklists.validation_responses import (
    OPTION,
    RECORDS,
    SLUG,
    check_response,
    response_faults,
    words_of,
)

Tree: TypeAlias = dict[str, object]
Fault: TypeAlias = tuple[Path, str]

MOST_STEPS = 40
ITEM_ID = rf"{SLUG}\.{SLUG}\.\d{{2,3}}"
_WHEN = ("if", "if_reply", "each")


def steps_check(framework: Framework) -> shape.Check:
    """The shape of `on_fail`."""
    bodies = _bodies(framework)

    def check(value: object, path: Path, found: shape.Found) -> None:
        if not isinstance(value, dict):
            found.append((path, "a step must be a set of keys and values"))
            return
        verbs = [verb for verb in VERBS if verb in value]
        if len(verbs) == 1:
            (verb,) = verbs
            each = {"each": shape.member(Each)} if verb in ("ask", "require") else {}
            shape.record({verb: bodies[verb]}, {**_CONDITIONS, **each})(value, path, found)
        elif verbs:
            found.append((path, f"a step does one thing; this one does {' and '.join(verbs)}"))
        else:
            strange = [(str(key)) for key in value if key not in _WHEN]
            found.append((path, f'unknown step "{strange[0]}"' if strange else "a step says nothing to do"))

    return shape.list_of(check, most=MOST_STEPS)


def step_faults(asking: Known, path: Path, every: Items) -> Iterator[Fault]:
    """Where the steps of an item do not fit it, one another or the other items."""
    steps = cast("list[Tree]", asking.item.get("on_fail") or [])
    if steps and _never_fails(asking):
        yield (*path, "on_fail"), "on_fail, but this item never fails"
    asked: dict[str, Tree] = {}
    seen: set[str] = set()
    for index, step in enumerate(steps):
        here = (*path, "on_fail", index)
        if step in steps[:index]:
            yield here, "the same step is there twice"
        yield from _when_faults(step, here, asking, every, asked)
        yield from _does_faults(step, here, asking, every)
        for verb in ("ask", "require"):
            body = cast("Tree", step.get(verb) or {})
            if body and str(body["id"]) in seen:
                yield (*here, verb, "id"), f'the step "{body["id"]}" is there twice'
            seen.add(str(body.get("id")))
        if "ask" in step:
            asked[str(cast("Tree", step["ask"])["id"])] = step


def _never_fails(asking: Known) -> bool:
    return asking.response["type"] in RECORDS or asking.item.get("counts_as_failure") is False


def _when_faults(
    step: Tree, path: Path, asking: Known, every: Items, asked: dict[str, Tree]
) -> Iterator[Fault]:
    if "if" in step:
        condition = parse_condition(str(step["if"]))
        for reason in condition_faults(condition, asking, every, shows=False):
            yield (*path, "if"), f"if: {reason}"
    if "if_reply" in step:
        yield from _reply_faults(step, (*path, "if_reply"), asked)
    if _each(step) == Each.WRONG and asking.response["type"] != "count_sample":
        yield path, "each: wrong, but only a count of a sample says which were wrong"


def _each(step: Tree) -> str:
    inside = cast("Tree", step.get("raise") or {})
    return str(step.get("each") or inside.get("each") or "")


def _reply_faults(step: Tree, path: Path, asked: dict[str, Tree]) -> Iterator[Fault]:
    if_reply = cast("Tree", step["if_reply"])
    to = str(if_reply["to"])
    if to not in asked:
        yield (*path, "to"), f'if_reply: no step before this one asks "{to}"'
        return
    words = words_of(cast("Tree", cast("Tree", asked[to]["ask"])["response"]))
    both = {_each(step), _each(asked[to])} - {""}
    if Each.WRONG in both and len(both) > 1:
        yield (*path, "to"), f'if_reply: "{to}" is asked for each of something else than this step is for'
    if words is None:
        yield (*path, "to"), f'if_reply: "{to}" is not answered by yes, no or an option'
        return
    for word in cast("list[str]", if_reply["is"]):
        if word not in words:
            yield (*path, "is"), f'if_reply: "{to}" cannot be answered "{word}"'


def _does_faults(step: Tree, path: Path, asking: Known, every: Items) -> Iterator[Fault]:
    if "ask" in step:
        response = cast("Tree", cast("Tree", step["ask"])["response"])
        yield from response_faults(response, (*path, "ask", "response"))
        if "setting" in response:
            yield (*path, "ask", "response", "setting"), "a step's question takes no setting of the home"
    if "extend" in step and not asking.each:
        yield (*path, "extend"), "extend, but this section is answered once"
    target = cast("Tree", step.get("raise") or {}).get("item")
    if target is not None:
        yield from _target_faults(str(target), (*path, "raise", "item"), asking, every)
    prompt = cast("Tree | None", step.get("prompt"))
    if prompt is not None:
        yield from _prompt_faults(prompt, (*path, "prompt"), asking, every)


def _target_faults(target: str, path: Path, asking: Known, every: Items) -> Iterator[Fault]:
    known = every.get(target)
    if known is None:
        yield path, f'raise: there is no item "{target}"'
    elif known.each and known.section is not asking.section:
        yield path, f'raise: "{target}" has an answer for each {known.each}, so none to raise from here'


def _prompt_faults(prompt: Tree, path: Path, asking: Known, every: Items) -> Iterator[Fault]:
    if not prompt:
        yield path, "prompt needs words, codes or an item to see"
    see = str(prompt.get("see", ""))
    own = str(asking.item["id"]).partition(".")[0]
    if see.startswith(f"{own}.") and see not in every:
        yield (*path, "see"), f'see: there is no item "{see}"'


def _bodies(framework: Framework) -> dict[str, shape.Check]:
    step_id = shape.pattern(SLUG, "a word in lower case with hyphens")
    prompt: dict[str, shape.Check] = {
        "words": shape.words(600),
        "codes": shape.list_of(shape.known(framework.escalations, "escalation")),
        "see": shape.pattern(ITEM_ID, "the id of an item"),
    }
    extend = {"to": shape.known(("double", "all"), "extension")}
    return {
        "ask": shape.record(
            {"id": step_id, "words": shape.words(300), "response": check_response}, {"private": shape.flag}
        ),
        "require": shape.record({"id": step_id, "words": shape.words(300)}),
        "raise": _check_raise,
        "extend": shape.record(extend, {"words": shape.words(300)}),
        "prompt": shape.record({}, prompt),
        "forbid": shape.known(("photos",), "thing to forbid"),
    }


def _check_raise(value: object, path: Path, found: shape.Found) -> None:
    check = _RAISE_ACTION if isinstance(value, dict) and "action" in value else _RAISE_SEVERITY
    check(value, path, found)


_RAISE_SEVERITY = shape.record(
    {"severity": shape.member(Severity)}, {"item": shape.pattern(ITEM_ID, "the id of an item")}
)
_RAISE_ACTION = shape.record(
    {"action": shape.words(500), "due": shape.member(Due)},
    {
        "severity": shape.member(Severity),
        "instead": shape.flag,
        "each": shape.known((Each.WRONG.value,), "thing to raise an action for"),
    },
)
_CONDITIONS: dict[str, shape.Check] = {
    "if": check_condition,
    "if_reply": shape.record(
        {
            "to": shape.pattern(SLUG, "the id of a question"),
            "is": shape.list_of(shape.pattern(OPTION, "yes, no or an option"), most=1000),
        }
    ),
}
