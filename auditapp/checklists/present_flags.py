"""What is so of a home, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditapp.checklists.home_flags import Flag
from auditapp.people.queries import HomeSummary
from auditapp.web.parts import Link, at, counted


@dataclass(frozen=True)
class FlagRow:
    """One question about the home; `said` is who said so and when, "" when nobody has."""

    flag: str
    question: str
    now: str
    said: str


@dataclass(frozen=True)
class FlagsPage:
    """What is known of the home."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str
    rows: tuple[FlagRow, ...]
    may_edit: bool


def flags_page(
    home: HomeSummary,
    questions: Mapping[str, str],
    known: Mapping[str, Flag],
    names: Mapping[str, str],
    *,
    may_edit: bool,
) -> FlagsPage:
    """Each question with what was said last."""
    open_ones = sum(flag not in known for flag in questions)
    title = f"About {home.name}"
    title += f": {counted(open_ones, 'question')} not answered yet" if open_ones else ": everything is known"
    return FlagsPage(
        title,
        "Questions that do not apply here are left out of audits. What is not known is asked at the start of one.",
        (Link(f"Checklists at {home.name}", f"/homes/{home.id}/checklists"),),
        f"/homes/{home.id}/checklists/flags",
        tuple(_row(flag, question, known.get(flag), names) for flag, question in questions.items()),
        may_edit,
    )


def _row(flag: str, question: str, known: Flag | None, names: Mapping[str, str]) -> FlagRow:
    if known is None:
        return FlagRow(flag, question, "Not known yet", "")
    where = " in an audit" if known.audit_id else ""
    said = f"Said{where} by {names.get(known.by, 'somebody')}, {at(known.at).label}"
    return FlagRow(flag, question, "Yes" if known.value else "No", said)
