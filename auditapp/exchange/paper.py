"""A checklist on paper, for a night without tablets: every question with a box, copied to a tablet afterwards."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory

import segno

from auditapp.checklists.condition_words import condition_words, labelled
from auditapp.checklists.definition import ChecklistDefinition, Item, Section
from auditapp.checklists.readings import unit_words
from auditapp.checklists.response_words import response_words
from auditapp.checklists.responses import CountSample, Measured, RecentDate, Response, options_of
from auditapp.checklists.sampling import target
from auditapp.checklists.terms import Severity
from auditapp.checklists.translations import ItemWords, SectionWords
from auditapp.exchange.tidy import without_marks
from auditapp.kernel.errors import BusyError
from auditapp.kernel.orm import Json
from auditapp.packs.press import Limits, lay_fonts, lay_out
from auditapp.packs.words import printable

MOST_SUBJECTS, USUAL_SUBJECTS = 10, 5
LIMITS = Limits(memory=1 << 30, seconds=60, cure="Print fewer questions")
PATIENCE = 5  # seconds
_ONE_AT_A_TIME = threading.Lock()
_WRITTEN = {
    "yes_no_na": "Y, N, NA or ? (could not check)",
    "choice": "the option's number",
    "choices": "the options' numbers",
    "count_sample": "right / checked",
    "date": "the date",
    "time": "the time",
    "moment": "the date and the time",
    "text": "the answer in words",
}


@dataclass(frozen=True)
class Sheet:
    """What is printed: a version, for a home, in a language ("" for its own), with the address of the version."""

    definition: ChecklistDefinition
    home: str
    address: str
    printed_on: str
    language: str = ""


def print_paper(sheet: Sheet, *, now: datetime) -> bytes:
    """The sheet as PDF/A-3a and PDF/UA-1, A4.

    Raises BusyError while others are printed, PackFailedError when it cannot be laid out.
    """
    if not _ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise BusyError("Another checklist is being printed. Try again in a moment.")
    try:
        with TemporaryDirectory(prefix="paper-") as name:
            return _printed(Path(name), sheet, now)
    finally:
        _ONE_AT_A_TIME.release()


def _printed(folder: Path, sheet: Sheet, now: datetime) -> bytes:
    lay_fonts(folder)
    with as_file(files("auditapp.exchange")) as here:
        shutil.copyfile(here / "paper.typ", folder / "report.typ")
    segno.make(sheet.address, error="m", micro=False).save(str(folder / "square.svg"), border=4)
    (folder / "data.json").write_text(json.dumps(content_of(sheet), ensure_ascii=False), encoding="utf-8")
    lay_out(folder, folder / "paper.pdf", LIMITS, moment=int(now.timestamp()))
    return (folder / "paper.pdf").read_bytes()


def content_of(sheet: Sheet) -> dict[str, Json]:
    """Every word of the sheet, in the order it is printed."""
    definition = sheet.definition
    numbers = _numbers(definition)
    return {
        "title": _plain(definition.title),
        "home": printable(sheet.home),
        "version": definition.version,
        "fingerprint": definition.content_hash[:16],
        "address": sheet.address,
        "printed": sheet.printed_on,
        "unannounced": definition.unannounced,
        "sections": [
            _section(definition, section, number, numbers, sheet.language)
            for number, section in enumerate(definition.sections, start=1)
        ],
    }


def _numbers(definition: ChecklistDefinition) -> dict[str, str]:
    return {
        item.id: f"{place}.{number}"
        for place, section in enumerate(definition.sections, start=1)
        for number, item in enumerate(section.items, start=1)
    }


def _section(
    definition: ChecklistDefinition,
    section: Section,
    number: int,
    numbers: Mapping[str, str],
    language: str,
) -> Json:
    words = section.translations.get(language, SectionWords(section.title, section.intro))
    letters = _letters(section)
    return {
        "title": f"{number}. {_plain(words.title)}",
        "intro": _plain(words.intro or section.intro or ""),
        "letters": list(letters),
        "subject": section.repeat.subject.replace("_", " ") if section.repeat else "",
        "choose": _choose(section),
        "items": [_item(definition, item, numbers, language, letters) for item in section.items],
    }


def _letters(section: Section) -> Sequence[str]:
    """One column for each subject of a repeated section."""
    if section.repeat is None:
        return ""
    return ascii_uppercase[: min(target(section.repeat.sample) or USUAL_SUBJECTS, MOST_SUBJECTS)]


def _choose(section: Section) -> str:
    if section.repeat is None:
        return ""
    sample = section.repeat.sample
    if isinstance(sample, str):
        return printable(". ".join(filter(None, (sample, section.repeat.choose))))
    picks = [f"{pick.count} {pick.label}" for pick in sample.picks]
    return printable("; ".join([*picks, *([f"and all: {sample.all}"] if sample.all else [])]))


def _item(
    definition: ChecklistDefinition,
    item: Item,
    numbers: Mapping[str, str],
    language: str,
    letters: Sequence[str],
) -> Json:
    words = item.translations.get(language, ItemWords())
    only_if = condition_words(item.show_if, numbers.__getitem__, labelled(definition)) if item.show_if else ""
    return {
        "number": numbers[item.id],
        "prompt": _plain(words.prompt or item.prompt),
        "help": _plain(words.help or item.help),
        "picture": item.picture is not None,
        "critical": item.severity == Severity.CRITICAL,
        "only_if": _plain(only_if),
        "limit": printable(_limit(item.response)),
        "kind": item.response.type,
        "write": _write(item.response) if letters else "",
        "unit": printable(_unit(item.response)),
        "options": [
            _plain(words.options.get(option.id, option.label)) for option in options_of(item.response)
        ],
    }


def _write(response: Response) -> str:
    """What is written into a small box of a column."""
    if isinstance(response, Measured):
        return f"the reading{unit_words(response.unit)}"
    return _WRITTEN.get(response.type, "the answer")


def _limit(response: Response) -> str:
    """What meets it, in words; "" where anything does or the answers say it themselves."""
    if isinstance(response, CountSample):
        checked = "all" if response.target_sample is None else response.target_sample
        return f"Check {checked}; {response.pass_percent}% must be right."
    if isinstance(response, Measured):
        limited = response.minimum is not None or response.maximum is not None
    else:
        limited = isinstance(response, RecentDate) and response.max_age_days is not None
    if not limited:
        return ""
    words = response_words(response)
    unless = ", unless this home has set another limit" if getattr(response, "settings", ()) else ""
    return f"Limit: {words[:1].lower()}{words[1:]}{unless}."


def _plain(text: str) -> str:
    """Without stars and tags, which on paper would be nothing but signs."""
    return printable(without_marks(text))


def _unit(response: Response) -> str:
    if isinstance(response, Measured):
        return unit_words(response.unit).strip()
    return response.of if isinstance(response, CountSample) else ""
