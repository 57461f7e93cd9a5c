"""Whose records are looked at, and about whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Scope:
    """Whose records are looked at: one home's, or all of a provider's."""

    provider_id: str
    home_ids: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody who holds or held a role within the scope.

    Or somebody `invited` who has not joined: then `id` is that of their latest invitation.
    """

    id: str
    name: str
    sign_in_name: str
    erased_at: datetime | None
    invited: bool = False
