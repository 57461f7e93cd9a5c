"""What a pack of a home over some days holds, and the packs that were asked for; reads only."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auditapp.actions.models import ActionAssignment
from auditapp.audits.models import Answer
from auditapp.checklists.models import Checklist, ChecklistVersion
from auditapp.evidence.models import PhotoRendition
from auditapp.kernel.jobs import Job
from auditapp.kernel.journal import ERASED
from auditapp.kernel.permissions import Actor
from auditapp.packs import manifest as pack
from auditapp.packs import words
from auditapp.packs.batches import in_batches
from auditapp.packs.gaps import Facts, gaps_in
from auditapp.packs.gather_actions import Found, actions_of, findings_of, found_in
from auditapp.packs.gather_audits import answer_rows, audit_rows, audits_of
from auditapp.packs.gather_journal import chain_of_home, extract_of_provider
from auditapp.packs.gather_photos import Album, album_of
from auditapp.packs.gather_said import ids_by_kind, withheld
from auditapp.packs.models import Pack, PackFile
from auditapp.packs.window import Window
from auditapp.people import queries as people
from auditapp.people.brand import brand_of
from auditapp.people.models import Home
from auditapp.people.settings import time_zone_of
from auditapp.programme.queries import programme_of


@dataclass(frozen=True)
class PackSummary:
    """A pack that was asked for: how far it is, or the file it became, or why there is none."""

    id: str
    home_id: str
    first: date
    last: date
    requested_at: datetime
    requested_by: str
    status: str
    progress: int
    error: str
    sha256: str
    size: int
    fingerprint: str


@dataclass(frozen=True)
class _Records:
    audits: tuple[pack.Audit, ...]
    findings: tuple[pack.Finding, ...]
    actions: tuple[pack.Action, ...]
    album: Album


def content_of(session: Session, window: Window, *, installation: str) -> pack.PackContent:
    """Everything of the home in the window. Call it in a transaction that sees one moment of the database."""
    home = session.get_one(Home, window.home_id)
    records = _records(session, window)
    checklists = _checklists(session, home.provider_id, {audit.checklist for audit in records.audits})
    named = _people(session, window.home_id, _ids_of_people(records))
    told = {*_subjects(records), *(checklist.hash for checklist in checklists)}
    chain = chain_of_home(session, home.id, told, withheld=withheld(records.audits))
    provider = people.provider_named(session, home.provider_id)
    return pack.PackContent(
        installation=installation,
        provider=pack.Place(provider.id, provider.name),
        home=pack.Place(home.id, home.name),
        first=window.first,
        last=window.last,
        built_at=window.until,
        audits=records.audits,
        findings=records.findings,
        actions=records.actions,
        photos=records.album.photos,
        people=named,
        checklists=checklists,
        gaps=gaps_in(_gap_facts(session, window, records, checklists, chain)),
        chain=chain,
        extract=extract_of_provider(
            session,
            home.provider_id,
            home_id=home.id,
            people=[person.id for person in named],
            versions=[checklist.hash for checklist in checklists],
        ),
        time_zone=time_zone_of(session, home.id),
        brand=brand_of(session, home.id),
    )


def gaps_of(session: Session, window: Window) -> tuple[pack.Gap, ...]:
    """What a pack of these days would lack, to be seen before it is built."""
    home = session.get_one(Home, window.home_id)
    records = _records(session, window)
    checklists = _checklists(session, home.provider_id, {audit.checklist for audit in records.audits})
    return gaps_in(_gap_facts(session, window, records, checklists, pack.Chain("", (), ())))


def pictures_to_draw(session: Session, window: Window) -> list[str]:
    """The received photos of the window that have no picture for the report yet."""
    ids = [row.id for row in audit_rows(session, window)]
    album = _album(session, ids, answer_rows(session, ids), found_in(session, window))
    received = {photo.sha256 for photo in album.photos if photo.received}
    drawn: set[str] = set()
    for batch in in_batches(sorted(received)):
        known = PhotoRendition.source_sha256.in_(batch), PhotoRendition.kind == "report"
        drawn |= set(session.scalars(select(PhotoRendition.source_sha256).where(*known)))
    return sorted(received - drawn)


def packs_of(session: Session, home_id: str) -> list[PackSummary]:
    """The packs asked for in a home, the latest first."""
    query = _summaries().where(Pack.home_id == home_id).order_by(Pack.requested_at.desc(), Pack.id)
    return [_summary(*row) for row in session.execute(query)]


def find_pack(session: Session, actor: Actor, pack_id: str) -> PackSummary | None:
    """The pack, if it is of a home that the actor may see."""
    query = _summaries().where(Pack.id == pack_id, Pack.home_id.in_(actor.homes.keys()))
    row = session.execute(query).one_or_none()
    return None if row is None else _summary(*row)


def pack_to_build(session: Session, pack_id: str) -> Pack:
    """The request itself, for the worker."""
    return session.get_one(Pack, pack_id)


def _records(session: Session, window: Window) -> _Records:
    rows = audit_rows(session, window)
    answers = answer_rows(session, [row.id for row in rows])
    found = found_in(session, window)
    album = _album(session, [row.id for row in rows], answers, found)
    names = people.names_of(session, _owners(found))
    return _Records(
        audits_of(session, window, rows, answers, album.of_answer),
        findings_of(found),
        actions_of(found, window, names, before=album.before, after=album.after),
        album,
    )


def _album(
    session: Session, audit_ids: Sequence[str], answers: Mapping[str, Sequence[Answer]], found: Found
) -> Album:
    rows = (row for held in answers.values() for row in held)
    return album_of(session, rows, found, said=ids_by_kind(session, audit_ids))


def _owners(found: Found) -> set[str]:
    return {row.owner_id for rows in found.rows.values() for row in rows.of(ActionAssignment)}


def _gap_facts(
    session: Session,
    window: Window,
    records: _Records,
    checklists: Iterable[pack.Checklist],
    chain: pack.Chain,
) -> Facts:
    keys = {checklist.hash: str(checklist.body.get("id")) for checklist in checklists}
    finished = {keys.get(audit.checklist, "") for audit in records.audits if audit.state == "finished"}
    return Facts(
        first=window.first,
        last=window.last,
        audits=records.audits,
        findings=records.findings,
        actions=records.actions,
        photos=records.album.photos,
        due=_in_use(session, window.home_id),
        done=finished,
        erased=sum(event["kind"] == ERASED for event in chain.events),
    )


def _in_use(session: Session, home_id: str) -> dict[str, str]:
    """Title of each checklist in use at the home, by key."""
    provider_id = session.scalars(select(Home.provider_id).where(Home.id == home_id)).one()
    return {each.key: each.title for each in programme_of(session, home_id, provider_id)}


def _checklists(session: Session, provider_id: str, hashes: Collection[str]) -> tuple[pack.Checklist, ...]:
    query = (
        select(ChecklistVersion.content_hash, ChecklistVersion.body)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id == provider_id, ChecklistVersion.content_hash.in_(hashes))
        .order_by(ChecklistVersion.content_hash)
    )
    return tuple(pack.Checklist(digest, json.loads(body)) for digest, body in session.execute(query))


def _people(session: Session, home_id: str, ids: set[str]) -> tuple[pack.Person, ...]:
    """Everybody named, by name; of those who have no role here any more only the name."""
    roles = {person.id: words.role(person.role) for person in people.people_of(session, home_id)}
    names = people.names_of(session, ids)
    found = [pack.Person(each, names[each], roles.get(each, "")) for each in ids]
    return tuple(sorted(found, key=lambda person: (person.name, person.id)))


def _ids_of_people(records: _Records) -> set[str]:
    named = {audit.started_by for audit in records.audits}
    named |= {answer.by for audit in records.audits for answer in audit.answers}
    named |= {note.by for audit in records.audits for note in audit.notes}
    named |= {said.by for audit in records.audits for said in audit.said}
    named |= {action.owner for action in records.actions}
    named |= {step.by for action in records.actions for step in action.history}
    named |= {photo.taken_by for photo in records.album.photos}
    return {each for each in named if not each.startswith("system:")}


def _subjects(records: _Records) -> Iterator[str]:
    """What the pack's records are called in the journal."""
    for held in (records.audits, records.findings, records.actions):
        yield from (one.id for one in held)


def _summaries() -> Select[Pack, Job, PackFile | None]:
    return (
        select(Pack, Job, PackFile)
        .join(Job, Job.id == Pack.job_id)
        .outerjoin(PackFile, PackFile.pack_id == Pack.id)
    )


def _summary(row: Pack, job: Job, file: PackFile | None) -> PackSummary:
    return PackSummary(
        id=row.id,
        home_id=row.home_id,
        first=row.from_on,
        last=row.to_on,
        requested_at=row.requested_at,
        requested_by=row.requested_by,
        status="done" if file else job.status,
        progress=job.progress,
        error=job.error or "",
        sha256=file.sha256 if file else "",
        size=file.size if file else 0,
        fingerprint=file.fingerprint if file else "",
    )
