"""What somebody said in audits beside the answers, and of a home: a statement for each, and its words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from sqlalchemy import Select, select

from auditapp.audits.models import Audit, AuditRecord
from auditapp.audits.said_words import DECISIONS, HOWS, TONES, escalation_words, flag_words, reply_words
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.models import HomeFlag
from auditapp.kernel.orm import Json
from auditapp.people.models import Home
from auditapp.privacy.scope import Person, Scope

Statement: TypeAlias = Select[*tuple[Any, ...]]
KINDS = {
    "context": "What is so of the home or of somebody",
    "subject": "Whom or what was looked at",
    "reply": "A reply about something not met",
    "escalation": "A decision on whom to tell",
    "corrected": "Something put right on the spot",
    "link": "A fault joined to an open action",
    "observation": "An observation",
    "sheet": "Photos of a paper form",
}


def said(person: Person, scope: Scope) -> Statement:
    """What they said in audits beside the answers."""
    return (
        select(
            AuditRecord.kind.label("Kind"),
            AuditRecord.item_id.label("Question"),
            AuditRecord.subject.label("About"),
            AuditRecord.about.label("Of"),
            AuditRecord.data.label("Said"),
            AuditRecord.captured_at.label("When"),
            Audit.checklist_title.label("Checklist"),
            Audit.version.label("Version"),
            AuditRecord.audit_id.label("Audit"),
        )
        .join(Audit, Audit.id == AuditRecord.audit_id)
        .where(AuditRecord.by == person.id, Audit.home_id.in_(scope.home_ids))
        .order_by(AuditRecord.captured_at.desc(), AuditRecord.id)
    )


def flags(person: Person, scope: Scope) -> Statement:
    """What they said is so of a home."""
    return (
        select(
            HomeFlag.flag.label("Flag"),
            HomeFlag.value.label("So"),
            Home.name.label("Home"),
            HomeFlag.at.label("When"),
        )
        .join(Home, Home.id == HomeFlag.home_id)
        .where(HomeFlag.by == person.id, HomeFlag.home_id.in_(scope.home_ids))
        .order_by(HomeFlag.at.desc(), HomeFlag.id)
    )


def said_words(kind: str, text: str, item: str, definition: ChecklistDefinition | None) -> str:
    """What was said, in words; `text` is JSON."""
    data: Mapping[str, Json] = json.loads(text)
    match kind:
        case "context":
            return flag_words(str(data["flag"]), data["value"])
        case "subject":
            how = HOWS.get(str(data["how"]), "") if data["state"] == "in" else "Taken out of the sample"
            return _together(how, data["pick"], data["group"])
        case "reply":
            value = cast("Mapping[str, Json]", data["value"])
            return reply_words(definition, str(data["step"]), value, item)
        case "escalation":
            decided = (
                DECISIONS.get(str(data["decision"]), ""),
                data["to"],
                data["reference"],
                data["reason"],
            )
            told = ", ".join(str(part) for part in decided if part)
            return f"{escalation_words(str(data['code']))}: {told}"
        case "observation":
            return _together(TONES.get(str(data["tone"]), ""), data["where"], data["text"])
    return str(data.get("text", ""))


def _together(*parts: Json) -> str:
    return ", ".join(str(part) for part in parts if part)
