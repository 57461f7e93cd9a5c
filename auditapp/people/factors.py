"""What stands beside the password: an authenticator app, passkeys, and codes on paper for the day they are lost."""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from auditapp.kernel import ids, journal
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Actor
from auditapp.kernel.sealing import Sealer
from auditapp.people import sign_ins, steps
from auditapp.people.account_models import FactorRemoval, Passkey, RecoveryCode, Totp, TotpUse

ADDED = journal.declare("user.factor_added", keys=("factor", "kind", "sessions"))
REMOVED = journal.declare("user.factor_removed", keys=("factor", "kind"))
RESET = journal.declare("user.factors_reset", keys=("removed", "sessions"))
CODES_MADE = journal.declare("user.recovery_codes_made", keys=("count",))

TOTP, PASSKEY, RECOVERY = "totp", "passkey", "recovery"
CODES = 10
CODE_LENGTH = 12
CODE_COST = 2**14  # scrypt's N; with its 8 blocks that is 16 MiB for every guess
STEP_SECONDS = 30
DIGITS = 6
NOT_RIGHT = "That code is not right, or it was used before. Wait for the next one and enter that."


@dataclass(frozen=True)
class Factor:
    """A second step that somebody has set up. `name` is what they called a passkey, empty for an authenticator."""

    id: str
    kind: str
    name: str
    at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class DrawnCode:
    """A recovery code and the hash that is kept of it."""

    code: str
    hash: str


@dataclass(frozen=True)
class Keeping:
    """In whose name a change is made: whose account, in which provider's journal, by whom and when."""

    user_id: str
    provider_id: str
    actor: Actor
    now: datetime


def factors_of(session: Session, user_id: str) -> list[Factor]:
    """Everything that is set up, the oldest first."""
    last_use = select(func.max(TotpUse.at)).where(TotpUse.totp_id == Totp.id).scalar_subquery()
    codes = select(Totp.id, Totp.at, last_use).where(Totp.user_id == user_id, _kept(TOTP, Totp.id))
    keys = select(Passkey).where(Passkey.user_id == user_id, _kept(PASSKEY, Passkey.id))
    found = [Factor(id_, TOTP, "", at, used) for id_, at, used in session.execute(codes)]
    found += [
        Factor(each.id, PASSKEY, each.name, each.at, each.last_used_at) for each in session.scalars(keys)
    ]
    return sorted(found, key=lambda factor: (factor.at, factor.id))


def has_factor(session: Session, user_id: str) -> bool:
    """Whether signing in takes a second step."""
    return bool(factors_of(session, user_id))


def begin_totp(session: Session, user_id: str, sealer: Sealer, *, now: datetime) -> str:
    """Make a secret for an authenticator app; it counts once a code has shown that the app holds it."""
    secret = pyotp.random_base32()
    return steps.begin(
        session, steps.Purpose.ADD_TOTP, user_id=user_id, challenge=sealer.seal(secret), now=now
    )


def totp_secret(session: Session, token: str, user_id: str, sealer: Sealer, *, now: datetime) -> str | None:
    """The secret that waits to be confirmed, None once that took too long."""
    step = steps.find(session, steps.Purpose.ADD_TOTP, token, now=now)
    return sealer.open(step.challenge) if step and step.user_id == user_id else None


def confirm_totp(session: Session, token: str, code: str, sealer: Sealer, keeping: Keeping) -> None:
    """Keep the secret: the app's code is right. Raises InvalidError when it is not, or when it took too long."""
    now = keeping.now
    step = steps.find(session, steps.Purpose.ADD_TOTP, token, now=now)
    if step is None or step.user_id != keeping.user_id:
        raise InvalidError("That took too long. Begin again with a new picture.", code="step_over")
    counted = _matching_step(sealer.open(step.challenge), code, now)
    if counted is None:
        raise InvalidError(
            "That code is not right. Check the time on your phone, and enter the code it shows now."
        )
    if not steps.use(session, step, now=now):
        raise InvalidError("That took too long. Begin again with a new picture.", code="step_over")
    for old in factors_of(session, keeping.user_id):
        if old.kind == TOTP:
            remove(session, TOTP, old.id, keeping)
    totp = Totp(id=ids.new_id("f"), user_id=keeping.user_id, secret=step.challenge, at=now)
    session.add(totp)
    session.flush()  # its use refers to it
    session.add(TotpUse(id=ids.new_id("f"), totp_id=totp.id, step=counted, at=now))
    note_added(session, TOTP, totp.id, keeping)


def check_code(session: Session, user_id: str, code: str, sealer: Sealer, *, now: datetime) -> str:
    """Take a code of the app or from paper; returns which it was. Raises InvalidError for one that does not count.

    A code of the app counts for 30 seconds and a little before and after, each 30 seconds once; one from paper once.
    """
    typed = "".join(character for character in code.lower() if character.isalnum())
    if len(typed) == DIGITS and typed.isdigit():
        return _take_totp(session, user_id, typed, sealer, now)
    return _take_recovery(session, user_id, typed, now)


def _take_totp(session: Session, user_id: str, code: str, sealer: Sealer, now: datetime) -> str:
    kept = select(Totp).where(Totp.user_id == user_id, _kept(TOTP, Totp.id))
    totp = session.scalar(kept.order_by(Totp.at.desc()).limit(1))
    counted = _matching_step(sealer.open(totp.secret), code, now) if totp else None
    if totp is None or counted is None:
        raise InvalidError(NOT_RIGHT)
    last = session.scalar(select(func.max(TotpUse.step)).where(TotpUse.totp_id == totp.id)) or 0
    if counted <= last:
        raise InvalidError(NOT_RIGHT)
    session.add(TotpUse(id=ids.new_id("f"), totp_id=totp.id, step=counted, at=now))
    return TOTP


def _take_recovery(session: Session, user_id: str, code: str, now: datetime) -> str:
    code_hash = _code_hash(user_id, code)
    taken = (
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == code_hash,
            RecoveryCode.used_at.is_(None),
            RecoveryCode.made_at == _latest(user_id),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    if session.scalar(taken) is None:
        raise InvalidError(NOT_RIGHT)
    return RECOVERY


def draw_codes(user_id: str) -> list[DrawnCode]:
    """Ten new codes. Hashing them is slow on purpose: call it before anything is written."""
    drawn = ("".join(secrets.choice(ids.ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES))
    return [DrawnCode(code, _code_hash(user_id, code)) for code in drawn]


def keep_codes(session: Session, drawn: Sequence[DrawnCode], keeping: Keeping) -> list[str]:
    """Let these codes count from now on, and none from before. Returns them in groups, to be shown once."""
    for each in drawn:
        session.add(
            RecoveryCode(
                id=ids.new_id("c"), user_id=keeping.user_id, code_hash=each.hash, made_at=keeping.now
            )
        )
    note(session, CODES_MADE, keeping, {"count": len(drawn)})
    return ["-".join(each.code[start : start + 4] for start in range(0, CODE_LENGTH, 4)) for each in drawn]


def recovery_codes_left(session: Session, user_id: str) -> int:
    """How many codes on paper are still good."""
    left = select(func.count()).where(
        RecoveryCode.user_id == user_id,
        RecoveryCode.used_at.is_(None),
        RecoveryCode.made_at == _latest(user_id),
    )
    return session.scalar(left) or 0


def remove(session: Session, kind: str, factor_id: str, keeping: Keeping) -> None:
    """Take one off the account. Raises NotFoundError when the account has no such one."""
    if (kind, factor_id) not in {(each.kind, each.id) for each in factors_of(session, keeping.user_id)}:
        raise NotFoundError
    _remove(session, kind, factor_id, keeping)
    note(session, REMOVED, keeping, {"factor": factor_id, "kind": kind})


def reset_factors(session: Session, user_id: str, provider_id: str, *, actor: Actor, now: datetime) -> int:
    """Take every second step off somebody's account, who has lost them, and end their sign-ins; returns how many.

    Whether `actor` may do so (they may grant all roles of that person) is for the caller to have asked.
    """
    keeping = Keeping(user_id, provider_id, actor, now)
    found = factors_of(session, user_id)
    for factor in found:
        _remove(session, factor.kind, factor.id, keeping)
    ended = sign_ins.end_sessions_of(session, user_id, actor=actor, now=now)
    note(session, RESET, keeping, {"removed": len(found), "sessions": ended})
    return len(found)


def note_added(session: Session, kind: str, factor_id: str, keeping: Keeping) -> None:
    """One more is set up: every other sign-in ends, as one of them may be why it was."""
    ended = sign_ins.end_sessions_of(
        session, keeping.user_id, actor=keeping.actor, now=keeping.now, but=keeping.actor.session_id
    )
    note(session, ADDED, keeping, {"factor": factor_id, "kind": kind, "sessions": ended})


def note(session: Session, kind: str, keeping: Keeping, data: dict[str, str | int]) -> None:
    """One line in the journal of the provider, about this account."""
    journal.record(
        session,
        kind,
        chain=journal.provider_chain(keeping.provider_id),
        subject=journal.Subject("user", keeping.user_id),
        actor=keeping.actor,
        now=keeping.now,
        data={**data},
    )


def _remove(session: Session, kind: str, factor_id: str, keeping: Keeping) -> None:
    by = keeping.actor.user_id
    session.add(FactorRemoval(id=ids.new_id("f"), kind=kind, factor_id=factor_id, at=keeping.now, by=by))
    session.flush()


def _kept(kind: str, factor_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return ~exists().where(FactorRemoval.kind == kind, FactorRemoval.factor_id == factor_id)


def _latest(user_id: str) -> ScalarSelect[datetime]:
    return select(func.max(RecoveryCode.made_at)).where(RecoveryCode.user_id == user_id).scalar_subquery()


def _code_hash(user_id: str, code: str) -> str:
    """Slow to guess from a stolen database: 57 bits behind scrypt, salted with the account's random id."""
    made = hashlib.scrypt(code.encode(), salt=user_id.encode(), n=CODE_COST, r=8, p=1, dklen=32)
    return made.hex()


def _matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Which 30 seconds the code is of, of those now, just before and just after."""
    typed = "".join(character for character in code if character in string.digits)
    clock_step = int(now.timestamp()) // STEP_SECONDS
    return next(
        (
            each
            for each in _around(clock_step)
            if secrets.compare_digest(pyotp.TOTP(secret).generate_otp(each), typed)
        ),
        None,
    )


def _around(step: int) -> Iterable[int]:
    return (step, step - 1, step + 1)
