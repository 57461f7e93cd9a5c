"""A limit that a manager sets is the one the tablet shows and judges by, and the one the report names."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chromium import DESK
from tests.browser.conftest import Open
from tests.browser.installation import Installation
from tests.browser.pages.manager import Manager
from tests.browser.tablet import Tablet

IPC = "Infection prevention and control audit"
TRAINING = "ipc.governance.05"


def test_a_limit_of_the_home_reaches_the_tablet_and_the_report(
    installation: Installation, tablet: Tablet, open_browser: Open
) -> None:
    desk = open_browser("desk", size=DESK, touch=False).page
    manager = Manager(desk, installation.url).sign_in(installation.email("registered_manager"))
    manager.menu("Settings")
    desk.get_by_role("link", name="Limits").click()
    desk.get_by_role("link", name="Training in date", exact=True).click()
    desk.get_by_label("Training in date").fill("95")
    desk.get_by_label("Why are you changing it?").fill("Agreed after the last outbreak.")
    desk.get_by_role("button", name="Save").click()
    manager.says("Training in date: changed.")
    expect(desk.get_by_text("Agreed after the last outbreak.")).to_be_visible()

    tablet.sign_in("senior_carer")
    tablet.app.start(IPC)
    asked = tablet.app.item(TRAINING)
    expect(asked.card).to_contain_text("Set for this home.")
    expect(asked.card).to_contain_text("95 percent must be")
    asked.count(10, 9)
    expect(asked.card).to_contain_text("Not met")
    tablet.app.all_saved()
    tablet.app.says("Sent and checked")

    manager.menu("Audits")
    desk.get_by_role("main").get_by_role("link", name=IPC).first.click()
    expect(desk.get_by_text("Limit set for this home: 95 percent, by").first).to_be_visible()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("1 high not met")
