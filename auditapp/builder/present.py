"""Drafts in words: what is in them, what must be put right and where, who saved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditapp.builder.fault_words import plain
from auditapp.builder.places import Place
from auditapp.checklists.doubts import doubts
from auditapp.checklists.field_words import (
    SEVERITIES,
    TYPES,
    prompts_of,
    step_in_words,
    value_in_words,
)
from auditapp.checklists.guarding import WORDING, is_legal, other_answer
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present_changes import LineView
from auditapp.checklists.reading import Path
from auditapp.checklists.trees import (
    ReadTree,
    Tree,
    each_item,
    id_of,
    items_of,
    section_by_id,
    sections_of,
    text_in,
    tree_in,
    trees_in,
)
from auditapp.web.parts import Link, Word, counted
from auditapp.web.templating import moment

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


@dataclass(frozen=True)
class RetiredView:
    """What the draft does not ask any more, by section; `url` brings a section back that is left out as a whole."""

    title: str
    url: str
    items: tuple[PartView, ...]


@dataclass(frozen=True)
class StepView:
    """What follows when a question is not met."""

    number: int
    words: str
    url: str


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


@dataclass(frozen=True)
class ItemPage:
    """One question of a draft."""

    title: str
    trail: tuple[Link, ...]
    url: str
    draft_url: str
    id: str
    type: str
    steps: tuple[StepView, ...]
    faults: tuple[FaultView, ...]
    locked: str
    locks: bool
    legal: bool
    picture: str
    settings: tuple[Link, ...]
    limits: str
    before: str
    after: str
    clash: Clash | None = None
    restores: bool = False  # its answer and its wording can be put back as they were shipped
    held: str = ""  # why its wording stays as it is
    doubts: tuple[FaultView, ...] = ()


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
) -> DraftPage:
    """The page of a draft; `who` saved it last."""
    url = draft_url(place, draft)
    shown = [fault_view(url, body, path, said) for path, said in faults[:FAULTS_SHOWN]]
    total = sum(len(items_of(section)) for section in sections_of(body))
    parts = counted(total, "question"), counted(len(sections_of(body)), "section")
    lede = f"{' in '.join(parts)}. {_ORIGINS[draft.origin]}. Saved {moment(draft.updated_at)} by {who}."
    return DraftPage(
        title=f"Draft: {draft.title}",
        lede=lede,
        trail=(index_link(place),),
        url=url,
        base=place.base,
        sections=tuple(
            _section_part(url, section, index, faults) for index, section in enumerate(sections_of(body))
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
) -> SectionPage:
    """The page of a section."""
    url, index = draft_url(place, draft), _index(sections_of(body), section)
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
            _part(url, item, sum(path[2:4] == ("items", number) for path, _said in own))
            for number, item in enumerate(items_of(section))
        ),
        faults=tuple(fault_view(url, body, path, said) for path, said in here),
        locked=locked,
        locks=place.home_id is None,
        clash=clash,
    )


def item_page(
    place: Place,
    draft: ChecklistDraft,
    body: Tree,
    section: Tree,
    item: Tree,
    faults: Sequence[tuple[Path, str]],
    *,
    locked: str,
    original: ReadTree | None,
    settings: tuple[Link, ...],
    clash: Clash | None = None,
) -> ItemPage:
    """The page of a question; `original`: as shipped, if the law limits it; `settings`: where its limits are set."""
    url = draft_url(place, draft)
    where = ("sections", _index(sections_of(body), section), "items", _index(items_of(section), item))
    own = [each for each in faults if each[0][:4] == where]
    reworded = any(said == WORDING for _path, said in own)
    prompts, here, (before, after) = prompts_of(body), f"{url}/items/{id_of(item)}", _beside(body, item)
    return ItemPage(
        title=text_in(item, "prompt") or UNTITLED,
        trail=(Link(f"Draft: {draft.title}", url), _way_to(url, section)),
        url=here,
        draft_url=url,
        id=id_of(item),
        type=text_in(tree_in(item, "response"), "type"),
        steps=_steps(here, item, prompts),
        faults=tuple(fault_view(url, body, path, said) for path, said in own),
        locked=locked,
        locks=place.home_id is None,
        legal=original is not None or is_legal(item),
        picture=text_in(item, "picture"),
        settings=settings,
        limits=value_in_words("response", item.get("response"), prompts),
        before=before and f"{url}/items/{before}",
        after=after and f"{url}/items/{after}",
        clash=clash,
        restores=original is not None and (other_answer(original, item) or reworded),
        held=WORDING if original is not None and not reworded else "",
    )


def _retired(url: str, body: Tree, section: Tree, items: Sequence[Tree]) -> RetiredView:
    out = section_by_id(body, id_of(section)) is None
    way = f"{url}/sections/{id_of(section)}/return" if out else ""
    return RetiredView(_titled(section), way, tuple(_part(url, item, 0) for item in items))


def _steps(here: str, item: ReadTree, prompts: dict[str, str]) -> tuple[StepView, ...]:
    return tuple(
        StepView(number, step_in_words(step, prompts), f"{here}/steps/{number}")
        for number, step in enumerate(trees_in(item, "on_fail"))
    )


def with_doubts(page: ItemPage, base: ReadTree, body: ReadTree) -> ItemPage:
    """The page with what is to be thought about; `base` is what the draft was begun from."""
    found = (fault_view(page.draft_url, body, path, said) for path, said in doubts(base, body))
    return replace(page, doubts=tuple(each for each in found if each.url == page.url))


def _beside(body: ReadTree, item: ReadTree) -> tuple[str, str]:
    """The questions before and after this one; empty at the ends."""
    every = ["", *(id_of(each) for _section, each in each_item(body)), ""]
    at = every.index(id_of(item))
    return every[at - 1], every[at + 1]


def _way_to(url: str, section: ReadTree) -> Link:
    return Link(_titled(section), f"{url}/sections/{id_of(section)}")


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
        return FaultView(f"Section “{_titled(section)}”", words, f"{url}/sections/{id_of(section)}{anchor}")
    return FaultView("The checklist", words, f"{url}{anchor}")


def _section_part(url: str, section: Tree, index: int, faults: Sequence[tuple[Path, str]]) -> PartView:
    wrong = sum(path[:2] == ("sections", index) for path, _said in faults)
    repeat = text_in(tree_in(section, "repeat"), "for").replace("_", " ")
    meta = counted(len(items_of(section)), "question") + (f", for each {repeat}" if repeat else "")
    return PartView(id_of(section), f"{url}/sections/{id_of(section)}", _titled(section), meta, None, wrong)


def _part(url: str, item: Tree, faults: int) -> PartView:
    severity = text_in(item, "severity")
    meta = TYPES.get(text_in(tree_in(item, "response"), "type"), "")
    word = Word(SEVERITIES.get(severity, severity), TONES.get(severity, "quiet"))
    title = text_in(item, "prompt") or UNTITLED
    return PartView(id_of(item), f"{url}/items/{id_of(item)}", title, meta, word, faults)


def _titled(section: ReadTree) -> str:
    return text_in(section, "title") or UNTITLED


def _index(row: Sequence[Tree], part: Tree) -> int:
    return next(index for index, each in enumerate(row) if each is part)


def _at(row: Sequence[Tree], path: Path, depth: int) -> Tree | None:
    index = path[depth] if len(path) > depth else None
    return row[index] if isinstance(index, int) and index < len(row) else None
