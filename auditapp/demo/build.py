"""Make the demonstration happen: through the same services that tablets and pages use, never by inserts.

Clock and ids follow the story while it is told, so that the same seed and day give the same rows.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from random import Random
from typing import TypeAlias
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from auditapp.actions import service as actions
from auditapp.actions.models import Action
from auditapp.checklists.loader import load_library
from auditapp.demo.darkroom import Darkroom, Drawn, darkroom
from auditapp.demo.founding import Founded, found
from auditapp.demo.inbox import actions_behind, deliver
from auditapp.demo.plan import SEED, make_plan
from auditapp.demo.script import Checked, Commented, Disagreement, Done, Reassigned, Run, Script, Step
from auditapp.demo.wire import Body, Parcel, Tablet
from auditapp.evidence import queries as evidence
from auditapp.evidence import service as photos
from auditapp.evidence.store import receive, shared_store
from auditapp.kernel import clock, ids
from auditapp.kernel.errors import StateError
from auditapp.people import passwords, queries, service
from auditapp.web.work import Work

PHOTO_DELAY = timedelta(seconds=50)
AT_ONCE = 20
Event: TypeAlias = tuple[datetime, int, Callable[[Session], None]]


@dataclass(frozen=True)
class SignIn:
    """Somebody one may look through the product as."""

    name: str
    role: str
    home: str
    email: str
    password: str


def build(
    work: Work,
    *,
    as_of: date,
    seed: int = SEED,
    password: str,
    script: Script | None = None,
    told: Callable[[int], None] = lambda _percent: None,
) -> list[SignIn]:
    """Fill an empty database and mark it as a demonstration; everybody signs in with `password`.

    Raises StateError when there are people in the database already. `told` hears how far it has come.
    """
    with work.transaction() as session:
        if not queries.is_empty(session):
            raise StateError("This database holds people already. A demonstration needs an empty one.")
    script = script or make_plan(load_library(), as_of=as_of, seed=seed)
    hashes = {person.key: passwords.hash_password(password) for person in script.people}
    with _in_the_story(script) as at, darkroom(script) as photographs:
        at(script.begins)
        with work.transaction() as session:
            service.mark_demonstration(session, as_of=as_of.isoformat(), seed=seed, now=script.begins)
            founded = found(session, script, hashes)
        _Telling(work, script, founded, photographs, at).tell(told)
    return [_sign_in(script, person_key, password) for person_key in founded.people]


@contextmanager
def _in_the_story(script: Script) -> Iterator[Callable[[datetime], None]]:
    """Clock and ids of the story; the function given moves the clock."""
    now = [script.begins]

    def move(moment: datetime) -> None:
        now[0] = moment

    clock.set_clock(lambda: now[0])
    ids.set_random(Random(f"{script.seed}/{script.as_of}/ids"))
    try:
        yield move
    finally:
        clock.set_clock(None)
        ids.set_random(None)


class _Telling:
    """Goes through the story in the order in which the server hears of it."""

    def __init__(
        self,
        work: Work,
        script: Script,
        founded: Founded,
        photographs: Darkroom,
        at: Callable[[datetime], None],
    ) -> None:
        self.work, self.script, self.founded, self.at = work, script, founded, at
        library = {definition.id: definition for definition in load_library()}
        names = {person.key: person.name for person in script.people}
        self.tablet = Tablet(library, founded, names, photographs)
        self.store = shared_store(work.settings.photo_store_url)
        self.kept = {said.run for said in script.disagreements}
        self.sent: dict[str, Parcel] = {}
        self.later: list[Event] = []
        self.count = 0

    def tell(self, told: Callable[[int], None]) -> None:
        """Everything, oldest first; photos follow the changes that announced them."""
        for run in self.script.runs:
            self._plan(run.sent_at, partial(self._run, run))
        for step in self.script.steps:
            self._plan(step.at, partial(self._step, step))
        for said in self.script.disagreements:
            self._plan(said.at, partial(self._disagree, said))
        total = len(self.later)
        while self.later:
            with self.work.transaction() as session:
                self._some(session)
            told(100 - min(100, 100 * len(self.later) // max(1, total)))

    def _some(self, session: Session) -> None:
        """A few events in one transaction: nobody else is waiting, and the disk is slow."""
        for _ in range(min(AT_ONCE, len(self.later))):
            moment, _, act = heapq.heappop(self.later)
            self.at(moment)
            act(session)

    def _plan(self, moment: datetime, act: Callable[[Session], None]) -> None:
        self.count += 1
        heapq.heappush(self.later, (moment, self.count, act))

    def _run(self, run: Run, session: Session) -> None:
        parcel = self.tablet.run(run)
        self._send(session, run.by, parcel.changes)
        self._send_photos(run.by, parcel.photos, run.sent_at)
        if run.id in self.kept:
            self.sent[run.id] = parcel

    def _disagree(self, said: Disagreement, session: Session) -> None:
        run = next(run for run in self.script.runs if run.id == said.run)
        again = self.tablet.disagreement(said, self.sent[said.run])
        self._send(session, run.by, [again], expected="conflict")

    def _send(self, session: Session, by: str, changes: list[Body], expected: str = "accepted") -> None:
        actor = self.founded.actors[by]
        deliver(session, changes, actor=actor, now=clock.now(), expected=expected)

    def _send_photos(self, by: str, drawn: list[Drawn], sent_at: datetime) -> None:
        arriving = [each for each in drawn if each.snapshot.arrives]
        for number, each in enumerate(arriving, start=1):
            self._plan(sent_at + PHOTO_DELAY * number, partial(self._photo, by, each))

    def _photo(self, by: str, drawn: Drawn, session: Session) -> None:
        """As the photo endpoint does it: the bytes are in the store before the row says so."""
        actor = self.founded.actors[by]
        photo = evidence.find_photo(session, actor, drawn.snapshot.id)
        if photo is None:
            raise LookupError(drawn.snapshot.id)
        folder = self.work.settings.instance / "incoming"
        with receive(BytesIO(drawn.data), photos.MAX_PHOTO_BYTES, folder) as received:
            picture = photos.prove(photo, received, "image/jpeg")
            self.store.put_if_absent(received.sha256, received.path)
        photos.receive_photo(session, photo, received, picture, actor=actor, now=clock.now())

    def _step(self, step: Step, session: Session) -> None:
        """What is done about a failure is done about each action that it raised; the photo belongs to the first."""
        for number, action in enumerate(actions_behind(session, step.answer)):
            if not isinstance(step, Done):
                self._decide(session, step, action)
                continue
            one = replace(step, id=_another(step.id, number), photo=None) if number else step
            parcel = self.tablet.done(one, action.id)
            self._send(session, step.by, parcel.changes)
            self._send_photos(step.by, parcel.photos, step.at)

    def _decide(self, session: Session, step: Step, action: Action) -> None:
        """What a manager or a colleague does on a page."""
        actor, now = self.founded.actors[step.by], clock.now()
        if isinstance(step, Checked):
            look = actions.verify_action if step.holds else actions.send_back
            look(session, action, seen=step.seen, actor=actor, now=now)
        elif isinstance(step, Commented):
            actions.comment(session, action, text=step.text, actor=actor, now=now)
        elif isinstance(step, Reassigned):
            actions.reassign(
                session,
                action,
                owner_id=self.founded.people[step.owner],
                due_on=step.due,
                text=action.text,
                reason=step.reason,
                actor=actor,
                now=now,
            )


def _another(change: str, number: int) -> str:
    """A further change's id, the same in every telling."""
    return str(UUID(int=uuid5(UUID(change), str(number)).int, version=4))


def _sign_in(script: Script, key: str, password: str) -> SignIn:
    person = next(person for person in script.people if person.key == key)
    homes: Mapping[str, str] = {home.key: home.name for home in script.homes}
    home = homes[person.home] if person.home else script.provider
    return SignIn(person.name, person.role.value.replace("_", " "), home, person.email, password)
