"""A logo and a name line for reports: chosen on the settings page, drawn anew, shown on reports and in packs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from PIL import Image, PngImagePlugin

from auditapp.evidence import logo
from auditapp.evidence.jobs import easel_of
from auditapp.kernel import clock
from auditapp.packs.verify import verify
from auditapp.packs.window import Window
from auditapp.packs.workshop import write_pack
from auditapp.people.brand import brand_of
from auditapp.web.work import Work
from tests.build import World
from tests.feature.packs.test_pack import records
from tests.page import Browser
from tests.tablet import BEGUN, Tablet, send

ALT = "Greenway Care, a green leaf"


def a_picture(size: tuple[int, int] = (1200, 400), kind: str = "PNG") -> bytes:
    """A picture with something hidden in it."""
    stream, hidden = io.BytesIO(), PngImagePlugin.PngInfo()
    hidden.add_text("Comment", "Maria's own telephone number")
    picture = Image.new("RGBA" if kind == "PNG" else "RGB", size, "teal")
    if kind == "PNG":
        picture.save(stream, "PNG", pnginfo=hidden)
    else:
        picture.save(stream, kind)
    return stream.getvalue()


def choose(browser: Browser, page: str, data: bytes, *, status: int, alt: str = ALT) -> str:
    browser.get(page, status=200)
    form = {"picture": (io.BytesIO(data), "logo.png"), "alt": alt, "why": ""}
    return browser.post(f"{page}/picture", form, status=status).text


def home_page(world: World) -> str:
    return f"/homes/{world.oak.id}/settings/reports/report_logo"


def test_a_logo_is_drawn_anew_and_stands_on_the_home_s_reports(
    work: Work, world: World, manager: Browser, carer: Browser, tablet: Tablet
) -> None:
    manager.get(f"/homes/{world.oak.id}/logo", status=404)
    choose(manager, home_page(world), a_picture(), status=303)
    shown = manager.get(home_page(world), status=200).text
    assert f'alt="{ALT}"' in shown
    picture = manager.get(f"/homes/{world.oak.id}/logo", status=200)
    drawn = Image.open(io.BytesIO(picture.data))
    assert (drawn.format, max(drawn.size)) == ("JPEG", 640)
    assert b"telephone" not in picture.data
    tablet.start()
    send(carer, tablet.made)
    report = manager.get(f"/homes/{world.oak.id}/audits/{tablet.audit}", status=200).text
    assert f'src="/homes/{world.oak.id}/logo" alt="{ALT}"' in report


def test_a_provider_s_logo_counts_in_every_home_without_its_own(
    work: Work, world: World, browser: Callable[[], Browser], manager: Browser
) -> None:
    administrator = browser().sign_in(world, "administrator")
    choose(
        administrator,
        f"/providers/{world.provider.id}/settings/reports/report_logo",
        a_picture(kind="JPEG"),
        status=303,
    )
    administrator.get(f"/providers/{world.provider.id}/settings/logo", status=200)
    with work.transaction() as session:
        everywhere = brand_of(session, world.beech.id)
        assert brand_of(session, world.other_oak.id).logo == ""
    choose(manager, home_page(world), a_picture((300, 300)), status=303, alt="Our own")
    with work.transaction() as session:
        assert brand_of(session, world.beech.id) == everywhere
        assert brand_of(session, world.oak.id).alt == "Our own"
    manager.get(home_page(world))
    manager.post(f"{home_page(world)}/taking-back", {"back-why": ""}, status=303)
    with work.transaction() as session:
        assert brand_of(session, world.oak.id).logo == everywhere.logo


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg onload='alert(1)'></svg>", "not a whole PNG or JPEG"),
        (a_picture()[:-200], "not a whole PNG or JPEG"),
        (a_picture(kind="GIF"), "not a whole PNG or JPEG"),
        (a_picture((1200, 40)), "too long and thin"),
        (b"", "not a whole PNG or JPEG"),
    ],
)
def test_what_is_no_fit_picture_is_refused_with_a_sentence(
    manager: Browser, world: World, data: bytes, sentence: str
) -> None:
    page = choose(manager, home_page(world), data, status=422)
    assert sentence in page
    assert f'value="{ALT}"' in page


def test_a_picture_that_is_too_large_is_refused_unread(
    manager: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logo, "MAX_BYTES", 1000)
    assert "larger than 1 MB" in choose(manager, home_page(world), b"\x89PNG" + bytes(1000), status=422)


def test_the_words_for_who_cannot_see_it_are_asked_for(manager: Browser, world: World) -> None:
    assert "Say in a few words what it shows" in choose(
        manager, home_page(world), a_picture(), status=422, alt=""
    )


def test_a_pack_s_report_is_headed_with_logo_and_name_and_can_do_without_the_picture(
    work: Work, world: World, manager: Browser, carer: Browser, tablet: Tablet, tmp_path: Path
) -> None:
    choose(manager, home_page(world), a_picture(), status=303)
    name = f"/homes/{world.oak.id}/settings/reports/report_name"
    manager.get(name)
    manager.post(name, {"value": "Greenway Care Group", "why": ""}, status=303)
    tablet.start()
    send(carer, tablet.made)
    now = BEGUN + timedelta(hours=2)
    clock.set_clock(lambda: now)
    window = Window(world.oak.id, date(2026, 11, 1), date(2026, 11, 30), now)
    pack = write_pack(work, window, tmp_path / "pack.zip", progress=lambda _: None)
    assert verify(pack.path).problems == ()
    assert records(pack.path, "people")
    first = first_page(pack.path)
    assert "Greenway Care Group" in first.extract_text()
    assert len(first.images) == 1
    store = easel_of(work).store
    with work.transaction() as session:
        sha256 = brand_of(session, world.oak.id).logo
    with store.open(sha256) as file:
        Path(file.name).unlink()
    again = write_pack(work, window, tmp_path / "again.zip", progress=lambda _: None)
    assert len(first_page(again.path).images) == 0


def first_page(path: Path) -> pypdf.PageObject:
    """The cover of the report in a pack."""
    with zipfile.ZipFile(path) as archive:
        name = next(each for each in archive.namelist() if each.endswith("data/report.pdf"))
        return pypdf.PdfReader(io.BytesIO(archive.read(name))).pages[0]
