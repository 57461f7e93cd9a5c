"""Where people are looked at and roles given: one home, or a provider with all its homes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditapp.kernel.permissions import PROVIDER_ROLES, Actor, Permission, Role
from auditapp.people.queries import HomeSummary, ProviderSummary
from auditapp.team.queries import Grant
from auditapp.team.rules import HOME_ROLES


@dataclass(frozen=True)
class Place:
    """One home, or with `home_id` None the provider as a whole."""

    provider_id: str
    home_id: str | None
    name: str

    @property
    def url(self) -> str:
        """The address of its people."""
        return f"/homes/{self.home_id}/people" if self.home_id else f"/providers/{self.provider_id}/people"

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are given there."""
        return HOME_ROLES if self.home_id else tuple(role for role in Role if role in PROVIDER_ROLES)

    @property
    def scope(self) -> dict[str, str | None]:
        """As a role names it: the home, or the provider where it is for all homes."""
        return {"home_id": self.home_id, "provider_id": None if self.home_id else self.provider_id}

    def of_here(self, grants: Iterable[Grant]) -> tuple[Grant, ...]:
        """Those of the roles that are given in this very place."""
        return tuple(grant for grant in grants if grant.home_id == self.home_id)

    def may_be_changed_by(self, actor: Actor) -> bool:
        """Whether the actor may change who works there."""
        if self.home_id:
            return actor.can(Permission.HOME_PEOPLE_EDIT, self.home_id)
        return Permission.PROVIDER_PEOPLE_EDIT in actor.providers.get(self.provider_id, frozenset())


def home_place(home: HomeSummary) -> Place:
    """A home."""
    return Place(home.provider_id, home.id, home.name)


def provider_place(provider: ProviderSummary) -> Place:
    """A provider with all its homes."""
    return Place(provider.id, None, provider.name)
