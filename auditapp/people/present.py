"""Words for pages about people."""

from __future__ import annotations

from dataclasses import dataclass

from auditapp.kernel.permissions import Actor
from auditapp.people import queries

ROLE_WORDS = {
    "care_assistant": "Care assistant",
    "senior_carer": "Senior carer",
    "deputy_manager": "Deputy manager",
    "registered_manager": "Registered manager",
    "inspector": "Inspector",
    "quality_lead": "Quality lead",
    "nominated_individual": "Nominated individual",
}


@dataclass(frozen=True)
class PersonRow:
    """A person with their role in words."""

    name: str
    role: str


@dataclass(frozen=True)
class Account:
    """Who is signed in and where they work."""

    name: str
    homes: tuple[str, ...]


def role_words(role: str) -> str:
    """The role as people say it."""
    return ROLE_WORDS.get(role, role.replace("_", " ").capitalize())


def people(found: list[queries.Person]) -> list[PersonRow]:
    """Rows for the people page."""
    return [PersonRow(person.name, role_words(person.role)) for person in found]


def account(actor: Actor, homes: list[queries.HomeSummary]) -> Account:
    """The account page's facts."""
    return Account(actor.name, tuple(home.name for home in homes))
