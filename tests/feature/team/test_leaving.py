"""Leaving: nothing is left without an owner, nothing opens any more, and nothing that was done is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action, ActionAssignment
from auditapp.kernel import journal
from auditapp.people.account_models import Invitation
from auditapp.people.models import Departure, RoleRevocation
from auditapp.web.work import Work
from tests.build import PASSWORD, World
from tests.feature.actions.raised import done, live
from tests.feature.team.conftest import code_on, invite
from tests.page import Browser
from tests.tablet import signed_in

MakeBrowser = Callable[[], Browser]


def at(world: World, key: str) -> str:
    return f"/homes/{world.oak.id}/people/{world.user(key).id}/departure"


@pytest.fixture
def two(work: Work, world: World) -> list[str]:
    """Two open actions of the care assistant, and one that somebody checked."""
    with work.transaction() as session:
        first = live(session, world, text="Lock the sluice")
        second = live(session, world, text="Mend the rail")
        done(session, world, second)
        return [first.id, second.id]


def owner_of(session: Session, action_id: str) -> str:
    query = select(ActionAssignment).where(ActionAssignment.action_id == action_id)
    return session.scalars(query.order_by(ActionAssignment.number.desc())).all()[0].owner_id


def test_whoever_owns_nothing_leaves_with_one_press(
    manager: Browser, world: World, browser: MakeBrowser, session: Session
) -> None:
    carer = browser().sign_in(world, "senior_carer_2")
    page = manager.get(at(world, "senior_carer_2"), status=200).text
    assert "They own no open action" in page
    assert "Senior carer, Oak House" in page
    assert "Tick this to say" in manager.post(at(world, "senior_carer_2"), {}, status=422).text
    manager.post(at(world, "senior_carer_2"), {"sure": "y"}, status=302)
    assert carer.get("/account").status_code == 302
    assert session.scalars(select(Departure.home_id)).all() == [world.oak.id]
    assert len(session.scalars(select(RoleRevocation)).all()) == 1
    manager.get(f"/homes/{world.oak.id}/people", status=200)  # which says so once
    listed = manager.get(f"/homes/{world.oak.id}/people", status=200).text
    assert "Senior Carer 2" not in listed
    left = manager.get(f"/homes/{world.oak.id}/people?show=left", status=200).text
    assert "Senior Carer 2" in left
    person = at(world, "senior_carer_2").removesuffix("/departure")
    assert "Left on Fri 20 Nov" in manager.get(person, status=200).text
    events = journal.events_of(session, journal.provider_chain(world.provider.id))
    assert [event.kind for event in events][-2:] == ["role.revoked", "person.left"]


def test_nothing_happens_until_every_action_has_a_new_owner(
    manager: Browser, world: World, two: list[str], session: Session, browser: MakeBrowser
) -> None:
    carer = browser().sign_in(world, "care_assistant")
    page = manager.get(at(world, "care_assistant"), status=200).text
    assert "2 open actions need a new owner first" in page
    assert "Give all of them to" in page
    senior = world.user("senior_carer").id
    answer = manager.post(
        at(world, "care_assistant"), {f"owner_{two[0]}": senior, "sure": "y"}, status=422
    ).text
    assert re.search(r"Choose who takes over OAK-\d+", answer)
    assert f'<option selected value="{senior}">' in answer
    assert owner_of(session, two[0]) == world.user("care_assistant").id
    assert carer.get("/account").status_code == 200
    assert session.scalars(select(Departure)).all() == []


def test_each_action_goes_to_the_owner_chosen_for_it_with_the_reason(
    manager: Browser, world: World, two: list[str], session: Session
) -> None:
    manager.get(at(world, "care_assistant"))
    deputy, senior = world.user("deputy_manager").id, world.user("senior_carer").id
    given = {"everything": senior, f"owner_{two[1]}": deputy, "sure": "y", "reason": "Moved to Leeds"}
    manager.post(at(world, "care_assistant"), given, status=302)
    assert [owner_of(session, each) for each in two] == [senior, deputy]
    reference = session.get_one(Action, two[0])
    page = manager.get(f"/actions/{reference.id}").location
    told = manager.get(page, status=200).text
    assert "Care Assistant no longer works here. Moved to Leeds" in told


@pytest.mark.parametrize("owner", ["inspector", "care_assistant", "beech_senior_carer", "other_senior_carer"])
def test_nobody_who_could_not_do_it_gets_an_action(
    manager: Browser, world: World, two: list[str], session: Session, owner: str
) -> None:
    manager.get(at(world, "care_assistant"))
    given = {f"owner_{each}": world.user(owner).id for each in two} | {"sure": "y"}
    manager.post(at(world, "care_assistant"), given, status=422)
    assert owner_of(session, two[0]) == world.user("care_assistant").id


def test_an_action_given_to_them_meanwhile_stops_the_leaving(
    manager: Browser, world: World, work: Work, two: list[str], session: Session
) -> None:
    manager.get(at(world, "care_assistant"))
    with work.transaction() as other:
        live(other, world, text="New today")
    senior = world.user("senior_carer").id
    answer = manager.post(
        at(world, "care_assistant"), {f"owner_{each}": senior for each in two} | {"sure": "y"}, status=422
    )
    assert "New today" in answer.text
    assert owner_of(session, two[0]) == world.user("care_assistant").id


def test_what_somebody_did_stays_under_their_name(
    app: Flask, world: World, work: Work, two: list[str], manager: Browser
) -> None:
    manager.get(at(world, "care_assistant"))
    manager.post(
        at(world, "care_assistant"), {"everything": world.user("senior_carer").id, "sure": "y"}, status=302
    )
    page = manager.get(manager.get(f"/actions/{two[1]}").location, status=200).text
    assert "Care Assistant" in page


def test_codes_they_hold_and_codes_they_gave_open_nothing_any_more(
    app: Flask, world: World, browser: MakeBrowser
) -> None:
    nominated = signed_in(app, world, "nominated_individual")
    leaver = signed_in(app, world, "registered_manager")
    given = invite(leaver, world.oak.id)
    deputy = f"/homes/{world.oak.id}/people/{world.user('deputy_manager').id}"
    nominated.get(deputy)
    change = {"role-role": "registered_manager", "role-engaged_as": "employed"}
    nominated.post(f"{deputy}/role", change, status=302)
    person = at(world, "registered_manager").removesuffix("/departure")
    reset = code_on(nominated.post(f"{person}/password-code", status=200).text)
    nominated.post(at(world, "registered_manager"), {"sure": "y"}, status=302)
    for code in (given, reset):
        browser().get(f"/join/{code}", status=410)


def test_somebody_of_two_homes_leaves_one_or_all(
    app: Flask, world: World, browser: MakeBrowser, work: Work, session: Session
) -> None:
    nominated = signed_in(app, world, "nominated_individual")
    code = invite(nominated, world.beech.id, sign_in_name="senior_carer_2@example.org")
    carer = browser().sign_in(world, "senior_carer_2")
    carer.get(f"/join/{code}")
    carer.post(f"/join/{code}", {"with_my_account": "yes"}, status=302)
    page = nominated.get(at(world, "senior_carer_2"), status=200).text
    assert "They keep their other roles" in page
    assert "All homes of the provider" in page
    every = nominated.get(f"{at(world, 'senior_carer_2')}?from=everywhere", status=200).text
    assert "Senior carer, Beech Lodge" in every
    # Oak House's manager may end the role in Oak House, and not the one in Beech Lodge.
    manager = signed_in(app, world, "registered_manager")
    manager.get(at(world, "senior_carer_2"), status=200)
    manager.get(f"{at(world, 'senior_carer_2')}?from=everywhere", status=403)
    nominated.post(f"{at(world, 'senior_carer_2')}?from=everywhere", {"sure": "y"}, status=302)
    assert session.scalars(select(Departure.provider_id)).all() == [world.provider.id]
    again = browser()
    again.get("/sign-in")
    form = {"sign_in_name": "senior_carer_2@example.org", "password": PASSWORD}
    assert "Your access ended on" in again.post("/sign-in", form, status=422).text


def test_actions_of_somebody_whose_last_day_is_over_are_pointed_out_and_handed_over(
    manager: Browser, world: World, work: Work, session: Session
) -> None:
    with work.transaction() as writing:
        live(writing, world, owner="beech_senior_carer", text="Left behind")
    listed = manager.get(f"/homes/{world.oak.id}/people", status=200).text
    assert "1 open action belongs to people who no longer work here" in listed
    assert "Beech Senior Carer: " in listed
    page = manager.get(at(world, "beech_senior_carer"), status=200).text
    assert "What Beech Senior Carer left behind" in page
    field = re.findall(r'name="(owner_[^"]+)"', page)[0]
    given = {field: world.user("senior_carer").id, "sure": "y"}
    manager.post(at(world, "beech_senior_carer"), given, status=302)
    assert "no longer work here" not in manager.get(f"/homes/{world.oak.id}/people", status=200).text


def test_somebody_who_left_already_cannot_leave_again(manager: Browser, world: World) -> None:
    manager.get(at(world, "senior_carer_2"))
    manager.post(at(world, "senior_carer_2"), {"sure": "y"}, status=302)
    manager.get(at(world, "senior_carer_2"), status=409)
    manager.post(at(world, "senior_carer_2"), {"sure": "y"}, status=409)


def test_somebody_who_left_is_invited_to_come_back_with_their_account(
    manager: Browser, world: World, session: Session
) -> None:
    gone = world.user("senior_carer_2")
    person = f"/homes/{world.oak.id}/people/{gone.id}"
    assert "Works here again" not in manager.get(person, status=200).text
    manager.get(at(world, "senior_carer_2"), status=200)
    manager.post(at(world, "senior_carer_2"), {"sure": "y"}, status=302)
    page = manager.get(person, status=200).text
    assert "Works here again" in page
    assert "Give their open actions" not in page
    form = manager.get(f"/homes/{world.oak.id}/people/invitation?account={gone.id}", status=200).text
    assert f'value="{gone.sign_in_name}"' in form
    assert f'value="{gone.name}"' in form
    stranger = f"/homes/{world.oak.id}/people/invitation?account={world.user('beech_senior_carer').id}"
    assert world.user("beech_senior_carer").sign_in_name not in manager.get(stranger, status=200).text
    asked = {
        "name": gone.name,
        "sign_in_name": gone.sign_in_name,
        "role": "senior_carer",
        "engaged_as": "employed",
    }
    manager.post(f"/homes/{world.oak.id}/people/invitation", asked, status=200)
    session.rollback()
    assert session.scalars(select(Invitation.user_id)).all() == [gone.id]


def test_a_manager_of_one_home_neither_sees_nor_hands_over_what_somebody_owns_in_another(
    manager: Browser, world: World, work: Work, session: Session
) -> None:
    with work.transaction() as writing:
        held = live(
            writing,
            world,
            owner="senior_carer_2",
            by="beech_senior_carer",
            home_id=world.beech.id,
            text="Secret of Beech",
        )
        held_id = held.id
    everywhere = f"{at(world, 'senior_carer_2')}?from=everywhere"
    page = manager.get(everywhere, status=403).text
    assert "Ask your provider" in page
    assert "Secret of Beech" not in page
    manager.get("/account")
    given = {"everything": world.user("registered_manager").id, "sure": "y"}
    manager.post(everywhere, given, status=403)
    assert owner_of(session, held_id) == world.user("senior_carer_2").id
