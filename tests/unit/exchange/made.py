"""Checklists nobody thought of: of every kind of part, and with words that files could trip over."""

from __future__ import annotations

import json
from random import Random
from typing import cast

from hypothesis import strategies as st

from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.framework import load_framework
from auditapp.checklists.validation import find_faults
from auditapp.kernel.canonical import Json
from tests.unit.checklists.made_up import a_checklist

Body = dict[str, Json]
_SETTINGS = {"call_response": "limit_call_routine", "lounge_temperature": "limit_lounge"}
_WORDS = (
    "yes", "No", "null", "~", "1.0", "0x1F", "1e3", "2026-11-22", "12:30:00", "- dash", "# hash", "a: b", "key:",
    "'quoted'", '"double"', "{brace}", "[list]", "&anchor", "*alias", "!tag", "| bar", "> fold", "% percent", "@at",
    "`tick`", "=1+1", "${name}", "${", "Łódź", "日本語", "مرحبا", "😀 smile", "a\u00a0b", "soft\u00adhyphen",
    "zero\u200bwidth", "\\back\\slash", "<b>bold</b>", "**bold**", "a\u2028b", "…", "\ufeffmark", "trailing:",
    "? ask", "0o17", "+44", "_x_",
)  # fmt: skip


def definition(random: Random) -> ChecklistDefinition:
    """One that validation accepts, most of its words hard to write down."""
    text = json.dumps(a_checklist(random))
    for made_up, known in _SETTINGS.items():
        text = text.replace(f'"{made_up}"', f'"{known}"')
    body: Body = json.loads(text)
    for section in cast("list[Body]", body["sections"]):
        section["title"] = random.choice(_WORDS)
        for item in cast("list[Body]", section["items"]):
            for key in ("prompt", "help", "action"):
                if random.random() < 0.6:
                    item[key] = " ".join(random.choice(_WORDS) for _ in range(random.randint(1, 4))).strip()
    while faults := find_faults(body, load_framework()):
        for path, _reason in faults:
            _mend(body, path)
    return from_body(body)


def _mend(body: Body, path: tuple[str | int, ...]) -> None:
    """Take away what does not agree with the rest."""
    section = cast("list[Body]", body["sections"])[cast("int", path[1])]
    if path[2] != "items":
        section["repeat"] = {"for": "room", "sample": {"count": 3}}
        return
    item = cast("list[Body]", section["items"])[cast("int", path[3])]
    part = str(path[4])
    if part == "response":
        for key in ("amber", "setting", "stopwatch", "accept"):
            cast("Body", item["response"]).pop(key, None)
    else:
        item.pop(part, None)


definitions = st.integers(0, 2**32).map(lambda seed: definition(Random(seed)))
