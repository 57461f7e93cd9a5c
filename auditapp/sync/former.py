"""What is refused because the sender may not record in a home goes to its managers when the sender ever worked there.

For anybody else it is kept for no home: nobody can fill another home's list, or find out which homes there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from auditapp.kernel.permissions import Actor
from auditapp.people.queries import HomeSummary, homes_ever_of
from auditapp.sync.arrivals import LEFT, Arrival

_SEEN = "It is kept, and a manager of the home can see it."


def placed(session: Session, arrivals: Sequence[Arrival], actor: Actor) -> list[Arrival]:
    """The same arrivals, each refused one for a home where the sender once had a role now kept for that home."""
    lost = {arrival.named for arrival in arrivals if _is_lost(arrival) and arrival.named}
    if not lost:
        return list(arrivals)
    known = {home.id: home for home in homes_ever_of(session, actor.user_id, lost)}
    return [_placed(each, known, actor) if _is_lost(each) else each for each in arrivals]


def _is_lost(arrival: Arrival) -> bool:
    return arrival.home is None and arrival.change is None


def _placed(arrival: Arrival, known: dict[str, HomeSummary], actor: Actor) -> Arrival:
    home = known.get(arrival.named or "")
    if home is None:
        return arrival
    kept = replace(arrival, home=home.id)
    if arrival.code != "wrong_home":
        return kept
    if actor.sees_home(home.id):
        return kept.refused("wrong_home", f"You may not record this at {home.name}. {_SEEN}")
    return kept.refused(LEFT, f"You no longer work at {home.name}. {_SEEN}")
