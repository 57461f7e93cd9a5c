"""What a manager settles, and what an inspector takes away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.chromium import DESK
from tests.browser.conftest import Open
from tests.browser.installation import ROOT, Installation
from tests.browser.pages.manager import Manager
from tests.browser.pictures import camera_photo
from tests.browser.tablet import Tablet

IPC = "Infection prevention and control audit"
# A tablet that was put back to an old copy of itself sends the same number with another answer.
SEND_ANOTHER = """async ([id, answer]) => {
  const base = document.querySelector("script[type=module]").src.replace(/main\\.js$/, "");
  const { changesById } = await import(`${base}store/store.js`);
  const { digestOf } = await import(`${base}hash.js`);
  const [{ change }] = await changesById([id]);
  const other = { ...change, value: { type: "yes_no_na", answer }, note: "Seen again after the tablet was restored." };
  const { csrf } = await (await fetch("/api/sync/session", { cache: "no-store" })).json();
  const { digest } = await digestOf(other);
  const reply = await fetch("/api/sync/changes", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ wire: 1, changes: [{ digest, change: other }] }),
  });
  return (await reply.json()).outcomes[0].outcome;
}"""


def test_a_manager_settles_two_answers_that_came_under_one_number(
    installation: Installation, tablet: Tablet, open_browser: Open
) -> None:
    tablet.sign_in("senior_carer")
    tablet.app.start(IPC)
    tablet.app.item("ipc.governance.01").yes()
    tablet.app.all_saved()
    tablet.app.says("Sent and checked")
    answer = next(change["id"] for change in tablet.holds["changes"] if change["kind"] == "answer")
    assert tablet.page.evaluate(SEND_ANOTHER, [answer, "no"]) == "conflict"

    desk = open_browser("desk", size=DESK, touch=False).page
    manager = Manager(desk, installation.url).sign_in(installation.email("registered_manager"))
    manager.menu("Needs a decision").page.locator("main").get_by_role("link").first.click()
    expect(desk.get_by_text("Seen again after the tablet was restored.")).to_be_visible()
    expect(desk.locator(".app-versus .app-card")).to_have_count(2)
    desk.locator("input[type=radio]").first.check()
    desk.get_by_label("Why?").fill("The first was seen on the round.")
    desk.get_by_role("button", name="Record the decision").click()

    manager.says("Your decision is recorded.")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nothing needs a decision")
    desk.get_by_role("region", name="Decided").get_by_role("link").click()
    expect(desk.get_by_text("This has been decided")).to_be_visible()


def test_a_pack_is_asked_for_built_downloaded_and_proved(
    installation: Installation, tablet: Tablet, open_browser: Open, tmp_path: Path
) -> None:
    tablet.sign_in("senior_carer")
    tablet.app.start(IPC)
    tablet.app.item("ipc.governance.01").no()
    tablet.app.item("ipc.governance.01").photo(camera_photo(tmp_path, "board"))
    tablet.app.review()
    tablet.app.finish("Senior Carer")
    tablet.app.says("Sent and checked")

    desk = open_browser("desk", size=DESK, touch=False).page
    manager = Manager(desk, installation.url).sign_in(installation.email("registered_manager"))
    manager.menu("Packs").page.get_by_role("button", name="Make the pack").click()
    link = desk.get_by_role("link", name="Download the pack")
    expect(link).to_be_visible(timeout=60_000)
    with desk.expect_download() as download:
        link.click()
    pack = tmp_path / download.value.suggested_filename
    download.value.save_as(pack)
    key = desk.locator("code").first.inner_text()

    told = _verify(pack, "--key", key)
    assert told.returncode == 0, told.stdout + told.stderr
    spoilt = bytearray(pack.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    pack.write_bytes(spoilt)
    assert _verify(pack, "--key", key).returncode == 1


def _verify(pack: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditapp.commands", "pack", "verify", str(pack), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
