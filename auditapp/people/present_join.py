"""Words for whoever takes up an invitation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor
from auditapp.people.factors import PASSKEY, Factor
from auditapp.people.joining import Welcome, is_for
from auditapp.people.present import role_words
from auditapp.web.parts import Fact
from auditapp.web.templating import day


@dataclass(frozen=True)
class WelcomePage:
    """What somebody is invited to, and the ways in that are open to this browser.

    `signed_in_as` is "" when nobody is; `for_somebody_else` when it is not for whoever is.
    """

    title: str
    lede: str
    facts: tuple[Fact, ...]
    action: str
    sign_in_url: str
    signed_in_as: str
    for_somebody_else: bool
    may_make_account: bool


def staying(factors: Iterable[Factor]) -> list[str]:
    """The second steps that a new password leaves on the account, so that its owner sees one that is not theirs."""
    return [
        f"{f'Passkey “{each.name}”' if each.kind == PASSKEY else 'Authenticator app'}, "
        f"added on {day(clock.local_date(each.at))}"
        for each in factors
    ]


def welcome_page(code: str, told: Welcome, actor: Actor | None) -> WelcomePage:
    """The page of an invitation."""
    wheres = list(dict.fromkeys(place.where for place in told.places))
    where = wheres[0] if len(wheres) == 1 else f"{', '.join(wheres[:-1])} and {wheres[-1]}"
    facts = [
        Fact(
            place.where,
            role_words(place.role) + (f", until {day(place.ends_on)}" if place.ends_on else ""),
        )
        for place in told.places
    ]
    return WelcomePage(
        title=f"Welcome to {where}",
        lede=f"{told.invited_by} invites you to Walkaround, where {told.provider} keeps its audits and actions.",
        facts=tuple(facts),
        action=f"/join/{code}",
        sign_in_url=f"/sign-in?next=/join/{code}",
        signed_in_as=actor.name if actor else "",
        for_somebody_else=actor is not None and not is_for(told.user_id, told.by, actor),
        may_make_account=actor is None and told.user_id is None,
    )
