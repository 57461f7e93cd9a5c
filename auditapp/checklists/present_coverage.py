"""Coverage in words: what no question touches first, then everything with who touches it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditapp.checklists.coverage import Coverage, NodeReach, RegulationReach, Touch
from auditapp.checklists.framework import Framework, FrameworkVersion
from auditapp.people.queries import HomeSummary
from auditapp.web.parts import Chip, Link, counted

# In the order in which versions are offered.
STATUSES = {"in_force": "is in force", "draft": "is a draft", "superseded": "has been replaced"}


@dataclass(frozen=True)
class ReachRow:
    """One node or regulation. `others` are the checklists that touch it, each with its number of questions."""

    title: str
    meta: str
    items: int
    others: tuple[Link, ...]


@dataclass(frozen=True)
class Group:
    """What belongs together: a key question, or an Act."""

    id: str
    title: str
    note: str
    head: str
    rows: tuple[ReachRow, ...]


@dataclass(frozen=True)
class CoveragePage:
    """All of the page. `untouched` are the titles that no question touches."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    versions: tuple[Chip, ...]
    version_note: str
    remember: Link | None
    untouched: tuple[ReachRow, ...]
    untouched_note: str
    groups: tuple[Group, ...]


def coverage_page(
    home: HomeSummary,
    framework: Framework,
    version: FrameworkVersion,
    found: Coverage,
    *,
    checklists: int,
    remember: Link | None,
) -> CoveragePage:
    """The page of one framework version; `checklists` are in use, `remember` leads to what is shown first."""
    bare = [_node_row(home, reach) for reach in found.nodes if not reach.items]
    bare += [_untouched(reach) for reach in found.regulations if not reach.items]
    return CoveragePage(
        title=_title(home, version, found),
        lede=f"{counted(checklists, 'checklist')} in use here. {_regulations_without(found)} This counts questions: "
        "it says nothing of how they were answered, and is not a CQC method.",
        trail=(Link(f"Checklists at {home.name}", f"/homes/{home.id}/checklists"),),
        versions=_versions(home, framework, version),
        version_note=_version_note(version, found),
        remember=remember,
        untouched=tuple(bare),
        untouched_note="Some may not apply to your home. For the others, add a question or keep other evidence.",
        groups=(*_key_questions(home, framework, version, found), *_acts(home, found)),
    )


def _title(home: HomeSummary, version: FrameworkVersion, found: Coverage) -> str:
    bare = sum(not reach.items for reach in found.nodes)
    if not found.nodes:
        return f"Coverage at {home.name}: {version.name}"
    if not bare:
        return f"Every {version.one} has a question at {home.name}"
    verb = "has" if bare == 1 else "have"
    return f"{bare} of {len(found.nodes)} {version.many} {verb} no question at {home.name}"


def _regulations_without(found: Coverage) -> str:
    bare = sum(not reach.items for reach in found.regulations)
    if not bare:
        return "Every regulation has a question."
    return f"{bare} of {len(found.regulations)} regulations {'has' if bare == 1 else 'have'} none."


def _versions(home: HomeSummary, framework: Framework, shown: FrameworkVersion) -> tuple[Chip, ...]:
    url = f"/homes/{home.id}/checklists/coverage?framework="
    offered = sorted(framework.versions.values(), key=lambda each: [*STATUSES].index(each.status))
    return tuple(
        Chip(version.name, f"{url}{version.id}", len(version.nodes) or None, version.id == shown.id)
        for version in offered
    )


def _version_note(version: FrameworkVersion, found: Coverage) -> str:
    state = f"This version {STATUSES.get(version.status, version.status)}."
    if not version.nodes:
        return f"{state} Its {version.many} are not settled, so none are shown; the regulations are below."
    if found.derived:
        return (
            f"{state} Where a question does not say itself which {version.many} it is about, that is worked out "
            "from its quality statements. The comparison is our own judgement."
        )
    return state


def _key_questions(
    home: HomeSummary, framework: Framework, version: FrameworkVersion, found: Coverage
) -> tuple[Group, ...]:
    groups = []
    for question in framework.key_questions.values():
        rows = [reach for reach in found.nodes if reach.node.key_question == question.id]
        if rows:
            head = version.one[:1].upper() + version.one[1:]
            shown = tuple(_node_row(home, reach) for reach in rows)
            groups.append(Group(question.id, question.title, question.question, head, shown))
    return tuple(groups)


def _acts(home: HomeSummary, found: Coverage) -> tuple[Group, ...]:
    groups: dict[str, list[RegulationReach]] = {}
    for reach in found.regulations:
        groups.setdefault(reach.regulation.act, []).append(reach)
    return tuple(
        Group(
            act,
            rows[0].regulation.act_title,
            "",
            "Regulation",
            tuple(_regulation_row(home, reach) for reach in rows),
        )
        for act, rows in groups.items()
    )


def _node_row(home: HomeSummary, reach: NodeReach) -> ReachRow:
    node = reach.node
    # Key lines have codes; quality statements are known by their titles.
    code = f"{node.id}: " if node.id.upper() == node.id else ""
    return ReachRow(
        f"{code}{_first_upper(node.title)}", node.paraphrase, reach.items, _others(home, reach.touched)
    )


def _regulation_row(home: HomeSummary, reach: RegulationReach) -> ReachRow:
    regulation = reach.regulation
    title = f"Regulation {regulation.number}: {regulation.title}"
    return ReachRow(title, regulation.gist, reach.items, _others(home, reach.touched))


def _untouched(reach: RegulationReach) -> ReachRow:
    """Named with its Act: the numbers of the two run side by side."""
    regulation = reach.regulation
    return ReachRow(f"Regulation {regulation.number}: {regulation.title}", regulation.act_title, 0, ())


def _others(home: HomeSummary, touched: Sequence[Touch]) -> tuple[Link, ...]:
    return tuple(
        Link(
            f"{touch.checklist.title} ({touch.items})",
            f"/homes/{home.id}/checklists/{touch.checklist.content_hash}",
        )
        for touch in touched
    )


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]
