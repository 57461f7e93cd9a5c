"""Where somebody looks after personal data: in one home, or for all homes of a provider."""

from __future__ import annotations

from dataclasses import dataclass

from auditapp.extensions import db
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary, homes_of_provider, provider_named
from auditapp.privacy.held import person_within
from auditapp.privacy.scope import Person, Scope
from auditapp.web import access
from auditapp.web.parts import Link

TITLE = "Data protection"


@dataclass(frozen=True)
class Place:
    """Its name and address, whose records it is about, what leads to it, and the same for all homes, if seen."""

    name: str
    base: str
    scope: Scope
    trail: tuple[Link, ...]
    all_homes: Link | None

    @property
    def here(self) -> tuple[Link, ...]:
        """The trail of a page below it."""
        return (*self.trail, Link(TITLE, self.base))

    @property
    def erase_base(self) -> str:
        """Where erasing is done: at the provider, for all homes at once."""
        return provider_base(self.scope.provider_id)


def of_home(home: HomeSummary) -> Place:
    """A home's."""
    provider_id, session = home.provider_id, db.session()
    held = access.current_actor().providers.get(provider_id, frozenset())
    others = None
    if Permission.PROVIDER_PERSONAL_DATA_READ in held:
        name = provider_named(session, provider_id).name
        others = Link(f"For all homes of {name}", provider_base(provider_id))
    return Place(home.name, f"/homes/{home.id}/personal-data", Scope(provider_id, (home.id,)), (), others)


def of_provider(provider_id: str) -> Place:
    """A provider's."""
    session = db.session()
    homes = tuple(each.id for each in homes_of_provider(session, provider_id))
    trail = (Link("Administration", f"/providers/{provider_id}/administration"),)
    name = provider_named(session, provider_id).name
    return Place(name, provider_base(provider_id), Scope(provider_id, homes), trail, None)


def person_at(place: Place, person_id: str) -> Person:
    """Somebody whose data is held there. Raises NotFoundError."""
    found = person_within(db.session(), place.scope, person_id)
    if found is None:
        raise NotFoundError
    return found


def provider_base(provider_id: str) -> str:
    """The address of a provider's page."""
    return f"/providers/{provider_id}/personal-data"
