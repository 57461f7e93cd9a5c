"""A copy of somebody's data holds what they said in audits beside the answers, in words."""

from __future__ import annotations

import re

from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.stepped import publish, stepped, walk_doors
from tests.page import Browser
from tests.tablet import Tablet, send


def test_what_somebody_said_is_shown_in_words(
    carer: Browser, manager: Browser, work: Work, world: World
) -> None:
    carer_id = world.user("senior_carer").id
    tablet = Tablet(publish(work, world, stepped()), world.oak.id, carer_id)
    send(carer, walk_doors(tablet))

    page = manager.get(f"/homes/{world.oak.id}/personal-data/{carer_id}", status=200).text

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for words in (
        "What they said in audits beside the answers",
        "Praise, Lounge, Two carers sang with everybody.",
        "Reported, Rita Manager, SG-118, Unexplained bruise.",
        "What they said is so of a home",
        "Does any resident smoke or vape?",
    ):
        assert words in text, words
