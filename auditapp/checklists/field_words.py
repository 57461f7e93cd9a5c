"""What each field of a checklist is called on pages, and what it holds in words; a draft may hold anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from auditapp.checklists.condition_words import condition_words
from auditapp.checklists.conditions import ConditionError, parse_condition
from auditapp.checklists.framework import load_framework
from auditapp.checklists.trees import ReadTree, each_item, id_of, text_in, texts_in, tree_in, trees_in
from auditapp.kernel.canonical import Json

FIELDS: Mapping[str, str] = {
    "title": "Title",
    "intro": "Introduction",
    "kind": "Core or extra",
    "cadence": "How often",
    "unannounced": "Unannounced",
    "done_by": "Done by",
    "repeat": "Answered once for each",
    "prompt": "Question",
    "help": "What good looks like",
    "usually": "Usual answer, as a hint",
    "response": "How it is answered",
    "response.type": "How it is answered",
    "response.unit": "Unit",
    "response.min": "Lowest that is right",
    "response.max": "Highest that is right",
    "response.amber": "Met, but to be watched",
    "response.accept": "What may be entered at all",
    "response.setting": "Setting of the home",
    "response.limit": "Who sets the limit",
    "response.stopwatch": "Stopwatch",
    "response.of": "What is counted",
    "response.target_sample": "How many to look at",
    "response.pass_percent": "Percentage that must be right",
    "response.max_age_days": "Days it may lie back",
    "response.options": "Options",
    "severity": "Severity",
    "due": "When the action is due",
    "action": "Action",
    "photo_rule": "Photos",
    "photo_on_fail": "Asks for a photo when not met",
    "applies_if": "Only where",
    "show_if": "Asked only if",
    "follow_up": "Further question",
    "counts_as_failure": "No counts as not met",
    "escalate": "Prompts to think of others",
    "on_fail": "When it is not met",
    "quality_statements": "Quality statements",
    "regulations": "Regulations",
    "nodes": "Other frameworks",
    "evidence": "How the answer is known",
    "basis": "Where it comes from",
    "optional": "May be left unanswered",
    "locked": "Locked for homes",
    "translations": "Other languages",
    "note": "Note",
    "picture": "Picture",
}
TYPES: Mapping[str, str] = {
    "yes_no_na": "Yes, no or not applicable",
    "choice": "One of several options",
    "choices": "Any of several options",
    "count_sample": "How many of a sample are right",
    "temperature": "A temperature",
    "number": "A number",
    "date": "A date",
    "time": "A time of day",
    "moment": "A date and a time",
    "text": "Words",
}
SEVERITIES = {"critical": "Critical", "high": "High", "medium": "Medium", "low": "Low"}
DUES = {"immediate": "the same day", "24h": "the next day", "7d": "within 7 days", "28d": "within 28 days"}
PHOTOS = {
    "objects_only": "Photos of things only",
    "redacted_document": "Photos of papers with names covered",
    "optional_objects_only": "A photo may be taken, of things only",
    "prohibited": "No photo",
}
EVIDENCE = {
    "observation": "Looking",
    "record": "A record",
    "staff-interview": "Asking staff",
    "person-or-relative-feedback": "Asking residents or relatives",
    "measurement": "Measuring",
    "external-partner": "Somebody from outside",
}
EACH = {
    "": "once",
    "wrong": "for each that was not right",
    "overdue_actions": "for each overdue action",
    "serious_overdue_actions": "for each overdue action of critical or high severity",
}
LIMITS = {"legal": "The law or safety: it cannot be loosened", "local": "The home, in its settings"}
KINDS = {"core": "Core", "extra": "Extra"}
# What a field that is yes or no says where it is not there.
ABSENT: Mapping[str, str] = {
    "unannounced": "no",
    "response.stopwatch": "no",
    "photo_on_fail": "no",
    "counts_as_failure": "yes",
    "optional": "no",
    "locked": "no",
}


def field_name(field: str) -> str:
    """What a field is called."""
    return FIELDS.get(field, field.rpartition(".")[2].replace("_", " ").capitalize())


def prompts_of(*bodies: ReadTree) -> dict[str, str]:
    """What each question asks, by id; the last body's words count."""
    return {id_of(item): text_in(item, "prompt") for body in bodies for _s, item in each_item(body)}


def value_in_words(field: str, value: Json, prompts: Mapping[str, str]) -> str:
    """What a field holds; when it is empty "nothing", or what that means for a field that is yes or no."""
    if value is None or value in ("", [], {}):
        return ABSENT.get(field, "nothing")
    words = _SAYING.get(field)
    if words is not None:
        return words(value, prompts)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value_in_words("", each, prompts) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {value_in_words('', each, prompts)}" for name, each in value.items())
    return str(value)


def item_in_words(item: ReadTree, prompts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What there is to know of a question besides its words: how it is answered, what follows, when it is asked."""
    due = DUES.get(text_in(item, "due"), text_in(item, "due"))
    action = f"{text_in(item, 'action')} Due {due}." if item.get("action") else "nothing"
    found = [
        *_told(item, ("response", "severity"), prompts),
        (field_name("action"), action),
        *_told(item, ("on_fail", "applies_if", "show_if", "optional", "locked"), prompts),
    ]
    asked = "applies_if" in item or "show_if" in item
    return found if asked else [*found, ("When it is asked", "each time")]


def section_in_words(section: ReadTree, prompts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What there is to know of a section besides its questions."""
    return _told(section, ("intro", "repeat", "locked"), prompts)


def _told(tree: ReadTree, names: Iterable[str], prompts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(field_name(name), value_in_words(name, tree[name], prompts)) for name in names if tree.get(name)]


def condition_in_words(text: str, prompts: Mapping[str, str]) -> str:
    """A condition as people say it, with the questions by what they ask; one that cannot be read stays as it is."""
    try:
        condition = parse_condition(text)
    except ConditionError:
        return text
    return condition_words(condition, lambda item: f"“{prompts[item]}”" if item in prompts else item)


def step_in_words(step: ReadTree, prompts: Mapping[str, str]) -> str:
    """One step of what follows when a question is not met."""
    verb, said = next(((verb, say) for verb, say in _STEPS.items() if verb in step), ("", None))
    inside = tree_in(step, verb)
    words = said(inside) if said else "Something that cannot be read"
    each = text_in(step, "each") or text_in(inside, "each")
    if each:
        words += f" ({EACH.get(each, each)})"
    when = [condition_in_words(text_in(step, "if"), prompts)] if step.get("if") else []
    reply = tree_in(step, "if_reply")
    if reply:
        when.append(f"the reply to “{text_in(reply, 'to')}” is {' or '.join(texts_in(reply, 'is'))}")
    return f"{words}, if {' and '.join(when)}" if when else words


def _listed(known: Mapping[str, str]) -> Callable[[Json, Mapping[str, str]], str]:
    def say(value: Json, _prompts: Mapping[str, str]) -> str:
        texts = value if isinstance(value, list) else [value]
        return ", ".join(known.get(str(each), str(each)) for each in texts)

    return say


def _statements(value: Json, prompts: Mapping[str, str]) -> str:
    return _listed({key: node.title for key, node in load_framework().quality_statements.items()})(
        value, prompts
    )


def _regulations(value: Json, prompts: Mapping[str, str]) -> str:
    return _listed(
        {ref: f"{each.number} {each.title}" for ref, each in load_framework().regulations.items()}
    )(value, prompts)


def _flag(value: Json, _prompts: Mapping[str, str]) -> str:
    return load_framework().context_flags.get(str(value), str(value))


def _span(value: Json, _prompts: Mapping[str, str]) -> str:
    if not isinstance(value, dict):
        return str(value)
    parts = [f"from {value['min']}"] if "min" in value else []
    parts += [f"to {value['max']}"] if "max" in value else []
    parts += ["whole numbers only"] if value.get("whole") is True else []
    parts += [f"at most {value['longest']} characters"] if "longest" in value else []
    parts += [f"otherwise “{value['say']}”"] if "say" in value else []
    return " ".join(parts)


def _options(value: Json, _prompts: Mapping[str, str]) -> str:
    labels = [
        text_in(each, "label") + (" (not met)" if each.get("fails") is True else "")
        for each in trees_in({"options": value}, "options")
    ]
    return ", ".join(labels)


def _answer(value: Json, prompts: Mapping[str, str]) -> str:
    if not isinstance(value, dict):
        return str(value)
    kind = TYPES.get(text_in(value, "type"), text_in(value, "type"))
    rest = [
        f"{field_name(f'response.{name}').lower()} {value_in_words(f'response.{name}', each, prompts)}"
        for name, each in sorted(value.items(), key=_place)
        if name != "type"
    ]
    return "; ".join([kind, *rest])


def _place(part: tuple[str, Json]) -> int:
    """Where a part of an answer is said: as they stand in FIELDS, whatever order they were kept in."""
    name = f"response.{part[0]}"
    return list(FIELDS).index(name) if name in FIELDS else len(FIELDS)


def _repeat(value: Json, _prompts: Mapping[str, str]) -> str:
    if not isinstance(value, dict):
        return str(value)
    subject = text_in(value, "for").replace("_", " ")
    sample = value.get("sample")
    if not isinstance(sample, dict):
        return f"{subject}: {sample}"
    parts = [f"{sample['count']} at least"] if "count" in sample else []
    parts += [f"{sample['percent']} percent"] if "percent" in sample else []
    parts += [f"and {sample['all']}"] if "all" in sample else []
    parts += [f"{text_in(pick, 'label')} ({pick.get('count')})" for pick in trees_in(sample, "picks")]
    return f"{subject}: {', '.join(parts)}"


def _steps(value: Json, prompts: Mapping[str, str]) -> str:
    steps = trees_in({"steps": value}, "steps")
    return ". ".join(step_in_words(step, prompts) for step in steps)


def _raise(inside: ReadTree) -> str:
    if "action" not in inside:
        other = f" for {inside['item']}" if inside.get("item") else ""
        return f"Raise the severity to {SEVERITIES.get(text_in(inside, 'severity'), '')}{other}"
    what = "Raise an action instead of its own" if inside.get("instead") is True else "Raise one more action"
    return (
        f"{what}: {text_in(inside, 'action')}, due {DUES.get(text_in(inside, 'due'), text_in(inside, 'due'))}"
    )


def _prompt(inside: ReadTree) -> str:
    prompts = load_framework().escalations
    said = [text_in(inside, "words")] if inside.get("words") else []
    said += [prompts.get(code, code) for code in texts_in(inside, "codes")]
    said += [f"see {inside['see']}"] if inside.get("see") else []
    return f"Remind: {' '.join(said)}"


_STEPS: Mapping[str, Callable[[ReadTree], str]] = {
    "ask": lambda inside: (
        f"Ask: {text_in(inside, 'words')} ({TYPES.get(text_in(tree_in(inside, 'response'), 'type'), '')})"
    ),
    "require": lambda inside: f"Before walking on: {text_in(inside, 'words')}",
    "raise": _raise,
    "extend": lambda inside: (
        "Offer to look at all of them" if inside.get("to") == "all" else "Offer to look at twice as many"
    ),
    "prompt": _prompt,
    "forbid": lambda _inside: "No photos",
}
_SAYING: Mapping[str, Callable[[Json, Mapping[str, str]], str]] = {
    "severity": _listed(SEVERITIES),
    "due": _listed(DUES),
    "photo_rule": _listed(PHOTOS),
    "evidence": _listed(EVIDENCE),
    "kind": _listed(KINDS),
    "response": _answer,
    "response.type": _listed(TYPES),
    "response.limit": _listed(LIMITS),
    "response.amber": _span,
    "response.accept": _span,
    "response.options": _options,
    "quality_statements": _statements,
    "regulations": _regulations,
    "applies_if": _flag,
    "show_if": lambda value, prompts: condition_in_words(str(value), prompts),
    "on_fail": _steps,
    "repeat": _repeat,
}


_ROLES = {
    "hr-lead": "HR lead",
    "hs-lead": "health and safety lead",
    "ipc-lead": "infection control lead",
    "senior-carer-other-unit": "senior carer of another unit",
    "trained-resident-or-relative-observer": "resident or relative who was trained to observe",
}


def role_words(role: str) -> str:
    """Who does a checklist, as people say it."""
    return _ROLES.get(role, role.replace("-", " "))
