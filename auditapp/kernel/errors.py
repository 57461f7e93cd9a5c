"""The catalogue of refusals: a code for machines, a sentence for a person, declared details.

Features raise these; `web/errors.py` alone knows what they mean in HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """Something was asked that cannot be done. `code` is stable; `message` says what to do."""

    code = "refused"
    message = "That could not be done."

    def __init__(self, message: str | None = None, *, code: str | None = None, **details: str | int) -> None:
        super().__init__(message or self.message)
        self.code = code or self.code
        self.message = message or self.message
        self.details: Mapping[str, str | int] = details


class NotFoundError(Refusal):
    """No such record among those the actor may see."""

    code = "not_found"
    message = "We could not find that. It may have moved, or you may not have access to it."


class ForbiddenError(Refusal):
    """The actor may see the record but not do this to it."""

    code = "forbidden"
    message = "You do not have access to do that. Ask your registered manager if you need it."


class SignedOutError(Refusal):
    """Nobody is signed in, or the sign-in has ended."""

    code = "signed_out"
    message = "You are signed out. Sign in and try again; nothing on this tablet is lost."


class FactorNeededError(ForbiddenError):
    """Signed in, but the provider asks for a second factor and none is set up yet."""

    code = "second_factor_required"
    message = (
        "Your provider asks for a second step when you sign in. Set it up under Your account; "
        "nothing on this tablet is lost."
    )


class InvalidError(Refusal):
    """What was sent is not acceptable as it is; the sentence says why and what to change."""

    code = "invalid"


class StateError(Refusal):
    """The record is not in a state in which this can be done."""

    code = "wrong_state"


class OwnWorkError(Refusal):
    """Whoever owned an action or recorded work on it cannot check that it worked."""

    code = "own_work"
    message = "You cannot check your own work. Ask somebody who has not worked on this action."


class ThrottledError(Refusal):
    """Too many tries in too short a time."""

    code = "too_many_tries"
    message = "Too many tries. Wait a few minutes and try again."


class BusyError(Refusal):
    """Somebody else's work of the same kind is under way; nothing was done."""

    code = "busy"
    message = "The server is busy with something of the same kind. Try again in a moment."
