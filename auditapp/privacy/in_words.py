"""What is held about somebody as they can read it: codes in words, questions in full, dates as people say them.

Numbers of records are for computers and stay in the file for them; here they are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from auditapp.actions.present import subject_words
from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.framework import load_framework
from auditapp.checklists.present import value_words
from auditapp.checklists.queries import definition
from auditapp.kernel.clock import parse_wire_time
from auditapp.people.present import FACTOR_WORDS, role_words
from auditapp.people.queries import names_of_chains
from auditapp.people.setting_kinds import KINDS
from auditapp.privacy.event_words import event_words
from auditapp.privacy.held import Section
from auditapp.privacy.held_said import KINDS as SAID_KINDS
from auditapp.privacy.held_said import said_words
from auditapp.privacy.present import WAYS, what_words
from auditapp.privacy.queries import about_records
from auditapp.web.templating import day, moment

Row = Mapping[str, str]
LEFT_OUT = frozenset({"Number", "Version", "Audit"})
ENGAGED = {"employed": "Employed", "agency": "Agency", "bank": "Bank", "visiting": "Visiting"}
RESULTS = {"pass": "Met", "fail": "Not met", "na": "Not applicable", "unchecked": "Could not be checked"}
VIEWS = {"evidence": "What was found", "before": "Before", "after": "After"}
INVITED_TO = {"join": "To join", "reset": "To set a new password", "set_up": "To set up Walkaround"}
BECAME = {"used": "Used", "withdrawn": "Withdrawn", "replaced": "Replaced by a newer one", "": "Not used"}
_FREE_TEXT = frozenset(
    {"Of", "Text", "Note", "Why", "Subject", "Name", "Signed as", "Sign-in name", "Action"}
)


@dataclass(frozen=True)
class Worded:
    """One kind of thing that is held, in words."""

    key: str
    title: str
    total: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Known:
    """What the codes in some sections stand for."""

    chains: Mapping[str, str]
    records: Mapping[tuple[str, str], tuple[str, datetime | None]]
    items: Mapping[tuple[str, str], Item]
    definitions: Mapping[str, ChecklistDefinition]


def in_words(session: Session, sections: Sequence[Section]) -> tuple[Worded, ...]:
    """All of these sections in words."""
    known = _known(session, sections)
    return tuple(_worded(section, known) for section in sections)


def _known(session: Session, sections: Sequence[Section]) -> Known:
    rows = {section.key: _rows_of(section) for section in sections}
    answered = (*rows.get("answers", ()), *rows.get("said", ()))
    definitions = {version: definition(session, version) for version in {row["Version"] for row in answered}}
    return Known(
        names_of_chains(session),
        about_records(session, {(row["What"], row["Number"]) for row in rows.get("opened", ())}),
        {
            (version, item_id): item
            for version, found in definitions.items()
            for item_id, item in found.items.items()
        },
        definitions,
    )


def _rows_of(section: Section) -> list[Row]:
    return [dict(zip(section.columns, row, strict=True)) for row in section.rows]


def _worded(section: Section, known: Known) -> Worded:
    columns = tuple(
        each for each in section.columns if each not in LEFT_OUT and not _is_number(section, each)
    )
    rows = tuple(
        tuple(_cell(section.key, column, row, known) for column in columns) for row in _rows_of(section)
    )
    return Worded(section.key, section.title, section.total, columns, rows)


def _is_number(section: Section, column: str) -> bool:
    """What somebody said about an action names it by its number only."""
    return section.key == "words" and column == "Action"


def _cell(key: str, column: str, row: Row, known: Known) -> str:
    says = _SAID.get((key, column))
    if says:
        return says(row, known)
    return row[column] if column in _FREE_TEXT else spoken(row[column])


def spoken(cell: str) -> str:
    """A time or a day as people say it; anything else as it is."""
    try:
        return moment(parse_wire_time(cell))
    except ValueError:
        pass
    try:
        return day(date.fromisoformat(cell))
    except ValueError:
        return cell


def _of(words: Mapping[str, str], column: str) -> Callable[[Row, Known], str]:
    return lambda row, _known: words.get(row[column], row[column])


def _question(row: Row, known: Known) -> str:
    item = known.items.get((row["Version"], row["Question"]))
    return item.prompt if item else row["Question"]


def _answer(row: Row, known: Known) -> str:
    item = known.items.get((row["Version"], row["Question"]))
    return value_words(json.loads(row["Answer"]), item.response if item else None)


def _said(row: Row, known: Known) -> str:
    return said_words(row["Kind"], row["Said"], row["Question"], known.definitions.get(row["Version"]))


def _flag(row: Row, _known: Known) -> str:
    return load_framework().context_flags.get(row["Flag"], row["Flag"])


def _opened(row: Row, known: Known) -> str:
    return what_words(row["What"], *known.records.get((row["What"], row["Number"]), ("", None)))


def _how(row: Row, _known: Known) -> str:
    said = WAYS.get(row["How"], row["How"]) or "on a page"
    return said[:1].upper() + said[1:]


def _setting(row: Row, _known: Known) -> str:
    kind = KINDS.get(row["Setting"])
    return kind.label if kind else row["Setting"]


def _proved(row: Row, _known: Known) -> str:
    said = FACTOR_WORDS.get(row["Proved by"], row["Proved by"]).replace("your ", "")
    return said[:1].upper() + said[1:]


_SAID: Mapping[tuple[str, str], Callable[[Row, Known], str]] = {
    ("roles", "Role"): lambda row, _known: role_words(row["Role"]),
    ("roles", "Engaged as"): _of(ENGAGED, "Engaged as"),
    ("sign_ins", "Proved by"): _proved,
    ("invitations", "Kind"): _of(INVITED_TO, "Kind"),
    ("invitations", "What became of it"): _of(BECAME, "What became of it"),
    ("answers", "Question"): _question,
    ("answers", "About"): lambda row, _known: subject_words(row["About"]),
    ("answers", "Answer"): _answer,
    ("answers", "Result"): _of(RESULTS, "Result"),
    ("said", "Kind"): _of(SAID_KINDS, "Kind"),
    ("said", "Question"): _question,
    ("said", "About"): lambda row, _known: subject_words(row["About"]),
    ("said", "Said"): _said,
    ("flags", "Flag"): _flag,
    ("flags", "So"): lambda row, _known: "Yes" if row["So"] == "True" else "No",
    ("photos", "View"): _of(VIEWS, "View"),
    ("settings", "Setting"): _setting,
    ("journal", "Event"): lambda row, _known: event_words(row["Event"]),
    ("journal", "Journal"): lambda row, known: known.chains.get(row["Journal"], row["Journal"]),
    ("opened", "What"): _opened,
    ("opened", "How"): _how,
}
