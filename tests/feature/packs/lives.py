"""Three weeks in Oak House in which everything happens that ties one day's records to another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from auditapp.actions import service as actions
from auditapp.actions.models import Action, Finding
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel import clock
from auditapp.people.queries import actor_for
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import plain_items
from tests.tablet import Change, Tablet, publish_library, said, send, signed_in

END = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Lives:
    """The house, and the means to let time pass in it."""

    app: Flask
    work: Work
    world: World
    library: dict[str, ChecklistDefinition] = field(default_factory=dict)

    def tablet(self, day: int, hour: int = 10, minute: int = 0) -> Tablet:
        """A run begun then on the night checklist."""
        begun = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
        tablet = Tablet(
            self.library["night"], self.world.oak.id, self.world.user("senior_carer").id, begun, 60_000
        )
        tablet.start()
        return tablet

    def send(self, tablet: Tablet, changes: list[Change] | None = None, *, hours: float = 1) -> None:
        """The tablet comes back into range so many hours after the walk began."""
        now = tablet.begun + timedelta(hours=hours)
        clock.set_clock(lambda: now)
        who = "senior_carer" if tablet.by == self.world.user("senior_carer").id else "registered_manager"
        sent = tablet.made if changes is None else changes
        assert said(send(signed_in(self.app, self.world, who), sent)) == ["accepted"] * len(sent)
        self.work.run_until_idle()

    def put_right(self, answer: Change, day: int) -> None:
        """The owner does the work on that day, and somebody else checks it the day after."""
        with self.work.transaction() as session:
            query = select(Action.id).join(Finding, Finding.id == Action.finding_id)
            action_id = session.scalars(query.where(Finding.answer_id == answer["id"])).one()
        begun = datetime(2026, 11, day, 9, 0, tzinfo=UTC)
        manager = self.world.user("registered_manager").id
        done = Tablet(self.library["night"], self.world.oak.id, manager, begun)
        done.done(action_id, "Put right and shown to the shift.")
        self.send(done)
        checked = begun + timedelta(days=1)
        clock.set_clock(lambda: checked)
        with self.work.transaction() as session:
            deputy = actor_for(session, self.world.user("deputy_manager").id, name="Deputy Manager")
            action = session.get_one(Action, action_id)
            actions.verify_action(session, action, seen="Looked at twice.", actor=deputy, now=checked)

    def items(self, severity: str) -> list[str]:
        """The plain yes-or-no items of that severity."""
        return plain_items(self.library["night"], severity)


def three_weeks(app: Flask, work: Work, world: World) -> Lives:
    """1 found, 3-4 put right and checked, 6-7 it lasts, 9 it does not; 11 given up; 13 left; 16 an answer too late."""
    lives = Lives(app, work, world)
    clock.set_clock(lambda: datetime(2026, 11, 1, 8, 0, tzinfo=UTC))
    lives.library = publish_library(work, world)
    critical, medium = lives.items("critical"), lives.items("medium")
    _found_and_put_right(lives, critical[0], medium[0])
    _found_again(lives, critical[0], medium[0])
    _given_up(lives, critical[1], medium[1])
    _left_at_midnight(lives, critical[1], medium[1])
    _answered_too_late(lives, medium[0], medium[1])
    clock.set_clock(lambda: END)
    return lives


def _found_and_put_right(lives: Lives, critical: str, medium: str) -> None:
    walk = lives.tablet(1)
    safe = walk.answer(critical, "no", note="Needle on the floor.")
    walk.made_safe(safe, "Picked up with the kit.")
    told = walk.answer(medium, "no")
    walk.answer(medium, "no", note="The third one this month.", supersedes=told["id"])
    walk.finish()
    lives.send(walk)
    for answer in (safe, told):
        lives.put_right(answer, 3)
    for day, hour in ((6, 11), (7, 21)):
        later = lives.tablet(day, hour)
        later.answer(critical, "yes")
        later.answer(medium, "yes")
        later.finish()
        lives.send(later)


def _found_again(lives: Lives, critical: str, medium: str) -> None:
    """Both had lasted; both are opened again, and the auditor gives one to somebody else."""
    walk = lives.tablet(9)
    again = walk.answer(critical, "no", note="Another needle.")
    told = walk.answer(medium, "no")
    more = walk.answer(medium, "no", note="Not looked at since.", supersedes=told["id"])
    chosen = {"owner": lives.world.user("care_assistant").id, "due": "2026-11-14", "text": "See to it today."}
    walk.finish(actions=[{"answer": one["id"], **chosen} for one in (again, told, more)])
    lives.send(walk, walk.made[:2], hours=0.5)
    lives.send(walk, walk.made[2:])


def _given_up(lives: Lives, critical: str, medium: str) -> None:
    walk = lives.tablet(11)
    walk.answer(critical, "no")
    walk.answer(medium, "no")
    walk.abandon()
    lives.send(walk)


def _left_at_midnight(lives: Lives, critical: str, medium: str) -> None:
    """Begun at 23:58 and never finished: what was found after midnight waits twelve hours, then goes live."""
    walk = lives.tablet(13, 23, 58)
    first = walk.answer(medium, "yes")
    walk.answer(critical, "yes")
    walk.answer(medium, "no", supersedes=first["id"])
    walk.answer(lives.items("high")[0], "no")
    lives.send(walk)
    waited = walk.begun + timedelta(hours=14)
    clock.set_clock(lambda: waited)
    lives.work.run_until_idle()


def _answered_too_late(lives: Lives, medium: str, other: str) -> None:
    """Two tablets on one run: the second comes back five days after the first signed."""
    walk = lives.tablet(16)
    walk.answer(medium, "yes")
    walk.finish()
    lives.send(walk)
    walk.tablet = "tablet-2"
    late = [walk.answer(other, "no", note="On the second tablet."), walk.answer(medium, "no")]
    lives.send(walk, late, hours=5 * 24)
