"""Nobody marks their own work, in any of the ways somebody tried."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.actions import service
from auditapp.actions.models import ActionCompletion, ActionVerification, Finding
from auditapp.kernel.errors import InvalidError, OwnWorkError
from auditapp.kernel.journal import JournalValue
from auditapp.kernel.journal_check import verify_journal
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import NOW, acting, done, live
from tests.tablet import signed_in

AT_ONCE = 6


def test_who_made_it_safe_on_the_spot_cannot_check_it(work: Work, world: World) -> None:
    with work.transaction() as session:
        action = live(session, world)
        done(session, world, action)
        answer = session.get_one(Finding, action.finding_id).answer_id or ""
        senior = acting(session, world, "senior_carer_2")
        service.record_made_safe(session, answer, "change-1", "Tied it back", NOW, actor=senior, now=NOW)
    with work.transaction() as session, pytest.raises(OwnWorkError):
        service.verify_action(session, action, seen="It is tied back", actor=senior, now=NOW)


def test_an_owner_cannot_make_their_own_action_void(work: Work, world: World) -> None:
    with work.transaction() as session:
        action = live(session, world, owner="registered_manager")
        manager = acting(session, world, "registered_manager")
    with work.transaction() as session, pytest.raises(OwnWorkError):
        service.void(session, action, reason="It was not that bad.", actor=manager, now=NOW)


def test_words_are_kept_in_the_row_as_the_journal_committed_to_them(work: Work, world: World) -> None:
    with work.transaction() as session:
        action = live(session, world)
        carer = acting(session, world, "care_assistant")
        service.comment(session, action, text="  looked at it again \n", actor=carer, now=NOW)
        service.complete(session, action.id, "done-1", "did it \n", NOW, actor=carer, now=NOW)
    with work.transaction() as session:
        row = session.get_one(ActionCompletion, "done-1")
        values = committed(session)
        assert row.text == "did it"
        assert {"did it", "looked at it again"} <= values
        assert all(report.fault is None for report in verify_journal(session))


def committed(session: Session) -> set[str]:
    return set(session.scalars(select(JournalValue.value)))


@pytest.mark.parametrize("text", ["a\x00b", "bell\x07", "\x1b[31m"])
def test_what_cannot_be_shown_is_refused(work: Work, world: World, text: str) -> None:
    with work.transaction() as session:
        action = live(session, world)
        carer = acting(session, world, "care_assistant")
    with work.transaction() as session, pytest.raises(InvalidError):
        service.comment(session, action, text=text, actor=carer, now=NOW)


def test_six_checks_at_once_make_one_and_no_fault(app: Flask, work: Work, world: World) -> None:
    with work.transaction() as session:
        raised = live(session, world)
        done(session, world, raised)
        action = raised.id
    browsers = [signed_in(app, world, "registered_manager") for _ in range(AT_ONCE)]
    for browser in browsers:
        browser.get(f"/actions/{action}")
        browser.get(f"/actions/{action}/OAK-0001")
    check = {"verification-verdict": "verified", "verification-seen": "I saw that it works now"}
    address = f"/actions/{action}/verification"
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(lambda browser: browser.post(address, check).status_code, browsers))
    assert max(statuses) < 500, statuses
    with work.transaction() as session:
        assert session.scalar(select(func.count()).select_from(ActionVerification)) == 1


def test_six_completions_at_once_leave_one(work: Work, world: World) -> None:
    with work.transaction() as session:
        action = live(session, world).id
        carer = acting(session, world, "care_assistant")

    def complete(number: int) -> bool:
        try:
            with work.transaction() as session:
                service.complete(session, action, f"done-{number}", "Put right", NOW, actor=carer, now=NOW)
        except Exception:  # noqa: BLE001 - the others are refused; which way is not the point here
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(complete, range(AT_ONCE))) == 1
