"""What is so of a home, such as whether anybody smokes: remembered from audits, or said by a manager.

A question with `applies_if` is asked of a home only where its flag is so, or not known. Every row stays; the latest
counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.framework import load_framework
from auditapp.checklists.models import HomeFlag
from auditapp.kernel import ids, journal
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.permissions import Actor

SAID = journal.declare("home_flag.said", keys=("flag", "value", "audit"))
OF_A_HOME = "home."


@dataclass(frozen=True, slots=True)
class Flag:
    """What was last said of a flag, when and by whom; `audit_id` None: not in an audit."""

    value: bool
    at: datetime
    by: str
    audit_id: str | None


def questions() -> Mapping[str, str]:
    """What is asked of a home, by flag: those about one resident or one room are asked in the audit only."""
    return {
        flag: question
        for flag, question in load_framework().context_flags.items()
        if flag.startswith(OF_A_HOME)
    }


def flags_of(session: Session, home_id: str) -> dict[str, Flag]:
    """What is known of a home, by flag."""
    return flags_in(session, [home_id]).get(home_id, {})


def flags_in(session: Session, home_ids: Collection[str]) -> dict[str, dict[str, Flag]]:
    """What is known of each of these homes, in one query."""
    found: dict[str, dict[str, Flag]] = {home_id: {} for home_id in home_ids}
    query = select(HomeFlag).where(HomeFlag.home_id.in_(home_ids)).order_by(HomeFlag.at, HomeFlag.id)
    for row in session.scalars(query):
        found[row.home_id][row.flag] = Flag(row.value, row.at, row.by, row.audit_id)
    return found


def set_flag(
    session: Session,
    home_id: str,
    flag: str,
    *,
    value: bool,
    actor: Actor,
    now: datetime,
    audit_id: str | None = None,
) -> None:
    """Remember what is so of the home from now on. The same again is remembered too: it was asked again.

    Raises InvalidError for a flag that is no home's.
    """
    if flag not in questions():
        raise InvalidError("That is not something that is asked about a home.", code="unknown_flag")
    row = HomeFlag(
        id=ids.new_id("l"),
        home_id=home_id,
        flag=flag,
        value=value,
        at=now,
        by=actor.user_id,
        audit_id=audit_id,
    )
    session.add(row)
    session.flush()
    journal.record(
        session,
        SAID,
        chain=journal.home_chain(home_id),
        subject=journal.Subject("home", home_id),
        actor=actor,
        now=now,
        data={"flag": flag, "value": value, "audit": audit_id},
    )
