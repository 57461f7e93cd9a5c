"""Actions raised as a received audit raises them, without the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from auditapp.actions import service
from auditapp.actions.models import Action
from auditapp.actions.service import Source
from auditapp.actions.together import Draft, Going, draft_together, go_live_together
from auditapp.kernel import clock, ids
from auditapp.kernel.permissions import Actor
from auditapp.people.queries import actor_for
from tests.build import World

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TODAY = clock.local_date(NOW)


def source(world: World, **changes: object) -> Source:
    """A failed answer about a hoist in Oak House."""
    plain = Source(
        home_id=world.oak.id,
        audit_id="audit-1",
        answer_id=ids.new_uuid(),
        checklist_key="env",
        checklist_title="Environment",
        checklist_version="0" * 64,
        item_id="env.hoist",
        subject="",
        prompt="The hoist was serviced in the last six months",
        severity="high",
        area_id=world.unit.id,
        area_name=world.unit.name,
        note="Service label reads January",
        reading="",
        seen_at=NOW,
        kind="fix",
        text="Have the hoist serviced",
        due_on=TODAY + timedelta(days=7),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def acting(session: Session, world: World, key: str) -> Actor:
    """Somebody of the world with what they may do."""
    user = world.user(key)
    return actor_for(session, user.id, name=user.name)


def live(
    session: Session,
    world: World,
    *,
    owner: str = "care_assistant",
    by: str = "senior_carer",
    due_on: date | None = None,
    now: datetime = NOW,
    **changes: object,
) -> Action:
    """An open action with an owner."""
    raised = source(world, **changes)
    actor = acting(session, world, by)
    draft = Draft(raised, actor)
    due = due_on or raised.due_on
    going = Going(draft.action_id, raised.home_id, world.user(owner).id, due, raised.text, "finished", actor)
    draft_together(session, [draft], now=now)
    go_live_together(session, [going], now=now)
    return session.get_one(Action, draft.action_id)


def done(
    session: Session,
    world: World,
    action: Action,
    *,
    by: str = "care_assistant",
    text: str = "Serviced by the contractor",
    now: datetime = NOW,
) -> str:
    """The owner says that it is done."""
    actor = acting(session, world, by)
    return service.complete(session, action.id, ids.new_uuid(), text, now, actor=actor, now=now).id


def verified(
    session: Session,
    world: World,
    action: Action,
    *,
    by: str = "registered_manager",
    now: datetime = NOW,
) -> None:
    """Somebody else saw it."""
    service.verify_action(session, action, seen="Label reads May", actor=acting(session, world, by), now=now)
