"""Who works in a home, and what each of them has to do there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditapp.actions.queries import OpenCounts
from auditapp.people.present import role_words
from auditapp.people.queries import HomeSummary, Person
from auditapp.web.parts import address, counted

GONE = "No longer works here"


@dataclass(frozen=True)
class PersonRow:
    """A person with their role in words; the addresses show what was counted."""

    name: str
    role: str
    open: int
    open_url: str
    late: int
    late_url: str


@dataclass(frozen=True)
class PeoplePage:
    """Who works in a home."""

    title: str
    lede: str
    rows: tuple[PersonRow, ...]


def people_page(
    home: HomeSummary, people: Sequence[Person], counts: Mapping[str, OpenCounts], left: Mapping[str, str]
) -> PeoplePage:
    """The people page. `left` names those who own actions although they have no role here any more."""
    rows = [_row(home, each.id, each.name, role_words(each.role), counts) for each in people]
    rows += [_row(home, user_id, name, GONE, counts) for user_id, name in left.items()]
    return PeoplePage(
        title=f"{counted(len(people), 'person works', 'people work')} in {home.name}",
        lede="Roles decide what each of them may see and do. Open and late actions lead to the register.",
        rows=tuple(rows),
    )


def _row(
    home: HomeSummary, user_id: str, name: str, role: str, counts: Mapping[str, OpenCounts]
) -> PersonRow:
    has, path = counts.get(user_id, OpenCounts()), f"/homes/{home.id}/actions"
    return PersonRow(
        name=name,
        role=role,
        open=has.open,
        open_url=address(path, {"owner": user_id}),
        late=has.late,
        late_url=address(path, {"state": "late", "owner": user_id}),
    )
