"""Drafts of checklists, for whoever needs some to be there."""

from __future__ import annotations

from auditapp.checklists import service as checklists
from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.drafts import start_draft
from auditapp.checklists.loader import load_library
from auditapp.checklists.service import Reason
from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.people.models import Provider
from auditapp.web.work import Work
from tests.build import World


def two_drafts(work: Work, world: World, night: ChecklistDefinition) -> dict[str, str]:
    """A draft of the home and one of the provider, and a checklist of which a newer version ships."""
    actor, now = system_actor("builder"), clock.now()
    older = from_body({**load_library()[-1].body(), "version": "0.9.0"})
    with work.transaction() as session:
        provider = session.get_one(Provider, world.provider.id)
        checklists.publish(
            session, provider, older, actor=actor, now=now, reason=Reason(library=older.content_hash)
        )
        made = [
            start_draft(
                session, provider_id=provider.id, home_id=home_id, body=night.body(), origin="adapt",
                base=night.content_hash, library=None, report=None, actor=actor, now=now,
            ).id
            for home_id in (world.oak.id, None)
        ]  # fmt: skip
    section = night.sections[0]
    return {
        "draft": made[0],
        "provider_draft": made[1],
        "waiting": older.id,
        "section": section.id,
        "item": section.items[0].id,
    }
