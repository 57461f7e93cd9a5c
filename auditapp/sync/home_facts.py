"""What a tablet is told of its homes beside lists: what is so of them, who was looked at, what is open already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action, ActionAssignment, ActionStanding, Finding
from auditapp.actions.rules import BY_RANK, State
from auditapp.audits.models import Answer, Audit, AuditFinish
from auditapp.checklists import queries as checklists
from auditapp.checklists.home_flags import flags_in
from auditapp.kernel import clock
from auditapp.kernel.bulk import as_texts, read_rows, table_of, texts
from auditapp.kernel.orm import Json
from auditapp.people.models import Home, User
from auditapp.people.queries import names_of

# So many finished audits of a checklist count for who was looked at lately.
LATELY = 2
_Bodies = dict[str, dict[str, Json]]


def flags(session: Session, home_ids: Collection[str]) -> _Bodies:
    """By home and flag what was last said, on which day and by whom."""
    found = flags_in(session, home_ids)
    names = names_of(session, {flag.by for each in found.values() for flag in each.values()})
    return {
        home_id: {
            name: {"value": flag.value, "on": _day(flag.at), "by": names[flag.by]}
            for name, flag in each.items()
        }
        for home_id, each in found.items()
    }


def population(session: Session, home_ids: Collection[str]) -> _Bodies:
    """By home how many residents it may have."""
    rows = session.execute(select(Home.id, Home.beds).where(Home.id.in_(home_ids)))
    return {home_id: {"residents": beds} for home_id, beds in rows}


def seen(session: Session, home_ids: Collection[str]) -> _Bodies:
    """By home, checklist and section who or what the last finished audits looked at; 1 is the last."""
    audits = {row.id: row for row in session.execute(_last_audits(home_ids))}
    failed = _failed_by_subject(session, audits.keys())
    found: dict[str, dict[str, dict[str, list[Json]]]] = defaultdict(lambda: defaultdict(dict))
    for (audit_id, item_id, subject), fails in failed.items():
        audit = audits[audit_id]
        section = checklists.definition(session, audit.version).item_sections.get(item_id)
        if section is not None and section.repeat is not None:
            lines = found[audit.home_id][audit.checklist_key].setdefault(section.id, [])
            _add(lines, subject, audit.ago, fails=fails)
    return {
        home_id: {key: dict(sections) for key, sections in found[home_id].items()} for home_id in home_ids
    }


def known(session: Session, home_ids: Collection[str]) -> dict[str, list[Json]]:
    """By home what is wrong already and has an action that nobody has checked yet, by reference."""
    found: dict[str, list[Json]] = defaultdict(list)
    for action, finding, standing, assignment, owner in session.execute(_open_actions(home_ids)):
        found[action.home_id].append(
            {
                "id": action.id,
                "reference": standing.reference,
                "item": finding.item_id or None,
                "checklist": finding.checklist_key,
                "subject": finding.subject,
                "audit": finding.audit_id,
                "area": finding.area_name or None,
                "prompt": finding.prompt,
                "found_on": _day(finding.seen_at),
                "risk": BY_RANK[standing.rank],
                "state": standing.step,
                "text": assignment.text,
                "due_on": standing.due_on.isoformat(),
                "owner": owner or "",
            }
        )
    return found


def _day(moment: datetime) -> str:
    return clock.local_date(moment).isoformat()


def _add(lines: list[Json], subject: str, ago: int, *, fails: bool) -> None:
    for line in lines:
        if isinstance(line, dict) and (line["subject"], line["ago"]) == (subject, ago):
            line["failed"] = line["failed"] is True or fails
            return
    lines.append({"subject": subject, "failed": fails, "ago": ago})


def _failed_by_subject(session: Session, audit_ids: Collection[str]) -> Mapping[tuple[str, str, str], bool]:
    """Whether the item failed for the subject, of every item that was answered about a subject."""
    if not audit_ids:
        return {}
    found: dict[tuple[str, str, str], bool] = {}
    rows = read_rows(session, _ANSWERS, audits=as_texts(audit_ids))
    replaced = {row.supersedes for row in rows if row.supersedes}
    for row in rows:
        if row.id not in replaced:
            found[row.audit_id, row.item_id, row.subject] = row.result == "fail"
    return found


def _last_audits(home_ids: Collection[str]) -> Select[str, str, str, str, int]:
    ago = func.row_number().over(
        partition_by=(Audit.home_id, Audit.checklist_key), order_by=(Audit.started_at.desc(), Audit.id)
    )
    finished = select(AuditFinish.id).where(AuditFinish.audit_id == Audit.id).exists()
    numbered = (
        select(Audit.id, Audit.home_id, Audit.checklist_key, Audit.version, ago.label("ago"))
        .where(Audit.home_id.in_(home_ids), finished)
        .subquery()
    )
    columns = (
        numbered.c.id,
        numbered.c.home_id,
        numbered.c.checklist_key,
        numbered.c.version,
        numbered.c.ago,
    )
    return select(*columns).where(numbered.c.ago <= LATELY).order_by(numbered.c.ago, numbered.c.id)


def _open_actions(
    home_ids: Collection[str],
) -> Select[Action, Finding, ActionStanding, ActionAssignment, str]:
    latest = and_(ActionAssignment.action_id == Action.id, ActionAssignment.number == ActionStanding.number)
    return (
        select(Action, Finding, ActionStanding, ActionAssignment, User.name)
        .join(Finding, Finding.id == Action.finding_id)
        .join(ActionStanding, ActionStanding.action_id == Action.id)
        .join(ActionAssignment, latest)
        .outerjoin(User, User.id == ActionStanding.owner_id)
        .where(
            ActionStanding.home_id.in_(home_ids),
            ActionStanding.is_open,
            ActionStanding.step.in_((State.LIVE, State.DONE)),
        )
        .order_by(ActionStanding.reference)
    )


_answer = table_of(Answer).c
_ANSWERS = (
    select(
        _answer.id,
        _answer.audit_id,
        _answer.item_id,
        _answer.subject,
        _answer.result,
        _answer.supersedes,
    )
    .where(_answer.audit_id.in_(texts("audits")), _answer.subject != "")
    .order_by(_answer.captured_at, _answer.elapsed, _answer.id)
)
