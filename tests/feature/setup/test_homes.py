"""A provider's homes: the list, a new one, details with who changed what; the administrator's first page."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.journal import JournalEvent
from auditapp.people.models import Home, HomeDetail
from tests.build import World
from tests.page import Browser
from tests.tablet import signed_in

CHANGED = {
    "home_name": "Oak Court",
    "location_id": "1-1234567890",
    "address": "1 Mill Lane\nLeeds",
    "postcode": "ls82ab",
    "local_authority": "Leeds",
    "beds": "40",
}


@pytest.fixture
def keeper(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "administrator")


def test_details_are_changed_with_who_and_what_was_before(
    manager: Browser, session: Session, world: World
) -> None:
    page = f"/homes/{world.oak.id}/details"
    assert "Nothing was changed yet" in manager.get(page, status=200).text
    manager.post(page, CHANGED, status=302)
    manager.post(page, {**CHANGED, "beds": "44"}, status=302)
    text = manager.get(page, status=200).text
    assert "Details of Oak Court" in text
    assert "40 → 44" in text
    assert text.count("Registered Manager, ") == 2
    home = session.get_one(Home, world.oak.id)
    assert (home.postcode, home.beds, home.address) == ("LS8 2AB", 44, "1 Mill Lane\nLeeds")
    kinds = session.scalars(select(JournalEvent.kind).where(JournalEvent.kind == "home.details_set"))
    assert len(list(kinds)) == 2


def test_saving_the_same_again_adds_nothing(manager: Browser, session: Session, world: World) -> None:
    page = f"/homes/{world.oak.id}/details"
    manager.get(page)
    manager.post(page, CHANGED, status=302)
    manager.post(page, {**CHANGED, "postcode": "LS8  2AB "}, status=302)
    assert "Nothing was changed." in manager.get(page).text
    assert len(list(session.scalars(select(HomeDetail.id)))) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"home_name": ""}, "Enter the name of the home"),
        ({"location_id": "nonsense"}, "Enter the location ID as CQC writes it"),
        ({"postcode": "LS8"}, "Enter the whole postcode"),
        ({"beds": "-1"}, "Enter the number of beds in figures"),
        ({"address": "x" * 401}, "Shorten this to 400 characters"),
    ],
)
def test_details_that_cannot_be_are_refused_and_stay_typed(
    wrong: dict[str, str], sentence: str, manager: Browser, session: Session, world: World
) -> None:
    page = f"/homes/{world.oak.id}/details"
    manager.get(page)
    text = manager.post(page, {**CHANGED, **wrong}, status=422).text
    assert sentence in text
    assert 'value="Leeds"' in text
    assert session.get_one(Home, world.oak.id).name == "Oak House"


def test_two_homes_cannot_have_one_location_id(keeper: Browser, world: World) -> None:
    keeper.get(f"/homes/{world.oak.id}/details")
    keeper.post(f"/homes/{world.oak.id}/details", CHANGED, status=302)
    keeper.get(f"/providers/{world.provider.id}/homes/new", status=200)
    text = keeper.post(f"/providers/{world.provider.id}/homes/new", CHANGED, status=422).text
    assert "Oak Court already has the location ID 1-1234567890." in text


def test_a_new_home_leads_on_to_its_own_steps(keeper: Browser, session: Session, world: World) -> None:
    base = f"/providers/{world.provider.id}/homes"
    keeper.get(f"{base}/new")
    answer = keeper.post(f"{base}/new", {**CHANGED, "home_name": "Ash Court"}, status=302)
    assert "steps are left to set Ash Court up" in keeper.get(answer.location, status=200).text
    text = keeper.get(base, status=200).text
    assert "3 homes of Greenway Care" in text
    assert "CQC location 1-1234567890, LS8 2AB, Leeds" in text
    assert session.scalars(select(Home.prefix).where(Home.name == "Ash Court")).one() == "ASH"


def test_a_deputy_reads_the_details_and_changes_nothing(app: Flask, world: World) -> None:
    deputy = signed_in(app, world, "deputy_manager")
    text = deputy.get(f"/homes/{world.oak.id}/details", status=200).text
    assert 'name="home_name"' not in text
    assert "Not known" in text


def test_an_administrator_arrives_at_what_there_is_to_keep_in_order(keeper: Browser, world: World) -> None:
    base = f"/providers/{world.provider.id}"
    assert keeper.get("/", status=302).location == f"{base}/administration"
    text = keeper.get(f"{base}/administration", status=200).text
    for part in ("homes", "people", "settings", "backups", "personal-data"):
        assert f'href="{base}/{part}"' in text


def test_a_quality_lead_sees_there_only_what_is_theirs(app: Flask, world: World) -> None:
    base = f"/providers/{world.provider.id}"
    text = signed_in(app, world, "quality_lead").get(f"{base}/administration", status=200).text
    assert f'href="{base}/settings"' in text
    assert f'href="{base}/backups"' not in text
