"""The whole story of the demonstration, worked out from a seed and a day alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.demo.runs import Auditing
from auditapp.demo.said import with_said
from auditapp.demo.script import Disagreement, HomeScript, Person, Place, Run, Script, Snapshot
from auditapp.demo.staff import Team, people
from auditapp.demo.storybook import Character, Storybook, load_storybook
from auditapp.demo.threads import Aftercare, uuid_from
from auditapp.kernel.clock import LONDON
from auditapp.people.models import AreaKind

SEED = 20260
YEAR = timedelta(days=400)


def make_plan(library: Iterable[ChecklistDefinition], *, as_of: date, seed: int = SEED) -> Script:
    """Twelve months up to the morning of `as_of`. The same arguments give the same story."""
    book = load_storybook()
    definitions = {definition.id: definition for definition in library}
    everybody = people(book)
    ends = datetime.combine(as_of, time(7), LONDON).astimezone(UTC)
    tellings = [_tell(book, home, definitions, everybody, as_of, ends, seed) for home in book.homes]
    runs = [run for telling in tellings for run in telling.runs]
    runs += _unfinished(book, runs, ends, seed)
    runs.sort(key=lambda run: (run.sent_at, run.id))
    steps = [step for telling in tellings for step in telling.care.steps]
    steps.sort(key=lambda step: (step.at, step.answer))
    runs = with_said(runs, steps, definitions, seed)
    return Script(
        seed=seed,
        as_of=as_of,
        begins=ends - YEAR,
        ends=ends,
        provider=book.provider,
        people=everybody,
        homes=tuple(_home(book, home) for home in book.homes),
        runs=_one_photo_waits(runs),
        steps=tuple(steps),
        disagreements=(_disagreement(book, runs),),
    )


def _tell(
    book: Storybook,
    home: Character,
    library: dict[str, ChecklistDefinition],
    everybody: tuple[Person, ...],
    as_of: date,
    ends: datetime,
    seed: int,
) -> Auditing:
    care = Aftercare(book, home, Team(everybody, home.key), as_of, ends)
    auditing = Auditing(book, home, library, care, seed, as_of)
    auditing.tell()
    return auditing


def _home(book: Storybook, home: Character) -> HomeScript:
    places: list[Place] = []
    for unit, (floor, first, last) in home.units.items():
        places.append(Place(f"unit:{unit}", AreaKind.UNIT, unit, None))
        places.append(Place(f"floor:{floor}", AreaKind.FLOOR, floor, f"unit:{unit}"))
        rooms = range(first, last + 1)
        places += [Place(f"room:{n}", AreaKind.ROOM, f"Room {n}", f"floor:{floor}") for n in rooms]
    ground = next(place.key for place in places if place.kind is AreaKind.FLOOR)
    places += [Place(f"room:{name}", AreaKind.ROOM, name, ground) for name in home.rooms]
    places += [Place(f"door:{name}", AreaKind.DOOR, name, ground) for name in home.doors]
    programme = {key: cadence.every for key, cadence in book.programme.items()}
    return HomeScript(home.key, home.name, home.location, tuple(places), programme)


def _unfinished(book: Storybook, runs: list[Run], ends: datetime, seed: int) -> list[Run]:
    """One run given up for a fall, one that was never finished and has stalled."""
    rng = Random(f"{seed}/unfinished")
    dropped = next(run for run in reversed(runs) if run.home == "oak" and run.checklist == "dignity")
    stalled = next(run for run in reversed(runs) if run.home == "willow" and run.checklist == "env")
    given_up = _cut(dropped, ends - timedelta(days=9, hours=18), 5, rng)
    left = _cut(stalled, ends - timedelta(hours=39), 7, rng)
    ended = given_up.answers[-1].at + timedelta(seconds=80)
    return [
        replace(given_up, ended_at=ended, sent_at=ended + timedelta(minutes=2), abandoned=book.abandoned),
        left,
    ]


def _cut(run: Run, starts: datetime, keep: int, rng: Random) -> Run:
    """A run like another one, begun at `starts` and left after a few answers that were all met."""
    shift = starts - run.started_at
    met = [answer for answer in run.answers if not answer.failed][:keep]
    answers = tuple(replace(answer, id=uuid_from(rng), at=answer.at + shift) for answer in met)
    return replace(
        run,
        id=uuid_from(rng),
        start_id=uuid_from(rng),
        end_id=uuid_from(rng),
        started_at=starts,
        answers=answers,
        ended_at=None,
        sent_at=answers[-1].at + timedelta(minutes=3),
        remark="",
    )


def _one_photo_waits(runs: list[Run]) -> tuple[Run, ...]:
    """The latest photo of Oak House has not left the tablet."""
    latest = next(run for run in reversed(runs) if run.home == "oak" and any(a.photos for a in run.answers))
    held = [index for index, answer in enumerate(latest.answers) if answer.photos][-1]
    answers = list(latest.answers)
    waiting: tuple[Snapshot, ...] = tuple(replace(photo, arrives=False) for photo in answers[held].photos)
    answers[held] = replace(answers[held], photos=waiting)
    changed = replace(latest, answers=tuple(answers))
    return tuple(changed if run.id == latest.id else run for run in runs)


def _disagreement(book: Storybook, runs: list[Run]) -> Disagreement:
    """One answer of the last such audit of a home came again with other words."""
    told = book.disagreement
    run = next(run for run in reversed(runs) if run.home == told.home and run.checklist == told.checklist)
    answer = next(answer for answer in run.answers if answer.item == told.item)
    return Disagreement(run.sent_at + timedelta(minutes=7), run.id, answer.id, told.note)
