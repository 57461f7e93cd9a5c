"""A newer release reaches a tablet without ever pulling the floor from under an audit."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import expect

from auditapp.web.assets import Assets
from auditapp.wiring import ASSETS
from tests.browser.installation import Installation
from tests.browser.tablet import Tablet

IPC = "Infection prevention and control audit"
LOOK_FOR_UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update().catch(() => undefined);
  const worker = registration.installing;
  if (!worker) return registration.waiting ? "waiting" : "none";
  return new Promise((done) => worker.addEventListener("statechange", () => done(worker.state)));
}"""
RUNNING = "() => document.querySelector('script[type=module]').src.split('/')[4]"
KEPT = "() => caches.keys()"
LOST = "js/capture/ui/item.js"


def test_a_newer_release_waits_until_nobody_is_in_an_audit(
    installation: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    # Given an audit that is open while the server is upgraded
    tablet.sign_in("senior_carer")
    tablet.without_network()
    tablet.app.start(IPC)
    tablet.app.item("ipc.governance.01").yes()
    newer = _release(tmp_path)
    installation.restart(static=newer.root)

    # When the browser fetches the newer release, then the audit goes on as it was, even over a reload
    assert tablet.page.evaluate(LOOK_FOR_UPDATE) == "installed"
    tablet.app.item("ipc.governance.02").yes()
    tablet.app.all_saved()
    expect(tablet.page.get_by_text("A newer version")).to_have_count(0)
    assert tablet.page.evaluate(RUNNING) == ASSETS.build
    tablet.page.reload()
    expect(tablet.app.item("ipc.governance.02").card).to_be_visible()
    assert tablet.page.evaluate(RUNNING) == ASSETS.build

    # When the auditor is back on the first screen and takes it, then it is there and so is the audit
    tablet.app.go("#/")
    tablet.page.get_by_role("button", name="Use it now").click()
    tablet.page.wait_for_function(f"() => ({RUNNING})() === '{newer.build}'")
    tablet.app.carry_on(IPC)
    expect(tablet.app.item("ipc.governance.01").card).to_contain_text("Met. Saved")
    assert tablet.page.evaluate(KEPT) == [f"walkaround-shell-{newer.build}"]


def test_a_release_that_did_not_arrive_whole_is_never_used(
    installation: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    # Given a newer release of which one file cannot be had
    tablet.sign_in("senior_carer")
    tablet.without_network()
    newer = _release(tmp_path)
    installation.restart(static=newer.root)
    tablet.watch.expect(f"net::ERR_CONNECTION_RESET GET /static/{newer.build}/{LOST}")
    tablet.chromium.context.route(f"**/{newer.build}/{LOST}", lambda route: route.abort("connectionreset"))

    # When the browser tries to fetch it, then the old one goes on and works with no server at all
    assert tablet.page.evaluate(LOOK_FOR_UPDATE) == "redundant"
    assert tablet.page.evaluate(KEPT) == [f"walkaround-shell-{ASSETS.build}"]
    assert any(LOST in line for line in tablet.watch.seen)
    installation.kill()
    tablet.page.reload()
    tablet.app.start(IPC)
    tablet.app.item("ipc.governance.01").yes()
    tablet.app.all_saved()
    assert tablet.page.evaluate(RUNNING) == ASSETS.build


def _release(folder: Path) -> Assets:
    """The product's static tree with one small change."""
    root = folder / "static"
    shutil.copytree(ASSETS.root, root)
    with (root / "js/capture/main.js").open("a") as file:
        file.write("globalThis.laterRelease = true;\n")
    newer = Assets(root)
    assert newer.build != ASSETS.build
    return newer
