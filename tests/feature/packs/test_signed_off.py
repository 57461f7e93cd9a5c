"""A pack's report names who signed the version off, and what was withdrawn, by what the journal in the pack says."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path

import pypdf
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits.models import Audit
from auditapp.checklists.sign_off import sign_off, sign_off_named, version_named, withdraw
from auditapp.kernel import clock
from auditapp.packs.verify import verify
from auditapp.packs.window import Window
from auditapp.packs.workshop import key_of, write_pack
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.feature.packs.walk import LATER, walk_round
from tests.tablet import signed_in


def sign(session: Session, provider_id: str, content_hash: str, name: str = "Sarah Bell") -> str:
    """As the provider, for all homes; the sign-off's id."""
    version = version_named(session, provider_id, None, content_hash)
    assert version is not None
    given = sign_off(
        session,
        version,
        name=name,
        role="fire risk assessor",
        signed_on=date(2026, 11, 20),
        note="Agreed with the limits.",
        actor=BUILDER,
        now=LATER,
    )
    return given.id


def audit_of(session: Session) -> tuple[str, str]:
    """The audit that was walked, and its version."""
    audit = session.scalars(select(Audit)).one()
    return audit.id, audit.version


def early(session: Session, provider_id: str, content_hash: str) -> None:
    """Somebody agreed the day before the version was published."""
    version = version_named(session, provider_id, None, content_hash)
    assert version is not None
    day = clock.local_date(version.published_at) - timedelta(days=1)
    sign_off(
        session, version, name="Lin Chen", role="pharmacist", signed_on=day, note="", actor=BUILDER, now=LATER
    )


def taken_back(session: Session, provider_id: str, content_hash: str, sign_off_id: str) -> None:
    """It was written down for the wrong version."""
    version = version_named(session, provider_id, None, content_hash)
    assert version is not None
    session.flush()
    row = sign_off_named(session, version, sign_off_id)
    assert row is not None
    withdraw(session, version, row, why="Wrong version.", actor=BUILDER, now=LATER)


def window(world: World) -> Window:
    return Window(world.oak.id, date(2025, 11, 23), date(2026, 11, 23), LATER)


def words_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.endswith("data/report.pdf"))
        with archive.open(name) as stream:
            pages = pypdf.PdfReader(stream).pages
            return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_report_of_a_pack_and_of_an_audit_name_the_adviser(
    app: Flask, work: Work, world: World, tmp_path: Path
) -> None:
    walk_round(app, work, world)
    with work.transaction() as session:
        audit, version = audit_of(session)
        sign(session, world.provider.id, version)
    path = write_pack(work, window(world), tmp_path / "pack.zip", progress=lambda _: None).path
    said = (
        "Signed off by Sarah Bell, fire risk assessor, on 20 November 2026 (Agreed with the limits.), "
        "written down on 23 November 2026."
    )
    printed = words_of(path)
    assert said in printed, printed[printed.index("Signed off by") :][:200]
    verdict = verify(path, key_of(work).fingerprint)
    assert verdict.origin_proved, verdict.problems
    address = f"/homes/{world.oak.id}/audits/{audit}"
    assert said in signed_in(app, world, "registered_manager").get(address, status=200).text


def test_one_from_before_the_version_was_published_says_so_in_both(
    app: Flask, work: Work, world: World, tmp_path: Path
) -> None:
    walk_round(app, work, world)
    with work.transaction() as session:
        audit, version = audit_of(session)
        early(session, world.provider.id, version)
    path = write_pack(work, window(world), tmp_path / "pack.zip", progress=lambda _: None).path
    said = (
        "Lin Chen, pharmacist, on 30 September 2026, before this version was published on 1 October 2026, "
        "written down on 23 November 2026"
    )
    assert said in words_of(path)
    address = f"/homes/{world.oak.id}/audits/{audit}"
    assert said in signed_in(app, world, "registered_manager").get(address, status=200).text


def test_a_withdrawn_one_is_told_as_withdrawn_in_a_pack_and_not_named_by_an_audit(
    app: Flask, work: Work, world: World, tmp_path: Path
) -> None:
    walk_round(app, work, world)
    with work.transaction() as session:
        audit, version = audit_of(session)
        sign(session, world.provider.id, version)
        session.flush()
        taken_back(
            session, world.provider.id, version, sign(session, world.provider.id, version, "Omar Aziz")
        )
    path = write_pack(work, window(world), tmp_path / "pack.zip", progress=lambda _: None).path
    printed = words_of(path)
    gone = (
        "Withdrawn on 23 November 2026 (Wrong version.): the sign-off of Omar Aziz, fire risk assessor, "
        "on 20 November 2026"
    )
    assert gone in printed
    assert printed.count("Omar Aziz") == 1
    assert "Signed off by Sarah Bell, fire risk assessor, on 20 November 2026" in printed
    verdict = verify(path, key_of(work).fingerprint)
    assert verdict.origin_proved, verdict.problems
    address = f"/homes/{world.oak.id}/audits/{audit}"
    report = signed_in(app, world, "registered_manager").get(address, status=200).text
    assert "Sarah Bell" in report
    assert "Omar Aziz" not in report
