"""The same pages twice: below a home's checklists, and below a provider's, which apply to all its homes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from flask import Blueprint
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.kernel.permissions import Permission
from auditapp.people.models import Provider
from auditapp.people.queries import HomeSummary
from auditapp.web import access

P = ParamSpec("P")
homes = Blueprint("exchange", __name__)
providers = Blueprint("provider_exchange", __name__)


@dataclass(frozen=True)
class Place:
    """Whose checklist it will be, and where the pages of checklists begin."""

    provider_id: str
    home_id: str | None
    name: str
    base: str


View = Callable[Concatenate[Place, P], ResponseReturnValue]


def page(
    method: str, rule: str, permission: Permission = Permission.HOME_CHECKLIST_DRAFT
) -> Callable[[View[P]], View[P]]:
    """Serve a view below a home's checklists, where it takes `permission`, and below a provider's."""

    def mark(view: View[P]) -> View[P]:
        def at_home(home: HomeSummary, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            place = Place(home.provider_id, home.id, home.name, f"/homes/{home.id}/checklists")
            return view(place, *args, **kwargs)

        def for_all(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            provider_id = str(kwargs.pop("provider_id"))
            name = db.session().get_one(Provider, provider_id).name
            return view(
                Place(provider_id, None, name, f"/providers/{provider_id}/checklists"), *args, **kwargs
            )

        for each in (at_home, for_all):
            each.__name__, each.__doc__ = view.__name__, view.__doc__
        name = view.__name__
        at = access.home(permission)(at_home)
        homes.add_url_rule(f"/homes/<home_id>/checklists{rule}", name, at, methods=[method])
        everywhere = access.provider(Permission.PROVIDER_CHECKLIST_EDIT)(for_all)
        providers.add_url_rule(
            f"/providers/<provider_id>/checklists{rule}", name, everywhere, methods=[method]
        )
        return view

    return mark
