"""Tries at passwords, second steps and printed codes, counted to slow guessing down.

A browser on which somebody has signed in before is counted on its own, so that a crowd of guessers, even at the
same address, cannot lock that person out. Only hashes of names, addresses and devices are stored.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from auditapp.kernel import ids
from auditapp.kernel.errors import ThrottledError
from auditapp.people.account_models import KnownDevice, SignInStep, SignInTry
from auditapp.people.rules import (
    CODES_PER_ADDRESS,
    FACTOR_TRIES_PER_DAY,
    FACTOR_TRIES_PER_STEP,
    NAMES_PER_CODE,
    PASSKEYS_PER_ADDRESS,
    WINDOW,
    RecentTries,
    device_may_try,
    may_try,
)

TRIES_KEPT = timedelta(days=1)
DEVICES_KEPT = timedelta(days=365)
TOO_MANY = "Too many tries to sign in. Wait 15 minutes, or ask your manager for help."


@dataclass(frozen=True)
class Origin:
    """Where a try comes from. `device` is the hash of a known device of that very account, None for a stranger's."""

    address: str
    device: str | None = None


def begin_try(session: Session, *, sign_in_name: str, origin: Origin, now: datetime) -> None:
    """Note a try to sign in before it is judged, so that many at once are all counted. Commit it at once.

    Raises ThrottledError when there were too many; that try is not kept, so that waiting helps.
    """
    account = _account(sign_in_name)
    _note(session, account, origin, "refused", now)
    _take_turns(session, account)
    recent = (SignInTry.at > now - WINDOW) & (SignInTry.outcome == "refused")
    allowed = (
        device_may_try(_count(session, recent, *_since_last(account, SignInTry.device_hash == origin.device)))
        if origin.device
        else may_try(_of_strangers(session, account, hashed(place_of(origin.address)), recent))
    )
    if not allowed:
        raise ThrottledError(TOO_MANY)


def _of_strangers(session: Session, account: str, address: str, recent: ColumnElement[bool]) -> RecentTries:
    stranger = recent & SignInTry.device_hash.is_(None)
    here, everywhere = SignInTry.address_hash == address, SignInTry.account_hash == account
    unknown = here & SignInTry.device_hash.is_(None)  # a sign-in on a known device forgives no stranger
    return RecentTries(
        _count(session, stranger, *_since_last(account, unknown)),
        _count(session, stranger, everywhere),
        _count(session, stranger, here),
    )


def _since_last(account: str, place: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    """Tries for this account from this place after its last sign-in there."""
    here = (SignInTry.account_hash == account) & place
    last = select(func.max(SignInTry.at)).where(here, SignInTry.outcome == "signed_in").scalar_subquery()
    return here, or_(last.is_(None), SignInTry.at > last)


def note_signed_in(session: Session, *, sign_in_name: str, origin: Origin, now: datetime) -> None:
    """The try led to a sign-in: those before it no longer count against this account from there."""
    _note(session, _account(sign_in_name), origin, "signed_in", now)


def begin_factor_try(session: Session, *, user_id: str, step_id: str, origin: Origin, now: datetime) -> None:
    """Note a try at a second step before it is judged. Commit it at once.

    Raises ThrottledError after a few in one half of a sign-in, or so many in a day for one account: a code has only
    six digits.
    """
    account, step = hashed(f"factor:{user_id}"), hashed(f"step:{step_id}")
    row = SignInTry(
        id=ids.new_id("t"),
        account_hash=account,
        address_hash=step,
        device_hash=origin.device,
        at=now,
        outcome="refused",
    )
    session.add(row)
    _take_turns(session, account)
    same = SignInTry.account_hash == account
    device = SignInTry.device_hash == origin.device if origin.device else SignInTry.device_hash.is_(None)
    in_step = _count(session, same, SignInTry.address_hash == step)
    in_day = _count(session, same, device, SignInTry.at > now - TRIES_KEPT)
    if in_step > FACTOR_TRIES_PER_STEP:
        raise ThrottledError("Too many codes that were not right. Begin again with your password.")
    if in_day > FACTOR_TRIES_PER_DAY:
        raise ThrottledError(
            "Too many codes that were not right today. Ask your manager to take the second step off your account."
        )


def begin_code_try(session: Session, *, address: str, now: datetime) -> None:
    """Note a try at a printed code or a link before it is judged. Commit it (web/transaction.settle_now) at once.

    Raises ThrottledError when this address has tried too many; that try is not kept, so that waiting helps.
    """
    if _begin_from(session, "code", address, now) > CODES_PER_ADDRESS:
        raise ThrottledError("Too many codes were tried from here. Wait 15 minutes and try again.")


def begin_name_try(session: Session, *, invitation_id: str, address: str, now: datetime) -> None:
    """Note a try at a sign-in name with an open invitation, before it is judged. Commit it at once.

    Raises ThrottledError when the invitation has tried too many names, or the address too many codes and taken
    names; that try is not kept, so that waiting helps.
    """
    account = hashed(f"(name) {invitation_id}")
    _note(session, account, Origin(address), "refused", now)
    _take_turns(session, account)
    in_day = _count(session, SignInTry.account_hash == account, SignInTry.at > now - TRIES_KEPT)
    if in_day > NAMES_PER_CODE:
        raise ThrottledError(
            "Too many names were tried with this code today. Ask whoever invited you for help."
        )
    if _count_from(session, "code", address, now) >= CODES_PER_ADDRESS:
        raise ThrottledError("Too many names and codes were tried from here. Wait 15 minutes and try again.")


def note_taken(session: Session, *, address: str, now: datetime) -> None:
    """The name was taken: that counts against the address as a wrong code does."""
    _begin_from(session, "code", address, now)


def begin_passkey_try(session: Session, *, address: str, now: datetime) -> None:
    """The same for a sign-in with a passkey alone."""
    if _begin_from(session, "passkey", address, now) > PASSKEYS_PER_ADDRESS:
        raise ThrottledError("Too many tries to sign in from here. Wait 15 minutes and try again.")


def _begin_from(session: Session, kind: str, address: str, now: datetime) -> int:
    """Note a try of this kind from an address; returns how many there were of late, this one included."""
    _note(session, _of_kind(kind), Origin(address), "refused", now)
    session.flush()
    return _count_from(session, kind, address, now)


def _of_kind(kind: str) -> str:
    return hashed(f"({kind})")  # no sign-in name has brackets round it


def _count_from(session: Session, kind: str, address: str, now: datetime) -> int:
    recent = (SignInTry.at > now - WINDOW) & (SignInTry.account_hash == _of_kind(kind))
    return _count(session, recent, SignInTry.address_hash == hashed(place_of(address)))


def tidy(session: Session, *, now: datetime) -> None:
    """Forget old tries, old halves of sign-ins, and devices that were met a year ago."""
    session.execute(delete(SignInTry).where(SignInTry.at < now - TRIES_KEPT))
    session.execute(delete(SignInStep).where(SignInStep.expires_at < now - TRIES_KEPT))
    session.execute(delete(KnownDevice).where(KnownDevice.at < now - DEVICES_KEPT))


def place_of(address: str) -> str:
    """What is counted as one address: of IPv6 the network of 64 bits that every connection has for itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def hashed(text: str) -> str:
    """SHA-256 in hex, the only form in which names, addresses and tokens are kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def _account(sign_in_name: str) -> str:
    return hashed(sign_in_name.strip().lower())


def _note(session: Session, account: str, origin: Origin, outcome: str, now: datetime) -> None:
    session.add(
        SignInTry(
            id=ids.new_id("t"),
            account_hash=account,
            address_hash=hashed(place_of(origin.address)),
            device_hash=origin.device,
            at=now,
            outcome=outcome,
        )
    )


def _take_turns(session: Session, account: str) -> None:
    """Take SQLite's write lock, or PostgreSQL's for this account, so that tries at once count each other."""
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(account[:15], 16))))


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(SignInTry).where(*conditions)) or 0
