"""The list of checklists in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from auditapp.builder.places import Place
from auditapp.builder.saved import saved_words
from auditapp.checklists.in_force import ADAPTED, OWN, Current
from auditapp.checklists.library_updates import waits
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present import KINDS
from auditapp.web.parts import Word, counted
from auditapp.web.templating import moment

_PROVIDER, _SHIPPED = Word("Provider's", "quiet"), Word("As shipped", "quiet")
_SCOPES = {ADAPTED: Word("Adapted here", "accent"), OWN: Word("This home's own", "accent")}


@dataclass(frozen=True)
class Row:
    """A checklist that is in force, or archived."""

    key: str
    url: str
    history_url: str
    title: str
    meta: str
    items: int
    cadence: str
    version: str
    state: Word
    scope: Word
    draft: str
    update: str
    conflict: bool
    may_adapt: bool


@dataclass(frozen=True)
class DraftRow:
    """A draft."""

    url: str
    title: str
    meta: str


@dataclass(frozen=True)
class IndexPage:
    """The checklists of a home or a provider."""

    title: str
    lede: str
    base: str
    may_draft: bool
    rows: tuple[Row, ...]
    drafts: tuple[DraftRow, ...]
    archived: tuple[Row, ...]
    updates: tuple[Row, ...]
    conflicts: tuple[Row, ...]
    news: tuple[Row, ...]


def index_page(
    place: Place,
    standing: Mapping[str, Current],
    drafts: Sequence[ChecklistDraft],
    names: Mapping[str, str],
    *,
    rhythms: Mapping[str, str],
    unsettled: Collection[str],
    changed: Collection[str],
) -> IndexPage:
    """`rhythms` are how often each is due here, by key; `unsettled` the keys where both sides changed the same.

    `changed` are the keys that the provider changed for this home not long ago.
    """
    drafted = {draft.key: f"{place.base}/drafts/{draft.id}" for draft in drafts}
    rows = [_row(place, each, drafted, rhythms, unsettled) for each in standing.values()]
    away = {each.key for each in standing.values() if each.archived}
    rows_there = tuple(row for row in rows if row.key not in away)
    out = sum(rhythms.get(row.key, "").startswith("Out of use") for row in rows_there)
    used = f"{counted(len(rows_there) - out, 'checklist')} can be used"
    where = f"at {place.name}" if place.home_id else f"in the homes of {place.name}"
    return IndexPage(
        title=f"{used} {where}" + (f", {out:,} {'is' if out == 1 else 'are'} out of use" if out else ""),
        lede="A published version never changes: an audit is judged on the one it was done on.",
        base=place.base,
        may_draft=place.may_draft,
        rows=rows_there,
        drafts=tuple(_draft(place, draft, names) for draft in drafts),
        archived=tuple(row for row in rows if row.key in away),
        updates=tuple(row for row in rows_there if row.update),
        conflicts=tuple(row for row in rows_there if row.conflict),
        news=tuple(row for row in rows_there if row.key in changed and not row.conflict),
    )


def _row(
    place: Place,
    current: Current,
    drafted: Mapping[str, str],
    rhythms: Mapping[str, str],
    unsettled: Collection[str],
) -> Row:
    history = f"{place.base}/{current.key}/versions"
    shipped = current.library == current.content_hash
    often = rhythms.get(current.key, "Not planned: can be done at any time")
    scope = _SCOPES.get(current.scope, _SHIPPED if shipped else _PROVIDER)
    return Row(
        key=current.key,
        url=f"{place.base}/{current.content_hash}",
        history_url=history,
        title=current.title,
        meta=f"Published {moment(current.at)}",
        items=current.items,
        cadence="" if place.home_id is None else often[:1].upper() + often[1:],
        version=current.label,
        state=KINDS.get(current.kind, Word(current.kind)),
        scope=scope,
        draft=drafted.get(current.key, ""),
        update=f"{place.base}/{current.key}/library" if place.may_draft and waits(current) else "",
        conflict=current.key in unsettled,
        may_adapt=place.may_draft and not current.archived,
    )


def _draft(place: Place, draft: ChecklistDraft, names: Mapping[str, str]) -> DraftRow:
    saved = saved_words(draft, names[draft.updated_by])
    return DraftRow(f"{place.base}/drafts/{draft.id}", draft.title, saved)
