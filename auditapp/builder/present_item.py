"""One question of a draft in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditapp.builder.home_values import ValueView
from auditapp.builder.places import Place
from auditapp.builder.present import UNTITLED, Clash, FaultView, draft_url, fault_view, index_of, titled
from auditapp.checklists.doubts import doubts
from auditapp.checklists.field_words import prompts_of, step_in_words
from auditapp.checklists.guarding import WORDING, is_legal, other_answer
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present_version import ItemView
from auditapp.checklists.reading import Path
from auditapp.checklists.trees import (
    ReadTree,
    Tree,
    each_item,
    id_of,
    items_of,
    sections_of,
    text_in,
    tree_in,
    trees_in,
)
from auditapp.web.parts import Link


@dataclass(frozen=True)
class StepView:
    """What follows when a question is not met."""

    number: int
    words: str
    url: str


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
    settings: tuple[ValueView, ...]
    before: str
    after: str
    clash: Clash | None = None
    restores: bool = False  # its answer and its wording can be put back as they were shipped
    held: str = ""  # why its wording stays as it is
    doubts: tuple[FaultView, ...] = ()
    read: ItemView | None = None  # in words, for who may not change it


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
    settings: tuple[ValueView, ...],
    clash: Clash | None = None,
) -> ItemPage:
    """The page of a question; `original`: as shipped, if the law limits it; `settings`: what sets its limits."""
    url = draft_url(place, draft)
    where = ("sections", index_of(sections_of(body), section), "items", index_of(items_of(section), item))
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
        before=before and f"{url}/items/{before}",
        after=after and f"{url}/items/{after}",
        clash=clash,
        restores=original is not None and (other_answer(original, item) or reworded),
        held=WORDING if original is not None and not reworded else "",
    )


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
    return Link(titled(section), f"{url}/sections/{id_of(section)}")
