"""Reads of audits: a home's list, and one audit whole for its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Integer, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, defer

from auditapp.audits import rules
from auditapp.audits.models import Answer, Audit, AuditAbandonment, AuditFinish, AuditRecord
from auditapp.audits.records import Record
from auditapp.audits.rules import STALLED_AFTER, Given, standing
from auditapp.checklists.rules import Figures
from auditapp.kernel.orm import Json
from auditapp.people.area_history import Past, past_of
from auditapp.people.models import User

PAGE = 50
_FINISHED = exists().where(AuditFinish.audit_id == Audit.id)
_ABANDONED = exists().where(AuditAbandonment.audit_id == Audit.id)
# Made once: to make a statement costs more than to run it.
_NEWEST = (
    select(Audit.id)
    .where(Audit.home_id == bindparam("home"))
    .order_by(Audit.started_at.desc(), Audit.id.desc())
    .limit(bindparam("limit", type_=Integer()))
)
_LAST_FINISHED = _NEWEST.where(_FINISHED)
_LAST_STUCK = _NEWEST.where(
    Audit.started_at >= bindparam("since"),
    ~_FINISHED,
    or_(_ABANDONED, Audit.received_at <= bindparam("long_ago")),
)


@dataclass(frozen=True, slots=True)
class Score(Figures):
    """What a finished audit came to, or one section of it, which has no band."""

    band: str | None = None


@dataclass(frozen=True)
class AuditRow:
    """An audit in a list. `state` is running, finished, abandoned or stalled; `ended_at` is the tablet's time.

    `failed` counts what is not met by severity; of an audit without a score it counts what was answered so far.
    """

    id: str
    home_id: str
    checklist_key: str
    title: str
    area_name: str  # as people called it when the audit was started
    area_now: str
    by_name: str
    announced: str
    reason: str
    shift: str
    started_at: datetime
    received_at: datetime
    state: str
    ended_at: datetime | None
    score: Score | None
    failed: Mapping[str, int]


@dataclass(frozen=True)
class Narrowing:
    """What the list shows; "" is everything."""

    checklist: str = ""
    state: str = ""
    page: int = 1


@dataclass(frozen=True)
class AuditList:
    """A page of audits, newest first. `total` is None where counting would cost more than it tells."""

    rows: tuple[AuditRow, ...]
    total: int | None
    more: bool


def too_little_answered(session: Session, home_id: str, *, since: datetime) -> dict[str, datetime]:
    """By checklist, when the latest audit was started that was signed with too little answered to count.

    Only where no audit that counts was started after it. One query.
    """
    query = (
        select(Audit.checklist_key, Audit.started_at, AuditFinish.score)
        .join(AuditFinish, AuditFinish.audit_id == Audit.id)
        .where(Audit.home_id == home_id, Audit.started_at >= since)
        .order_by(Audit.started_at, Audit.id, AuditFinish.finished_at)
    )
    found: dict[str, datetime] = {}
    for key, started_at, score in session.execute(query):
        figures = cast("dict[str, int]", score)
        answered = sum(figures.get(name, 0) for name in ("passes", "fails", "na", "unchecked"))
        if rules.counts_as_done(answered, answered + figures.get("unanswered", 0)):
            found.pop(key, None)
        else:
            found[key] = started_at
    return found


def audits_of(session: Session, home_id: str, narrowing: Narrowing, *, now: datetime) -> AuditList:
    """A page of the home's audits."""
    where = [Audit.home_id == home_id]
    if narrowing.checklist:
        where.append(Audit.checklist_key == narrowing.checklist)
    if narrowing.state:
        where.extend(in_state(narrowing.state, now))
    ids = select(Audit.id).where(*where).order_by(Audit.started_at.desc(), Audit.id.desc())
    page = session.scalars(ids.limit(PAGE + 1).offset((narrowing.page - 1) * PAGE)).all()
    counting = select(func.count()).select_from(Audit).where(*where)
    total = None if narrowing.state else session.scalar(counting) or 0
    return AuditList(rows(session, page[:PAGE], now=now), total, len(page) > PAGE)


@dataclass(frozen=True)
class Lately:
    """What was finished last, and what was given up or left unfinished; both newest first."""

    finished: tuple[AuditRow, ...]
    stuck: tuple[AuditRow, ...]


def lately(session: Session, home_id: str, *, limit: int, since: datetime, now: datetime) -> Lately:
    """A home's last finished audits, and those since then that were given up or that nobody finished in a day."""
    finished = session.scalars(_LAST_FINISHED, {"home": home_id, "limit": limit}).all()
    long_ago = now - STALLED_AFTER
    chosen = {"home": home_id, "limit": limit, "since": since, "long_ago": long_ago}
    stuck = session.scalars(_LAST_STUCK, chosen).all()
    found = rows(session, [*finished, *stuck], now=now)
    return Lately(found[: len(finished)], found[len(finished) :])


def in_state(state: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a state; of one that does not exist, conditions that nothing meets."""
    quiet = Audit.received_at <= now - STALLED_AFTER
    states: Mapping[str, tuple[ColumnElement[bool], ...]] = {
        "finished": (_FINISHED,),
        "abandoned": (~_FINISHED, _ABANDONED),
        "stalled": (~_FINISHED, ~_ABANDONED, quiet),
        "running": (~_FINISHED, ~_ABANDONED, ~quiet),
    }
    return states.get(state, (Audit.id.is_(None),))


def last_starts(
    session: Session, home_ids: Sequence[str], *, shift: str | None = None
) -> dict[str, datetime | None]:
    """When each home's last audit was started, of all or of one shift; one query, one index step for each home."""
    found: dict[str, datetime | None] = dict.fromkeys(home_ids)
    if not home_ids:
        return found
    latest = [
        select(Audit.started_at)
        .where(Audit.home_id == home_id, *([Audit.shift == shift] if shift else []))
        .order_by(Audit.started_at.desc())
        .limit(1)
        .scalar_subquery()
        for home_id in home_ids
    ]
    return dict(zip(home_ids, session.execute(select(*latest)).one(), strict=True))


def rows(session: Session, audit_ids: Sequence[str], *, now: datetime) -> tuple[AuditRow, ...]:
    """These audits as a list shows them, in this order.

    That takes three queries, one for their places and one for those that have no score.
    """
    if not audit_ids:
        return ()
    query = select(Audit, func.coalesce(User.name, "")).outerjoin(User, User.id == Audit.by)
    held = session.execute(query.where(Audit.id.in_(audit_ids))).all()
    past = past_of(session, {audit.home_id for audit, _ in held if audit.area_id})
    finishes, given_up = finishes_of(session, audit_ids), abandonments_of(session, audit_ids)
    failed = {audit_id: failed_of(score_of(signed[-1])) for audit_id, signed in finishes.items()}
    failed |= _failed_so_far(session, [audit_id for audit_id in audit_ids if audit_id not in finishes])
    found = {
        audit.id: _row(
            audit,
            (*_places(audit, past), by_name),
            finishes.get(audit.id, []),
            given_up.get(audit.id, []),
            failed[audit.id],
            now,
        )
        for audit, by_name in held
    }
    return tuple(found[audit_id] for audit_id in audit_ids)


def _places(audit: Audit, past: Past) -> tuple[str, str]:
    return past.spoken_then(audit.area_id, audit.started_at), past.spoken_now(audit.area_id)


def finishes_of(session: Session, audit_ids: Sequence[str]) -> dict[str, list[AuditFinish]]:
    """The signatures of each audit in the order in which they came; the last one holds the score that counts."""
    # What the tablets listed is long, and no page shows it.
    query = select(AuditFinish).options(defer(AuditFinish.listed, raiseload=True))
    query = query.where(AuditFinish.audit_id.in_(audit_ids))
    found: dict[str, list[AuditFinish]] = {}
    for finish in session.scalars(query.order_by(AuditFinish.received_at, AuditFinish.id)):
        found.setdefault(finish.audit_id, []).append(finish)
    return found


def abandonments_of(session: Session, audit_ids: Sequence[str]) -> dict[str, list[AuditAbandonment]]:
    """When and why each audit was given up."""
    query = select(AuditAbandonment).where(AuditAbandonment.audit_id.in_(audit_ids))
    found: dict[str, list[AuditAbandonment]] = {}
    for row in session.scalars(query.order_by(AuditAbandonment.received_at, AuditAbandonment.id)):
        found.setdefault(row.audit_id, []).append(row)
    return found


def failed_of(score: Score) -> dict[str, int]:
    """What is not met, by severity."""
    return {
        "critical": score.failed_critical,
        "high": score.failed_high,
        "medium": score.failed_medium,
        "low": score.failed_low,
    }


def _failed_so_far(session: Session, audit_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """What the standing answers of these audits do not meet, by severity."""
    found: dict[str, dict[str, int]] = {audit_id: {} for audit_id in audit_ids}
    if not audit_ids:
        return found
    given: dict[str, list[Given]] = {}
    for answer in session.scalars(select(Answer).where(Answer.audit_id.in_(audit_ids))):
        given.setdefault(answer.audit_id, []).append(given_of(answer))
    for audit_id, answers in given.items():
        failed = Counter(each.severity for each in standing(answers).values() if each.result == "fail")
        found[audit_id] = dict(failed)
    return found


def given_of(row: Answer) -> Given:
    """An answer as far as judging goes."""
    value = cast("Mapping[str, Json]", row.value)
    known = (row.id, row.item_id, row.subject, value, row.result, row.severity, row.supersedes)
    return Given(*known, row.captured_at, row.elapsed)


def score_of(finish: AuditFinish) -> Score:
    """The stored score."""
    return read_score(cast("Mapping[str, Json]", finish.score))


def read_score(body: Mapping[str, Json]) -> Score:
    """A score, or that of a section, from its stored form."""
    # The types are those that `rules.score_body` wrote.
    return Score(**{field.name: body.get(field.name) for field in fields(Score)})  # type: ignore[arg-type]


def state_of(audit: Audit, *, finished: bool, abandoned: bool, now: datetime) -> str:
    """`in_state` for one audit that was read."""
    if finished:
        return "finished"
    if abandoned:
        return "abandoned"
    return "stalled" if audit.received_at <= now - STALLED_AFTER else "running"


def _row(
    audit: Audit,
    names: Sequence[str],
    finishes: Sequence[AuditFinish],
    given_up: Sequence[AuditAbandonment],
    failed: Mapping[str, int],
    now: datetime,
) -> AuditRow:
    ended = finishes[-1].finished_at if finishes else given_up[-1].abandoned_at if given_up else None
    return AuditRow(
        id=audit.id,
        home_id=audit.home_id,
        checklist_key=audit.checklist_key,
        title=audit.checklist_title,
        area_name=names[0],
        area_now=names[1],
        by_name=names[2],
        announced=audit.announced,
        reason=audit.reason,
        shift=audit.shift,
        started_at=audit.started_at,
        received_at=audit.received_at,
        state=state_of(audit, finished=bool(finishes), abandoned=bool(given_up), now=now),
        ended_at=ended,
        score=score_of(finishes[-1]) if finishes else None,
        failed=failed,
    )


def record_of(row: AuditRecord) -> Record:
    """What was said beside the answers, as far as judging goes."""
    data = cast("Mapping[str, Json]", row.data)
    about = (row.section, row.item_id, row.subject, row.about)
    return Record(row.id, row.kind, row.answer_id, *about, data, row.captured_at, row.elapsed)
