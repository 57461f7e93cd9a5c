"""What people see of actions and do to them, through HTTP."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import lasting
from auditapp.actions.models import Action, ActionCompletion, ActionVerification
from auditapp.evidence.models import PhotoReceipt, PhotoSlot
from auditapp.kernel import clock, ids
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import NOW, TODAY, acting, done, live, source, verified
from tests.page import Browser

Browsers = Callable[[], Browser]


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.set_clock(lambda: NOW)


@pytest.fixture
def action(work: Work, world: World) -> Action:
    with work.transaction() as session:
        return live(session, world)


def url(action: Action) -> str:
    return f"/actions/{action.id}/OAK-0001"


def camera_picture() -> io.BytesIO:
    """A photo as a telephone makes it, with the place in it."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone maker"
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "teal").save(out, "JPEG", exif=exif)
    out.seek(0)
    return out


def test_an_owner_says_it_is_done_with_a_photo_and_a_manager_checks_it(
    action: Action, world: World, browser: Browsers, session: Session
) -> None:
    owner = browser().sign_in(world, "care_assistant")
    page = owner.get(url(action), status=200)
    assert "Have the hoist serviced" in page.text
    sent = owner.post(
        f"/actions/{action.id}/completion",
        {"completion-text": "Serviced on Friday", "completion-photos": (camera_picture(), "hoist.jpg")},
        status=302,
    )
    assert sent.location == url(action)
    manager = browser().sign_in(world, "registered_manager")
    page = manager.get(url(action), status=200)
    assert "Serviced on Friday" in page.text
    photo = session.scalars(select(PhotoSlot).where(PhotoSlot.owner_kind == "completion")).one()
    assert f"/photos/{photo.id}/screen" in page.text
    assert session.scalars(select(PhotoReceipt.sha256)).all() == [photo.sha256]
    shown = manager.client.get(f"/photos/{photo.id}/thumb")
    assert shown.status_code == 200
    assert b"Telephone maker" not in shown.data
    manager.get(url(action))
    answer = {"verification-verdict": "verified", "verification-seen": "Label reads May 2026"}
    manager.post(f"/actions/{action.id}/verification", answer, status=302)
    page = manager.get(url(action), status=200)
    assert "Label reads May 2026" in page.text
    assert "Checked in practice" in page.text


def test_what_is_no_picture_is_refused_and_what_was_typed_is_kept(
    action: Action, world: World, browser: Browsers, session: Session
) -> None:
    owner = browser().sign_in(world, "care_assistant")
    owner.get(url(action))
    data = {"completion-text": "Serviced on Friday", "completion-photos": (io.BytesIO(b"%PDF-1.7"), "a.jpg")}
    page = owner.post(f"/actions/{action.id}/completion", data, status=422)
    assert "There is something to put right" in page.text
    assert "This is not a picture. Choose a JPEG or PNG photo." in page.text
    assert "Serviced on Friday</textarea>" in page.text.replace("\r", "").replace("\n", "")
    assert session.scalars(select(ActionCompletion)).all() == []


@pytest.mark.parametrize("who", ["registered_manager", "senior_carer"])
def test_nobody_checks_their_own_work(
    who: str, work: Work, world: World, browser: Browsers, session: Session
) -> None:
    with work.transaction() as writing:
        action = live(writing, world, owner="senior_carer")
        done(writing, world, action, by="registered_manager")
    person = browser().sign_in(world, who)
    page = person.get(url(action), status=200)
    assert "nobody checks their own work" in page.text
    assert 'name="verification-seen"' not in page.text
    answer = {"verification-verdict": "verified", "verification-seen": "It is fine now"}
    person.post(f"/actions/{action.id}/verification", answer, status=403)
    assert session.scalars(select(ActionVerification)).all() == []


def test_the_page_names_who_may_check(work: Work, world: World, browser: Browsers) -> None:
    with work.transaction() as session:
        action = live(session, world)
        done(session, world, action)
    page = browser().sign_in(world, "care_assistant").get(url(action), status=200)
    assert "Deputy Manager" in page.text
    assert "Somebody else has to check this" in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("care_assistant", 404),
        ("senior_carer", 200),
        ("deputy_manager", 200),
        ("registered_manager", 200),
        ("inspector", 200),
        ("quality_lead", 200),
        ("beech_senior_carer", 404),
        ("other_registered_manager", 404),
    ],
)
def test_an_action_is_seen_by_those_who_may_read_it(
    who: str, status: int, work: Work, world: World, browser: Browsers
) -> None:
    with work.transaction() as session:
        action = live(session, world, owner="senior_carer")
    person = browser().sign_in(world, who)
    person.get(f"/actions/{action.id}", status=302 if status == 200 else 404)
    person.get(url(action), status=status)


def test_a_care_assistant_still_sees_what_they_once_owned_and_no_register(
    work: Work, world: World, browser: Browsers, action: Action
) -> None:
    manager = browser().sign_in(world, "registered_manager")
    manager.get(url(action))
    change = {
        "assignment-owner": world.user("senior_carer_2").id,
        "assignment-due": (TODAY + timedelta(days=3)).isoformat(),
        "assignment-text": "Have both hoists serviced",
        "assignment-reason": "Away on holiday",
    }
    manager.post(f"/actions/{action.id}/assignment", change, status=302)
    assistant = browser().sign_in(world, "care_assistant")
    page = assistant.get(url(action), status=200)
    assert "Have both hoists serviced" in page.text
    assert 'name="completion-text"' not in page.text
    assistant.get(f"/homes/{world.oak.id}/actions", status=403)
    assert "You have nothing to do" in assistant.get("/actions", status=200).text


def test_an_owner_outside_the_home_cannot_be_chosen(action: Action, world: World, browser: Browsers) -> None:
    manager = browser().sign_in(world, "registered_manager")
    manager.get(url(action))
    change = {
        "assignment-owner": world.user("beech_senior_carer").id,
        "assignment-due": TODAY.isoformat(),
        "assignment-text": "Have it serviced",
        "assignment-reason": "Away on holiday",
    }
    page = manager.post(f"/actions/{action.id}/assignment", change, status=422)
    assert "Away on holiday" in page.text


def test_pausing_voiding_and_commenting_leave_their_reasons_in_the_story(
    action: Action, world: World, browser: Browsers
) -> None:
    manager = browser().sign_in(world, "registered_manager")
    manager.get(url(action))
    early = {"pause-until": TODAY.isoformat(), "pause-reason": "The part is on order"}
    assert "Choose a day after today." in manager.post(f"/actions/{action.id}/pause", early, status=422).text
    later = {**early, "pause-until": (TODAY + timedelta(days=5)).isoformat()}
    manager.post(f"/actions/{action.id}/pause", later, status=302)
    manager.post(f"/actions/{action.id}/comments", {"comment-text": "Rang them twice"}, status=302)
    manager.post(f"/actions/{action.id}/void", {"voiding-reason": "The hoist was sold"}, status=302)
    page = manager.get(url(action), status=200)
    for words in ("The part is on order", "Rang them twice", "The hoist was sold", "Made void"):
        assert words in page.text
    manager.post(f"/actions/{action.id}/void", {"voiding-reason": "Once more, please"}, status=409)


@pytest.mark.parametrize("noun", ["completion", "verification", "assignment", "pause", "void", "comments"])
def test_another_homes_action_is_not_found(
    noun: str, action: Action, world: World, browser: Browsers
) -> None:
    stranger = browser().sign_in(world, "other_registered_manager")
    stranger.post(f"/actions/{action.id}/{noun}", {}, status=404)


@pytest.mark.parametrize("noun", ["completion", "verification", "assignment", "pause", "void", "comments"])
def test_an_inspector_changes_nothing(noun: str, action: Action, world: World, browser: Browsers) -> None:
    browser().sign_in(world, "inspector").post(f"/actions/{action.id}/{noun}", {}, status=403)


def test_the_story_runs_from_found_to_embedded(work: Work, world: World, browser: Browsers) -> None:
    with work.transaction() as session:
        action = live(session, world)
        done(session, world, action)
        verified(session, world, action, now=NOW + timedelta(minutes=1))
        actor = acting(session, world, "senior_carer")
        for number, hours in ((1, 24), (2, 36)):
            when = NOW + timedelta(hours=hours)
            lasting.note_later_pass(
                session,
                home_id=world.oak.id,
                item_id="env.hoist",
                subject="",
                audit_id=f"later-{number}",
                answer_id=ids.new_uuid(),
                seen_at=when,
                actor=actor,
                now=when,
            )
    text = browser().sign_in(world, "inspector").get(url(action), status=200).text
    told = [
        "Found not met",
        "Given to Care Assistant",
        "Checked in practice",
        "Met again",
        "Shown to have lasted",
    ]
    assert [text.index(words) for words in told] == sorted(text.index(words) for words in told)


def test_a_reopened_action_says_so(work: Work, world: World, browser: Browsers) -> None:
    later = NOW + timedelta(days=1)
    with work.transaction() as session:
        action = live(session, world)
        done(session, world, action)
        verified(session, world, action)
        again = source(world, audit_id="audit-2", note="The label is torn off")
        lasting.reopen_if_verified(session, again, actor=acting(session, world, "senior_carer"), now=later)
    text = browser().sign_in(world, "senior_carer").get(url(action), status=200).text
    assert "This action is open again" in text
    assert "The label is torn off" in text


def test_a_reopened_action_shows_what_was_seen_last_before_the_first_time(
    work: Work, world: World, browser: Browsers
) -> None:
    later = NOW + timedelta(days=1)
    with work.transaction() as session:
        action = live(session, world, reading="3 of 5")
        done(session, world, action)
        verified(session, world, action)
        carer = acting(session, world, "senior_carer_2")
        again = source(
            world, audit_id="audit-2", note="The label is torn off", reading="11.2 °C", seen_at=later
        )
        lasting.reopen_if_verified(session, again, actor=carer, now=later)
    text = browser().sign_in(world, "senior_carer").get(url(action), status=200).text
    asked = text[text.index("What is asked") :]
    first = text[text.index("The first time") : text.index("The story so far")]
    for now, before in (
        ("The label is torn off", "Service label reads January"),
        ("11.2 °C", "3 of 5"),
        ("/audits/audit-2", "/audits/audit-1"),
        (world.user("senior_carer_2").name, world.user("senior_carer").name + ","),
    ):
        assert now in asked
        assert before in first
        assert before not in asked
        assert now not in first


@pytest.mark.parametrize(
    ("noun", "data", "sentence"),
    [
        (
            "completion",
            {"completion-text": " ok, done  "},
            "Say what you did in at least 10 characters, so that somebody else can check it.",
        ),
        ("pause", {"pause-reason": "Later"}, "Say why in at least 10 characters. It stays in the record."),
        ("void", {"voiding-reason": "Wrong"}, "Say why in at least 10 characters. It stays in the record."),
        (
            "assignment",
            {"assignment-reason": "Leave"},
            "Say why in at least 10 characters. It stays in the record.",
        ),
    ],
)
def test_a_word_or_two_is_not_enough(
    noun: str, data: dict[str, str], sentence: str, action: Action, world: World, browser: Browsers
) -> None:
    manager = browser().sign_in(world, "registered_manager")
    manager.get(url(action))
    assert sentence in manager.post(f"/actions/{action.id}/{noun}", data, status=422).text


def test_a_check_says_what_was_seen(work: Work, world: World, browser: Browsers) -> None:
    with work.transaction() as session:
        action = live(session, world)
        done(session, world, action)
    manager = browser().sign_in(world, "registered_manager")
    manager.get(url(action))
    data = {"verification-verdict": "verified", "verification-seen": "Fine"}
    page = manager.post(f"/actions/{action.id}/verification", data, status=422)
    assert "Say what you saw in at least 10 characters" in page.text


def test_a_date_is_not_moved_into_the_past_but_may_stay_there(
    work: Work, world: World, browser: Browsers
) -> None:
    with work.transaction() as session:
        action = live(session, world, due_on=TODAY - timedelta(days=3))
    manager = browser().sign_in(world, "registered_manager")
    manager.get(url(action))
    change = {
        "assignment-owner": world.user("senior_carer_2").id,
        "assignment-due": (TODAY - timedelta(days=1)).isoformat(),
        "assignment-text": "Have it serviced",
        "assignment-reason": "Away on holiday",
    }
    page = manager.post(f"/actions/{action.id}/assignment", change, status=422)
    assert "Choose today or a later day." in page.text
    late = (TODAY - timedelta(days=3)).isoformat()
    manager.post(f"/actions/{action.id}/assignment", {**change, "assignment-due": late}, status=302)
    manager.post(
        f"/actions/{action.id}/assignment", {**change, "assignment-due": TODAY.isoformat()}, status=302
    )
