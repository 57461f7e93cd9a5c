"""What may stand for a subject, by the cases that the tablet runs too."""

import json

import pytest

from auditapp.checklists.labels import refuse_label
from tests.unit.checklists.cases import ROOT, Case

CASES: list[Case] = json.loads((ROOT / "tests/shared/labels.json").read_text("utf-8"))["labels"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_name_does_not_stand_for_a_resident(case: Case) -> None:
    assert bool(refuse_label(case["kind"], case["label"])) == case["refused"]
