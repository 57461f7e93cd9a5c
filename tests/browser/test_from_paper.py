"""An audit that was filled in on paper: copied later, told as such, with a picture of the sheet."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from auditapp.audits.models import Audit, AuditRecord
from auditapp.evidence.models import PhotoReceipt
from auditapp.kernel import clock
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.browser.pictures import camera_photo
from tests.browser.tablet import Tablet

BELL = "Call-bell response spot check"


def test_a_sheet_is_copied_with_its_day_its_author_and_its_picture(
    installation: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    day = (clock.local_date(clock.now()) - timedelta(days=2)).isoformat()
    tablet.sign_in("senior_carer")
    page = tablet.page
    page.locator('a[href^="#/start/"]').filter(has_text=BELL).first.click()

    _ask_whose_sheet(page)
    page.get_by_label("Filled in on").fill(day)
    page.get_by_label("Filled in by").fill("Jane Doe")
    faults = faults_of(page, "start from paper", for_thumbs=True)
    page.get_by_role("button", name="Start", exact=True).click()

    # The run says so on every section, and takes pictures of the sheet
    paper = page.locator(".app-paper")
    expect(paper).to_contain_text("Copied from paper: filled in by Jane Doe")
    paper.locator('input[type="file"]').set_input_files(camera_photo(tmp_path, "sheet"))
    expect(paper).to_contain_text("1 photo of the sheet")
    faults += faults_of(page, "run from paper", for_thumbs=True)
    page.reload()
    expect(paper).to_contain_text("1 photo of the sheet")
    tablet.app.says("Sent and checked")

    _assert_kept(installation, day)
    assert not faults, "\n".join(faults)


def _ask_whose_sheet(page: Page) -> None:
    """Whoever copies a sheet says whose it is; without that the audit does not begin."""
    page.get_by_role("button", name="I am copying a paper sheet").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_label("Shift of the sheet")).to_be_focused()
    expect(page.get_by_text("Type the name of whoever filled the sheet in.")).to_be_visible()
    page.get_by_label("Shift of the sheet").select_option("Evening")
    page.get_by_label("Filled in on").fill((clock.local_date(clock.now()) + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("This day has not come yet.")).to_be_visible()
    expect(page.get_by_label("Filled in on")).to_be_focused()


def _assert_kept(installation: Installation, day: str) -> None:
    with installation.looking() as session:
        audit = session.scalars(select(Audit)).one()
        assert audit.transcribed == {"filled_on": day, "filled_by": "Jane Doe"}
        assert session.scalars(select(AuditRecord)).one().kind == "sheet"
        assert len(session.scalars(select(PhotoReceipt)).all()) == 1
