"""A pack's content made by hand: a finished audit, one given up, and actions in every state."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from auditapp.checklists import rules
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.loader import load_library
from auditapp.checklists.readings import reading_words
from auditapp.checklists.scoring import answer_key
from auditapp.kernel.orm import Json
from auditapp.packs import manifest as pack
from auditapp.packs import words
from tests.unit.packs import sample_journal as journal

START = datetime(2026, 11, 3, 9, 12, tzinfo=UTC)
BUILT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
JANE, OMAR, RUTH = "u2jane", "u3omar", "u4ruth"
PEOPLE = (
    pack.Person(JANE, "Jane Adeyemi", "Senior carer"),
    pack.Person(OMAR, "Omar Farouk", "Deputy manager"),
    pack.Person(RUTH, "Ruth Llŷr-Thomas", "Registered manager"),
)


@cache
def picture(number: int, width: int = 960, height: int = 720) -> bytes:
    """A JPEG that differs from every other number's."""
    hue = (37 * number) % 360
    image = Image.new("RGB", (width, height), f"hsl({hue}, 22%, 78%)")
    draw = ImageDraw.Draw(image)
    box = (width * 0.3, height * 0.12, width * 0.62, height)
    draw.rectangle(box, fill=f"hsl({hue}, 18%, 60%)", outline="#333333", width=4)
    draw.ellipse((width * 0.56, height * 0.5, width * 0.6, height * 0.56), fill="#444444")
    draw.text((20, 20), f"Picture {number}", fill="#222222", font_size=36)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


@dataclass
class Shelf:
    """Where the sample's photos come from, as the photo store would give them."""

    photos: dict[str, bytes] = field(default_factory=dict)

    def original(self, sha256: str) -> Iterator[bytes]:
        """The bytes of a photo."""
        yield self.photos[sha256]

    def report_picture(self, sha256: str, path: Path) -> bool:
        """Write the report's picture of a photo."""
        path.write_bytes(self.photos[sha256])
        return True

    def photo(self, number: int, view: str, *, received: bool = True) -> pack.Photo:
        """A photo slot, its bytes put on the shelf when they were received."""
        content = picture(number)
        sha256 = hashlib.sha256(content).hexdigest()
        if received:
            self.photos[sha256] = content
        taken = START + timedelta(minutes=number)
        return pack.Photo(f"photo-{number}", sha256, len(content), view, received, taken, JANE)


@cache
def bell() -> ChecklistDefinition:
    """The shipped call-bell checklist."""
    return next(one for one in load_library() if one.id == "bell")


def answer(number: int, item: str, result: str, value: dict[str, Json], **more: object) -> pack.Answer:
    """An answer given `number` minutes into the walk."""
    at = START + timedelta(minutes=number)
    given: dict[str, object] = {
        "id": f"answer-{number}",
        "item": item,
        "subject": "",
        "value": value,
        "note": "",
        "result": result,
        "by": JANE,
        "captured_at": at,
        "received_at": at + timedelta(hours=3),
        "photos": (),
        "arrived": "in_time",
        "elapsed": number * 60_000,
        "supersedes": None,
        "superseded_by": None,
    }
    return pack.Answer(**{**given, **more})  # type: ignore[arg-type]


YES: dict[str, Json] = {"type": "yes_no_na", "answer": "yes"}
NO: dict[str, Json] = {"type": "yes_no_na", "answer": "no"}


def answers() -> tuple[pack.Answer, ...]:
    """Answers of every sort: met, not met with photos, not applicable, could not check, one corrected."""
    return (*answers_about_the_panel(), *answers_about_a_call())


def answers_about_the_panel() -> tuple[pack.Answer, ...]:
    return (
        answer(
            1,
            "bell.system.01",
            "fail",
            NO,
            note="Points 12 and 14 switched off \N{RIGHTWARDS ARROW} muted since Sunday \N{GRINNING FACE}.",
            photos=("photo-1", "photo-2"),
        ),
        answer(2, "bell.system.02", "pass", YES, superseded_by="answer-10"),
        answer(
            3,
            "bell.system.02",
            "fail",
            NO,
            supersedes="answer-2",
            superseded_by="answer-10",
            note="Signed, but no reason for the 14-minute wait.",
        ),
        answer(
            4, "bell.system.03", "na", {"type": "na", "reason": "The standard is being rewritten this week."}
        ),
        answer(
            5,
            "bell.system.04",
            "fail",
            {"type": "count_sample", "checked": 5, "compliant": 4, "looked_at": ["bath 1", "bath 2"]},
            photos=("photo-3", "photo-9"),
        ),
        answer(10, "bell.system.02", "fail", NO, supersedes="answer-3", note=AMENDED),
    )


AMENDED = "Signed, but no reason for the 14-minute wait; two carers were at handover."
MADE_SAFE = "Both points switched on again; checks every 30 minutes until tested."


def answers_about_a_call() -> tuple[pack.Answer, ...]:
    return (
        answer(6, "bell.call.01", "pass", {"type": "text", "text": "Bedroom, first floor"}, subject="call:1"),
        answer(
            7,
            "bell.call.02",
            "pass",
            {"type": "number", "reading": "3"},
            subject="call:1",
            photos=("photo-4",),
        ),
        answer(
            8,
            "bell.call.03",
            "unchecked",
            {"type": "unchecked", "reason": "A real call came in."},
            subject="call:1",
        ),
    )


def score_of(given: tuple[pack.Answer, ...]) -> pack.Score:
    """What the rules make of the standing answers."""
    standing = {
        answer_key(one.item, one.subject): rules.Answered(one.value, rules.Result(one.result))
        for one in given
        if one.superseded_by is None
    }
    made = rules.score(bell(), standing)
    return pack.Score(
        made.percent,
        made.band,
        made.passes,
        made.fails,
        made.na,
        made.unchecked,
        made.unanswered,
        made.failed_critical,
        made.failed_high,
    )


def audits() -> tuple[pack.Audit, ...]:
    """One finished audit, then one given up at night."""
    return finished_audit(), abandoned_audit()


def finished_audit() -> pack.Audit:
    ended = START + timedelta(minutes=40)
    note = pack.Note(
        "note-1", None, "", "Two bank carers on shift; both had been shown the panel.", JANE, START
    )
    return pack.Audit(
        "audit-1",
        bell().content_hash,
        "First floor",
        "finished",
        "finish-1",
        announced=False,
        reason="planned",
        shift="day",
        present=27,
        started_by=JANE,
        started_at=START,
        received_at=START + timedelta(hours=3),
        ended_at=ended,
        ended_received_at=ended + timedelta(hours=3),
        signed_name="Jane Adeyemi",
        abandoned_reason="",
        score=score_of(answers()),
        answers=answers(),
        notes=(note,),
    )


def abandoned_audit() -> pack.Audit:
    return pack.Audit(
        "audit-2",
        bell().content_hash,
        "",
        "abandoned",
        "abandon-2",
        announced=True,
        reason="concern",
        shift="night",
        present=None,
        started_by=OMAR,
        started_at=START + timedelta(days=4, hours=14),
        received_at=START + timedelta(days=5),
        ended_at=START + timedelta(days=5),
        ended_received_at=START + timedelta(days=5),
        signed_name="",
        abandoned_reason="Called away to a fall.",
        score=None,
        notes=(),
        answers=(answer(60, "bell.system.01", "pass", YES),),
    )


def step(kind: str, by: str, hours: int, text: str = "", late: int = 0) -> pack.Step:
    """A step `hours` after the walk began."""
    at = START + timedelta(hours=hours)
    return pack.Step(kind, by, at, at + timedelta(minutes=late), text)


def story(until: str, found: pack.Finding) -> tuple[pack.Step, ...]:
    """An action's story up to and with the step `until`."""
    safe = (step("made_safe", JANE, 0, MADE_SAFE, late=180),) if found.made_safe else ()
    steps = (
        step("found", JANE, 0, words.seen(found.reading, found.note), late=180),
        *safe,
        *(pack.Step("amended", one.by, one.at, one.received_at, one.note) for one in found.amendments),
        step("live", "system:actions", 3),
        step("assigned", JANE, 3, "Given to Omar Farouk, due Tue 3 Nov 2026."),
        step("done", OMAR, 8, "Cover fitted over the switches, key with the person in charge."),
        step("verified", RUTH, 30, "Panel looked at on two shifts; cover closed, nothing muted."),
        step("sustain_pass", JANE, 200, "Met on the night check of 11 November."),
        step("embedded", "system:actions", 220),
    )
    kinds = [one.kind for one in steps]
    return steps[: kinds.index(until) + 1]


def finding(number: int, given: pack.Answer, severity: str) -> pack.Finding:
    """What is behind an action."""
    later = [one for one in answers() if one.supersedes == given.id]
    return pack.Finding(
        id=f"finding-action-{number}",
        audit="audit-1",
        answer=given.id,
        item=given.item,
        subject="",
        severity=severity,
        prompt=bell().items[given.item].prompt,
        made_safe=MADE_SAFE if severity == "critical" else "",
        action=f"action-{number}",
        raised_at=START + timedelta(hours=3),
        reading=reading_words(given.value, bell().items[given.item].response),
        note=given.note,
        amendments=tuple(
            pack.Amendment(one.id, "", one.note, JANE, one.captured_at, one.received_at) for one in later
        ),
    )


def action(number: int, answer_id: str, severity: str, state: str, until: str, **more: object) -> pack.Action:
    """An action for an answer, with its story up to `until`."""
    answered = next(one for one in answers() if one.id == answer_id)
    item = answered.item
    asked = bell().items[item]
    given: dict[str, object] = {
        "id": f"action-{number}",
        "reference": f"OAK-{number:04d}",
        "audit": "audit-1",
        "answer": answer_id,
        "item": item,
        "subject": "",
        "prompt": asked.prompt,
        "checklist_title": "Call-bell response spot check",
        "area": "First floor",
        "severity": severity,
        "text": asked.action,
        "owner": OMAR,
        "due_on": date(2026, 11, 10),
        "state": state,
        "overdue": False,
        "before": (),
        "after": (),
        "history": story(until, finding(number, answered, severity)),
    }
    return pack.Action(**{**given, **more})  # type: ignore[arg-type]


def actions() -> tuple[pack.Action, ...]:
    """Open and overdue, done, and embedded."""
    shown, after = ("photo-1", "photo-2"), ("photo-5",)
    return (
        action(41, "answer-1", "critical", "embedded", "embedded", before=shown, after=after),
        action(42, "answer-5", "high", "live", "assigned", overdue=True, before=("photo-3", "photo-9")),
        action(43, "answer-3", "medium", "done", "done", after=("photo-6",)),
    )


def findings() -> tuple[pack.Finding, ...]:
    """One finding behind each action."""
    held = {one.id: one for one in answers()}
    return tuple(finding(41 + at, held[str(one.answer)], one.severity) for at, one in enumerate(actions()))


def content(shelf: Shelf) -> pack.PackContent:
    """The whole sample; its photos are put on `shelf`."""
    views = {
        1: "evidence",
        2: "evidence",
        3: "evidence",
        4: "evidence",
        5: "after",
        6: "after",
        9: "evidence",
    }
    photos = tuple(shelf.photo(number, view, received=number != 9) for number, view in views.items())
    return pack.PackContent(
        installation="Oak House server",
        provider=pack.Place("p1", "Brook Valley Care Ltd"),
        home=pack.Place("h7k2m9", "Oak House"),
        first=date(2025, 11, 22),
        last=date(2026, 11, 22),
        built_at=BUILT,
        audits=audits(),
        findings=findings(),
        actions=actions(),
        photos=photos,
        people=PEOPLE,
        checklists=(pack.Checklist(bell().content_hash, bell().body()),),
        gaps=(
            pack.Gap("photos", "1 photo of 3 November had not reached the server: it is still on a tablet."),
            pack.Gap("nights", "No check was finished between 22:00 and 06:00 in this period."),
        ),
        chain=journal.home_chain(photos, audits(), findings(), actions()),
        extract=journal.provider_extract(START),
    )
