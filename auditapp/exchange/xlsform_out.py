"""A checklist as an XLSForm: what other programs understand in its columns, and all the rest in extra ones.

The extra columns begin with wa_. `wa_item` and `wa_section` hold what the other columns cannot say, so that the form
can be brought in again as the same checklist; a row of `part` belongs to the question or section beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from auditapp.checklists.definition import ChecklistDefinition, Item, Section
from auditapp.checklists.framework import load_framework
from auditapp.checklists.responses import (
    Accept,
    Choice,
    Choices,
    CountSample,
    Number,
    Temperature,
    options_of,
)
from auditapp.exchange.conditions_out import Names, NotSayableError, expression
from auditapp.exchange.languages import name_of
from auditapp.exchange.report import Note, Notebook
from auditapp.kernel.canonical import Json

PART, YES_NO = "part", "wa_yes_no_na"
CELL = 32_000  # characters that a cell of Excel can hold, and some to spare
_PLAIN = {
    "yes_no_na": f"select_one {YES_NO}",
    "date": "date",
    "time": "time",
    "moment": "dateTime",
    "text": "text",
}
_ANSWERS = (("yes", "Yes"), ("no", "No"), ("na", "Not applicable"))
# What a form cannot ask for by itself; it stands in the extra columns and comes back from them.
_SILENT = {
    "photo_on_fail": "that a photo is asked for when it fails",
    "escalate": "whom to tell", "on_fail": "what follows from a failure",
    "follow_up": "the question after a failure", "picture": "the picture of what good looks like",
}  # fmt: skip
_SILENT_RESPONSE = {
    "amber": "what is met, but to be watched", "setting": "the home's own limits", "stopwatch": "the stopwatch"
}  # fmt: skip
Cells = dict[str, str]


@dataclass
class Form:
    """The three sheets, each as rows of cells by heading, and what they cannot say."""

    survey: list[Cells] = field(default_factory=list)
    choices: list[Cells] = field(default_factory=list)
    settings: Cells = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def form_of(definition: ChecklistDefinition) -> Form:
    """The whole checklist."""
    return _Writer(definition).write()


def plain(text: str) -> str:
    """Words in which nothing is taken for the answer to a question."""
    return text.replace("${", "$ {")


def written(value: Json) -> str:
    """A value as an extra column holds it: nothing in it is lost when spaces are tidied."""
    text = json.dumps(value, separators=(",", ":"), sort_keys=True).replace("  ", " \\u0020")
    return text.replace("${", "\\u0024{")  # which forms would take for a question, wherever it stands


class _Writer:
    def __init__(self, definition: ChecklistDefinition) -> None:
        self.definition = definition
        self.form = Form()
        self.notebook = Notebook()
        self.names = Names(definition.items, _names(definition))
        self.flags: dict[str, str] = {}
        self.lists: set[str] = set()

    def write(self) -> Form:
        body = {key: value for key, value in self.definition.body().items() if key != "sections"}
        self.form.settings = {
            "form_title": plain(self.definition.title),
            "form_id": self.definition.id,
            "version": self.definition.version,
            "wa_checklist": written(body),
        }
        self._answers(YES_NO, _ANSWERS)
        self._circumstances()
        for section in self.definition.sections:
            self._section(section)
        self.form.notes = self.notebook.notes()
        return self.form

    def _row(self, kind: str, name: str, label: str = "", **more: str) -> Cells:
        row = {"type": kind, "name": name, **({"label": plain(label)} if label else {})}
        row |= {key: value for key, value in more.items() if value}
        self.form.survey.append(row)
        return row

    def _answers(self, name: str, answers: Iterable[tuple[str, str]]) -> None:
        self.lists.add(name)
        for answer, label in answers:
            self.form.choices.append({"list_name": name, "name": answer, "label": plain(label)})

    def _circumstances(self) -> None:
        """What is so of the home, asked first, for the questions that depend on it."""
        asked = load_framework().context_flags
        used = [
            item.applies_if
            for section in self.definition.sections
            for item in section.items
            if item.applies_if and not _of_subject(item.applies_if, section)
        ]
        if not used:
            return
        self._row("begin_group", "wa_circumstances", "About this home", wa_section=PART)
        for flag in dict.fromkeys(used):
            self._flag(flag, f"wa_{_word(flag)}", asked[flag])
        self._row("end_group", "")

    def _flag(self, flag: str, name: str, label: str) -> None:
        self.flags[flag] = name
        self._row(f"select_one {YES_NO}", name, label, wa_item=PART)

    def _section(self, section: Section) -> None:
        name = f"wa_{_word(section.id)}"
        kind = "repeat" if section.repeat else "group"
        body = {key: value for key, value in section.body().items() if key != "items"}
        row = self._row(f"begin_{kind}", name, section.title, wa_section=written(body))
        for language, words in section.translations.items():
            row[f"label::{name_of(language)}"] = plain(words.title)
        if section.repeat:
            subject = section.repeat.subject.replace("_", " ")
            self._row("text", f"{name}_subject", f"Which {subject}?", required="yes", wa_item=PART)
            self._flags_of(section, name)
            self._tell(section.id, "how many to look at and which, which stands in wa_section")
        if section.intro:
            self._row("note", f"{name}_intro", section.intro)
        for item in section.items:
            self._item(item)
        self._row(f"end_{kind}", "")

    def _flags_of(self, section: Section, name: str) -> None:
        """What is so of each room or resident."""
        asked = load_framework().context_flags
        flags = (item.applies_if for item in section.items if item.applies_if)
        for flag in dict.fromkeys(each for each in flags if _of_subject(each, section)):
            self._flag(flag, f"{name}_{_word(flag)}", asked[flag])

    def _item(self, item: Item) -> None:
        name = self.names.names[item.id]
        relevant = self._relevant(item)
        required = "" if item.optional else "yes"
        if isinstance(item.response, CountSample):
            row = self._sample(item, name, relevant, required)
        else:
            kind, label, constraint, say = self._asked(item, name)
            row = self._row(
                kind, name, label, hint=plain(item.help), required=required, relevant=relevant,
                constraint=constraint, constraint_message=plain(say),
            )  # fmt: skip
        for language, words in item.translations.items():
            row |= _translated(name_of(language), words.prompt, words.help)
        self._extras(item, row)

    def _asked(self, item: Item, name: str) -> tuple[str, str, str, str]:
        """Type, label, constraint and what to say about it."""
        response = item.response
        if isinstance(response, Temperature | Number):
            whole = response.accept is not None and response.accept.whole
            label = f"{item.prompt} ({response.unit})"
            say = (response.accept.say if response.accept else "") or ""
            return "integer" if whole else "decimal", label, _bounds(response.accept), say
        if isinstance(response, Choice | Choices):
            self._options(item, name)
            verb = "select_one" if isinstance(response, Choice) else "select_multiple"
            return f"{verb} {name}", item.prompt, "", ""
        accept = getattr(response, "accept", None)
        longest = f"string-length(.) <= {accept.longest}" if accept else ""
        return _PLAIN[response.type], item.prompt, longest, (accept.say if accept else "") or ""

    def _options(self, item: Item, name: str) -> None:
        for option in options_of(item.response):
            row = {"list_name": name, "name": option.id, "label": plain(option.label)}
            if option.fails:
                row["wa_fails"] = "yes"
            for language, words in item.translations.items():
                if option.id in words.options:
                    row[f"label::{name_of(language)}"] = plain(words.options[option.id])
            self.form.choices.append(row)

    def _sample(self, item: Item, name: str, relevant: str, required: str) -> Cells:
        """Two numbers: how many were looked at, and how many of those were right."""
        of = cast("CountSample", item.response).of
        row = self._row(
            "integer", f"{name}_checked", f"{item.prompt}: how many were looked at ({of})?", hint=plain(item.help),
            required=required, relevant=relevant, constraint=". >= 0",
        )  # fmt: skip
        any_ = f"${{{name}_checked}} > 0"
        self._row(
            "integer", f"{name}_right", f"{item.prompt}: how many of them were right?",
            relevant=f"({relevant}) and {any_}" if relevant else any_,
            constraint=f". >= 0 and . <= ${{{name}_checked}}", wa_item=PART,
        )  # fmt: skip
        return row

    def _relevant(self, item: Item) -> str:
        parts = []
        if item.applies_if:
            where = self.flags.get(item.applies_if, "")
            parts.append(f"${{{where}}} != 'no'")
        if item.show_if:
            try:
                parts.append(expression(item.show_if, self.names))
            except NotSayableError as error:
                self._tell(item.id, f"when it is asked, because {error}: it is asked always")
        return " and ".join(f"({part})" for part in parts) if len(parts) > 1 else "".join(parts)

    def _extras(self, item: Item, row: Cells) -> None:
        body = dict(item.body())
        response = dict(cast("dict[str, Json]", body["response"]))
        silent = [words for key, words in _SILENT.items() if body.get(key)]
        silent += [words for key, words in _SILENT_RESPONSE.items() if response.get(key)]
        if response.pop("options", None) is not None:
            body["response"] = response
        row |= {
            "wa_id": item.id,
            "wa_severity": item.severity.value,
            "wa_due": item.due.value,
            "wa_action": plain(item.action),
        }
        row["wa_statements"] = " ".join(item.quality_statements)
        row["wa_regulations"] = " ".join(item.regulations)
        was: dict[str, Json] = {key: row.get(key, "") for key in ("label", "hint", "relevant")}
        kept = written(body | {"was": was})
        if silent:
            self._tell(item.id, f"{', '.join(silent)}: it stands in the extra columns")
        if len(kept) > CELL:
            self._tell(item.id, "all of its extras, which are too long for a cell")
        else:
            row["wa_item"] = kept

    def _tell(self, name: str, words: str) -> None:
        self.notebook.left_out(
            f"A form cannot say {words}.", sheet="survey", row=len(self.form.survey), name=name
        )


def _names(definition: ChecklistDefinition) -> Mapping[str, str]:
    """Each item's name in the form: letters, digits and low lines."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for item_id in definition.items:
        name = _word(item_id)
        while name in used:
            name += "_"
        used.add(name)
        found[item_id] = name
    return found


def _word(text: str) -> str:
    return text.replace(".", "_").replace("-", "_")


def _of_subject(flag: str, section: Section) -> bool:
    """Whether the flag is asked for each of what a section is repeated for."""
    return section.repeat is not None and not flag.startswith("home.")


def _bounds(accept: Accept | None) -> str:
    if accept is None:
        return ""
    ends = ((">=", accept.span.minimum), ("<=", accept.span.maximum))
    return " and ".join(f". {sign} {end:f}" for sign, end in ends if end is not None)


def _translated(language: str, prompt: str | None, help_: str | None) -> Cells:
    found = {f"label::{language}": prompt, f"hint::{language}": help_}
    return {heading: plain(text) for heading, text in found.items() if text}
