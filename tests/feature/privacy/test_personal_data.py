"""One person's data: seen, handed out, erased, with the journal whole and packs still to be made."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent, JournalValue
from auditapp.kernel.journal_check import verify_journal
from auditapp.kernel.permissions import Actor
from auditapp.packs import service as packs
from auditapp.packs.models import PackFile
from auditapp.packs.verify import verify
from auditapp.packs.workshop import file_of
from auditapp.people import invitations, service
from auditapp.people.account_models import Invitation, KnownDevice, SignInSession
from auditapp.people.models import AccessEntry, RoleGrant, User, UserChange
from auditapp.people.queries import actor_for
from auditapp.web.work import Work
from tests.build import BUILDER, PASSWORD, World
from tests.house.test_access import a_finished_audit
from tests.page import Browser
from tests.tablet import BEGUN, signed_in

AT = BEGUN + timedelta(minutes=30)
NAME = "Senior Carer"
REASON = "She asked for it on 20 November."


@pytest.fixture
def audit(app: Flask, work: Work, world: World) -> str:
    """The senior carer's audit of Oak House, by its address."""
    clock.set_clock(lambda: AT)
    tablet, _photo = a_finished_audit(app, work, world)
    return f"/homes/{world.oak.id}/audits/{tablet.audit}"


@pytest.fixture
def keeper(app: Flask, world: World) -> Browser:
    """The nominated individual, on the page of the provider."""
    browser = signed_in(app, world, "nominated_individual")
    browser.get(base(world), status=200)
    return browser


def base(world: World) -> str:
    return f"/providers/{world.provider.id}/personal-data"


def page_of(world: World, key: str = "senior_carer") -> str:
    return f"{base(world)}/{world.user(key).id}"


def leave(work: Work, world: World, key: str = "senior_carer") -> None:
    with work.transaction() as session:
        grants = session.scalars(select(RoleGrant).where(RoleGrant.user_id == world.user(key).id))
        for grant in grants:
            service.revoke_role(session, grant, world.provider.id, actor=BUILDER, now=AT)


def erase(keeper: Browser, world: World, status: int = 302, **rest: str) -> str:
    form = {"typed_name": NAME, "reason": REASON} | rest
    sent = {f"erasure-{name}": value for name, value in form.items()}
    return keeper.post(f"{page_of(world)}/erasure", sent, status=status).text


def copy_of(keeper: Browser, page: str, sent: dict[str, str]) -> zipfile.ZipFile:
    """Ask for the copy, read that it is ready, and download it from there."""
    ready = keeper.post(f"{page}/file", sent, status=303).location
    said = keeper.get(ready, status=200).text
    assert "The copy is ready" in said
    assert "There is something to put right" not in said
    link = re.search(r'href="([^"]+/file/download[^"]*)"', said)
    assert link is not None
    return zipfile.ZipFile(io.BytesIO(keeper.get(html.unescape(link[1]), status=200).get_data()))


def manager(session: Session, world: World) -> Actor:
    user = world.user("registered_manager")
    return actor_for(session, user.id, name=user.name)


def test_the_page_says_what_is_held_why_and_how_long(keeper: Browser, world: World) -> None:
    page = keeper.get(base(world)).text
    assert "What Greenway Care holds about people" in page
    assert "24 months; older lines are removed every night." in page
    assert "8 years, as your settings say" in page
    assert NAME in page
    assert "other_senior_carer" not in page


def test_everything_about_a_person_is_shown_in_words(keeper: Browser, world: World, audit: str) -> None:
    page = keeper.get(page_of(world), status=200).text
    for said in ("Account", "Roles", "Sign-ins", "Audits they did", "Photos they took", "Signatures"):
        assert said in page
    assert "Sam Carer" in page  # as they signed
    assert "senior_carer@example.org" in page
    assert PASSWORD not in page


def test_a_home_shows_what_is_its_own(app: Flask, world: World, audit: str) -> None:
    own = signed_in(app, world, "registered_manager")
    address = f"/homes/{world.oak.id}/personal-data"
    assert "What Oak House holds about people" in own.get(address, status=200).text
    page = own.get(f"{address}/{world.user('senior_carer').id}", status=200).text
    assert "Audits they did" in page
    assert "erasure-typed_name" not in page
    own.get(f"{address}/{world.user('beech_senior_carer').id}", status=404)
    own.get(f"{address}/{world.user('other_senior_carer').id}", status=404)


def csv_rows(archive: zipfile.ZipFile, name: str) -> int:
    """Beside the headings."""
    return len(archive.read(name).decode().splitlines()) - 1


def test_opening_what_is_held_about_somebody_is_in_the_access_log(
    keeper: Browser, world: World, session: Session
) -> None:
    person, reader = world.user("senior_carer").id, world.user("nominated_individual").id
    keeper.get(page_of(world), status=200)
    session.rollback()
    (noted,) = session.scalars(select(AccessEntry)).all()
    assert (noted.kind, noted.record_id, noted.user_id) == ("person_data", person, reader)
    assert noted.home_id == world.oak.id


def test_the_file_holds_all_of_it_and_the_access_log(
    app: Flask, keeper: Browser, world: World, audit: str, session: Session
) -> None:
    signed_in(app, world, "senior_carer").get(audit, status=200)
    signed_in(app, world, "registered_manager").get(audit, status=200)
    keeper.get(page_of(world))
    assert "Say who asked for it" in keeper.post(f"{page_of(world)}/file", status=422).text
    sent = {"export-asked_by": "Herself, by letter"}
    archive = copy_of(keeper, page_of(world), sent)
    assert archive.testzip() is None
    held = json.loads(archive.read("personal-data.json"))
    assert held["person"]["name"] == NAME
    assert {"account", "roles", "audits", "answers", "photos", "signatures", "opened"} <= held["held"].keys()
    assert held["held"]["opened"][0]["What"] == "audit"
    assert "<h1>What is held about Senior Carer</h1>" in archive.read("personal-data.html").decode()
    assert NAME in archive.read("what-they-opened.csv").decode()
    assert "Registered Manager" in archive.read("who-looked-at-theirs.csv").decode()
    noted = session.scalars(select(JournalEvent).where(JournalEvent.kind == "person.exported")).one()
    assert noted.actor_id == world.user("nominated_individual").id
    rows = sum(map(len, held["held"].values())) + csv_rows(archive, "what-they-opened.csv")
    rows += csv_rows(archive, "who-looked-at-theirs.csv")
    rows -= 1  # the line about this very copy, which was written when it was asked for
    assert noted.data == {"user": world.user("senior_carer").id, "rows": rows}
    kept = session.scalars(select(JournalValue.value).where(JournalValue.chain == noted.chain))
    assert "Herself, by letter" in set(kept)


def test_whoever_still_has_a_role_is_not_erased(keeper: Browser, world: World, session: Session) -> None:
    assert "They can be erased once they have left" in keeper.get(page_of(world)).text
    assert "still has a role. End it first." in erase(keeper, world, status=409)
    assert session.get_one(User, world.user("senior_carer").id).erased_at is None


def test_another_name_or_no_reason_erases_nobody(
    keeper: Browser, work: Work, world: World, session: Session
) -> None:
    leave(work, world)
    assert "That is not the name of this person." in erase(keeper, world, 422, typed_name="Sam Carer")
    page = erase(keeper, world, 422, reason="because")
    assert "Say why in at least 10 characters." in page
    assert f'value="{NAME}"' in page
    assert session.get_one(User, world.user("senior_carer").id).erased_at is None


def test_erasing_takes_the_name_out_everywhere_and_keeps_what_was_done(
    app: Flask, keeper: Browser, work: Work, world: World, audit: str, session: Session
) -> None:
    user_id = world.user("senior_carer").id
    with work.transaction() as before:
        before.add(
            UserChange(id="c1", user_id=user_id, name="Sally Maiden", sign_in_name="old@x", at=AT, by="u")
        )
        before.add(KnownDevice(id="k1", user_id=user_id, secret_hash="0" * 64, at=AT))
        invitations.invite_reset(
            before, provider_id=world.provider.id, user_id=user_id, actor=manager(before, world), now=AT
        )
    leave(work, world)
    erase(keeper, world)
    session.rollback()
    user = session.get_one(User, user_id)
    assert user.name == f"Erased person ({user_id[-4:]})"
    assert user.erased_at == AT
    assert session.scalars(select(UserChange)).all() == []
    assert session.scalars(select(KnownDevice)).all() == []
    assert [each.name for each in session.scalars(select(Invitation))] == [""]
    values = set(session.scalars(select(JournalValue.value)))
    assert not {NAME, "senior_carer@example.org", "Sally Maiden"} & values
    open_ones = select(SignInSession).where(
        SignInSession.user_id == user_id, SignInSession.ended_at.is_(None)
    )
    assert session.scalars(open_ones).all() == []
    report = keeper.get(audit, status=200).text
    assert f"Erased person ({user_id[-4:]})" in report
    assert "was erased before" in erase(keeper, world, status=409, typed_name=user.name)


def test_nobody_signs_in_as_somebody_who_was_erased(
    app: Flask, keeper: Browser, work: Work, world: World
) -> None:
    leave(work, world)
    erase(keeper, world)
    browser = Browser(app)
    browser.get("/sign-in")
    form = {"sign_in_name": "senior_carer@example.org", "password": PASSWORD}
    assert browser.post("/sign-in", form).status_code == 422


def test_the_journal_verifies_and_says_what_was_erased(
    keeper: Browser, work: Work, world: World, audit: str, session: Session
) -> None:
    leave(work, world)
    erase(keeper, world)
    session.rollback()
    reports = verify_journal(session)
    assert [report.fault for report in reports if report.fault] == []
    erased = {name for report in reports for _seq, _kind, name in report.erased}
    assert {"name", "sign_in_name"} <= erased
    noted = session.scalars(select(JournalEvent).where(JournalEvent.kind == "person.erased")).one()
    assert isinstance(noted.data, dict)
    assert noted.data["values"] >= 2


def test_a_pack_made_after_the_erasure_is_intact(
    keeper: Browser, work: Work, world: World, audit: str, session: Session
) -> None:
    """Also where the journal held the very name that stands under a finished audit."""
    with work.transaction() as before:
        user_id = world.user("senior_carer").id
        before.add(
            UserChange(id="c1", user_id=user_id, name="Sam Carer", sign_in_name="sam@x", at=AT, by="u")
        )
    leave(work, world)
    erase(keeper, world)
    assert "Sam Carer" not in set(session.scalars(select(JournalValue.value)))
    with work.transaction() as asking:
        packs.request_pack(
            asking, world.oak.id, date(2026, 11, 1), date(2026, 11, 22), actor=manager(asking, world), now=AT
        )
    work.run_until_idle()
    session.rollback()
    path: Path = file_of(work, session.scalars(select(PackFile.sha256)).one())
    verdict = verify(path)
    assert verdict.intact, verdict


def test_a_colleague_of_the_same_name_keeps_theirs_in_the_journal(
    keeper: Browser, work: Work, world: World, session: Session
) -> None:
    with work.transaction() as before:
        service.create_user(before, world.provider, "namesake@example.org", NAME, actor=BUILDER, now=AT)
    leave(work, world)
    erase(keeper, world)
    session.rollback()
    values = list(session.scalars(select(JournalValue.value)))
    assert values.count(NAME) == 1
    assert "namesake@example.org" in values
    assert "senior_carer@example.org" not in values


def test_somebody_named_after_an_answer_takes_no_answer_out_of_the_journal(
    keeper: Browser, work: Work, world: World, audit: str, session: Session
) -> None:
    answers = (
        select(JournalValue.value)
        .join(
            JournalEvent,
            (JournalEvent.chain == JournalValue.chain) & (JournalEvent.seq == JournalValue.seq),
        )
        .where(JournalEvent.kind == "audit.answered")
    )
    held = sorted(session.scalars(answers))
    assert held
    with work.transaction() as before:
        changed = UserChange(
            id="c1",
            user_id=world.user("senior_carer").id,
            name=held[0],
            sign_in_name="other_senior_carer@example.org",
            at=AT,
            by="u",
        )
        before.add(changed)
    leave(work, world)
    erase(keeper, world)
    session.rollback()
    assert sorted(session.scalars(answers)) == held
    assert "other_senior_carer@example.org" in set(session.scalars(select(JournalValue.value)))
