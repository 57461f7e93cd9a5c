"""Everything held about one person as a file to hand out: JSON for machines, a page for people, and the access log."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime

from auditapp.kernel.clock import wire_time
from auditapp.kernel.orm import Json
from auditapp.privacy.held import Section
from auditapp.privacy.scope import Person

STAMP = (1980, 1, 1, 0, 0, 0)


def as_json(person: Person, sections: Sequence[Section], *, made_by: str, now: datetime) -> str:
    """All of it, each row with the names of its columns."""
    body: dict[str, Json] = {
        "person": {"id": person.id, "name": person.name, "sign_in_name": person.sign_in_name},
        "made_at": wire_time(now),
        "made_by": made_by,
        "held": {
            section.key: [dict(zip(section.columns, row, strict=True)) for row in section.rows]
            for section in sections
        },
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def as_zip(files: Sequence[tuple[str, str]]) -> bytes:
    """These files, by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(zipfile.ZipInfo(name, STAMP), text.encode())
    return out.getvalue()
