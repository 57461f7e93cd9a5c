"""The page that says what checklists can say: its examples are sound, and it leaves no key out."""

import re
from typing import cast

import pytest
import yaml

from auditapp.checklists.definition import from_body
from auditapp.checklists.framework import load_framework
from auditapp.checklists.loader import parse_checklist
from auditapp.checklists.responses import response_from_body
from auditapp.checklists.step_bodies import VERBS, steps_from_body
from auditapp.checklists.validation_steps import steps_check
from tests.unit.checklists.cases import ROOT
from tests.unit.checklists.new_form import SOUND

PAGE = (ROOT / "docs/checklists.md").read_text("utf-8")
STEPS = re.findall(r"```yaml on_fail\n(.*?)```", PAGE, re.DOTALL)


def keys_in(tree: object, *, named: bool = True) -> set[str]:
    """Every key of the language that stands in a tree; languages, frameworks and options are no keys of it."""
    if isinstance(tree, list):
        return set().union(*(keys_in(part) for part in tree))
    if not isinstance(tree, dict):
        return set()
    own = {str(key) for key in tree} if named else set()
    return own.union(
        *(keys_in(part, named=key not in ("nodes", "translations")) for key, part in tree.items())
    )


def test_the_checklist_on_the_page_is_sound_and_travels() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    definition = parse_checklist(example.encode(), "docs/checklists.md")
    assert from_body(definition.body()) == definition


@pytest.mark.parametrize("example", STEPS, ids=range(len(STEPS)))
def test_the_steps_on_the_page_have_the_right_shape(example: str) -> None:
    steps = cast("list[dict[str, object]]", yaml.safe_load(example))
    found: list[tuple[tuple[str | int, ...], str]] = []
    steps_check(load_framework())(steps, (), found)
    assert found == []
    assert [step.body() for step in steps_from_body(steps)] == steps  # type: ignore[arg-type]


@pytest.mark.parametrize("key", sorted((keys_in(SOUND) - {"cy", "dust", "kloe-2017"}) | set(VERBS)))
def test_every_key_is_on_the_page(key: str) -> None:
    assert re.search(rf"(?<![\w-]){key}(?![\w-])", "".join(re.findall(r"`[^`\n]+`", PAGE)))


@pytest.mark.parametrize(
    "kind",
    [
        "yes_no_na",
        "temperature",
        "number",
        "count_sample",
        "date",
        "time",
        "moment",
        "text",
        "choice",
        "choices",
    ],
)
def test_every_kind_of_answer_is_on_the_page(kind: str) -> None:
    body = {"type": kind, "unit": "C", "of": "x", "target_sample": "all", "pass_percent": 90, "options": []}
    assert response_from_body(body).type == kind  # type: ignore[arg-type]
    assert f"`{kind}`" in PAGE
