"""The pages of people ask the database as often for many people as for few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Engine, event

from auditapp.kernel.permissions import Role
from auditapp.people.service import create_user, grant_role
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.feature.actions.raised import live
from tests.feature.team.conftest import invite
from tests.page import Browser
from tests.tablet import signed_in


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is run meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def asked(browser: Browser, address: str) -> int:
    browser.get(address, status=200)  # what is read once only
    with statements() as said:
        browser.get(address, status=200)
    return len(said)


def more_people(work: Work, world: World, count: int) -> None:
    with work.transaction() as session:
        for number in range(count):
            user = create_user(
                session, world.provider, f"carer{number}", f"Carer {number}", actor=BUILDER, now=START
            )
            session.flush()
            for home in (world.oak, world.beech):
                grant_role(
                    session,
                    user,
                    Role.SENIOR_CARER,
                    actor=BUILDER,
                    now=START,
                    home=home,
                    provider=world.provider,
                )


def test_many_people_take_no_more_questions_than_few(
    app: Flask, work: Work, world: World, manager: Browser
) -> None:
    administrator = signed_in(app, world, "administrator")
    pages = (
        (manager, f"/homes/{world.oak.id}/people"),
        (administrator, f"/providers/{world.provider.id}/people"),
        (administrator, f"/providers/{world.provider.id}/people/{world.user('quality_lead').id}"),
    )
    invite(manager, world.oak.id, name="Ann One")
    with work.transaction() as session:
        live(session, world, owner="care_assistant")
    few = [asked(*page) for page in pages]
    more_people(work, world, 40)
    for number in range(5):
        invite(manager, world.oak.id, name=f"Invited {number}", sign_in_name=f"new{number}")
    assert [asked(*page) for page in pages] == few
