"""From the first screen to the first question."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect
from sqlalchemy import func, select

from auditapp.kernel import clock
from auditapp.programme.models import ProgrammeDue
from tests.browser.installation import Installation
from tests.browser.tablet import Tablet

TAP_AT_ONCE = """new MutationObserver((_, watch) => {
  const start = document.querySelector("main .app-button--primary");
  if (!start || !location.hash.startsWith("#/start/")) return;
  watch.disconnect();
  start.click();
}).observe(document, { childList: true, subtree: true });"""


def test_what_is_due_is_started_in_two_taps_with_everything_chosen_sensibly(
    installation: Installation, tablet: Tablet
) -> None:
    tablet.sign_in("senior_carer")
    expect(tablet.app.title).to_have_text("2 checks are due at Oak House")
    expect(tablet.page.get_by_text(f"{_days_late(installation)} days late")).to_be_visible()

    tablet.page.get_by_role("link", name="Infection prevention and control audit").first.tap()
    tablet.page.get_by_role("button", name="Start", exact=True).tap()

    expect(tablet.app.item("ipc.governance.01").card).to_be_in_viewport()
    assert tablet.app.item("ipc.governance.01").card.get_by_role("button", name="Yes").is_enabled()


def _days_late(installation: Installation) -> int:
    """Of what is due longest: two, or more where the seed was made before midnight."""
    with installation.looking() as session:
        due: date | None = session.scalar(select(func.min(ProgrammeDue.due_on)))
    assert due
    return (clock.local_date(clock.now()) - due).days


def test_a_tap_at_the_very_moment_the_button_is_drawn_is_not_lost(
    installation: Installation, tablet: Tablet
) -> None:
    tablet.sign_in("senior_carer")
    start = tablet.page.get_by_role("link", name="Infection prevention").first.get_attribute("href")
    tablet.page.goto("about:blank")
    tablet.page.add_init_script(TAP_AT_ONCE)
    tablet.page.goto(f"{installation.url}/capture/{start}")
    expect(tablet.app.item("ipc.governance.01").card).to_be_in_viewport()


def test_the_tablet_app_opens_without_a_network_after_the_very_first_visit(
    installation: Installation, tablet: Tablet
) -> None:
    tablet.sign_in("senior_carer")
    tablet.without_network()
    installation.kill()
    tablet.page.goto("about:blank")
    tablet.app.open()
    expect(tablet.app.title).to_have_text("2 checks are due at Oak House")
    tablet.watch.expect(r"(503|net::ERR_CONNECTION_REFUSED) GET /capture/sign-in")
    tablet.page.goto(f"{installation.url}/capture/sign-in")
    expect(tablet.page.get_by_role("heading", name="You need a connection to sign in")).to_be_visible()
    tablet.page.get_by_role("link", name="Go on working").click()
    tablet.app.start("Night")
    expect(tablet.page.locator("article.app-item").first).to_be_visible()
