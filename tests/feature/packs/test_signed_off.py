"""A pack's report names who signed the version off, by what the journal in the pack says."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pypdf
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits.models import Audit
from auditapp.checklists.sign_off import sign_off, version_named
from auditapp.packs.verify import verify
from auditapp.packs.window import Window
from auditapp.packs.workshop import key_of, write_pack
from auditapp.people.models import Home
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.feature.packs.walk import LATER, walk_round
from tests.tablet import signed_in


def sign(session: Session, home: Home, content_hash: str) -> None:
    version = version_named(session, home.provider_id, home.id, content_hash)
    assert version is not None
    sign_off(
        session,
        version,
        name="Sarah Bell",
        role="fire risk assessor",
        signed_on=date(2026, 11, 20),
        note="Agreed with the limits.",
        actor=BUILDER,
        now=LATER,
    )


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
        audit = session.scalars(select(Audit)).first()
        assert audit is not None
        address, version = f"/homes/{world.oak.id}/audits/{audit.id}", audit.version
        sign(session, session.get_one(Home, world.oak.id), version)
    window = Window(world.oak.id, date(2025, 11, 23), date(2026, 11, 23), LATER)
    path = write_pack(work, window, tmp_path / "pack.zip", progress=lambda _: None).path
    said = (
        "Signed off by Sarah Bell, fire risk assessor, on 20 November 2026 (Agreed with the limits.), "
        "written down on 23 November 2026."
    )
    printed = words_of(path)
    assert said in printed, printed[printed.index("Signed off by") :][:200]
    verdict = verify(path, key_of(work).fingerprint)
    assert verdict.origin_proved, verdict.problems
    assert said in signed_in(app, world, "registered_manager").get(address, status=200).text
