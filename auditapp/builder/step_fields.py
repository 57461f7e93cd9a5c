"""Between the form of a step and what `on_fail` holds."""

from __future__ import annotations

from collections.abc import Mapping

from auditapp.builder import terms
from auditapp.builder.said import Said, held, rows, several, ticked, words, words_or_none
from auditapp.checklists.drafts import slug
from auditapp.checklists.trees import ReadTree, Tree, text_in, texts_in, tree_in, trees_in
from auditapp.kernel.canonical import Json

VERBS: Mapping[str, str] = {
    "ask": "Ask something more",
    "require": "Something to do before walking on",
    "raise": "Raise the severity, or another action",
    "extend": "Offer to look at more of them",
    "prompt": "Remind of something",
    "forbid": "Allow no photos",
}
ASKED = ("yes_no_na", "text", "number", "date", "time", "moment", "choice", "choices")


def step_data(step: ReadTree, verb: str) -> dict[str, object]:
    """What the form of a step shows."""
    inside, response = tree_in(step, verb), tree_in(tree_in(step, verb), "response")
    reply = tree_in(step, "if_reply")
    return {
        "verb": verb,
        "words": text_in(inside, "words"),
        "type": text_in(response, "type") or "yes_no_na",
        "options": "\n".join(text_in(option, "label") for option in trees_in(response, "options")),
        "private": inside.get("private") is True,
        "what": "action" if "action" in inside else "severity",
        "severity": text_in(inside, "severity"),
        "item": text_in(inside, "item"),
        "action": text_in(inside, "action"),
        "due": text_in(inside, "due"),
        "instead": inside.get("instead") is True,
        "to": text_in(inside, "to") or "double",
        "codes": texts_in(inside, "codes"),
        "see": text_in(inside, "see"),
        "each": text_in(step, "each") or text_in(inside, "each"),
        "reply_to": text_in(reply, "to"),
        "reply_is": texts_in(reply, "is"),
        "terms": terms.rows_of(text_in(step, "if")),
    }


def step_from(said: Said, was: ReadTree, items: Mapping[str, ReadTree], used: set[str]) -> Tree:
    """The step that the form says. `used` are the ids of the other steps; a step keeps its own."""
    verb = words(said, "verb")
    each = words_or_none(said, "each")
    reply = words(said, "reply_to")
    inside: Json = "photos" if verb == "forbid" else _inside(verb, said, tree_in(was, verb), used)
    if each and verb == "raise" and isinstance(inside, dict) and "action" in inside:
        inside, each = {**inside, "each": each}, None
    if verb not in ("ask", "require"):
        each = None
    reply_is = several(said, "reply_is", texts_in(tree_in(was, "if_reply"), "is"))
    found: Tree = {verb: inside}
    return found | held(
        {
            "each": each,
            "if": terms.text_of(rows(said, "terms"), items),
            "if_reply": {"to": reply, "is": reply_is} if reply and reply_is else None,
        }
    )


def ids_in(steps: list[Tree]) -> set[str]:
    """The ids of what the steps ask and require."""
    return {
        text_in(tree_in(step, verb), "id") for step in steps for verb in ("ask", "require") if verb in step
    }


def asks_in(steps: list[Tree]) -> dict[str, Tree]:
    """What the steps ask, by id."""
    return {text_in(tree_in(step, "ask"), "id"): tree_in(step, "ask") for step in steps if "ask" in step}


def _inside(verb: str, said: Said, was: ReadTree, used: set[str]) -> Tree:
    match verb:
        case "ask" | "require":
            told = words(said, "words")
            found: Tree = {"id": text_in(was, "id") or _free(slug(told, 30) or verb, used), "words": told}
            if verb == "require":
                return found
            return {
                **found,
                "response": _asked(said, tree_in(was, "response")),
                **held({"private": ticked(said, "private")}),
            }
        case "raise" if words(said, "what") == "action":
            action: Tree = {"action": words(said, "action"), "due": words(said, "due")}
            return action | held(
                {"severity": words_or_none(said, "severity"), "instead": ticked(said, "instead")}
            )
        case "raise":
            return {"severity": words(said, "severity"), **held({"item": words_or_none(said, "item")})}
        case "extend":
            return {"to": words(said, "to"), **held({"words": words_or_none(said, "words")})}
        case _:
            return held(
                {
                    "words": words(said, "words"),
                    "codes": several(said, "codes", texts_in(was, "codes")),
                    "see": words(said, "see"),
                }
            )


def _asked(said: Said, was: ReadTree) -> Tree:
    kind = words(said, "type")
    if kind not in ("choice", "choices"):
        return dict(was) if was.get("type") == kind else _PLAIN.get(kind, {"type": kind})
    known = {text_in(option, "label"): option for option in trees_in(was, "options")}
    used = {text_in(option, "id") for option in known.values()}
    options: list[Json] = []
    for line in str(said.get("options") or "").splitlines():
        label = words({"label": line}, "label")
        if label:
            option = known.get(label) or {"id": _free(slug(label) or "option", used), "label": label}
            used.add(text_in(option, "id"))
            options.append(dict(option))
    return {"type": kind, "options": options}


_PLAIN: Mapping[str, Tree] = {"number": {"type": "number", "unit": "number"}}


def _free(stem: str, used: set[str]) -> str:
    found, count = stem, 1
    while found in used:
        count += 1
        found = f"{stem}-{count}"
    return found
