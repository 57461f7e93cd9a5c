"""Forms that were made of a checklist of ours: their extra columns bring back what a form cannot say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from auditapp.checklists.framework import load_framework
from auditapp.checklists.terms import Due, Severity
from auditapp.checklists.validation import find_faults
from auditapp.exchange import tidy
from auditapp.exchange.choices_in import Choices
from auditapp.exchange.grid import Row
from auditapp.exchange.normal_form import Looks
from auditapp.exchange.responses_in import Made
from auditapp.exchange.xlsform_out import PART, plain
from auditapp.kernel.canonical import Json

Body = dict[str, Json]
_LOOKS = {"yes_no_na": Looks.YES_NO, "choice": Looks.CHOICE, "choices": Looks.CHOICES, "temperature": Looks.NUMBER,
          "number": Looks.NUMBER, "count_sample": Looks.NUMBER}  # fmt: skip
# What looks at other questions, and is judged with all of them there.
_ABOUT_OTHERS = ("show_if", "on_fail")


@dataclass(frozen=True)
class Restored:
    """An item as it was, with what somebody has changed in the form since; `edits` says what."""

    body: Body
    made: Made
    edits: tuple[str, ...]
    moved: bool  # its condition was changed in the form, so that has to be read anew


def is_part(row: Row) -> bool:
    """Whether the row only helps the question or section beside it."""
    return PART in {row["wa_item"], row["wa_section"]}


def checklist_of(settings: Row) -> Body:
    """The checklist that a form was made of, without its sections; nothing when it was made of none."""
    found = _object(settings["wa_checklist"])
    whole = _object(settings["wa_checklist"]) | {"sections": [_section_with(_SAMPLE)]} if found else {}
    return found if found and not _faults({**whole, "id": "sample"}) else {}


def section_of(row: Row) -> Body:
    """The section that a group was made of, without its questions; nothing when it was made of none."""
    found = _object(row["wa_section"])
    key = str(found.get("id", "")).partition(".")[0]
    whole: Body = {**found, "id": str(found.get("id", "")), "items": [_SAMPLE | {"id": f"{key}.sample.01"}]}
    return found if found and not _faults(_checklist(whole)) else {}


def same_words(shown: str, ours: Json) -> bool:
    """Whether what a form shows is what it was made of, but for what reading and writing tidies."""
    text = plain(str(ours or ""))
    return shown in {tidy.cleaned(text), tidy.without_marks(tidy.cleaned(text))}


def restored(row: Row, lists: Mapping[str, Choices], list_name: str) -> Restored | None:
    """The item that a row was made of; None when the extra column holds none."""
    body = _object(row["wa_item"])
    was = body.pop("was", None)
    if not body or not isinstance(was, dict) or not isinstance(body.get("response"), dict):
        return None
    found = next((lists[each] for each in lists if each.casefold() == list_name), None)
    _put_options(cast("Body", body["response"]), found)
    if _faults(_checklist(_section_with(body))):
        return None
    edits = list(_edited(body, was, row))
    moved = row["relevant"] != was.get("relevant", "")
    if moved:
        body.pop("show_if", None)
    return Restored(body, _made(body, found), tuple(edits), moved)


def _object(text: str) -> Body:
    """The object in a cell, or nothing."""
    try:
        found = json.loads(text, parse_float=str) if text.startswith("{") else {}
    except (ValueError, RecursionError):
        return {}
    return cast("Body", found) if isinstance(found, dict) else {}


def _faults(checklist: Body) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with it by itself."""
    found = find_faults(checklist, load_framework())
    return [
        fault
        for fault in found
        if not any(part in _ABOUT_OTHERS for part in fault[0]) or "unknown" in fault[1]
    ]


def _put_options(response: Body, found: Choices | None) -> None:
    if response.get("type") in {"choice", "choices"} and "options" not in response:
        options: list[Json] = [
            {"id": each.name, "label": each.label, **({"fails": True} if each.fails else {})}
            for each in (found.answers if found else ())
        ]
        response["options"] = options


def _edited(body: Body, was: Mapping[str, Json], row: Row) -> list[str]:
    """Take over what somebody has changed in the columns that people read."""
    said = []
    if row["label"] != tidy.cleaned(str(was.get("label", ""))) and row["label"]:
        body["prompt"] = tidy.fitted(tidy.without_marks(row["label"]), tidy.PROMPT)
        said.append("its words were changed in the form")
    if row["hint"] != tidy.cleaned(str(was.get("hint", ""))) and row["hint"]:
        body["help"] = tidy.fitted(tidy.without_marks(row["hint"]), tidy.HELP)
        said.append("its help was changed in the form")
    for key, column, known in (("severity", "wa_severity", Severity), ("due", "wa_due", Due)):
        if row[column] in list(known) and row[column] != body[key]:
            body[key] = row[column]
            said.append(f"{key} was changed in the form")
    if row["wa_action"] and row["wa_action"] != tidy.cleaned(plain(str(body["action"]))):
        body["action"] = tidy.fitted(row["wa_action"], tidy.ACTION)
        said.append("its action was changed in the form")
    return said


def _made(body: Body, found: Choices | None) -> Made:
    response = cast("Body", body["response"])
    kind = str(response["type"])
    words = {"yes": "yes", "no": "no", "na": "na"} if kind == "yes_no_na" else {}
    if found and kind in {"choice", "choices"}:
        words = {each.name: each.name for each in found.answers}
    return Made(response, "as it was in Walkaround", _LOOKS.get(kind, Looks.RECORD), words)


def _checklist(section: Body) -> Body:
    """One section as a whole checklist, so that it can be judged."""
    key = str(section["id"]).partition(".")[0]
    return {
        "id": key, "version": "1.0.0", "title": "Sample", "kind": "extra", "unannounced": False, "cadence": "never",
        "done_by": ["registered-manager"], "sections": [section],
    }  # fmt: skip


def _section_with(item: Body) -> Body:
    key = str(item.get("id", "")).partition(".")[0]
    return {"id": f"{key}.sample", "title": "Sample", "items": [item]}


_SAMPLE: Body = {
    "id": "sample.sample.01", "prompt": "Sample", "help": "Sample", "response": {"type": "text"}, "severity": "low",
    "photo_on_fail": False, "photo_rule": "prohibited", "action": "Sample", "due": "28d",
    "quality_statements": ["safe-environments"], "regulations": ["12"], "evidence": ["record"],
    "basis": ["home-policy"],
}  # fmt: skip
