"""Words for pages about people."""

from __future__ import annotations

from dataclasses import dataclass

from auditapp.kernel.permissions import Actor
from auditapp.people import queries
from auditapp.web.parts import Fact

ROLE_WORDS = {
    "care_assistant": "Care assistant",
    "senior_carer": "Senior carer",
    "deputy_manager": "Deputy manager",
    "registered_manager": "Registered manager",
    "inspector": "Inspector",
    "quality_lead": "Quality lead",
    "nominated_individual": "Nominated individual",
    "administrator": "Administrator",
}


@dataclass(frozen=True)
class AccountPage:
    """Who is signed in and where they work. There is no form yet: passwords are set by the manager."""

    title: str
    lede: str
    facts: tuple[Fact, ...]
    form: None = None
    action: str = ""


def role_words(role: str) -> str:
    """The role as people say it."""
    return ROLE_WORDS.get(role, role.replace("_", " ").capitalize())


def account(actor: Actor, homes: list[queries.HomeSummary]) -> AccountPage:
    """The account page."""
    where = ", ".join(home.name for home in homes) or "Nowhere yet"
    facts = (Fact("Name", actor.name), Fact("Where you work", where))
    return AccountPage(
        f"You are signed in as {actor.name}", "A sign-in lasts for one shift of 12 hours.", facts
    )
