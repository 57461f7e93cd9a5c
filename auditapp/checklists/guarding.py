"""What may not be changed: limits that the law or safety sets, and what a provider has locked for its homes.

A question with such a limit is held in its wording too: the limit is worth nothing when something else is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from auditapp.checklists.merging import locked_items
from auditapp.checklists.reading import Path
from auditapp.checklists.terms import Due, Severity
from auditapp.checklists.trees import (
    ReadTree,
    Tree,
    id_of,
    items_by_id,
    items_of,
    sections_of,
    text_in,
    tree_in,
    trees_in,
)
from auditapp.kernel.canonical import Json

Faults = list[tuple[Path, str]]
LAW = "its limit is set by law or for safety"
WORDING = (
    "The wording is held, because the limit on it is set by law or for safety. "
    "Add what is special to your home below the words that stand there."
)


def loosened(
    shipped: ReadTree, body: ReadTree, *, among: ReadTree | None = None, earlier: Sequence[ReadTree] = ()
) -> Faults:
    """Where a body loosens what was shipped with `limit: legal`: each place with a sentence that says why not.

    Only questions that `among` (what the body comes from) has must be there: a newer one need not be taken yet. Nor
    its new wording: that of `earlier` shipped versions may stay.
    """
    worded = [items_by_id(each) for each in (shipped, *earlier)]
    places = {id_of(item): (path, section, item) for path, section, item in _each(body)}
    known = None if among is None else {id_of(item): item for _p, _s, item in _each(among)}
    found: Faults = []
    for _path, was_in, item in _each(shipped):
        if not is_legal(item) or (known is not None and id_of(item) not in known):
            continue
        if id_of(item) not in places:
            found.append((("sections",), f"“{text_in(item, 'prompt')}” cannot be retired: {LAW}."))
            continue
        path, section, now = places[id_of(item)]
        found += [((*path, *where), said) for where, said in _item_faults(item, now)]
        words = [each[id_of(item)] for each in worded if id_of(item) in each]
        found += [((*path, *where), said) for where, said in _wording_faults(words, now)]
        before = item if known is None else known[id_of(item)]
        found += [((*path, *where), said) for where, said in _step_faults(before, now, shipped=item)]
        if "repeat" in section and "repeat" not in was_in:
            said = f"“{text_in(item, 'prompt')}” cannot stand in a section that is repeated: {LAW}, always."
            found.append((path, said))
    return found


def copied_limits_loosened(source: ReadTree, body: ReadTree) -> Faults:
    """The same for a copy, whose questions have ids of their own: its limits hold, but a question may be left out."""
    places = {_own_part(source, item): item for _path, _section, item in _each(source) if is_legal(item)}
    found: Faults = []
    for path, _section, item in _each(body):
        was = places.get(_own_part(body, item))
        if was is not None:
            faults = [*_answer_faults(was, item), *_step_faults(was, item, shipped=None)]
            faults += _wording_faults([was], item)
            found += [((*path, *where), said) for where, said in faults]
    return found


def original(source: ReadTree, body: ReadTree, item_id: str) -> Tree | None:
    """The question in `source` that a question of the body is, or is a copy of, if the law or safety limits it."""
    part = item_id.removeprefix(text_in(body, "id"))
    found = (item for _path, _section, item in _each(source) if _own_part(source, item) == part)
    return next((item for item in found if is_legal(item)), None)


def other_answer(was: ReadTree, now: ReadTree) -> bool:
    """Whether a question is answered in another way than it was, so that its limits mean nothing any more."""
    old, new = tree_in(was, "response"), tree_in(now, "response")
    return any(old.get(key) != new.get(key) for key in ("type", "unit", "limit"))


def put_back(was: ReadTree, now: ReadTree) -> Tree:
    """What a question must hold again of what is held; guidance that was only added to stays."""
    kept = _line(was, "help") in _line(now, "help")
    return {name: was[name] for name in ("prompt", "response")} | ({} if kept else {"help": was["help"]})


def unlocked(theirs: ReadTree, body: ReadTree) -> Faults:
    """Where a home's body differs from what its provider has locked."""
    ours = {id_of(item): (path, item) for path, _section, item in _each(body)}
    found: Faults = []
    for item_id, item in locked_items(theirs).items():
        if item_id not in ours:
            said = f"“{text_in(item, 'prompt')}” is locked by your provider, so it cannot be retired."
            found.append((("sections",), said))
        elif ours[item_id][1] != item:
            said = f"“{text_in(item, 'prompt')}” is locked by your provider, so it must stay as it is."
            found.append((ours[item_id][0], said))
    return [*found, *_sections_unlocked(theirs, body), *_rounds_unlocked(theirs, body)]


def is_legal(item: ReadTree) -> bool:
    """Whether the law or safety sets the limit of this question."""
    return tree_in(item, "response").get("limit") == "legal"


def _sections_unlocked(theirs: ReadTree, body: ReadTree) -> Iterator[tuple[Path, str]]:
    ours = {id_of(section): (index, section) for index, section in enumerate(sections_of(body))}
    for section in sections_of(theirs):
        if section.get("locked") is not True:
            continue
        named = f"The section “{text_in(section, 'title')}” is locked by your provider, so it"
        if id_of(section) not in ours:
            yield ("sections",), f"{named} cannot be left out."
        elif ours[id_of(section)][1] != section:
            yield ("sections", ours[id_of(section)][0]), f"{named} must stay as it is."


def _rounds_unlocked(theirs: ReadTree, body: ReadTree) -> Iterator[tuple[Path, str]]:
    """A locked question is asked as often as the provider has it asked: of nobody chosen it would never be."""
    rounds = {id_of(item): section.get("repeat") for _path, section, item in _each(theirs)}
    for path, section, item in _each(body):
        if id_of(item) in locked_items(theirs) and section.get("repeat") != rounds[id_of(item)]:
            prompt = text_in(item, "prompt")
            yield path, f"“{prompt}” is locked by your provider, so how often it is asked must stay as it is."


def _item_faults(was: ReadTree, now: ReadTree) -> Iterator[tuple[Path, str]]:
    yield from _answer_faults(was, now)
    if _rank(now) > _rank(was):
        yield ("severity",), f"The severity cannot be lower than {text_in(was, 'severity')}: {LAW}."
    if _days(now) > _days(was):
        yield ("due",), f"The action cannot be due later than it was: {LAW}."
    if any(step not in trees_in(was, "on_fail") for step in _instead(now)):
        yield ("on_fail",), f"No other action can take the place of the question's own: {LAW}."
    for key, words in (("show_if", "asked only after certain answers"), ("applies_if", "left out by a flag")):
        if now.get(key) is not None and now.get(key) != was.get(key):
            yield (key,), f"This question cannot be {words}: {LAW}."
    if now.get("optional") is True and was.get("optional") is not True:
        yield ("optional",), f"This question cannot be optional: {LAW}."
    if now.get("counts_as_failure") is False and was.get("counts_as_failure") is not False:
        yield ("counts_as_failure",), f"A failure must count here: {LAW}."


def _wording_faults(words: Sequence[ReadTree], now: ReadTree) -> Iterator[tuple[Path, str]]:
    """The question stays as it was in one of these versions; its guidance may be added to."""
    if _line(now, "prompt") not in {_line(each, "prompt") for each in words}:
        yield ("prompt",), WORDING
    if not any(_line(each, "help") in _line(now, "help") for each in words):
        yield ("help",), WORDING


def _line(item: ReadTree, field: str) -> str:
    return " ".join(text_in(item, field).split())


def _answer_faults(was: ReadTree, now: ReadTree) -> Iterator[tuple[Path, str]]:
    """A limit may be tighter than it was, never looser."""
    old, new = tree_in(was, "response"), tree_in(now, "response")
    if other_answer(was, now):
        yield ("response",), f"How this question is answered cannot be changed: {LAW}. Put the answer back."
        return
    for key, sign in (("max", 1), ("max_age_days", 1), ("min", -1), ("pass_percent", -1)):
        if key in old and _looser(old[key], new.get(key), sign):
            most = "more" if sign > 0 else "less"
            yield ("response", key), f"The limit cannot be {most} than {old[key]}: {LAW}."
    yield from _accept_faults(tree_in(old, "accept"), tree_in(new, "accept"))


def _accept_faults(old: ReadTree, new: ReadTree) -> Iterator[tuple[Path, str]]:
    """What cannot be entered cannot fail: no reading that was taken may be refused."""
    for key, sign in (("max", -1), ("min", 1)):
        if key in new and (key not in old or _looser(old[key], new[key], sign)):
            yield ("response", "accept"), f"A reading that breaks the limit must be taken: {LAW}."
            return
    if new.get("whole") is True and old.get("whole") is not True:
        yield ("response", "accept"), f"Readings with a fraction must be taken: {LAW}."


def _step_faults(was: ReadTree, now: ReadTree, *, shipped: ReadTree | None) -> Iterator[tuple[Path, str]]:
    """What must be done when the limit is not kept stays as it was, or becomes as it is `shipped`.

    That is None for a copy, whose conditions name questions of its own.
    """
    there = _required(now)
    newer = _required(shipped) if shipped is not None else {}
    for step_id, step in _required(was).items():
        kept = there.get(step_id)
        if shipped is None:
            same = kept is not None and _without_ids(kept) == _without_ids(step)
        else:
            same = kept is not None and kept in (step, newer.get(step_id))
        if not same:
            words = text_in(tree_in(step, "require"), "words")
            yield ("on_fail",), f"“{words}” must be done first, as it was: {LAW}."


def _required(item: ReadTree) -> dict[str, Tree]:
    steps = (step for step in trees_in(item, "on_fail") if "require" in step)
    return {text_in(tree_in(step, "require"), "id"): step for step in steps}


def _without_ids(step: ReadTree) -> Tree:
    return {**step, "if": "if" in step}


def _looser(old: Json, new: Json, sign: int) -> bool:
    """`sign` is 1 for what may not grow, -1 for what may not shrink; no limit at all is looser than any."""
    if new is None:
        return True
    try:
        return (Decimal(str(new)) - Decimal(str(old))) * sign > 0
    except InvalidOperation:
        return True


def _rank(item: ReadTree) -> int:
    found = text_in(item, "severity")
    return Severity(found).rank if found in set(Severity) else len(Severity)


def _days(item: ReadTree) -> int:
    found = text_in(item, "due")
    return Due(found).days if found in set(Due) else 0


def _instead(item: ReadTree) -> list[Tree]:
    """Steps that raise another action instead of the item's own."""
    return [step for step in trees_in(item, "on_fail") if tree_in(step, "raise").get("instead") is True]


def _each(body: ReadTree) -> Iterator[tuple[Path, Tree, Tree]]:
    for index, section in enumerate(sections_of(body)):
        for number, item in enumerate(items_of(section)):
            yield ("sections", index, "items", number), section, item


def _own_part(body: ReadTree, item: ReadTree) -> str:
    return id_of(item).removeprefix(text_in(body, "id"))
