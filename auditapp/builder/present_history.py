"""The versions of a checklist in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditapp.builder.places import Place
from auditapp.builder.present import draft_url, index_link
from auditapp.checklists.history import Away, Step, Unsettled
from auditapp.checklists.in_force import ADAPTED, OWN, Current
from auditapp.checklists.library_updates import waits
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present_changes import GroupView, Words
from auditapp.web.parts import Fact, Link, Moment, at, counted
from auditapp.web.templating import moment

_SCOPES = {
    ADAPTED: "This home's own form of the provider's checklist",
    OWN: "A checklist that only this home has",
}


@dataclass(frozen=True)
class VersionRow:
    """A version that came into force, with the way to what it changed."""

    title: str
    meta: str
    at: Moment
    why: str
    url: str
    changes: str


@dataclass(frozen=True)
class VersionsPage:
    """A checklist through all its versions."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    base: str
    key: str
    hash: str
    facts: tuple[Fact, ...]
    rows: tuple[VersionRow, ...]
    away: tuple[VersionRow, ...]
    conflicts: tuple[GroupView, ...]
    conflict_title: str
    overruled: tuple[GroupView, ...]
    draft: str
    update: str
    archived: bool
    may_draft: bool
    may_archive: bool
    may_follow: bool


def versions_page(
    place: Place,
    current: Current,
    steps: Sequence[Step],
    archivings: Sequence[Away],
    *,
    names: Mapping[str, str],
    unsettled: Unsettled | None,
    draft: ChecklistDraft | None,
) -> VersionsPage:
    """Everything about a checklist but its questions."""
    conflicts = unsettled.conflicts if unsettled else ()
    words = Words(unsettled.base, unsettled.theirs) if unsettled else Words({}, {})
    own = Words(unsettled.base, unsettled.ours).groups(unsettled.overruled) if unsettled else ()
    owns = place.home_id is None or current.scope == OWN
    return VersionsPage(
        title=current.title,
        lede="It is archived: no new audit is begun on it." if current.archived else "",
        trail=(index_link(place),),
        base=place.base,
        key=current.key,
        hash=current.content_hash,
        facts=_facts(place, current),
        rows=tuple(_row(place, step, _before(steps, index), names) for index, step in enumerate(steps)),
        away=tuple(_away(each, names) for each in archivings),
        conflicts=words.groups([each.theirs for each in conflicts]),
        conflict_title=f"{counted(len(conflicts), 'change')} of your provider's did not go together with yours",
        overruled=own,
        draft=draft_url(place, draft) if draft else "",
        update=f"{place.base}/{current.key}/library" if place.may_draft and waits(current) else "",
        archived=current.archived,
        may_draft=place.may_draft and not current.archived,
        may_archive=place.may_publish and owns,
        may_follow=place.may_publish and current.scope == ADAPTED,
    )


def _facts(place: Place, current: Current) -> tuple[Fact, ...]:
    shared = "For all homes" if place.home_id is None else "The provider's, for all homes"
    return (
        Fact("In force", f"Version {current.label}, since {moment(current.at)}"),
        Fact("Whose", _SCOPES.get(current.scope, shared)),
        Fact("Questions", str(current.items)),
    )


def _row(place: Place, step: Step, before: Step | None, names: Mapping[str, str]) -> VersionRow:
    whose = "here" if step.home_id and place.home_id else "for all homes"
    title = (
        f"Back to the provider's version {step.label}" if step.follows else f"Version {step.label}, {whose}"
    )
    other = before is not None and before.content_hash != step.content_hash
    return VersionRow(
        title=title,
        meta=f"by {names[step.by]}",
        at=at(step.at),
        why=step.why,
        url=f"{place.base}/{step.content_hash}",
        changes=f"{place.base}/changes?from={before.content_hash}&to={step.content_hash}"
        if before is not None and other
        else "",
    )


def _away(each: Away, names: Mapping[str, str]) -> VersionRow:
    title = "Archived" if each.archived else "Brought back"
    return VersionRow(title, f"by {names[each.by]}", at(each.at), each.why, "", "")


def _before(steps: Sequence[Step], index: int) -> Step | None:
    """What was in force before in the same place: a home's first form came from the provider's."""
    step = steps[index]
    same = next((each for each in steps[index + 1 :] if each.home_id == step.home_id), None)
    return same or next((each for each in steps[index + 1 :] if each.home_id is None), None)
