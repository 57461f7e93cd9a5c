"""What came, and what is answered: the values that pass between the wire and the service."""

from __future__ import annotations

from dataclasses import dataclass, replace

from auditapp.audits.changes import Change

# Code and sentence of a change that nobody here can make anything of, and cannot look at either.
UNREADABLE = (
    "unreadable",
    "The server could not read this. It stays on this tablet; show it to your manager.",
)
# The sender worked in that home once, and does not any more.
LEFT = "left_home"
# What is kept for no home is on no manager's page.
NOT_THERE = "It was not recorded for that home. It stays on this tablet; show it to your manager."


@dataclass(slots=True)
class Arrival:
    """A change as it came, judged as far as that needs no database.

    `change` is None when it was refused already, with `code` and `message`. `body` is canonical JSON; `digest` is
    that of the body, but the claimed one when the two differ. `key` is the id, or a stand-in where that is unusable;
    `home` and `audit` are None where the sender may not name them; `named` is the home that the change itself names.
    """

    id: str
    key: str
    kind: str
    digest: str
    body: str
    change: Change | None
    home: str | None
    audit: str | None
    by: str
    attested: str
    tablet: str
    named: str | None = None
    code: str | None = None
    message: str | None = None

    def refused(self, code: str, message: str) -> Arrival:
        """The same arrival, refused."""
        return replace(self, change=None, code=code, message=message)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one change. `stored` is the digest of what the server holds, None when it holds nothing."""

    id: str
    outcome: str  # accepted, already_have, conflict, refused
    stored: str | None
    code: str | None = None
    message: str | None = None

    def body(self) -> dict[str, str | None]:
        """As it is sent."""
        return {
            "id": self.id,
            "outcome": self.outcome,
            "stored": self.stored,
            "code": self.code,
            "message": self.message,
        }
