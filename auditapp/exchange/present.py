"""The words of the pages on which a checklist is brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditapp.checklists import field_words
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.framework import load_framework
from auditapp.checklists.languages import language_name, languages_of
from auditapp.exchange.deciding import PAGE as DECIDED_PER_PAGE
from auditapp.exchange.deciding import Asked, needs_usual
from auditapp.exchange.files import Sent
from auditapp.exchange.places import Place
from auditapp.exchange.report import Note, Outcome
from auditapp.exchange.settle import asks_of, items_of
from auditapp.web.parts import Chip, Link, Pages, Word, address, counted, pages

PAGE = 100
SHOWN = 300  # lines of what a form cannot say
DUES = {key: words.capitalize() for key, words in field_words.DUES.items()}
_WORDS = {
    Outcome.MEND: Word("To put right", "critical"),
    Outcome.LOOK: Word("Needs a look", "attention"),
    Outcome.LEFT_OUT: Word("Not taken", "attention"),
    Outcome.CHANGED: Word("Changed", "accent"),
    Outcome.TAKEN: Word("Taken", "met"),
}


@dataclass(frozen=True)
class Line:
    """One line of a report."""

    place: str
    name: str
    word: Word
    words: str


@dataclass(frozen=True)
class ReportPage:
    """What became of a file."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    base: str
    chips: tuple[Chip, ...]
    lines: tuple[Line, ...]
    page: Pages
    to_mend: str  # how much must be put right before it can be published, "" for nothing
    straight: bool  # nothing is left to decide: it can become a draft at once
    is_list: bool
    import_url: str


@dataclass(frozen=True)
class ExportPage:
    """In which forms a version can be taken away. `papers` is empty where no home is meant."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    base: str
    papers: tuple[Link, ...]
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class FailuresPage:
    """A page of questions to decide about."""

    lede: str
    url: str
    last: bool
    page: Pages


def trail(place: Place, *more: Link) -> tuple[Link, ...]:
    """Back to the checklists."""
    return (Link("Checklists", place.base), *more)


def lines(notes: Sequence[Note]) -> tuple[Line, ...]:
    """The lines of a report."""
    return tuple(_line(note) for note in notes)


def report_page(place: Place, file_id: str, sent: Sent, *, show: str, number: int) -> ReportPage:
    """The lines of one outcome, or all of them."""
    base = f"{place.base}/import/{file_id}"
    counts = Counter(note.outcome for note in sent.notes)
    chosen = [note for note in sent.notes if show in {"", note.outcome.value}]
    first = (number - 1) * PAGE
    questions = sum(1 for _ in items_of(sent.body))
    return ReportPage(
        title=f"{counted(questions, 'question')} can be taken in",
        lede=f"This is what becomes of {sent.file_name}, row by row. Nothing has been changed yet.",
        trail=trail(place, Link("Import", f"{place.base}/import")),
        base=base,
        chips=(
            Chip("All lines", base, len(sent.notes), show == ""),
            *(
                Chip(
                    word.label, address(base, {"show": outcome.value}), counts[outcome], show == outcome.value
                )
                for outcome, word in _WORDS.items()
                if counts[outcome]
            ),
        ),
        lines=lines(chosen[first : first + PAGE]),
        page=pages(base, {"show": show}, number=number, total=len(chosen), size=PAGE, what="line"),
        to_mend=_to_mend(counts[Outcome.MEND]),
        straight=not needs_usual(sent),
        is_list=sent.origin == "list",
        import_url=f"{place.base}/import",
    )


def _to_mend(count: int) -> str:
    verb = "must be put right before this can be published"
    return f"{counted(count, 'thing')} {verb}" if count else ""


def _papers(base: str, definition: ChecklistDefinition) -> tuple[Link, ...]:
    """One in the checklist's own language, one in each that it is translated into."""
    paper = f"{base}/paper.pdf"
    others = (
        Link(f"Print in {language_name(code)}", f"{paper}?language={code}")
        for code in languages_of(definition)
    )
    return (Link("Print on paper", paper), *others)


def export_page(
    place: Place, content_hash: str, definition: ChecklistDefinition, notes: Sequence[Note]
) -> ExportPage:
    """The forms, and question by question what an XLSForm cannot say."""
    base = f"{place.base}/{content_hash}"
    shown = [Line(note.name, "", _WORDS[note.outcome], note.words) for note in notes[:SHOWN]]
    back = (Link(definition.title, base),) if place.home_id else ()
    return ExportPage(
        title=f"Download or print: {definition.title}",
        lede=f"Version {definition.version}, {counted(len(definition.items), 'question')}.",
        trail=trail(place, *back),
        base=base,
        papers=_papers(base, definition) if place.home_id else (),
        lines=tuple(shown),
        more=max(0, len(notes) - SHOWN),
    )


def choices() -> Mapping[str, Mapping[str, str]]:
    """What there is to choose from for all questions."""
    framework = load_framework()
    acts = {each.ref: f"{each.number} {each.title}" for each in framework.regulations.values()}
    several = {each.ref for each in framework.regulations.values() if each.ref.startswith("CQCR")}
    return {
        "statement": {key: node.title for key, node in framework.quality_statements.items()},
        "regulation": {
            ref: f"Regulation {words}{' (2009)' if ref in several else ''}" for ref, words in acts.items()
        },
        "severity": field_words.SEVERITIES,
        "due": DUES,
    }


def records(sent: Sent) -> int:
    """How many questions only write something down and can never fail."""
    return sum(asks_of(item).value == "record" for _section, item in items_of(sent.body))


def grouped(questions: Sequence[Asked]) -> list[tuple[str, list[Asked]]]:
    """The questions of a page under the titles of their sections."""
    found: list[tuple[str, list[Asked]]] = []
    for each in questions:
        if not found or found[-1][0] != each.section:
            found.append((each.section, []))
        found[-1][1].append(each)
    return found


def failures_page(
    place: Place, file_id: str, questions: int, records_: int, number: int, last: int
) -> FailuresPage:
    """Which page of the questions this is."""
    base = f"{place.base}/import/{file_id}/failures"
    size = DECIDED_PER_PAGE
    words = f"{counted(questions, 'question')} can fail. "
    if records_:
        words += f"{counted(records_, 'more question')} only {'writes' if records_ == 1 else 'write'} something down."
    return FailuresPage(
        lede=f"{words} What you say here can be changed in the draft.",
        url=f"{base}?page={number}",
        last=number == last,
        page=pages(base, {}, number=number, total=questions, size=size, what="question"),
    )


def _line(note: Note) -> Line:
    row = f"row {note.row}" if note.row else ""
    column = f"column {note.column}" if note.column else ""
    parts = [note.sheet, row, column]
    return Line(", ".join(part for part in parts if part), note.name, _WORDS[note.outcome], note.words)
