"""The first start: a link is printed, opens once, and leaves a home that can be worked in."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from auditapp import commands
from auditapp.checklists.loader import load_library
from auditapp.checklists.models import ChecklistVersion
from auditapp.kernel import clock
from auditapp.kernel.journal_check import verify_journal
from auditapp.kernel.permissions import Permission
from auditapp.people import queries
from auditapp.people.models import Area, Home, HomeDetail, Provider, User
from auditapp.people.queries import actor_for
from auditapp.setup import cli
from auditapp.web import addresses
from auditapp.web.work import Work
from tests.build import World
from tests.page import Browser

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PASSWORD = "purple kettle on the roof"
TOLD = {
    "provider_name": "Larkfield Care Limited",
    "home_name": "Oak House",
    "location_id": "1-1234567890",
    "address": "12 Mill Lane\nLeeds",
    "postcode": "ls8 2ab",
    "local_authority": "Leeds",
    "beds": "42",
    "units": "Beech unit\n\nElm unit\nbeech  unit",
    "name": "Grace Adeyemi",
    "sign_in_name": "Grace.Adeyemi",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def printed(work: Work, capsys: pytest.CaptureFixture[str], bind: str = "127.0.0.1:8000") -> str:
    """What `auditapp serve` says before it serves."""
    cli.announce_set_up(work, bind)
    return capsys.readouterr().out


def link(work: Work, capsys: pytest.CaptureFixture[str]) -> str:
    """The path of the printed link."""
    found = re.search(r"http://127\.0\.0\.1:8000(/set-up/[-0-9a-z]+)", printed(work, capsys))
    assert found
    return found[1]


def test_the_link_leads_to_a_home_with_its_manager_and_checklists(
    empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    path, browser = link(bare, capsys), Browser(empty)
    assert "Set up Walkaround" in browser.get(path, status=200).text
    answer = browser.post(path, TOLD, status=302)
    text = browser.get(answer.location, status=200).text
    assert "Next time, sign in as grace.adeyemi" in text
    assert "steps are left to set Oak House up" in text
    with bare.transaction() as session:
        home, provider = session.scalars(select(Home)).one(), session.scalars(select(Provider)).one()
        assert (provider.name, home.name, home.location_id) == (
            "Larkfield Care Limited",
            "Oak House",
            "1-1234567890",
        )
        assert (home.address, home.postcode, home.beds) == ("12 Mill Lane\nLeeds", "LS8 2AB", 42)
        assert [each.because for each in session.scalars(select(HomeDetail))] == ["set_up"]
        assert set(session.scalars(select(Area.name))) == {"beech unit", "Elm unit"}
        assert session.scalar(select(func.count()).select_from(ChecklistVersion)) == len(load_library())
        user = session.scalars(select(User)).one()
        actor = actor_for(session, user.id, name=user.name)
        assert actor.can(Permission.HOME_PEOPLE_EDIT, home.id)
        assert actor.can(Permission.HOME_AUDIT_CAPTURE, home.id)
        assert Permission.PROVIDER_BACKUP_EDIT in actor.providers[provider.id]
        reports = verify_journal(session, expected=queries.chains_of(session))
    assert [report.fault for report in reports] == [None, None]


def test_the_same_link_never_opens_again(
    empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    path, browser = link(bare, capsys), Browser(empty)
    browser.get(path)
    browser.post(path, TOLD, status=302)
    stranger = Browser(empty)
    again = stranger.get(path, status=410).text
    assert "Walkaround is set up already" in again
    assert 'href="/sign-in"' in again
    assert "your slip" not in again
    assert "Larkfield" not in again
    stranger.get("/sign-in")  # for the token of its form
    stranger.post(path, TOLD, status=410)
    assert printed(bare, capsys) == ""
    text = stranger.get("/set-up", status=200).text
    assert "Walkaround is set up" in text
    assert "Larkfield" not in text


def test_a_second_server_on_a_taken_port_leaves_the_first_ones_link_as_it_is(
    empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = link(bare, capsys)
    monkeypatch.setenv("AUDITAPP_INSTANCE", str(bare.settings.instance))
    monkeypatch.setenv("AUDITAPP_SECRET_KEY", bare.settings.secret_key)
    monkeypatch.setenv("DATABASE_URL", bare.settings.database_url)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        done = CliRunner().invoke(commands.cli, ["serve", "--bind", bind])
    assert done.exit_code == 1
    assert f"{bind} is in use. Is Walkaround running already?" in done.output
    Browser(empty).get(path, status=200)


@pytest.mark.parametrize("bind", ["8000", "localhost:http", "127.0.0.1:99999"])
def test_an_address_that_is_none_is_refused_in_a_sentence(bind: str) -> None:
    done = CliRunner().invoke(commands.cli, ["serve", "--bind", bind])
    assert done.exit_code == 1
    assert "Give an address and a port" in done.output


def test_two_at_the_same_moment_set_up_one_installation(
    empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    path, answers = link(bare, capsys), list[int]()
    browsers = [Browser(empty), Browser(empty), Browser(empty)]
    for browser in browsers:
        browser.get(path, status=200)
    threads = [
        threading.Thread(target=lambda each=browser: answers.append(each.post(path, TOLD).status_code))
        for browser in browsers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 410, 410]
    with bare.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Provider)) == 1


def test_starting_again_prints_a_new_link_and_the_old_one_dies(
    empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = link(bare, capsys), link(bare, capsys)
    assert old != new
    Browser(empty).get(old, status=410)
    Browser(empty).get(new, status=200)


def test_an_expired_a_forged_and_a_misspelt_link_get_the_same_page(
    empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    path, browser = link(bare, capsys), Browser(empty)
    clock.set_clock(lambda: NOW + timedelta(days=7, seconds=1))
    pages = {
        browser.get(address, status=410).text
        for address in (path, "/set-up/2222-3333-4444-5555", "/set-up/short")
    }
    bodies = {page[page.index("<main") : page.index("</main>")] for page in pages}
    assert len(bodies) == 1
    assert "Started again, it prints a new one." in bodies.pop()


def test_the_summary_of_what_is_wrong_follows_the_page(
    empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    path, browser = link(bare, capsys), Browser(empty)
    wrong = {"location_id": "x", "postcode": "LS8", "beds": "-1", "again": "other"}
    browser.get(path)
    text = browser.post(path, wrong, status=422).text
    summary = re.findall(r'<li><a href="#([a-z_]+)">', text)
    fields = [
        name for name in re.findall(r'<(?:input|textarea)[^>]* id="([a-z_]+)"', text) if name in summary
    ]
    assert summary == fields
    assert summary[0] == "provider_name"
    assert len(summary) > 6


def test_capitals_and_missing_hyphens_do_not_matter_and_the_code_can_be_typed(
    empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    path, browser = link(bare, capsys), Browser(empty)
    code = path.removeprefix("/set-up/")
    browser.get(f"/set-up/{code.replace('-', '').upper()}", status=200)
    assert "Type the code of the link" in browser.get("/set-up", status=200).text
    browser.get("/join")
    found = browser.post("/join", {"code": code.upper()}, status=302)
    assert browser.get(found.location, status=302).location == f"/set-up/{code.replace('-', '')}"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"provider_name": " "}, "Enter the name of the care provider"),
        ({"home_name": ""}, "Enter the name of the home"),
        ({"location_id": "12345"}, "Enter the location ID as CQC writes it"),
        ({"postcode": "LS8"}, "Enter the whole postcode"),
        ({"beds": "forty"}, "Not a valid integer value"),
        ({"beds": "4000"}, "Enter the number of beds in figures"),
        ({"units": "\n".join(f"Unit {number}" for number in range(41))}, "Enter at most 40 units"),
        ({"name": "?"}, "Enter the name as people write it"),
        ({"sign_in_name": "g a"}, "Use letters, digits, dots and hyphens only"),
        ({"again": "another"}, "The two passwords are not the same"),
        ({"password": "Oak House!!!", "again": "Oak House!!!"}, "a name of yours or of your home"),
    ],
)
def test_nothing_that_was_typed_is_lost_when_something_is_wrong(
    wrong: dict[str, str], sentence: str, empty: Flask, bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    path, browser = link(bare, capsys), Browser(empty)
    browser.get(path)
    text = browser.post(path, {**TOLD, **wrong}, status=422).text
    assert sentence in text
    for name, typed in {**TOLD, **wrong}.items():
        if name not in ("password", "again"):
            assert typed.strip().splitlines()[0] in text if typed.strip() else True
    assert PASSWORD not in text
    with bare.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Provider)) == 0
    browser.post(path, TOLD, status=302)


def test_nothing_is_printed_and_no_link_works_once_there_is_a_provider(
    app: Flask, work: Work, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(work, capsys) == ""
    Browser(app).get("/set-up/2222333344445555", status=410)


@pytest.mark.parametrize(
    ("bind", "given", "base"),
    [
        ("127.0.0.1:8000", "", "http://127.0.0.1:8000"),
        ("0.0.0.0:8000", "", "http://localhost:8000"),
        ("[::]:8000", "", "http://localhost:8000"),
        ("unix:/run/walkaround.sock", "", "http://localhost"),
        ("127.0.0.1:8000", "https://audits.example.org", "https://audits.example.org"),
    ],
)
def test_the_link_begins_with_the_address_people_type(bind: str, given: str, base: str) -> None:
    assert addresses.base_of(bind, given) == base


def test_an_address_without_https_is_pointed_out_where_it_would_not_work(
    bare: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "AUDITAPP_URL" not in printed(bare, capsys)
    assert "Set AUDITAPP_URL to the address" in printed(bare, capsys, "192.168.1.10:8000")
