"""How many there were to choose from when an audit began: the places of a kind, or the beds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel.orm import Json
from auditapp.people.area_history import past_of
from auditapp.people.models import Home, HomeDetail

_KINDS = {"room": "room", "fire_door": "door", "door": "door"}


def populations(
    session: Session, home_id: str, checklist: ChecklistDefinition, *, at: datetime
) -> dict[str, int]:
    """By repeated section how many there were at that time, where it is known; the rule is the tablet's.

    Three queries at most, and none for a checklist without a repeated section.
    """
    subjects = {section.id: section.repeat.subject for section in checklist.sections if section.repeat}
    found: dict[str, int | None] = {}
    if any(subject in _KINDS for subject in subjects.values()):
        places = past_of(session, [home_id]).open_then(home_id, at)
        found = {
            key: among(places, _KINDS[subject]) for key, subject in subjects.items() if subject in _KINDS
        }
    if any(subject.startswith("resident") for subject in subjects.values()):
        beds = _beds(session, home_id, at)
        found |= {key: beds for key, subject in subjects.items() if subject.startswith("resident")}
    return {section: number for section, number in found.items() if number is not None}


def among(places: Sequence[tuple[str, str]], kind: str) -> int | None:
    """How many of these places may be drawn; where rooms are numbered, those are where people live."""
    names = [name for of_kind, name in places if of_kind == kind]
    numbered = [name for name in names if any("0" <= sign <= "9" for sign in name)]
    return len(numbered or names) or None


def _beds(session: Session, home_id: str, at: datetime) -> int | None:
    query = (
        select(HomeDetail.details)
        .where(HomeDetail.home_id == home_id, HomeDetail.at <= at)
        .order_by(HomeDetail.at.desc(), HomeDetail.id.desc())
        .limit(1)
    )
    then = cast("Mapping[str, Json] | None", session.scalar(query))
    if then is not None and "beds" in then:
        return cast("int | None", then["beds"])
    return session.scalar(select(Home.beds).where(Home.id == home_id))
