"""A whole audit with the network gone, and the tablet switched off half-way: everything arrives, once."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.held import AtServer, assert_same, at_server
from tests.browser.installation import Installation
from tests.browser.pages.capture import Answering, Capture, Item, each_section
from tests.browser.pictures import camera_photo
from tests.browser.tablet import Tablet

IPC = "Infection prevention and control audit"
LAST_BEFORE_THE_KILL = "Care equipment"
NOT_MET = {"ipc.hand-hygiene.02", "ipc.equipment.01", "ipc.equipment.08", "ipc.food.02"}


def test_an_audit_made_offline_across_a_killed_browser_arrives_once_and_whole(
    installation: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    answers = _answers(tmp_path)

    # Given a senior carer who signed in on a tablet before the network went
    tablet.sign_in("senior_carer")
    tablet.put_away()  # a cookie is written when the browser closes, or within half a minute
    tablet.app.wait_until_ready()
    tablet.without_network()
    installation.kill()
    tablet.page.reload()

    # When she gets half-way through the audit, and the tablet dies in her hand
    tablet.app.start(IPC)
    audit = _first_half(tablet.app, answers)
    tablet.app.says("On this tablet")
    before = tablet.holds
    tablet.dies()

    # Then all is there, and she is at the very item she was at
    assert tablet.holds == before
    tablet.app.carry_on(IPC)
    assert tablet.app.audit_id == audit
    _assert_at(tablet.app, "ipc.equipment.08")

    # When she goes on to the end and signs, and then the network comes back
    _second_half(tablet.app, answers)
    tablet.app.finish("Senior Carer")
    tablet.app.says("3 photos")
    installation.start()
    tablet.app.send_now()

    # Then everything arrived once, byte for byte, and the actions are live
    tablet.app.says("Sent and checked")
    server = at_server(installation)
    assert_same(tablet.holds, server)
    _assert_judged(server, audit)


def _first_half(app: Capture, answers: dict[str, Answering]) -> str:
    for section in each_section(app):
        app.answer_section(answers)
        if section == LAST_BEFORE_THE_KILL:
            break
    return app.audit_id


def _assert_at(app: Capture, item: str) -> None:
    expect(app.page.locator("#section-title")).to_have_text(LAST_BEFORE_THE_KILL)
    expect(app.item(item).card).to_be_in_viewport()
    expect(app.item(item).card.locator("h3")).to_be_focused()


def _second_half(app: Capture, answers: dict[str, Answering]) -> None:
    while app.next_section():
        app.answer_section(answers)
    app.review()
    expect(app.title).to_have_text(f"{len(NOT_MET)} not met")


def _assert_judged(server: AtServer, audit: str) -> None:
    assert (server.audits, server.finishes, len(server.photos)) == ([audit], 1, 3)
    assert len(server.answers) == 76  # of 78: with no outbreak, two are not asked
    assert {item for item, result in server.answers.items() if result == "fail"} == NOT_MET
    assert server.answers["ipc.governance.03"] == "na"
    assert server.answers["ipc.environment.02"] == "unchecked"
    assert set(server.actions) == NOT_MET
    references = {reference for _kind, reference in server.actions.values()}
    assert references == {"OAK-0001", "OAK-0002", "OAK-0003", "OAK-0004"}


def _answers(folder: Path) -> dict[str, Answering]:
    """What is out of the ordinary in this home today."""

    def no_soap(item: Item) -> None:
        item.no()
        item.photo(camera_photo(folder, "empty-soap"))
        item.note("No soap at the sluice basin; told Bea.")

    def stained_commodes(item: Item) -> None:
        item.count(10, 7)
        item.photo(camera_photo(folder, "commode", (90, 90, 80)))

    def warm_fridge(item: Item) -> None:
        item.photo(camera_photo(folder, "fridge", (200, 210, 220)))  # before there is an answer
        item.reading("11.4")

    return {
        "ipc.governance.03": lambda item: item.not_applicable("The home opened four months ago"),
        "ipc.hand-hygiene.02": no_soap,
        "ipc.environment.02": lambda item: item.could_not_check("A resident needed me first"),
        "ipc.equipment.01": stained_commodes,
        "ipc.equipment.08": lambda item: item.no(),
        "ipc.food.02": warm_fridge,
    }
