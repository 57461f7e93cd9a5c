"""Words for pages about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyotp
from markupsafe import Markup

from auditapp.kernel.permissions import Actor
from auditapp.people import queries
from auditapp.people.factors import PASSKEY, TOTP, Factor
from auditapp.people.sessions import OpenSession
from auditapp.web.parts import Fact, Moment, Notice, at, counted
from auditapp.web.squares import square
from auditapp.web.templating import moment as spoken

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

FACTOR_WORDS = {
    "password": "your password",
    "totp": "your password and a code",
    "recovery": "your password and a recovery code",
    "passkey": "a passkey",
}
FEW_CODES = 3
_PICTURE = "A picture that an authenticator app reads. The same is written below."


@dataclass(frozen=True)
class Row:
    """A line of a list that leads somewhere."""

    label: str
    note: str
    url: str


@dataclass(frozen=True)
class AccountPage:
    """Who is signed in, where they work, and how they sign in."""

    title: str
    lede: str
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class FactorLine:
    """A second step that is set up."""

    id: str
    kind: str
    label: str
    note: str


@dataclass(frozen=True)
class SecondFactorPage:
    """What is set up and what may be done about it."""

    title: str
    lede: str
    factors: tuple[FactorLine, ...]
    codes: Notice | None
    must_add: bool
    fresh: bool
    has_authenticator: bool


@dataclass(frozen=True)
class SecondStepPage:
    """The second half of signing in."""

    title: str
    has_code: bool
    has_passkey: bool
    has_authenticator: bool
    again_url: str


@dataclass(frozen=True)
class AuthenticatorPage:
    """A secret for an app: as a picture, as text in groups, as an address that a phone opens itself."""

    picture: Markup
    groups: str
    address: str


@dataclass(frozen=True)
class DeviceLine:
    """A browser that is signed in."""

    id: str
    label: str
    note: str
    seen: Moment
    is_this_one: bool


@dataclass(frozen=True)
class DevicesPage:
    """Where somebody is signed in."""

    title: str
    lede: str
    devices: tuple[DeviceLine, ...]


def role_words(role: str) -> str:
    """The role as people say it."""
    return ROLE_WORDS.get(role, role.replace("_", " ").capitalize())


def account(
    actor: Actor, homes: list[queries.HomeSummary], held: Sequence[Factor], devices: int
) -> AccountPage:
    """The account page."""
    where = ", ".join(home.name for home in homes) or "Nowhere yet"
    rows = (
        Row("Change your password", "You are asked for the one you have now.", "/account/password"),
        Row("Second step when signing in", _held_words(held), "/account/second-factor"),
        Row("Devices where you are signed in", counted(devices, "device"), "/account/devices"),
        Row(
            "Who looked at what of yours",
            "Who opened audits and photos that you made.",
            "/account/views",
        ),
    )
    return AccountPage(
        f"You are signed in as {actor.name}",
        "A sign-in lasts for one shift of 12 hours.",
        (Fact("Name", actor.name), Fact("Where you work", where)),
        rows,
    )


def _held_words(held: Sequence[Factor]) -> str:
    keys = sum(each.kind == PASSKEY for each in held)
    said = ["an authenticator app"] if any(each.kind == TOTP for each in held) else []
    said += [counted(keys, "passkey")] if keys else []
    words = " and ".join(said)
    return (
        words[:1].upper() + words[1:] + "."
        if words
        else "Not set up. It keeps others out who learn your password."
    )


def second_factor(held: Sequence[Factor], codes: int, *, must_add: bool, fresh: bool) -> SecondFactorPage:
    """The page of one's second step."""
    title = "Your second step when signing in" if held else "Add a second step when signing in"
    lede = (
        "Your provider asks for a second step. Set one up now; then you can go on."
        if must_add
        else "Beside your password: a passkey, or a code from an app on your phone. "
        "Whoever learns your password still cannot sign in."
    )
    return SecondFactorPage(
        title,
        lede,
        tuple(_factor_line(each) for each in held),
        _codes_notice(codes) if held else None,
        must_add,
        fresh,
        any(each.kind == TOTP for each in held),
    )


def _factor_line(factor: Factor) -> FactorLine:
    used = f", last used {spoken(factor.last_used_at)}" if factor.last_used_at else ", not used yet"
    label = "Authenticator app" if factor.kind == TOTP else f"Passkey: {factor.name}"
    return FactorLine(factor.id, factor.kind, label, f"Added {spoken(factor.at)}{used}")


def _codes_notice(left: int) -> Notice:
    if not left:
        text = "Make new ones, or you may be locked out when you lose your phone."
        return Notice("You have no recovery codes left", text, "attention")
    tone = "attention" if left <= FEW_CODES else "accent"
    return Notice(
        f"You have {counted(left, 'recovery code')} left",
        "Each opens once, in place of a code or passkey.",
        tone,
    )


def second_step(held: Sequence[Factor], codes: int, *, on_tablet: bool) -> SecondStepPage:
    """The second half of signing in, on a manager's page or on the tablet."""
    kinds = {each.kind for each in held}
    return SecondStepPage(
        "One more step on this tablet" if on_tablet else "One more step to sign in",
        TOTP in kinds or codes > 0,
        PASSKEY in kinds,
        TOTP in kinds,
        "/capture/sign-in" if on_tablet else "/sign-in",
    )


def authenticator(secret: str, sign_in_name: str) -> AuthenticatorPage:
    """A secret that an app is to hold."""
    address = pyotp.TOTP(secret).provisioning_uri(name=sign_in_name, issuer_name="Walkaround")
    picture = square(address, name=_PICTURE, block="app-qr")
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return AuthenticatorPage(picture, groups, address)


def devices(found: Sequence[OpenSession]) -> DevicesPage:
    """Where somebody is signed in."""
    count = counted(len(found), "device")
    return DevicesPage(
        f"You are signed in on {count}",
        "Sign out a device that is lost, or that you do not know; then change your password.",
        tuple(_device(each) for each in found),
    )


def _device(session: OpenSession) -> DeviceLine:
    note = f"Signed in {spoken(session.began_at)} with {FACTOR_WORDS.get(session.factor, 'a password')}"
    return DeviceLine(session.id, session.label, note, at(session.last_seen_at), session.is_this_one)
