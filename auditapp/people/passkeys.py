"""Passkeys (WebAuthn): made on a phone, a computer or a key, and bound to the address of this installation.

Every challenge is a step that counts once and lasts minutes. A passkey that also checks who holds it (a finger, a
face, a PIN) is a whole sign-in; any passkey is a second step.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from auditapp.kernel import ids
from auditapp.kernel.errors import InvalidError
from auditapp.people import factors, steps
from auditapp.people.account_models import FactorRemoval, Passkey, SignInStep
from auditapp.people.models import User

NAME = "Walkaround"
MAX_NAME = 60
NOT_ADDED = "That passkey could not be added. Try again; if it does not work, use another device."
NOT_KNOWN = "That passkey is not known here. Use another one, or sign in with your password."


@dataclass(frozen=True)
class Site:
    """The address that passkeys are bound to: its host without the port, and its origin as a browser names it."""

    host: str
    origin: str


@dataclass(frozen=True)
class Question:
    """What the browser is asked, as JSON, and the token of the step that its answer belongs to."""

    token: str
    options: str


def begin_adding(session: Session, user: User, site: Site, *, now: datetime) -> Question:
    """Ask the browser for a new passkey, none of those that the account has."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_id=user.id.encode(),
        user_name=user.sign_in_name,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(session, user.id),
    )
    challenge = bytes_to_base64url(options.challenge)
    token = steps.begin(session, steps.Purpose.ADD_PASSKEY, user_id=user.id, challenge=challenge, now=now)
    return Question(token, options_to_json(options))


def add(
    session: Session, token: str, credential: str, name: str, site: Site, keeping: factors.Keeping
) -> Passkey:
    """Keep a passkey that answers the question. Raises InvalidError for any other answer, and for a second use."""
    step = _taken(session, steps.Purpose.ADD_PASSKEY, token, keeping.user_id, keeping.now)
    try:
        made = verify_registration_response(
            credential=_read(credential),
            expected_challenge=base64url_to_bytes(step.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise InvalidError(NOT_ADDED, code="passkey") from error
    credential_id = bytes_to_base64url(made.credential_id)
    if session.scalar(select(exists().where(Passkey.credential_id == credential_id))):
        raise InvalidError("That passkey was added before. Use another device.", code="passkey")
    passkey = Passkey(
        id=ids.new_id("k"),
        user_id=keeping.user_id,
        credential_id=credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=" ".join(name.split())[:MAX_NAME] or "Passkey",
        at=keeping.now,
    )
    session.add(passkey)
    factors.note_added(session, factors.PASSKEY, passkey.id, keeping)
    return passkey


def begin_use(session: Session, site: Site, *, user_id: str | None, now: datetime) -> Question:
    """Ask for a passkey: of this account as its second step, or of anybody, who must then be checked by the device."""
    options = generate_authentication_options(
        rp_id=site.host,
        allow_credentials=_descriptors(session, user_id) if user_id else None,
        user_verification=UserVerificationRequirement.PREFERRED
        if user_id
        else UserVerificationRequirement.REQUIRED,
    )
    challenge = bytes_to_base64url(options.challenge)
    token = steps.begin(session, steps.Purpose.PASSKEY, user_id=user_id, challenge=challenge, now=now)
    return Question(token, options_to_json(options))


def use(
    session: Session, token: str, credential: str, site: Site, *, user_id: str | None, now: datetime
) -> str:
    """Whose passkey answered the question. Raises InvalidError for a forged, old, foreign or repeated answer.

    Without a `user_id` the passkey stands for a whole sign-in, so the device must have checked who holds it.
    """
    step = _taken(session, steps.Purpose.PASSKEY, token, user_id, now)
    answer = _read(credential)
    passkey = _of(session, str(answer.get("id", "")))
    if passkey is None or user_id not in (None, passkey.user_id):
        raise InvalidError(NOT_KNOWN, code="passkey")
    try:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(step.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=user_id is None,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise InvalidError(NOT_KNOWN, code="passkey") from error
    passkey.sign_count, passkey.last_used_at = verified.new_sign_count, now
    return passkey.user_id


def _taken(
    session: Session, purpose: steps.Purpose, token: str, user_id: str | None, now: datetime
) -> SignInStep:
    """The step, used up by this very answer, whatever comes of it."""
    step = steps.find(session, purpose, token, now=now)
    if step is None or step.user_id != user_id or not steps.use(session, step, now=now):
        raise InvalidError("That took too long, or it was answered before. Try again.", code="step_over")
    return step


def _read(credential: str) -> dict[str, object]:
    try:
        answer = json.loads(credential)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise InvalidError("The browser sent no passkey. Try again.", code="passkey")
    return answer


def _of(session: Session, credential_id: str) -> Passkey | None:
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id, _kept()))


def _descriptors(session: Session, user_id: str) -> list[PublicKeyCredentialDescriptor]:
    found = session.scalars(select(Passkey.credential_id).where(Passkey.user_id == user_id, _kept()))
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in found]


def _kept() -> ColumnElement[bool]:
    return ~exists().where(FactorRemoval.kind == factors.PASSKEY, FactorRemoval.factor_id == Passkey.id)
