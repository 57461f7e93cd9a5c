"""A copy of one person's data: in words for the person, in the log each time, and for those who only were invited."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.journal import JournalValue
from auditapp.kernel.journal_check import verify_journal
from auditapp.kernel.permissions import Role
from auditapp.people import invitations
from auditapp.people.account_models import Invitation, InvitationEnd
from auditapp.people.invitations import GrantPlan
from auditapp.people.models import AccessEntry
from auditapp.people.queries import actor_for
from auditapp.web.work import Work
from tests.build import World
from tests.feature.privacy.test_personal_data import AT, REASON, base, copy_of, page_of
from tests.house.test_access import a_finished_audit
from tests.page import Browser
from tests.tablet import signed_in

ASKED = {"export-asked_by": "Herself, by letter"}
CODES = re.compile(
    r"senior_carer(?!@)|\bfail\b|[a-z]+\.[a-z]+_[a-z]+|home:|\d{4}-\d{2}-\d{2}(?!T)|T\d\d:\d\d"
)


@pytest.fixture
def keeper(app: Flask, work: Work, world: World) -> Browser:
    """The nominated individual; the senior carer has done an audit."""
    clock.set_clock(lambda: AT)
    a_finished_audit(app, work, world)
    browser = signed_in(app, world, "nominated_individual")
    browser.get(base(world), status=200)
    return browser


@pytest.fixture
def invited(work: Work, world: World) -> str:
    """Somebody invited to Oak House who has not joined, by the number of the invitation."""
    with work.transaction() as session:
        user = world.user("registered_manager")
        code = invitations.invite(
            session,
            provider_id=world.provider.id,
            name="Ines Newcomer",
            sign_in_name="ines.newcomer",
            grants=[GrantPlan(Role.CARE_ASSISTANT, world.oak.id, None)],
            actor=actor_for(session, user.id, name=user.name),
            now=AT,
        )
        session.flush()
        found = invitations.find(session, code, now=AT)
        assert found is not None
        return found.id


def opened(session: Session) -> list[tuple[str, str, str]]:
    session.rollback()
    rows = session.scalars(select(AccessEntry).where(AccessEntry.kind == "person_data"))
    return [(row.record_id, row.way, row.user_id) for row in rows.all()]


def test_each_copy_is_in_the_log_and_a_look_once_a_minute(
    keeper: Browser, world: World, session: Session
) -> None:
    whom, who = world.user("senior_carer").id, world.user("nominated_individual").id
    for _each in range(2):
        keeper.get(page_of(world), status=200)
        copy_of(keeper, page_of(world), ASKED)
    assert sorted(opened(session)) == [(whom, "file", who), (whom, "file", who), (whom, "page", who)]


def test_whoever_is_looked_up_reads_who_it_was_in_the_log_and_in_their_copy(
    app: Flask, keeper: Browser, world: World
) -> None:
    keeper.get(page_of(world), status=200)
    copy_of(keeper, page_of(world), ASKED)
    archive = copy_of(keeper, page_of(world), ASKED)
    said = "Everything held about Senior Carer"
    assert archive.read("who-looked-at-theirs.csv").decode().count(said) == 2
    assert said in archive.read("personal-data.html").decode()
    carer = signed_in(app, world, "senior_carer").get("/account/views", status=200).text
    assert said in carer
    log = signed_in(app, world, "registered_manager").get(
        f"/homes/{world.oak.id}/access-log?kind=person_data", status=200
    )
    assert said in log.text
    assert "the file was downloaded" in log.text


def test_the_page_of_the_copy_is_in_words(app: Flask, keeper: Browser, world: World) -> None:
    archive = copy_of(keeper, page_of(world), ASKED)
    page = archive.read("personal-data.html").decode()
    assert "<script" not in page
    assert "<style>" in page
    body = page.split("<body>")[1]
    assert CODES.findall(re.sub(r"<[^>]*>", " ", body)) == []
    for said in ("Senior carer", "Oak House", "Not met", "An audit was signed", "An account was made"):
        assert said in body
    held = json.loads(archive.read("personal-data.json"))["held"]
    assert all(row["Number"] not in body for row in held["audits"])
    assert held["answers"][0]["Result"] == "fail"
    assert held["answers"][0]["Question"] not in body


def test_a_copy_cannot_be_taken_without_saying_who_asked_nor_long_after(
    app: Flask, keeper: Browser, world: World
) -> None:
    for address in ("file", "file/download", "file/download?ticket=rubbish"):
        keeper.get(f"{page_of(world)}/{address}", status=302)
        assert "Say again who asked for the copy." in keeper.get(page_of(world)).text
    ready = keeper.post(f"{page_of(world)}/file", ASKED, status=303).location
    download = ready.replace("/file?", "/file/download?")
    another = signed_in(app, world, "administrator")
    another.get(download, status=302)
    clock.set_clock(lambda: AT + timedelta(minutes=14))
    keeper.get(download, status=200)
    clock.set_clock(lambda: AT + timedelta(minutes=16))
    keeper.get(download, status=302)


def test_whoever_was_invited_is_in_the_list_and_gets_a_copy(
    keeper: Browser, world: World, invited: str, session: Session
) -> None:
    listed = keeper.get(base(world), status=200).text
    assert "Ines Newcomer" in listed
    assert "ines.newcomer, invited, has not joined" in listed
    assert "Invitations" in listed
    page = f"{base(world)}/{invited}"
    assert "To join" in keeper.get(page, status=200).text
    archive = copy_of(keeper, page, ASKED)
    held = json.loads(archive.read("personal-data.json"))
    assert held["held"]["invitations"][0]["Name"] == "Ines Newcomer"
    assert (invited, "file", world.user("nominated_individual").id) in opened(session)


def test_another_home_does_not_list_whoever_was_invited_here(
    app: Flask, world: World, keeper: Browser, invited: str
) -> None:
    here = signed_in(app, world, "registered_manager")
    assert "Ines Newcomer" in here.get(f"/homes/{world.oak.id}/personal-data", status=200).text
    there = signed_in(app, world, "beech_registered_manager")
    address = f"/homes/{world.beech.id}/personal-data"
    assert "Ines Newcomer" not in there.get(address, status=200).text
    there.get(f"{address}/{invited}", status=404)


def test_the_name_in_an_invitation_is_erased_and_its_code_opens_nothing(
    keeper: Browser, world: World, invited: str, session: Session
) -> None:
    page = f"{base(world)}/{invited}"
    wrong = {"erasure-typed_name": "Ines", "erasure-reason": REASON}
    assert "That is not the name" in keeper.post(f"{page}/erasure", wrong, status=422).text
    keeper.post(f"{page}/erasure", wrong | {"erasure-typed_name": "Ines Newcomer"}, status=302)
    after = keeper.get(base(world), status=200).text
    assert "Ines Newcomer is erased" in after
    assert "ines.newcomer" not in after
    session.rollback()
    assert session.get_one(Invitation, invited).name == ""
    assert session.scalars(select(InvitationEnd.how)).all() == ["withdrawn"]
    assert not {"Ines Newcomer", "ines.newcomer"} & set(session.scalars(select(JournalValue.value)))
    assert [report.fault for report in verify_journal(session) if report.fault] == []
    keeper.get(page, status=404)


def test_a_home_and_its_provider_say_data_protection_and_lead_to_each_other(
    keeper: Browser, world: World
) -> None:
    of_home = keeper.get(f"/homes/{world.oak.id}/personal-data", status=200).text
    assert "Data protection: Oak House" in of_home
    assert f'href="{base(world)}"' in of_home
    assert "Personal data" not in of_home
    of_all = keeper.get(base(world), status=200).text
    assert f'href="/providers/{world.provider.id}/administration"' in of_all.split("<main")[1]
    assert "app-list__end--opens" in of_all
