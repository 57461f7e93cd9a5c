"""The demonstration's pictures are plain photographs, the same every time."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from auditapp.checklists.loader import load_library
from auditapp.checklists.terms import PhotoRule
from auditapp.demo.pictures import MOTIFS, State, draw, heading_for, motif_for
from auditapp.evidence.jpeg import read_jpeg

WHEN = date(2026, 3, 14)


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_a_motif_draws_two_plain_photographs_that_differ(motif: str) -> None:
    pictures = [draw(motif, state, 1, WHEN) for state in State]
    for data in pictures:
        facts = read_jpeg(data)
        assert (facts.width, facts.height, facts.one_scan) == (1280, 960, True)
        assert 60_000 < len(data) < 230_000
    views = [Image.open(BytesIO(data)).resize((64, 48)) for data in pictures]
    assert max(ImageStat.Stat(ImageChops.difference(*views)).mean) > 2


def test_the_same_arguments_draw_the_same_bytes() -> None:
    first = draw("medicines_fridge", State.BEFORE, 4, WHEN, "9.8")
    assert draw("medicines_fridge", State.BEFORE, 4, WHEN, "9.8") == first
    assert draw("medicines_fridge", State.BEFORE, 5, WHEN, "9.8") != first


def test_pictures_are_mapped_to_items_that_may_be_photographed() -> None:
    items = {key: item for checklist in load_library() for key, item in checklist.items.items()}
    mapped = {key for key in items if motif_for(key)}
    assert {motif_for(key) for key in mapped} == set(MOTIFS)
    assert not [key for key in mapped if items[key].photo_rule is PhotoRule.PROHIBITED]
    assert heading_for("fire.doors.02") == "Fire door inspection"
