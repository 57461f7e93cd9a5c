"""Pure decisions about who works where: what an engagement needs, who must not go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from auditapp.kernel.permissions import PROVIDER_ROLES, Role
from auditapp.people.rules import Held

ENGAGEMENTS = ("employed", "agency", "bank", "visiting")
HOME_ROLES = tuple(role for role in Role if role not in PROVIDER_ROLES)
INSPECTOR_DAYS = 7
LONGEST_DAYS = 366  # of an engagement that ends; a longer one is a mistake in the year
# Without one of these in a home or a provider, nobody is left who could put things right.
KEEPERS = frozenset({Role.REGISTERED_MANAGER, Role.ADMINISTRATOR})


def engagement_of(role: Role, engaged_as: str) -> str:
    """How somebody with that role is engaged: an inspector always as a visitor, whatever was chosen."""
    return "visiting" if role is Role.INSPECTOR else engaged_as


def problem_with_engagement(role: Role, engaged_as: str, ends_on: date | None, today: date) -> str | None:
    """What is wrong with a role's engagement and its last day, as a sentence, or None."""
    if engaged_as not in ENGAGEMENTS:
        return "Choose how they are engaged."
    if ends_on is not None and ends_on < today:
        return "The last day has passed. Choose today or a later day."
    if ends_on is not None and ends_on > today + timedelta(days=LONGEST_DAYS):
        return "The last day is more than a year away. Leave it empty, or choose an earlier day."
    if ends_on is None and engaged_as == "agency":
        return "Enter the last day. Agency staff are given one, so that nobody keeps access by mistake."
    if ends_on is None and role is Role.INSPECTOR:
        return "Enter the last day of the inspector's access."
    return None


def left_without(ending: Iterable[Held], keeping: Iterable[Held]) -> Held | None:
    """The first role of KEEPERS among those that end after which nobody would be left to hold it there for good."""
    kept = {(each.role, each.home_id, each.provider_id) for each in keeping if each.ends_on is None}
    for each in ending:
        if each.role in KEEPERS and (each.role, each.home_id, each.provider_id) not in kept:
            return each
    return None
