"""What happens after a failed answer: who owns it, when it is done, who looks, what comes back."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from auditapp.checklists.definition import Item
from auditapp.checklists.terms import Demand, Severity
from auditapp.demo.motifs.canvas import State
from auditapp.demo.script import Answered, Checked, Commented, Done, Reassigned, Run, Snapshot, Step
from auditapp.demo.staff import Team
from auditapp.demo.storybook import Character, Story, Storybook
from auditapp.demo.values import reading
from auditapp.kernel.clock import LONDON

YEAR_BACK = 11
FORGOTTEN_WITHIN = timedelta(days=60)
CHECK_DELAYS = {"good": (0.3, 2.0), "improving": (0.5, 4.0), "struggling": (2.0, 11.0)}


def uuid_from(rng: Random) -> str:
    """A version 4 UUID, as a tablet makes them."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def between(pair: tuple[float, float], back: int) -> float:
    """A value `back` months ago, on the line from twelve months ago to now."""
    return pair[1] + (pair[0] - pair[1]) * back / YEAR_BACK


def in_working_hours(moment: datetime, rng: Random) -> datetime:
    """The moment itself by day; else a time on the next morning."""
    local = moment.astimezone(LONDON)
    if time(8) <= local.time() < time(19):
        return moment
    day = local.date() + timedelta(days=1 if local.time() >= time(19) else 0)
    return datetime.combine(day, time(8, rng.randrange(60), rng.randrange(60)), LONDON).astimezone(UTC)


@dataclass
class Thread:
    """An action with all who ever had a hand in it. It is open until `verified_at`."""

    owner: str
    hands: set[str] = field(default_factory=set)
    verified_at: datetime | None = None


@dataclass
class Aftercare:
    """Tells, for one home, what becomes of each failed answer."""

    book: Storybook
    home: Character
    team: Team
    as_of: date
    ends: datetime
    steps: list[Step] = field(default_factory=list)
    threads: dict[tuple[str, str], list[Thread]] = field(default_factory=dict)

    def thread_for(self, item: Item, demand: Demand, found: Answered, by: str, rng: Random) -> Thread:
        """The verified action that comes back, or a new one; a critical one is its finder's at first."""
        known = self.threads.setdefault((item.id, found.subject), [])
        lasting = [each for each in known if each.verified_at is not None and each.verified_at < found.at]
        if lasting:
            latest = max(lasting, key=lambda each: each.verified_at or found.at)
            latest.verified_at = None
            latest.hands.add(by)  # whoever finds it again may make it safe on the spot, which is work on it
            return latest
        at_once = item.severity is Severity.CRITICAL and demand is Demand.FIX
        thread = Thread(by if at_once else self.team.owner(item.severity, rng))
        thread.hands |= {thread.owner, by} if at_once else {thread.owner}
        known.append(thread)
        return thread

    def follow(
        self, run: Run, answered: Answered, item: Item, back: int, thread: Thread, rng: Random
    ) -> None:
        """Everything that happens about one failed answer until the demonstration's day."""
        recent = self.ends - run.sent_at < FORGOTTEN_WITHIN
        if recent and rng.random() < self.home.forgets:
            return
        story = self.book.check if answered.value["type"] == "unchecked" else self.book.stories[item.id]
        allowed = max(0.35, item.due.days)
        took = allowed * between(self.home.pace, back) * rng.uniform(0.5, 1.3)
        done_at = in_working_hours(run.sent_at + timedelta(days=took, minutes=rng.randrange(40)), rng)
        self._on_the_way(run, answered, thread, done_at, rng)
        self._close(answered, story, done_at, thread, rng)

    def _on_the_way(
        self, run: Run, answered: Answered, thread: Thread, done_at: datetime, rng: Random
    ) -> None:
        half = run.sent_at + (done_at - run.sent_at) / 2
        if half >= self.ends:
            return
        if rng.random() < 0.10:
            line = rng.choice(self.book.comments)
            self.steps.append(Commented(half, self.home.key, answered.id, self.team.manager(), line))
        if rng.random() < (0.5 if answered.made_safe else 0.06):
            thread.owner = self.team.other_owner(thread.owner, rng)
            thread.hands.add(thread.owner)
            due = max(answered.due or half.date(), half.astimezone(LONDON).date() + timedelta(days=2))
            manager, reason = self.team.manager(), rng.choice(self.book.reasons)
            at = half + timedelta(minutes=3)
            self.steps.append(Reassigned(at, self.home.key, answered.id, manager, thread.owner, due, reason))

    def _close(
        self, answered: Answered, story: Story, done_at: datetime, thread: Thread, rng: Random
    ) -> None:
        """Done, looked at, perhaps sent back and done again; whatever lies in the future has not happened."""
        text = rng.choice(story.done)
        wanting = rng.random() < 0.07
        at = done_at
        while at < self.ends:
            self._done(answered, at, thread, text, rng)
            looked_at = at + timedelta(days=rng.uniform(*CHECK_DELAYS[self.home.character]))
            looked_at = in_working_hours(looked_at, rng)
            if looked_at >= self.ends:
                return
            checker = self.team.checker(thread.hands, rng)
            seen = rng.choice(self.book.sent_back if wanting else story.seen)
            self.steps.append(Checked(looked_at, self.home.key, answered.id, checker, seen, not wanting))
            if not wanting:
                thread.verified_at = looked_at
                return
            wanting = False
            at = in_working_hours(looked_at + timedelta(days=rng.uniform(0.6, 2.5)), rng)

    def _done(self, answered: Answered, at: datetime, thread: Thread, text: str, rng: Random) -> None:
        photo = self._after(answered, at, rng) if answered.photos and rng.random() < 0.92 else None
        tablet = f"phone-{thread.owner}"
        self.steps.append(
            Done(at, self.home.key, answered.id, thread.owner, uuid_from(rng), tablet, text, photo)
        )

    def _after(self, answered: Answered, at: datetime, rng: Random) -> Snapshot:
        before = answered.photos[0]
        told = before.reading
        if answered.item in self.book.readings and before.reading is not None:
            told = reading(rng, *self.book.readings[answered.item])
        when = at.astimezone(LONDON).date()
        return Snapshot(uuid_from(rng), before.motif, State.AFTER, before.seed, when, told)
