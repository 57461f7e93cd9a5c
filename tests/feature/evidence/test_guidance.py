"""Pictures of what good looks like: seen by whoever belongs to the provider, named by their bytes."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image

from auditapp.evidence import guidance
from auditapp.evidence.guidance import Kept
from auditapp.evidence.jobs import easel_of
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError
from auditapp.people.queries import actor_for
from auditapp.web.work import Work
from tests.build import World
from tests.feature.evidence.test_logo import a_picture
from tests.page import Browser


def keep(work: Work, data: bytes) -> Kept:
    easel = easel_of(work)
    return guidance.keep_picture(data, easel.store, easel.incoming)


def let_be_named(work: Work, world: World, kept: Kept) -> None:
    manager = world.user("registered_manager")
    with work.transaction() as session:
        actor = actor_for(session, manager.id, name=manager.name)
        guidance.record_picture(session, world.provider.id, kept, actor=actor, now=clock.now())


def test_a_picture_is_drawn_anew_and_seen_by_all_of_the_provider(
    work: Work, world: World, carer: Browser
) -> None:
    kept = keep(work, a_picture((3000, 2000)))
    let_be_named(work, world, kept)
    let_be_named(work, world, kept)
    answer = carer.get(f"/api/checklist-pictures/{kept.sha256}", status=200)
    assert hashlib.sha256(answer.data).hexdigest() == kept.sha256
    assert Image.open(io.BytesIO(answer.data)).size == (1024, 683)
    assert b"telephone" not in answer.data
    assert "immutable" in answer.headers["Cache-Control"]


def test_one_that_no_provider_of_theirs_has_is_not_found(work: Work, carer: Browser) -> None:
    kept = keep(work, a_picture())
    carer.get(f"/api/checklist-pictures/{kept.sha256}", status=404)
    carer.get("/api/checklist-pictures/none", status=404)


def test_what_is_no_picture_is_refused_in_a_sentence(work: Work) -> None:
    with pytest.raises(InvalidError, match="not a whole PNG or JPEG"):
        keep(work, b"GIF89a")
    with pytest.raises(InvalidError, match="larger than 15 MB"):
        keep(work, bytes(guidance.MAX_BYTES + 1))
