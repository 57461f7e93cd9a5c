"""The audits of one home, answer by answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zlib import crc32

from auditapp.checklists.definition import ChecklistDefinition, Item, Section
from auditapp.checklists.rules import demands_action, due_on, judge
from auditapp.checklists.terms import Severity
from auditapp.demo.diary import Appointment, diary
from auditapp.demo.motifs.canvas import State
from auditapp.demo.pictures import heading_for, motif_for
from auditapp.demo.script import Answered, Run, Snapshot, Value
from auditapp.demo.storybook import Character, Storybook
from auditapp.demo.threads import Aftercare, Thread, between, uuid_from
from auditapp.demo.values import bad_value, fill, good_value
from auditapp.kernel.clock import LONDON

ENOUGH = 22  # answers in a run of some sections
PHOTO_SHARE = 0.62
UNCHECKED_SHARE = 0.010
Forced = Mapping[tuple[str, int], Mapping[str, int]]


@dataclass
class Auditing:
    """Runs every appointment of a home in order; what was found before colours what is found next."""

    book: Storybook
    home: Character
    library: Mapping[str, ChecklistDefinition]
    care: Aftercare
    seed: int
    as_of: date
    runs: list[Run] = field(default_factory=list)
    told_before: dict[str, int] = field(default_factory=dict)

    def tell(self) -> None:
        """All runs of the home, and what became of each."""
        appointments = diary(self.book, self.home, self.as_of, self.seed)
        forced = meant_failures(self.home, appointments)
        for number, appointment in enumerate(appointments):
            wanted = forced.get((appointment.checklist, appointment.back), {})
            _Visit(self, appointment, number, wanted).tell()


@dataclass
class _Visit:
    """One run being told."""

    auditing: Auditing
    appointment: Appointment
    number: int
    wanted: Mapping[str, int]
    rng: Random = field(init=False)
    at: datetime = field(init=False)
    by: str = field(init=False)
    failures: list[tuple[Answered, Item, Thread]] = field(default_factory=list)

    def __post_init__(self) -> None:
        made = self.auditing
        self.rng = Random(
            f"{made.seed}/run/{made.home.key}/{self.appointment.checklist}/{self.appointment.back}"
        )
        self.at = self.appointment.at
        self.by = made.care.team.auditor(self.appointment.checklist, self.rng)

    def tell(self) -> None:
        definition = self.auditing.library[self.appointment.checklist]
        ids = [uuid_from(self.rng) for _ in range(4)]
        answers = tuple(self._answers(definition))
        ended = self.at + timedelta(seconds=self.rng.randint(70, 300))
        run = Run(
            id=ids[0],
            start_id=ids[1],
            end_id=ids[2],
            home=self.auditing.home.key,
            checklist=definition.id,
            by=self.by,
            tablet=self.rng.choice(self.auditing.home.tablets),
            area=self._area(definition.id),
            announced=not definition.unannounced,
            reason="follow_up" if self.wanted and self.rng.random() < 0.2 else "planned",
            shift=shift_of(self.appointment.at),
            present=self.rng.randint(16, 28),
            started_at=self.appointment.at,
            answers=answers,
            ended_at=ended,
            sent_at=self._sent(ended),
            remark="Thank you to the shift for their time." if self.rng.random() < 0.12 else "",
            remark_id=ids[3],
        )
        self.auditing.runs.append(run)
        for answered, item, thread in self.failures:
            self.auditing.care.follow(run, answered, item, self.appointment.back, thread, self.rng)

    def _answers(self, definition: ChecklistDefinition) -> Iterator[Answered]:
        for section in self._sections(definition):
            for subject in self._subjects(section):
                for item in section.items:
                    if item.show_if is None:
                        yield self._answer(item, subject)

    def _sections(self, definition: ChecklistDefinition) -> Sequence[Section]:
        """All of them, or those that matter today and some more, in the checklist's order."""
        if self.appointment.last and self.auditing.book.programme[definition.id].full:
            return definition.sections
        count = len(definition.sections)
        rotated = [definition.sections[(self.number + step) % count] for step in range(count)]
        rotated.sort(key=lambda section: not any(item.id in self.wanted for item in section.items))
        chosen: list[Section] = []
        while rotated and (sum(len(section.items) for section in chosen) < ENOUGH or self._wants(rotated[0])):
            chosen.append(rotated.pop(0))
        return [section for section in definition.sections if section in chosen]

    def _wants(self, section: Section) -> bool:
        return any(item.id in self.wanted for item in section.items)

    def _subjects(self, section: Section) -> list[str]:
        if section.repeat is None:
            return [""]
        kind, home = section.repeat.subject, self.auditing.home
        usual = Random(f"{self.auditing.seed}/subject/{home.key}/{section.id}")
        labels = _labels(kind, home)
        first = usual.choice(labels)
        more = 0 if len(section.items) > 10 else 2 if len(section.items) < 5 else 1
        others = [label for label in labels if label != first]
        return [f"{kind}:{label}" for label in [first, *self.rng.sample(others, min(more, len(others)))]]

    def _answer(self, item: Item, subject: str) -> Answered:
        self.at += timedelta(seconds=self.rng.randint(8, 34), milliseconds=self.rng.randrange(1000))
        day = self.at.astimezone(LONDON).date()
        value, note, text = self._value(item, subject, day)
        demand = demands_action(item, judge(item, value, on=day))
        answered = Answered(uuid_from(self.rng), item.id, subject, value, note, self.at)
        if demand is None:
            return answered
        thread = self.auditing.care.thread_for(item, demand.kind, answered, self.by, self.rng)
        return self._failed(answered, item, text, due_on(demand.due, day), thread)

    def _value(self, item: Item, subject: str, day: date) -> tuple[Value, str, int]:
        """The value, the auditor's note, and which of the story's texts it is (-1 when all is well)."""
        book, rng = self.auditing.book, self.rng
        if (reason := self._not_applicable(item)) is not None:
            return {"type": "na", "reason": reason}, "", -1
        text = self._goes_wrong(item, subject)
        if text >= 0:
            story = book.stories[item.id]
            value = bad_value(story, item, rng, on=day)
            return value, fill(story.found[text % len(story.found)], value, subject), text
        if rng.random() < UNCHECKED_SHARE and item.response.type != "time":
            reasons = book.unchecked[item.evidence[0].value]
            return {"type": "unchecked", "reason": rng.choice(reasons)}, "", -1
        clock = self.at.astimezone(LONDON).strftime("%H:%M")
        note = book.fine[item.id] if item.id in book.fine and rng.random() < 0.4 else ""
        return good_value(book, item, rng, on=day, clock=clock), note, -1

    def _not_applicable(self, item: Item) -> str | None:
        flag = item.applies_if
        if flag is None or item.id in self.wanted:
            return None
        applies = flag in self.auditing.home.flags if flag.startswith("home.") else self.rng.random() < 0.3
        return None if applies else self.auditing.book.not_applicable[flag]

    def _goes_wrong(self, item: Item, subject: str) -> int:
        """Which text of the story tells it, or -1 when the item is met."""
        made = self.auditing
        if item.id not in made.book.stories:
            return -1
        first = made.told_before.get(item.id, 0)
        if item.id in self.wanted:
            usual = subject in {
                "",
                self._subjects(made.library[self.appointment.checklist].item_sections[item.id])[0],
            }
            made.told_before[item.id] = first + usual
            return self.wanted[item.id] if usual else -1
        if any(told.item == item.id for told in made.home.told):
            return -1
        likely = between(made.home.gaps, self.appointment.back) * (1.6 if first else 1.0)
        if self.rng.random() >= likely * (0.5 if subject else 1.0):
            return -1
        made.told_before[item.id] = first + 1
        return first

    def _failed(self, answered: Answered, item: Item, text: int, due: date, thread: Thread) -> Answered:
        safe = (
            self.auditing.book.stories[item.id].safe
            if text >= 0 and item.severity is Severity.CRITICAL
            else ()
        )
        found = Answered(
            id=answered.id,
            item=answered.item,
            subject=answered.subject,
            value=answered.value,
            note=answered.note,
            at=answered.at,
            photos=self._photos(answered, item, text),
            failed=True,
            owner=thread.owner,
            due=due,
            made_safe=safe[text % len(safe)] if safe else "",
            made_safe_id=uuid_from(self.rng),
        )
        self.at += timedelta(seconds=self.rng.randint(40, 110))
        self.failures.append((found, item, thread))
        return found

    def _photos(self, answered: Answered, item: Item, text: int) -> tuple[Snapshot, ...]:
        motif = motif_for(item.id)
        if motif is None or text < 0 or (item.id not in self.wanted and self.rng.random() > PHOTO_SHARE):
            return ()
        place = crc32(f"{self.auditing.home.key}/{item.id}/{answered.subject}".encode())
        told = answered.value.get("reading")
        shown = told if isinstance(told, str) else heading_for(item.id)
        day = answered.at.astimezone(LONDON).date()
        return (Snapshot(uuid_from(self.rng), motif, State.BEFORE, place, day, shown),)

    def _area(self, checklist: str) -> str | None:
        home = self.auditing.home
        if checklist == "meds":
            return "room:Medicines room"
        if checklist in {"ipc", "env", "bell", "records"}:
            return f"floor:{self.rng.choice([floor for floor, _, _ in home.units.values()])}"
        return "room:Dining room" if checklist == "dignity" else None

    def _sent(self, ended: datetime) -> datetime:
        """When the server heard of it: soon, later where the Wi-Fi was poor, in the morning after a night."""
        local = ended.astimezone(LONDON)
        if local.hour >= 22 or local.hour < 6:
            day = local.date() + timedelta(days=1 if local.hour >= 22 else 0)
            return datetime.combine(day, time(6, 30 + self.rng.randrange(25)), LONDON).astimezone(UTC)
        slow = self.rng.randint(40, 240) if self.rng.random() < 0.15 else 1
        return ended + timedelta(minutes=slow, seconds=self.rng.randrange(60))


def meant_failures(home: Character, appointments: Sequence[Appointment]) -> Forced:
    """The failures the home's story asks for, put on the nearest run of their checklist."""
    found: dict[tuple[str, int], dict[str, int]] = {}
    for told in home.told:
        checklist = told.item.split(".", 1)[0]
        backs = [appointment.back for appointment in appointments if appointment.checklist == checklist]
        for index, month in enumerate(told.months):
            nearest = min(backs, key=lambda back: (abs(back - month), back))
            text = told.texts[index] if told.texts else index
            found.setdefault((checklist, nearest), {})[told.item] = text
    return found


def shift_of(moment: datetime) -> str:
    """Which shift was on."""
    hour = moment.astimezone(LONDON).hour
    return "day" if 8 <= hour < 17 else "evening" if 17 <= hour < 21 else "night"


def _labels(kind: str, home: Character) -> list[str]:
    """What the subjects of a section are called in this home."""
    if kind == "fire_door":
        return list(home.doors)
    last = max(end for _, _, end in home.units.values())
    if kind == "room":
        return [str(number) for number in range(1, last + 1)]
    if kind in {"resident", "resident_mar"}:
        return [f"R-{number:03d}" for number in range(1, last - 1)]
    return (
        [f"S-{number:02d}" for number in range(1, 25)] if kind == "staff_file" else ["1", "2", "3", "4", "5"]
    )
