"""One audit as the server holds it: each answer once, and all that was said beside the answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from auditapp.audits.models import Answer, AuditFinish, AuditRecord
from auditapp.kernel.orm import Json
from tests.browser.installation import Installation

Asked = tuple[str, str]  # item id and subject, "" where there is none


@dataclass(frozen=True)
class Said:
    """One thing said beside the answers."""

    kind: str
    item: str
    subject: str
    about: str
    data: dict[str, Json]


@dataclass(frozen=True)
class Audited:
    """An audit that was finished."""

    results: dict[Asked, str]
    values: dict[Asked, dict[str, Json]]
    said: list[Said]

    def flags(self) -> dict[tuple[str, str], Json]:
        """What was said of the home and of each subject, by flag and subject."""
        return {(str(each.data["flag"]), each.subject): each.data["value"] for each in self._of("context")}

    def sample(self) -> dict[str, tuple[Json, Json]]:
        """Who was looked at: how each was chosen, and as which pick if it was not drawn."""
        inside = [each for each in self._of("subject") if each.data["state"] == "in"]
        return {
            each.subject: (how := each.data["how"], "" if how == "random" else each.data["pick"])
            for each in inside
        }

    def replies(self, item: str) -> dict[tuple[str, str], Json]:
        """What was said to the steps of a failed question, by step and what it was about."""
        found = [each for each in self._of("reply") if each.item == item]
        return {(str(each.data["step"]), each.about): each.data["value"] for each in found}

    def decisions(self, item: str) -> dict[str, Json]:
        """Whom somebody decided to tell of a failure, by code."""
        found = [each for each in self._of("escalation") if each.item == item]
        return {str(each.data["code"]): each.data["decision"] for each in found}

    def _of(self, kind: str) -> list[Said]:
        return [each for each in self.said if each.kind == kind]


def audited(installation: Installation, audit: str) -> Audited:
    """Read one audit; every question has one answer, and somebody signed once."""
    with installation.looking() as session:
        answers = session.scalars(select(Answer).where(Answer.audit_id == audit)).all()
        records = session.scalars(
            select(AuditRecord).where(AuditRecord.audit_id == audit).order_by(AuditRecord.elapsed)
        ).all()
        assert len(session.scalars(select(AuditFinish).where(AuditFinish.audit_id == audit)).all()) == 1
        asked = Counter((each.item_id, each.subject) for each in answers)
        assert not (twice := [key for key, count in asked.items() if count > 1]), twice
        return Audited(
            results={(each.item_id, each.subject): each.result for each in answers},
            values={(each.item_id, each.subject): cast("dict[str, Json]", each.value) for each in answers},
            said=[
                Said(
                    each.kind,
                    each.item_id or "",
                    each.subject,
                    each.about,
                    cast("dict[str, Json]", each.data),
                )
                for each in records
            ],
        )
