"""Drafts in words: what is in them, what must be put right and where, who saved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditapp.builder.fault_words import plain
from auditapp.builder.marks import NONE, Marks
from auditapp.builder.places import Place
from auditapp.builder.saved import saved_words
from auditapp.checklists.field_words import (
    SEVERITIES,
    TYPES,
    prompts_of,
)
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present_changes import LineView
from auditapp.checklists.reading import Path
from auditapp.checklists.trees import (
    ReadTree,
    Tree,
    id_of,
    items_of,
    section_by_id,
    sections_of,
    text_in,
    tree_in,
)
from auditapp.web.parts import Link, Word, counted

FAULTS_SHOWN = 50
UNTITLED = "Not written yet"
LEFT_OUT = "left-out"  # asks for the page of a draft with what was left out in the open
TONES = {"critical": "critical", "high": "high", "medium": "medium", "low": "quiet"}
# The id of the control for each field, where it is not the field's own name.
_CONTROLS = {
    "min": "minimum",
    "max": "maximum",
    "amber": "amber_min",
    "accept": "accept_min",
    "target_sample": "target",
    "options": "options-0-label",
    "response": "type",
    "limit": "type",
    "severity": "severity-0",
    "due": "due-0",
    "photo_rule": "photo_rule-0",
    "quality_statements": "primary",
    "regulations": "regulations-0",
    "evidence": "evidence-0",
    "basis": "basis-0",
    "escalate": "escalate-0",
    "show_if": "terms-0-item",
    "on_fail": "steps",
    "counts_as_failure": "counts",
    "translations": "translations-0-language",
    "repeat": "subject",
    "for": "subject",
    "sample": "count",
    "picks": "picks-0-label",
    "all": "all_of",
    "done_by": "done_by-0",
    "items": "items",
    "nodes": "primary",
}
_ORIGINS = {
    "empty": "Begun empty",
    "copy": "A copy",
    "adapt": "Begun from what is in force",
    "library": "Takes up what ships anew",
    "merge": "Your provider's changes do not go together with yours by themselves: look at what must be put right",
    "xlsform": "Brought in from an XLSForm",
    "list": "Brought in from a list",
    "yaml": "Brought in from a file",
}


@dataclass(frozen=True)
class FaultView:
    """Something to put right, and where."""

    where: str
    what: str
    url: str


@dataclass(frozen=True)
class PartView:
    """A section or a question in a row of them, with what it takes to move it."""

    id: str
    url: str
    title: str
    meta: str
    word: Word | None
    faults: int
    mark: Word | None = None  # new, or otherwise than what is in force


@dataclass(frozen=True)
class RetiredView:
    """What the draft does not ask any more, by section; `url` brings a section back that is left out as a whole."""

    title: str
    url: str
    items: tuple[PartView, ...]


@dataclass(frozen=True)
class Clash:
    """What somebody else saved meanwhile, beside what was just sent; `taken` names what only they changed."""

    who: str
    lines: tuple[LineView, ...]
    taken: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftPage:
    """A draft as a whole."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    url: str
    base: str
    sections: tuple[PartView, ...]
    faults: tuple[FaultView, ...]
    more_faults: int
    may_publish: bool
    retired: tuple[RetiredView, ...] = ()
    retired_open: bool = False
    differs: bool = True  # from what is in force
    brought_in: str = ""  # that the provider's changes came into it
    imported: bool = False  # there is a report of what became of its file


@dataclass(frozen=True)
class SectionPage:
    """One section of a draft."""

    title: str
    trail: tuple[Link, ...]
    url: str
    id: str
    items: tuple[PartView, ...]
    faults: tuple[FaultView, ...]
    locked: str
    locks: bool
    clash: Clash | None = None


def draft_url(place: Place, draft: ChecklistDraft) -> str:
    """Where a draft's pages begin."""
    return f"{place.base}/drafts/{draft.id}"


def retired_url(place: Place, draft: ChecklistDraft) -> str:
    """Where what was left out is brought back."""
    return f"{draft_url(place, draft)}?{LEFT_OUT}=1#retired"


def index_link(place: Place) -> Link:
    """Back to all checklists."""
    return Link(f"Checklists of {place.name}", place.base)


def draft_page(
    place: Place,
    draft: ChecklistDraft,
    body: Tree,
    faults: Sequence[tuple[Path, str]],
    who: str,
    retired: Sequence[tuple[Tree, list[Tree]]],
    *,
    marks: Marks,
) -> DraftPage:
    """The page of a draft; `who` saved it last."""
    url = draft_url(place, draft)
    shown = [fault_view(url, body, path, said) for path, said in faults[:FAULTS_SHOWN]]
    total = sum(len(items_of(section)) for section in sections_of(body))
    parts = counted(total, "question"), counted(len(sections_of(body)), "section")
    lede = f"{' in '.join(parts)}. {_ORIGINS[draft.origin]}. {saved_words(draft, who)}."
    return DraftPage(
        title=f"Draft: {draft.title}",
        lede=lede,
        trail=(index_link(place),),
        url=url,
        base=place.base,
        sections=tuple(
            _section_part(url, section, index, faults, marks)
            for index, section in enumerate(sections_of(body))
        ),
        faults=tuple(shown),
        more_faults=max(0, len(faults) - FAULTS_SHOWN),
        may_publish=place.may_publish,
        retired=tuple(_retired(url, body, section, items) for section, items in retired),
        imported=draft.report is not None,
    )


def section_page(
    place: Place,
    draft: ChecklistDraft,
    body: Tree,
    section: Tree,
    faults: Sequence[tuple[Path, str]],
    *,
    locked: str,
    clash: Clash | None = None,
    marks: Marks = NONE,
) -> SectionPage:
    """The page of a section."""
    url, index = draft_url(place, draft), index_of(sections_of(body), section)
    own = [each for each in faults if each[0][:2] == ("sections", index)]
    here = [
        each for each in own if each[0][2:3] != ("items",) or len(each[0]) == len(("sections", 0, "items"))
    ]
    return SectionPage(
        title=text_in(section, "title") or UNTITLED,
        trail=(Link(f"Draft: {draft.title}", url),),
        url=f"{url}/sections/{id_of(section)}",
        id=id_of(section),
        items=tuple(
            _part(url, item, sum(path[2:4] == ("items", number) for path, _said in own), marks)
            for number, item in enumerate(items_of(section))
        ),
        faults=tuple(fault_view(url, body, path, said) for path, said in here),
        locked=locked,
        locks=place.home_id is None,
        clash=clash,
    )


def _retired(url: str, body: Tree, section: Tree, items: Sequence[Tree]) -> RetiredView:
    out = section_by_id(body, id_of(section)) is None
    way = f"{url}/sections/{id_of(section)}/return" if out else ""
    return RetiredView(titled(section), way, tuple(_part(url, item, 0) for item in items))


def fault_view(url: str, body: ReadTree, path: Path, said: str) -> FaultView:
    """A fault with the name of the place it stands at and the way there."""
    section = _at(sections_of(body), path, 1)
    item = _at(items_of(section), path, 3) if section else None
    rest = [part for part in path[4 if item else 2 if section else 0 :] if isinstance(part, str)]
    field = rest[-1] if rest else ""
    anchor = f"#{_CONTROLS.get(field, field)}" if field else ""
    if rest[:1] == ["on_fail"]:
        anchor = "#steps"
    elif len(rest) > 1 and rest[0] in ("response", "repeat") and field not in _CONTROLS:
        anchor = f"#{_CONTROLS.get(rest[1], rest[1])}"
    words = plain(path, said, prompts_of(body))
    if item is not None:
        return FaultView(
            f"“{text_in(item, 'prompt') or UNTITLED}”", words, f"{url}/items/{id_of(item)}{anchor}"
        )
    if section is not None:
        return FaultView(f"Section “{titled(section)}”", words, f"{url}/sections/{id_of(section)}{anchor}")
    if path == ("sections",) and said.startswith(("“", "The section “")):
        return FaultView("Left out:", words, f"{url}?{LEFT_OUT}=1#retired")
    return FaultView("The checklist", words, f"{url}{anchor}")


def _section_part(
    url: str, section: Tree, index: int, faults: Sequence[tuple[Path, str]], marks: Marks
) -> PartView:
    wrong = sum(path[:2] == ("sections", index) for path, _said in faults)
    repeat = text_in(tree_in(section, "repeat"), "for").replace("_", " ")
    meta = counted(len(items_of(section)), "question") + (f", for each {repeat}" if repeat else "")
    here, mark = f"{url}/sections/{id_of(section)}", marks.get(id_of(section))
    return PartView(id_of(section), here, titled(section), meta, None, wrong, mark)


def _part(url: str, item: Tree, faults: int, marks: Marks = NONE) -> PartView:
    severity = text_in(item, "severity")
    meta = TYPES.get(text_in(tree_in(item, "response"), "type"), "")
    word = Word(SEVERITIES.get(severity, severity), TONES.get(severity, "quiet"))
    title = text_in(item, "prompt") or UNTITLED
    mark = marks.get(id_of(item))
    return PartView(id_of(item), f"{url}/items/{id_of(item)}", title, meta, word, faults, mark)


def titled(section: ReadTree) -> str:
    """What a section is called."""
    return text_in(section, "title") or UNTITLED


def index_of(row: Sequence[Tree], part: Tree) -> int:
    """Where this very part stands in its row."""
    return next(index for index, each in enumerate(row) if each is part)


def _at(row: Sequence[Tree], path: Path, depth: int) -> Tree | None:
    index = path[depth] if len(path) > depth else None
    return row[index] if isinstance(index, int) and index < len(row) else None
