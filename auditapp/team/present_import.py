"""A list of staff before it is taken in: row by row, what will happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from auditapp.people.present import role_words
from auditapp.team.importing import Judged, Outcome, fingerprint
from auditapp.team.present import ENGAGED_WORDS
from auditapp.web.parts import Chip, Pages, Word, address, counted, pages
from auditapp.web.templating import day

PAGE = 100
_WORDS = {
    Outcome.PROBLEM: Word("Cannot be taken in", "critical"),
    Outcome.INVITE: Word("Invite", "accent"),
    Outcome.CHANGE: Word("Change", "attention"),
    Outcome.NOTHING: Word("Nothing", "quiet"),
}
_CHIPS = {
    Outcome.PROBLEM: "Cannot be taken in",
    Outcome.INVITE: "Invite",
    Outcome.CHANGE: "Role changes",
    Outcome.NOTHING: "Nothing happens",
}


@dataclass(frozen=True)
class Line:
    """A row of the file and what becomes of it."""

    number: int
    name: str
    role: str
    word: Word
    words: str


@dataclass(frozen=True)
class PreviewPage:
    """A page of the rows. `confirmable` only when no row has a problem and at least one does something."""

    title: str
    lede: str
    chips: tuple[Chip, ...]
    lines: tuple[Line, ...]
    page: Pages
    confirmable: bool
    problems: int
    seen: str
    base: str
    people_url: str


def preview_page(
    home_id: str, draft_id: str, file_name: str, judged: Sequence[Judged], *, show: str, number: int
) -> PreviewPage:
    """The rows of a kind, or all; where there are problems, those first."""
    people = f"/homes/{home_id}/people"
    base, counts = f"{people}/import/{draft_id}", Counter(each.outcome for each in judged)
    problems, doing = counts[Outcome.PROBLEM], counts[Outcome.INVITE] + counts[Outcome.CHANGE]
    chosen = [each for each in judged if show in ("", each.outcome)]
    first = (number - 1) * PAGE
    return PreviewPage(
        title=_title(problems, doing),
        lede=_lede(file_name, len(judged), problems, doing),
        chips=(
            Chip("All rows", base, len(judged), show == ""),
            *(
                Chip(words, address(base, {"show": each}), counts[each], show == each)
                for each, words in _CHIPS.items()
                if counts[each]
            ),
        ),
        lines=tuple(_line(each) for each in chosen[first : first + PAGE]),
        page=pages(base, {"show": show}, number=number, total=len(chosen), size=PAGE, what="row"),
        confirmable=not problems and doing > 0,
        problems=problems,
        seen=fingerprint(judged),
        base=base,
        people_url=people,
    )


def _title(problems: int, doing: int) -> str:
    if problems:
        return f"{counted(problems, 'row')} cannot be taken in"
    return f"{counted(doing, 'row')} can be taken in" if doing else "Everybody in this file is here already"


def _lede(file_name: str, rows: int, problems: int, doing: int) -> str:
    begin = f"{file_name} has {counted(rows, 'row')}. "
    if problems:
        return (
            begin
            + "Put these right in the file and send it again. Nothing is taken in until every row can be."
        )
    return begin + ("Look through them; nothing has been changed yet." if doing else "Nothing would change.")


def _line(each: Judged) -> Line:
    role = each.row.role
    if each.plan is not None:
        engaged = ENGAGED_WORDS[each.plan.engaged_as]
        until = f"until {day(each.plan.ends_on)}" if each.plan.ends_on else ""
        role = ", ".join(part for part in (role_words(each.plan.role), engaged, until) if part)
    return Line(each.row.line, each.row.name or "(no name)", role, _WORDS[each.outcome], each.words)
