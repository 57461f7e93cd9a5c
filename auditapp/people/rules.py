"""Pure decisions about people: who may give which role, throttling of sign-ins, reference prefixes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from auditapp.kernel.permissions import PROVIDER_ROLES, Actor, Permission, Role

WINDOW = timedelta(minutes=15)
# Guessing is slowed down by whom it is for and where it comes from together, so that nobody can lock a colleague
# out from elsewhere; the wider limits stop many addresses guessing at one account, and one address at many.
TRIES_PER_ACCOUNT_AND_ADDRESS = 10
TRIES_PER_ACCOUNT = 100
TRIES_PER_ADDRESS = 100
TRIES_PER_DEVICE = 10  # on which this person has signed in before; counted on their own
FACTOR_TRIES_PER_STEP = 5
FACTOR_TRIES_PER_DAY = 50
PASSKEYS_PER_ADDRESS = 100  # a home's staff may all come from one address
CODES_PER_ADDRESS = 30  # of printed codes and links, which hold 76 bits
NAMES_PER_CODE = 20  # sign-in names that a code tries in a day, so that it does not tell who has an account
PREFIX_LENGTH = 3


# Who must have a second step when the provider asks it of managers and above.
MANAGERS_AND_ABOVE = frozenset(
    {
        Role.DEPUTY_MANAGER,
        Role.REGISTERED_MANAGER,
        Role.QUALITY_LEAD,
        Role.NOMINATED_INDIVIDUAL,
        Role.ADMINISTRATOR,
    }
)


@dataclass(frozen=True)
class Held:
    """A role that somebody holds, in a home or in a whole provider."""

    grant_id: str
    user_id: str
    role: Role
    home_id: str | None
    provider_id: str | None
    ends_on: date | None = None


def may_grant(actor: Actor, role: Role, *, home_id: str | None, provider_id: str | None) -> bool:
    """Whether the actor may give (and take back) the role in that home, or in that provider."""
    if role in PROVIDER_ROLES:
        return provider_id is not None and Permission.PROVIDER_PEOPLE_EDIT in actor.providers.get(
            provider_id, frozenset()
        )
    return home_id is not None and actor.can(Permission.HOME_PEOPLE_EDIT, home_id)


def may_act_on(actor: Actor, user_id: str, held: Collection[Held]) -> bool:
    """Whether the actor may reset or rename somebody: not themselves, and only who holds what the actor may give.

    `held` is what people/authority.py says they are judged by; by nothing at all, nobody may.
    """
    return (
        bool(held)
        and actor.user_id != user_id
        and all(
            may_grant(actor, each.role, home_id=each.home_id, provider_id=each.provider_id) for each in held
        )
    )


@dataclass(frozen=True)
class RecentTries:
    """Tries of strangers within WINDOW that did not lead to a sign-in, this one included."""

    both: int  # for this account from this address, since the last sign-in
    account: int
    address: int


def may_try(tries: RecentTries) -> bool:
    """Whether this try to sign in is allowed."""
    return (
        tries.both <= TRIES_PER_ACCOUNT_AND_ADDRESS
        and tries.account <= TRIES_PER_ACCOUNT
        and tries.address <= TRIES_PER_ADDRESS
    )


def device_may_try(tries: int) -> bool:
    """Whether a known device may try once more, after this many within WINDOW since its last sign-in."""
    return tries <= TRIES_PER_DEVICE


def must_have_factor(asked_of: object, role: Role) -> bool:
    """Whether a provider that asks a second step of "nobody", "managers" or "everybody" asks it of this role."""
    return asked_of == "everybody" or (asked_of == "managers" and role in MANAGERS_AND_ABOVE)


def default_owner(roles: Mapping[str, str], auditor: str) -> str:
    """Who gets an action for which nobody was chosen: registered manager, deputy manager, else the auditor.

    `roles` are the home's people by id, in the order of their names. The tablet follows the same rule.
    """
    for role in (Role.REGISTERED_MANAGER, Role.DEPUTY_MANAGER):
        for user_id, held in roles.items():
            if held == role:
                return user_id
    return auditor


def choose_prefix(name: str, taken: set[str]) -> str:
    """The first letters of the home's name, or those letters and a digit when another home has them: OAK, OAK2."""
    letters = "".join(character for character in name.upper() if "A" <= character <= "Z")
    stem = (letters + "XXX")[:PREFIX_LENGTH]
    if stem not in taken:
        return stem
    return next(f"{stem}{number}" for number in range(2, 1000) if f"{stem}{number}" not in taken)
