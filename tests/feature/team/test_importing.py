"""Taking in a list of staff: every usual file, row by row, all or nothing."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.people import invitations
from auditapp.people.account_models import Invitation
from auditapp.people.models import ImportDraft
from tests.build import World
from tests.feature.actions.raised import NOW
from tests.feature.people.workbooks import ods, xlsx
from tests.page import Browser
from tests.tablet import signed_in

HEAD = "Name,Sign-in name or e-mail,Role,Engaged as,Ends on\n"


def base(world: World) -> str:
    return f"/homes/{world.oak.id}/people/import"


def send(
    manager: Browser, world: World, data: bytes | str, name: str = "staff.csv", status: int = 302
) -> str:
    """Send a file; gives the address of its preview, or the page that says why there is none."""
    manager.get(base(world), status=200)
    raw = data.encode() if isinstance(data, str) else data
    answer = manager.post(base(world), {"file": (io.BytesIO(raw), name)}, status=status)
    return answer.location if status == 302 else answer.text


def confirm(manager: Browser, address: str, status: int = 200) -> str:
    page = manager.get(address, status=200).text
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    seen = found[1] if found else ""
    return manager.post(f"{address}/confirmation", {"seen": seen}, status=status).text


def count(session: Session, table: type[Invitation | ImportDraft]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_list_is_shown_row_by_row_then_taken_in_and_printed(
    manager: Browser, world: World, session: Session
) -> None:
    address = send(
        manager,
        world,
        HEAD
        + "Maria Santos,,Senior carer,,\n"
        + "Zoë O'Brien,ZOE@example.org,HCA,bank,\n"
        + '"Lee, Ann",-,Care worker,Agency,30/11/2026\n'
        + "Senior Carer,,Senior Carer,permanent,\n"
        + "Care Assistant,,Senior,,\n",
    )
    page = manager.get(address, status=200).text
    assert "4 rows can be taken in" in page
    assert "nothing has been changed yet" in page
    assert "Will be invited, to sign in as maria.santos" in page
    assert "to sign in as zoe@example.org" in page
    assert "Care assistant, Agency, until Mon 30 Nov" in page
    assert "Works here already, just so" in page
    assert "Works here already; the role or its end changes" in page
    assert count(session, Invitation) == 0
    slips = confirm(manager, address)
    codes = re.findall(r'app-slip__code">([0-9a-z-]{19})<', slips)
    assert len(codes) == 3
    assert slips.count("app-slip__square") == 3
    session.rollback()
    assert all(invitations.find(session, code, now=NOW) for code in codes)
    assert count(session, ImportDraft) == 0
    assert (
        "Senior carer" in manager.get(f"/homes/{world.oak.id}/people/{world.user('care_assistant').id}").text
    )
    manager.post(f"{address}/confirmation", {"seen": "0" * 64}, status=404)
    assert count(session, Invitation) == 3


@pytest.mark.parametrize("data", [
    xlsx([["Full name", "JOB TITLE", "Email", "End date", "Contract"],
          ["Maria Santos", "Carer", "maria@example.org", 46356, "Agency"]], dates=frozenset({(1, 3)})),
    ods([["Surname", "First name", "Position", "E-mail", "Contract type", "Last day"],
         ["Santos", "Maria", "care-assistant", "Maria@Example.org", "AGENCY STAFF", "2026-11-30"]]),
    "Name;Role;Username;Type;Until\nMaria Santos;Carer;maria@example.org;agency;30 Nov 2026\n".encode("utf-16"),
])  # fmt: skip
def test_other_headings_other_orders_and_workbooks_say_the_same(
    manager: Browser, world: World, data: bytes
) -> None:
    page = manager.get(send(manager, world, data), status=200).text
    assert "Maria Santos" in page
    assert "Care assistant, Agency, until Mon 30 Nov" in page
    assert "to sign in as maria@example.org" in page


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("=1+1,,Carer,,", "begins with =, which a spreadsheet runs as a formula"),
        ("+44 20,,Carer,,", "begins with +, which"),
        ("Ann,@here,Carer,,", "begins with @, which"),
        ("Ann,,-2+3,,", "begins with -, which"),
        (",,Carer,,", "Enter the person&#39;s name"),
        ("12345,,Carer,,", "Enter the name as people write it"),
        ("Ann,ann lee,Carer,,", "Use letters, digits, dots and hyphens only"),
        ("Ann,ann@,Carer,,", "That is not an e-mail address"),
        ("Ann,,Gardener,,", "is no role here. Use care assistant"),
        ("Ann,,,,", "is no role here"),
        ("Ann,,Administrator,,", "is no role here"),
        ("Ann,,Carer,Volunteer,", "is unknown. Use employed"),
        ("Ann,,Carer,Agency,", "Enter the last day"),
        ("Ann,,Inspector,Visiting,", "Enter the last day of the inspector"),
        ("Ann,,Carer,,31/02/2026", "is no day"),
        ("Ann,,Carer,,01/01/2020", "The last day has passed"),
        ("Ann,,Carer,,,more", "There is more in this row"),
        ("Registered Manager,,Carer,,", "This is you"),
        ("<script>alert(1)</script>,,Carer,,\nX,,No,,", "&lt;script&gt;"),
    ],
)
def test_a_row_that_cannot_be_says_why_and_nothing_is_taken_in(
    manager: Browser, world: World, session: Session, row: str, said: str
) -> None:
    address = send(manager, world, f"{HEAD}Maria Santos,,Carer,,\n{row}\n")
    page = manager.get(address, status=200).text
    assert said in page
    assert "cannot be taken in" in page
    assert "Take all of them in" not in page
    confirm(manager, address, status=409)
    assert count(session, Invitation) == 0


def test_the_same_person_twice_in_the_file_is_pointed_out(manager: Browser, world: World) -> None:
    twice = "Ann Lee,ann@example.org,Carer,,\nAnn Lee,,Carer,,\nAnn L,ANN@example.org,Senior,,\nann lee,,Senior,,\n"
    page = manager.get(send(manager, world, HEAD + twice), status=200).text
    assert "2 rows cannot be taken in" in page
    assert "The same person is in line 2" in page
    assert "The same person is in line 3" in page


def test_whoever_is_invited_already_is_left_alone(manager: Browser, world: World, session: Session) -> None:
    confirm(manager, send(manager, world, HEAD + "Ann Lee,ann@example.org,Carer,,\n"))
    page = manager.get(send(manager, world, HEAD + "Ann Lee,ann@example.org,Carer,,\n"), status=200).text
    assert "Is invited already" in page
    assert "Take all of them in" not in page
    assert count(session, Invitation) == 1


def test_two_of_one_name_here_need_their_sign_in_names(app: Flask, manager: Browser, world: World) -> None:
    change = {"names-name": "Senior Carer", "names-sign_in_name": "senior_carer_2@example.org"}
    address = f"/homes/{world.oak.id}/people/{world.user('senior_carer_2').id}"
    manager.get(address)
    manager.post(f"{address}/name", change, status=302)
    page = manager.get(send(manager, world, HEAD + "Senior Carer,,Carer,,\n"), status=200).text
    assert "2 people here are called Senior Carer" in page


def test_a_change_of_the_home_after_the_preview_is_shown_first(
    manager: Browser, world: World, session: Session
) -> None:
    address = send(manager, world, HEAD + "Care Assistant,,Senior,,\nMaria Santos,,Carer,,\n")
    page = manager.get(address).text
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)[0]
    person = f"/homes/{world.oak.id}/people/{world.user('care_assistant').id}"
    manager.post(f"{person}/role", {"role-role": "senior_carer", "role-engaged_as": "employed"}, status=302)
    answer = manager.post(f"{address}/confirmation", {"seen": seen}, status=409).text
    assert "Something has changed since this was shown" in answer
    assert count(session, Invitation) == 0
    confirm(manager, address)
    assert count(session, Invitation) == 1


def test_one_change_that_is_refused_undoes_all(app: Flask, world: World, session: Session) -> None:
    nominated = signed_in(app, world, "nominated_individual")
    address = send(nominated, world, HEAD + "Maria Santos,,Carer,,\nRegistered Manager,,Carer,,\n")
    page = confirm(nominated, address, status=409)
    assert "Line 3, Registered Manager: Oak House would have no registered manager" in page
    assert count(session, Invitation) == 0
    assert count(session, ImportDraft) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (
            b"Surname,Phone\nLee,1\n",
            "The file has no column Role. Its columns are: Surname, Phone. Wanted are: Name",
        ),
        (b"a,b,,d\n1,2,3,4\n", "no column Name and no column Role. Its columns are: a, b, (empty), d"),
        (b"%PDF-1.7 not a list", "is not a table"),
        (HEAD.encode(), "no row below them"),
        (b'Name,Role\n"Ann,Carer\n', "a quotation mark is not closed"),
        (b"Name,Role\n" + b"Ann,Carer\n" * 10_001, "more than 10,000 rows"),
    ],
)
def test_a_file_that_is_no_list_says_what_is_wanted(
    manager: Browser, world: World, session: Session, data: bytes, said: str
) -> None:
    page = send(manager, world, data, status=422)
    assert said in page
    assert "Download a sample file" in page
    assert count(session, ImportDraft) == 0


def test_no_file_at_all_is_said(manager: Browser, world: World) -> None:
    manager.get(base(world))
    assert "Choose a file first" in manager.post(base(world), {}, status=422).text


def test_the_sample_can_be_taken_in_as_it_is(manager: Browser, world: World) -> None:
    sample = manager.get(f"{base(world)}/sample", status=200)
    assert sample.headers["Content-Disposition"] == 'attachment; filename="staff-list.csv"'
    page = manager.get(send(manager, world, sample.data), status=200).text
    assert "3 rows can be taken in" in page


def test_ten_thousand_rows_are_paged(manager: Browser, world: World) -> None:
    rows = "".join(f"Person {each} Lee,,Carer,,\n" for each in range(9_999)) + "Ann,,Nobody,,\n"
    address = send(manager, world, HEAD + rows)
    page = manager.get(address, status=200).text
    assert "Page 1 of 100" in page
    assert page.count('data-label="Line"') == 100
    assert "Person 9998 Lee" in manager.get(f"{address}?page=100", status=200).text
    problems = manager.get(f"{address}?show=problem", status=200).text
    assert "Nobody" in problems
    assert problems.count('data-label="Line"') == 1
    manager.get(f"{address}?page=101", status=200)


def test_a_long_list_gets_a_code_each(manager: Browser, world: World, session: Session) -> None:
    rows = "".join(f"Person {each} Lee,,Carer,,\n" for each in range(300))
    slips = confirm(manager, send(manager, world, HEAD + rows))
    assert len(set(re.findall(r'app-slip__code">([0-9a-z-]{19})<', slips))) == 300
    assert "app-slip__square" not in slips
    assert count(session, Invitation) == 300


def test_a_file_is_kept_for_a_day_and_for_its_home(app: Flask, manager: Browser, world: World) -> None:
    address = send(manager, world, HEAD + "Ann Lee,,Carer,,\n")
    beech = signed_in(app, world, "beech_registered_manager")
    beech.get(address, status=404)
    beech.get(address.replace(world.oak.id, world.beech.id), status=404)
    clock.set_clock(lambda: NOW + timedelta(days=1, hours=1))
    later = manager.sign_in(world, "registered_manager")
    later.get(address, status=404)


def test_a_deputy_takes_no_list_in(app: Flask, world: World) -> None:
    deputy = signed_in(app, world, "deputy_manager")
    deputy.get("/account")
    deputy.get(base(world), status=403)
    deputy.post(base(world), {"file": (io.BytesIO(b"x"), "x.csv")}, status=403)


def test_somebody_who_worked_here_comes_back_with_the_account_they_had(
    manager: Browser, world: World, session: Session
) -> None:
    gone = world.user("senior_carer_2")
    page = f"/homes/{world.oak.id}/people/{gone.id}/departure"
    manager.get(page, status=200)
    manager.post(page, {"sure": "y"}, status=302)
    for row in (f"{gone.name},,Senior carer,,\n", f"Her Married Name,{gone.sign_in_name},Senior carer,,\n"):
        address = send(manager, world, HEAD + row)
        shown = manager.get(address, status=200).text
        assert re.search(
            rf"Left on \w+ \d+ \w+: will be invited to come back with their account, {gone.sign_in_name}",
            shown,
        )
    other = manager.get(send(manager, world, HEAD + f"{gone.name},another.one,HCA,,\n"), status=200).text
    assert "has worked here: if it is them, leave the sign-in name out" in other
    twice = send(manager, world, HEAD + f"{gone.name},,HCA,,\n{gone.name},{gone.sign_in_name},HCA,,\n")
    assert "The same person is in line 2" in manager.get(twice, status=200).text
    confirm(manager, send(manager, world, HEAD + f"{gone.name},,Senior carer,,\n"))
    session.rollback()
    made = session.scalars(select(Invitation)).one()
    assert (made.user_id, made.sign_in_name) == (gone.id, gone.sign_in_name)
    again = send(manager, world, HEAD + f"{gone.name},,Senior carer,,\n")
    assert "Is invited already" in manager.get(again, status=200).text
