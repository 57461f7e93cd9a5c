"""The homes of a provider with their details."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.people import homes
from auditapp.people.home_rules import HomeDetails
from auditapp.people.models import Home


@dataclass(frozen=True)
class ListedHome:
    """A home and what is told of it."""

    id: str
    details: HomeDetails


def details_of_all(session: Session, provider_id: str) -> list[ListedHome]:
    """Every home of a provider, by name; one query."""
    query = select(Home).where(Home.provider_id == provider_id).order_by(Home.name, Home.id)
    return [ListedHome(home.id, homes.details_of(home)) for home in session.scalars(query)]
