"""Pages that stand twice: below a home's checklists, and below a provider's, which apply to all its homes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from flask import Blueprint
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people.models import Provider
from auditapp.people.queries import HomeSummary
from auditapp.web import access

P = ParamSpec("P")


@dataclass(frozen=True)
class Place:
    """Whose checklists these are, and where their pages begin."""

    provider_id: str
    home_id: str | None
    name: str
    base: str
    may_draft: bool
    may_publish: bool


View = Callable[Concatenate[Place, P], ResponseReturnValue]


@dataclass(frozen=True)
class Pages:
    """The two blueprints of the same pages, `name` and `provider_<name>`."""

    homes: Blueprint
    providers: Blueprint

    @classmethod
    def called(cls, name: str) -> Pages:
        """No page is there yet."""
        return cls(Blueprint(name, __name__), Blueprint(f"provider_{name}", __name__))

    def page(
        self, method: str, rule: str, permission: Permission = Permission.HOME_CHECKLIST_DRAFT
    ) -> Callable[[View[P]], View[P]]:
        """Serve a view below a home's checklists, where it takes `permission`, and below a provider's."""

        def mark(view: View[P]) -> View[P]:
            def at_home(home: HomeSummary, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
                return view(_of_home(home, access.current_actor()), *args, **kwargs)

            def for_all(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
                return view(_of_provider(str(kwargs.pop("provider_id"))), *args, **kwargs)

            for each in (at_home, for_all):
                each.__name__, each.__doc__ = view.__name__, view.__doc__
            name = view.__name__
            guarded = access.home(permission)(at_home)
            self.homes.add_url_rule(f"/homes/<home_id>/checklists{rule}", name, guarded, methods=[method])
            all_homes = access.provider(Permission.PROVIDER_CHECKLIST_EDIT)(for_all)
            self.providers.add_url_rule(
                f"/providers/<provider_id>/checklists{rule}", name, all_homes, methods=[method]
            )
            return view

        return mark


def _of_home(home: HomeSummary, actor: Actor) -> Place:
    return Place(
        provider_id=home.provider_id,
        home_id=home.id,
        name=home.name,
        base=f"/homes/{home.id}/checklists",
        may_draft=actor.can(Permission.HOME_CHECKLIST_DRAFT, home.id),
        may_publish=actor.can(Permission.HOME_CHECKLIST_EDIT, home.id),
    )


def _of_provider(provider_id: str) -> Place:
    name = db.session().get_one(Provider, provider_id).name
    base = f"/providers/{provider_id}/checklists"
    return Place(provider_id, None, name, base, may_draft=True, may_publish=True)
