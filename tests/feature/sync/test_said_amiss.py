"""What is said beside the answers and does not hold: refused, or kept so that nothing is lost by it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from auditapp.audits.models import AuditRecord
from auditapp.web.work import Work
from tests.build import START, World
from tests.feature.sync.stepped import publish, stepped
from tests.page import Browser
from tests.tablet import Tablet, said, send


@pytest.fixture
def doors(work: Work, world: World) -> Tablet:
    definition = publish(work, world, stepped())
    return Tablet(definition, world.oak.id, world.user("senior_carer").id)


@pytest.mark.parametrize(
    "moment", ["2026-02-31T10:00", "2026-02-31T10:00:00.000Z", "2027-02-29T10:00", "2026-11-31T09:15"]
)
def test_a_day_that_does_not_exist_is_no_time_to_have_told_somebody(
    carer: Browser, doors: Tablet, moment: str
) -> None:
    doors.start()
    grave = doors.answer("walk.plan.06", "no")
    send(carer, doors.made)

    told = doors.escalation(grave, "safeguarding", at=moment)

    assert said(send(carer, [told])) == ["refused(bad_value)"]
    assert said(send(carer, [doors.escalation(grave, "safeguarding", at="")])) == ["accepted"]


def test_a_time_that_never_was_does_not_take_the_report_away(
    carer: Browser, manager: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    grave = doors.answer("walk.plan.06", "no")
    told = doors.escalation(grave, "safeguarding", to="The council")
    doors.finish()
    send(carer, doors.made)
    kept = session.get_one(AuditRecord, told["id"])
    names = [column.name for column in AuditRecord.__table__.columns]
    row = {name: getattr(kept, name) for name in names}
    early = {"id": "22222222-2222-4222-8222-222222222222", "received_at": START}
    data = dict(row["data"]) | {"code": "police", "at": "2026-02-31T10:00"}
    session.add(AuditRecord(**(row | early | {"data": data})))
    session.commit()

    page = manager.get(f"/homes/{doors.home}/audits/{doors.audit}", status=200)

    assert "2026-02-31, 10:00" in page.text
