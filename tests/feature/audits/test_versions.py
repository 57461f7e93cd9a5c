"""A checklist may change while an audit of it runs: the audit is judged by the version that it was begun on."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action, Finding
from auditapp.audits.models import Answer, Audit, AuditFinish
from auditapp.checklists import service as checklists
from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.stepped import publish, stepped
from tests.page import Browser
from tests.tablet import Tablet, said, send


@pytest.fixture
def doors(work: Work, world: World) -> Tablet:
    definition = publish(work, world, stepped())
    return Tablet(definition, world.oak.id, world.user("senior_carer").id)


def offered(carer: Browser) -> list[tuple[str, str]]:
    """The checklists that a tablet is told to use, and their versions."""
    home = carer.client.get("/api/sync/snapshot").get_json()["homes"][0]
    return [(each["key"], each["version"]) for each in home["checklists"]]


def test_a_new_version_published_during_an_audit_changes_nothing_in_it(
    work: Work, world: World, carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    doors.answer("walk.plan.05", "no")
    send(carer, doors.made)

    graver = publish(work, world, stepped("2.0.0", severity="low", action="Do something else."))
    assert offered(carer) == [("walk", graver.content_hash)]
    rest = [doors.answer("walk.plan.01", "no"), doors.answer("walk.plan.06"), doors.finish()]
    assert set(said(send(carer, rest))) == {"accepted"}

    found = dict(session.execute(select(Finding.item_id, Finding.checklist_version)).all())
    assert found == dict.fromkeys(("walk.plan.05", "walk.plan.01"), doors.definition.content_hash)
    row = session.scalars(select(Answer).where(Answer.item_id == "walk.plan.01")).one()
    assert row.severity == "high"
    texts = set(session.scalars(select(Action.text)))
    assert texts == {"Mend walk.plan.05.", "Mend walk.plan.01."}
    score = session.scalars(select(AuditFinish.score)).one()
    assert isinstance(score, dict)
    assert (score["failed_high"], score["failed_low"], score["passes"]) == (1, 1, 1)


def test_an_audit_answered_offline_on_a_version_retired_meanwhile_is_judged_on_its_own(
    work: Work, world: World, carer: Browser, manager: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    doors.answer("walk.plan.01", "no")
    doors.finish()
    publish(work, world, stepped("2.0.0", severity="low"))
    with work.transaction() as scratch:
        checklists.archive(
            scratch,
            world.provider.id,
            None,
            "walk",
            archived=True,
            why="It is done in another way now.",
            actor=system_actor("builder"),
            now=clock.now(),
        )
    assert offered(carer) == []

    assert set(said(send(carer, doors.made))) == {"accepted"}

    audit = session.scalars(select(Audit)).one()
    assert audit.version == doors.definition.content_hash
    assert session.scalars(select(Action.risk)).all() == ["high"]
    page = manager.get(f"/homes/{world.oak.id}/audits/{doors.audit}", status=200)
    assert "version 1.0.0" in page.text


def test_an_answer_on_the_new_version_does_not_fit_an_audit_begun_on_the_old_one(
    work: Work, world: World, carer: Browser, doors: Tablet
) -> None:
    doors.start()
    send(carer, doors.made)
    newer = publish(work, world, stepped("2.0.0", severity="low"))

    mixed = doors.answer("walk.plan.01", "no", version=newer.content_hash)

    assert said(send(carer, [mixed])) == ["refused(other_version)"]
