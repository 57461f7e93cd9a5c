"""Thirteen hours later, over HTTPS: the session is over, its token is stale, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Open
from tests.browser.held import assert_same, at_server
from tests.browser.installation import Installation
from tests.browser.pages.capture import Capture
from tests.browser.pictures import camera_photo
from tests.browser.tablet import Tablet

FIRE = "Fire safety"
LATER = 13  # hours: longer than the longest shift a session lasts
TOKEN = """async () => {
  const reply = await fetch("/api/sync/session", { cache: "no-store" });
  return reply.text();
}"""


@pytest.fixture
def tablet(https_installation: Installation, open_browser: Open) -> Tablet:
    """A tablet that trusts the home's certificate."""
    certificate = https_installation.certificate
    return Tablet(lambda: open_browser(certificate=certificate), https_installation)


def test_the_night_before_is_sent_the_next_morning_with_a_stale_token_and_a_new_session(
    https_installation: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    # Given an audit made at night with the network gone, by somebody whose session ends while she sleeps
    tablet.sign_in("senior_carer")
    last_night = str(tablet.page.evaluate(TOKEN))
    tablet.without_network()
    https_installation.kill()
    audit = _audit_with_a_critical_failure(tablet.app, tmp_path)

    # When the server is back in the morning
    https_installation.start(hours_later=LATER)
    tablet.watch.expect("401 GET /api/sync/session", "400 POST /api/sync/changes")
    tablet.app.send_now()

    # Then the tablet keeps everything and asks her to sign in
    expect(tablet.page.get_by_text("Saved. Sign in to send it.")).to_be_visible()
    tablet.app.says("On this tablet")

    # When she does, and the first token the tablet gets hold of is last night's
    stale = _answer_once_with(tablet, last_night)
    tablet.page.get_by_role("link", name="Sign in").click()
    tablet.app.give_password(https_installation.email("senior_carer"))

    # Then the refusal is understood, a fresh token is fetched, and all of it arrives once
    tablet.app.says("Sent and checked")
    assert stale == ["used"]
    assert "400 POST /api/sync/changes" in tablet.watch.seen
    server = at_server(https_installation)
    assert_same(tablet.holds, server)
    assert (server.audits, server.finishes, len(server.photos)) == ([audit], 1, 1)


def _audit_with_a_critical_failure(app: Capture, folder: Path) -> str:
    app.start(FIRE)
    critical = app.critical_item()
    critical.no()
    critical.photo(camera_photo(folder, "wedged-door"))
    app.page.get_by_role("button", name="Review and finish").click()
    expect(app.page.get_by_text("Say what you did, or move on again")).to_be_visible()
    critical.make_safe("Took the wedge away and told everyone on shift.")
    app.review()
    expect(app.title).to_have_text("1 not met, 1 critical")
    audit = app.audit_id
    app.finish("Senior Carer")
    return audit


def _answer_once_with(tablet: Tablet, reply: str) -> list[str]:
    """Answer the next question for a token with an old reply: what a page open all night holds."""
    used: list[str] = []

    def answer(route: Route) -> None:
        used.append("used")
        route.fulfill(body=reply, content_type="application/json")

    tablet.chromium.context.route("**/api/sync/session", answer, times=1)
    return used
