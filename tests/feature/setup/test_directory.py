"""Bringing in homes from CQC's directory: preview row by row, then all of it or nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from auditapp.people import homes
from auditapp.people.models import Home, HomeDetail, ImportDraft
from auditapp.setup.directory import day_of, whole_number
from auditapp.setup.provider_groups import same_name
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.feature.people.workbooks import ods, xlsx
from tests.feature.setup.directories import HEADINGS, OURS, Cell, as_csv, row, table
from tests.page import Browser
from tests.tablet import signed_in

ELM, ASH = "1-1111111111", "1-2222222222"


@pytest.fixture
def keeper(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "administrator")


def upload_page(world: World) -> str:
    return f"/providers/{world.provider.id}/homes/import"


def send(keeper: Browser, world: World, data: bytes, name: str = "directory.csv") -> TestResponse:
    keeper.get(upload_page(world), status=200)
    return keeper.post(upload_page(world), {"file": (io.BytesIO(data), name)})


def previewed(keeper: Browser, world: World, rows: Sequence[Sequence[Cell]]) -> tuple[str, str]:
    """The address of the draft and its page."""
    answer = send(keeper, world, as_csv(rows))
    assert answer.status_code == 302, answer.text
    return answer.location, keeper.get(answer.location, status=200).text


def confirm(keeper: Browser, address: str, text: str, rows: list[str] | None = None) -> TestResponse:
    """Tick what is ticked, or these rows, and say yes."""
    ticked = re.findall(r'name="row" value="(\d+)" checked', text)
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', text)[0]
    (named,) = re.findall(r'name="named" value="([^"]+)"', text)
    return keeper.post(address, {"row": rows or ticked, "seen": seen, "named": named})


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def names(session: Session, world: World) -> set[str]:
    query = select(Home.name).where(Home.provider_id == world.provider.id)
    return set(session.scalars(query.execution_options(populate_existing=True)))


@pytest.mark.parametrize("form", ["csv", "windows", "xlsx", "ods"])
def test_homes_come_in_from_every_form_of_the_file(
    form: str, keeper: Browser, session: Session, world: World
) -> None:
    rows = table(
        row(ELM, "Café Elm Hôuse", beds="42.0"),
        row(ASH, "Ash Court", beds="", rating="", on=""),
        row("1-3333333333", "Strange Manor", provider="SOMEBODY ELSE LIMITED", provider_id="1-2"),
    )
    encoded = {
        "csv": as_csv(rows),
        "windows": as_csv(rows, "cp1252"),
        "xlsx": xlsx([["Notes"]], rows),
        "ods": ods(rows),
    }[form]
    answer = send(keeper, world, encoded, f"directory.{form}")
    text = keeper.get(answer.location, status=200).text
    assert "2 homes can be added" in text
    assert "Strange Manor" not in text
    assert names(session, world) == {"Oak House", "Beech Lodge"}
    session.rollback()
    listed = keeper.get(confirm(keeper, answer.location, text).location, status=200).text
    assert "2 homes added." in listed
    assert "CQC&#39;s directory said Good on 3 May 2024" in listed
    assert re.search(r'href="/homes/[^"/]+/set-up">Set up Café Elm Hôuse<', listed)
    assert "Set up Oak House" not in listed
    elm = session.scalars(select(Home).where(Home.location_id == ELM)).one()
    assert (elm.name, elm.beds, elm.address) == ("Café Elm Hôuse", 42, "12 Mill Lane\nLeeds")
    assert (elm.rating, elm.rating_on, elm.postcode) == ("Good", date(2024, 5, 3), "LS8 2AB")
    ash = session.scalars(select(Home).where(Home.location_id == ASH)).one()
    assert (ash.beds, ash.rating, ash.rating_on) == (None, "", None)
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0


def test_each_row_says_what_will_happen_or_why_not(keeper: Browser, work: Work, world: World) -> None:
    with work.transaction() as session:
        oak = session.get_one(Home, world.oak.id)
        details = homes.HomeDetails("Oak House", ELM, beds=40, postcode="LS8 2AB")
        homes.set_details(session, oak, details, because="edit", actor=BUILDER, now=START)
    _address, text = previewed(
        keeper,
        world,
        table(
            row(ELM, "Oak House"),
            row(ELM, "Oak House, again"),
            row("1-4444444444", "Sleeping House", dormant="Y"),
            row("1-5555555555", "Day Centre", care_home="N"),
            row("1-6666666666", "Lost House", postcode="LS8"),
            row("", "Nameless number"),
            row("1-7777777777", "=HYPERLINK(A1)"),
            row("1-8888888888", "Forty House", beds="forty"),
            row("1-9999999999", "Undated House", on="last May"),
        ),
    )
    told = words(text)
    assert "1 home can be changed" in told
    assert told.count("Left out Row") == 2
    assert told.count("Cannot be brought in Row") == 6
    assert "left out 2" in told
    assert "that cannot be brought in 6" in told
    assert "Beds 40 → 42" in told
    assert "nothing → Good" in told
    for why in (
        "Row 3 has the same location ID.",
        "CQC calls it dormant: nobody is cared for there now.",
        "It is not a care home, so there is nothing to walk round.",
        "The postcode cannot be right: LS8.",
        "The location ID cannot be right: it is empty.",
        "A cell holds a formula instead of a name.",
        "The number of beds cannot be read: forty.",
        "The date of the rating cannot be read: last May.",
    ):
        assert why in told, why


def test_what_will_be_taken_of_a_new_home_is_shown_and_what_the_file_lacks_is_not(
    keeper: Browser, world: World
) -> None:
    _address, text = previewed(keeper, world, table(row(ELM, "Elm House"), row("1-3", "Day", care_home="N")))
    told = words(text)
    for fact in ("Beds 42", "Address 12 Mill Lane, Leeds", "Postcode LS8 2AB", "Local authority Leeds"):
        assert fact in told, fact
    assert "Rating CQC&#39;s directory said Good on 3 May 2024" in told
    assert "cannot be brought in" not in told
    assert "app-fact--critical" not in text
    rows = [["Location ID", "Location Name", "Provider Name"], [ASH, "Ash Court", OURS]]
    assert "The file gives only the name" in words(previewed(keeper, world, rows)[1])


def test_spellings_of_one_provider_are_one_provider(keeper: Browser, session: Session, world: World) -> None:
    spelt = (
        "Larkfield Care Ltd",
        "LARKFIELD CARE LIMITED",
        "Larkfield Care (Group) Ltd",
        "Larkfield Care Ltd",
    )
    rows = [row(f"1-{10**9 + at}", f"Home {at}", provider=name) for at, name in enumerate(spelt)]
    other = row("1-2000000000", "Elsewhere", provider="Larkfield Homes", provider_id="1-77")
    nameless = row("1-2000000001", "Home 9", provider="larkfield care ltd.", provider_id="")
    address, text = previewed(keeper, world, table(*rows, nameless, other))
    told = words(text)
    assert "names 2 providers with care homes. None of them is called Greenway Care." in told
    assert "Larkfield Care Ltd (1-101604089, 5 care homes)" in told
    page = keeper.get(f"{address}?named=id:1-101604089", status=200).text
    assert "5 homes can be added" in page
    confirm(keeper, address, page)
    assert names(session, world) >= {"Home 0", "Home 1", "Home 2", "Home 3", "Home 9"}


def test_two_providers_of_our_name_stand_first_and_it_is_said(keeper: Browser, world: World) -> None:
    twins = [row(f"1-{10**9 + at}", f"Home {at}", provider_id=f"1-{at}") for at in (1, 2)]
    first = row("1-3000000000", "First", provider="Aardvark Care", provider_id="1-3")
    address, text = previewed(keeper, world, table(first, *twins))
    told = words(text)
    assert "2 of them are called" in told
    assert told.index("(1-1, 1 care home)") < told.index("Aardvark Care")
    keeper.post(address, {"named": "id:1-9", "row": ["3"], "seen": ""}, status=422)


def test_a_home_known_by_name_alone_gets_its_number_and_blank_cells_take_nothing_away(
    keeper: Browser, work: Work, session: Session, world: World
) -> None:
    with work.transaction() as writing:
        beech = writing.get_one(Home, world.beech.id)
        details = homes.HomeDetails("Beech Lodge", postcode="LS8 2AB", beds=12, local_authority="York")
        homes.set_details(writing, beech, details, because="edit", actor=BUILDER, now=START)
    address, text = previewed(keeper, world, table(row(ASH, "BEECH LODGE", beds="", rating="Not yet", on="")))
    assert confirm(keeper, address, text).status_code == 302
    beech = session.get_one(Home, world.beech.id)
    assert (beech.location_id, beech.name, beech.beds, beech.rating) == (ASH, "BEECH LODGE", 12, "")
    reasons = session.scalars(select(HomeDetail.because).where(HomeDetail.home_id == beech.id))
    assert sorted(reasons) == ["edit", "import"]


def test_the_same_file_again_changes_nothing(keeper: Browser, world: World) -> None:
    rows = table(row(ELM, "Elm House"))
    confirm(keeper, *previewed(keeper, world, rows))
    _address, text = previewed(keeper, world, rows)
    assert "There is nothing to bring in" in text
    assert "Bring in what is ticked" not in text


def test_only_the_ticked_rows_come_in(keeper: Browser, session: Session, world: World) -> None:
    address, text = previewed(keeper, world, table(row(ELM, "Elm House"), row(ASH, "Ash Court")))
    confirm(keeper, address, text, ["4"])
    assert names(session, world) == {"Oak House", "Beech Lodge", "Ash Court"}


def test_nothing_ticked_is_said_and_nothing_happens(keeper: Browser, session: Session, world: World) -> None:
    address, text = previewed(keeper, world, table(row(ELM, "Elm House")))
    answer = confirm(keeper, address, text, ["junk"])
    assert answer.status_code == 422
    assert "Tick at least one row" in answer.text
    assert names(session, world) == {"Oak House", "Beech Lodge"}


def test_what_changed_since_the_preview_is_shown_again_and_nothing_half_done(
    keeper: Browser, work: Work, session: Session, world: World
) -> None:
    address, text = previewed(keeper, world, table(row(ASH, "Ash Court"), row(ELM, "Elm House")))
    with work.transaction() as writing:
        oak = writing.get_one(Home, world.oak.id)
        details = homes.HomeDetails("Oak House", ELM)
        homes.set_details(writing, oak, details, because="edit", actor=BUILDER, now=START)
    answer = confirm(keeper, address, text)
    assert answer.status_code == 409
    assert "Something has changed since you looked" in answer.text
    assert names(session, world) == {"Oak House", "Beech Lodge"}


def test_somebody_elses_provider_is_chosen_from_the_names_in_the_file(keeper: Browser, world: World) -> None:
    others = [
        row(f"1-{10**9 + number}", f"Home {number}", provider=f"Provider {number:03}", provider_id="")
        for number in range(60)
    ]
    address, text = previewed(keeper, world, table(*others))
    assert "Whose homes are these?" in text
    assert "30 more. Search for a part of the name." in text
    found = keeper.get(f"{address}?search=059", status=200).text
    assert "Provider 059 (1 care home)" in words(found)
    assert "1 home can be added" in keeper.get(f"{address}?named=name:provider+059", status=200).text
    assert "No provider of that name" in keeper.get(f"{address}?search=nobody", status=200).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"Name,Role\nSam,carer\n", "This is not CQC&#39;s care directory: there is no column Location id"),
        (b"%PDF-1.7 \x00\x01", "is not a table"),
        (b"PK\x03\x04broken", "is damaged"),
        (as_csv([list(HEADINGS)]), "The file names no care home"),
        (as_csv(table(row(ELM, "Clinic", care_home="N"))), "The file names no care home"),
        (as_csv(table(row(ELM, "Elm"))) + b'"unclosed', "a quotation mark is not closed"),
    ],
)
def test_another_file_is_refused_with_a_sentence(
    data: bytes, sentence: str, keeper: Browser, session: Session, world: World
) -> None:
    answer = send(keeper, world, data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0


def test_no_file_at_all_is_said(keeper: Browser, world: World) -> None:
    keeper.get(upload_page(world))
    assert "Choose the file" in keeper.post(upload_page(world), {}, status=422).text


def small_table(providers: int) -> list[Sequence[Cell]]:
    """Ten thousand locations with the columns that are needed and no others."""
    rows = [[f"1-{10**9 + each}", f"Home {each}", f"P {each % providers}"] for each in range(10_000)]
    return [["Location ID", "Location Name", "Provider Name"], *rows]


def test_ten_thousand_rows_of_others_do_not_hide_our_own(keeper: Browser, world: World) -> None:
    rows = [*small_table(3000), [ELM, "Elm House", OURS]]
    _address, text = previewed(keeper, world, rows)
    assert "1 home can be added" in text
    assert "Row 10,002" in text


def test_ten_thousand_rows_of_one_provider_are_refused_with_a_sentence(keeper: Browser, world: World) -> None:
    _address, text = previewed(keeper, world, small_table(1))
    assert "names 10,000 locations of P 0" in text
    assert "At most 1,000 can be brought in at once" in text


def test_a_draft_is_for_its_provider_only_and_is_erased_when_somebody_leaves_it(
    app: Flask, keeper: Browser, session: Session, world: World
) -> None:
    address, _text = previewed(keeper, world, table(row(ELM, "Elm House")))
    signed_in(app, world, "other_registered_manager").get(address, status=404)
    signed_in(app, world, "registered_manager").get(address, status=404)
    keeper.get(address)
    keeper.post(f"{address}/discard", status=302)
    keeper.get(address, status=404)
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0


def test_the_ratings_file_gives_the_overall_rating_once(keeper: Browser, world: World) -> None:
    headings = [
        "Location ID",
        "Location Name",
        "Care Home?",
        "Location Post Code",
        "Service / Population Group",
    ]
    headings += ["Domain", "Latest Rating", "Publication Date", "Provider Name"]
    rows = [
        [ELM, "Elm House", "Y", "LS8 2AB", group, domain, rating, "2024-05-03", OURS]
        for group, domain, rating in (
            ("Residential social care", "Safe", "Inadequate"),
            ("Overall", "Safe", "Inadequate"),
            ("Overall", "Overall", "Requires improvement"),
        )
    ]
    _address, text = previewed(keeper, world, [headings, *rows])
    told = words(text)
    assert "1 home can be added" in told
    assert "CQC&#39;s directory said Requires improvement on 3 May 2024" in told


@pytest.mark.parametrize(
    ("text", "number"), [("42", 42), ("42.0", 42), ("1,042", 1042), ("4.5", None), ("-3", None), ("", None)]
)
def test_a_number_of_beds(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["2024-05-03", "03/05/2024", "3 May 2024", "03-May-24", "45415", "45415.0"])
def test_a_day_in_every_form_of_the_files(text: str) -> None:
    assert day_of(text) == date(2024, 5, 3)


def test_names_of_a_provider_are_compared_as_people_would() -> None:
    assert same_name("The Greenway Care Limited", "GREENWAY CARE LTD.")
    assert same_name("Smith & Sons Ltd", "Smith and Sons Limited")
    assert not same_name("Greenway Care", "Greenway Care Homes")
