"""What a manager may decide about a change that was not carried out."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

# A held change is nothing to worry about while its tablet may still be sending.
HELD_PATIENCE = timedelta(hours=24)


class Choice(StrEnum):
    """The ways to settle it: keep what came first, what came now, both or nothing."""

    KEEP_FIRST = "keep_first"
    KEEP_THIS = "keep_this"
    KEEP_BOTH = "keep_both"
    SET_ASIDE = "set_aside"


class Trouble(StrEnum):
    """Why a person must look."""

    CONFLICT = "conflict"
    REFUSED = "refused"
    HELD = "held"
    PHOTO = "photo"


# Of a start or a refusal there is nothing to keep beside the first one.
_CHOICES = {
    Trouble.CONFLICT: (Choice.KEEP_FIRST, Choice.KEEP_THIS, Choice.KEEP_BOTH),
    Trouble.REFUSED: (Choice.KEEP_THIS, Choice.SET_ASIDE),
    Trouble.HELD: (Choice.KEEP_THIS, Choice.SET_ASIDE),
    Trouble.PHOTO: (),
}
# Refusals that no decision can turn into something to keep.
_HOPELESS = frozenset(
    (
        "not_canonical",
        "unknown_kind",
        "unknown_field",
        "bad_value",
        "digest_mismatch",
        "unknown_version",
        "id_taken",
    )
)


# Refused because the sender may not record in that home, or does not work there any more.
NO_ACCESS = frozenset(("left_home", "wrong_home"))


def choices(trouble: Trouble, kind: str, code: str | None, *, body_kept: bool) -> tuple[Choice, ...]:
    """What may be chosen for a change of this kind in this trouble."""
    if trouble is Trouble.CONFLICT and (kind == "start" or not body_kept):
        return (Choice.KEEP_FIRST,)
    if trouble is Trouble.REFUSED and (code in _HOPELESS or kind in {"start", "unknown"} or not body_kept):
        return (Choice.SET_ASIDE,)
    return _CHOICES[trouble]
