"""No code knows a question by its id: what a question does is said in the checklists, so a home's own do it too."""

from __future__ import annotations

import re

from auditapp.checklists.loader import load_library
from tests.house.tree import ROOT, files, short

DATA = tuple(f"auditapp/{folder}/" for folder in ("checklists/library", "demo/content"))
WRITTEN = (".py", ".js", ".ts", ".html", ".css", ".yml", ".yaml", ".json", ".typ")
_KEYS = "|".join(checklist.id for checklist in load_library())
_ITEM = re.compile(rf"(?<![\w.-])(?:{_KEYS})\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.\d{{2,3}}(?![\w-])")


def test_the_pattern_finds_every_shipped_question() -> None:
    for checklist in load_library():
        assert all(_ITEM.fullmatch(item) for item in checklist.items)


def test_no_code_names_a_question_of_the_shipped_checklists() -> None:
    found = [
        f"{short(path)}:{number}: {match.group()}"
        for path in files(*WRITTEN, under=("auditapp",))
        if not short(path).startswith(DATA)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for match in _ITEM.finditer(line)
    ]
    assert found == []


def test_the_data_that_may_name_them_is_there() -> None:
    assert all((ROOT / folder).is_dir() for folder in DATA)
