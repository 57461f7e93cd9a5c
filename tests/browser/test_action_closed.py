"""From a failed item to a checked fix: the owner shows it on a phone, somebody else checks it at a desk."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.browser.installation import Installation
from tests.browser.pages.capture import Capture
from tests.browser.pages.manager import Manager
from tests.browser.pictures import camera_photo
from tests.browser.tablet import Tablet

IPC = "Infection prevention and control audit"
WHAT = "Name an IPC lead and deputy"
SEEN = "Asked two staff on shift; both knew who it is."


def test_an_action_is_done_with_an_after_photo_and_checked_by_somebody_else(
    installation: Installation, tablet: Tablet, open_browser: Open, tmp_path: Path
) -> None:
    # Given an audit with a failed item, and a colleague named as the one to put it right
    tablet.sign_in("senior_carer")
    _audit(tablet.app, owner="Senior Carer 2", photo=camera_photo(tmp_path, "before"))

    # When she shows on her phone that it is done
    phone = Tablet(lambda: open_browser("phone", size=PHONE), installation)
    phone.sign_in("senior_carer_2")
    _show_done(phone, camera_photo(tmp_path, "after"))

    # Then she cannot check her own work
    desk = open_browser("desk", size=DESK, touch=False).page
    hers = Manager(desk, installation.url).sign_in(installation.email("senior_carer_2"))
    hers.open_action(WHAT)
    expect(desk.get_by_text("Somebody else has to check this")).to_be_visible()
    expect(desk.get_by_role("button", name="Record your check")).to_have_count(0)
    hers.sign_out()

    # But the manager, who sees before and after, can
    manager = Manager(desk, installation.url).sign_in(installation.email("registered_manager"))
    manager.open_action(WHAT)
    _sees_both(desk)
    manager.check("It is done, and I saw it in practice", SEEN)
    manager.says("Your check is recorded.")
    expect(desk.locator(".app-heading .app-tags")).to_contain_text("Checked")
    expect(desk.get_by_text(SEEN)).to_be_visible()


def test_the_register_is_walked_and_narrowed_by_keyboard_alone(
    installation: Installation, tablet: Tablet, open_browser: Open
) -> None:
    # Given two actions
    tablet.sign_in("senior_carer")
    app = tablet.app
    app.start(IPC)
    app.item("ipc.governance.01").no()
    app.item("ipc.governance.02").no()
    app.review()
    app.finish("Senior Carer")
    app.says("Sent and checked")
    desk = open_browser("desk", size=DESK, touch=False).page
    Manager(desk, installation.url).sign_in(installation.email("registered_manager")).menu("Actions")

    # When the manager goes past the menu, narrows the list and walks its rows, with no mouse
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the main part")).to_be_focused()
    desk.keyboard.press("Enter")
    _tab_to(desk, "To do")
    desk.keyboard.press("Enter")
    expect(desk.locator("[aria-current]", has_text="To do")).to_be_visible()
    for key in ("j", "j", "k"):
        desk.keyboard.press(key)
    first = desk.locator(".app-register__link").first
    expect(first).to_be_focused()
    told = first.inner_text()
    desk.keyboard.press("Enter")

    # Then the action opens
    expect(desk.get_by_role("heading", level=1)).to_have_text(told)


def _audit(app: Capture, *, owner: str, photo: Path) -> None:
    app.start(IPC)
    item = app.item("ipc.governance.01")
    item.no()
    item.photo(photo)
    item.give_to(owner)
    app.review()
    app.finish("Senior Carer")
    app.says("Sent and checked")


def _show_done(phone: Tablet, photo: Path) -> None:
    phone.page.get_by_role("link", name=WHAT).click()
    expect(phone.page.get_by_role("img", name="What was found")).to_have_js_property("naturalWidth", 1280)
    phone.app.show_done("Named Bea as lead; her name is on the board.", photo)
    phone.app.says("Sent and checked")
    expect(phone.page.get_by_text("OAK-0001 is shown as done")).to_be_visible()
    expect(phone.page.get_by_role("link", name=WHAT)).to_have_count(0)


def _sees_both(desk: Page) -> None:
    pictures = desk.get_by_role("region", name="Before and after").get_by_role("img")
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("(image) => image.naturalWidth") > 300


def _tab_to(desk: Page, words: str) -> None:
    """Press Tab until it is reached; twenty times is too far."""
    wanted = desk.get_by_role("link", name=words)
    for _press in range(20):
        desk.keyboard.press("Tab")
        if wanted.evaluate("(link) => link === document.activeElement"):
            return
    raise AssertionError(f"{words} was not reached by Tab")
