"""How many subjects of a repeated section to look at, and which to propose.

The twin on the tablet is `static/js/capture/core/sampling.js`; both run `tests/shared/rules.json`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from auditapp.checklists.repeats import Pick, Sample

# A whole number from 0 up to, and without, the one given.
Draw: TypeAlias = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A subject to look at. `label` None: the auditor says who fits `pick`. `how` is suggested or random."""

    label: str | None
    how: str
    pick: str


def target(sample: Sample | str, population: int | None = None) -> int:
    """How many to look at: the count, or the share of all there are if that is known and more.

    Nought where a sample says no number; it is a target, never a condition.
    """
    if isinstance(sample, str):
        return 0
    share = 0
    if sample.percent is not None and population is not None:
        share = -(-sample.percent * population // 100)
    return max(sample.count or 0, share)


def propose(
    sample: Sample | str,
    candidates: Sequence[str],
    seen: Mapping[str, str],
    named: Collection[str],
    draw: Draw,
) -> list[Proposal]:
    """Whom to look at beside those already `named`: purposive picks first, then at random.

    At random come first those whom the last two audits did not see, or saw fail (`seen` says passed or failed);
    then, when nobody else is left, those seen. Those named are reckoned to the purposive picks first.
    """
    if isinstance(sample, str):
        return []
    pools = _pools(candidates, seen, named)
    found = []
    for pick in _places(sample, len(candidates))[len(named) :]:
        if pick is not None and not pick.random:
            found.append(Proposal(None, "suggested", pick.label))
            continue
        pool = next((pool for pool in pools if pool), None)
        if pool is not None:
            found.append(Proposal(pool.pop(draw(len(pool))), "random", pick.label if pick else ""))
    return found


def _places(sample: Sample, population: int) -> list[Pick | None]:
    """One for each subject to look at, in the order they are filled; None: anybody."""
    ordered = sorted(sample.picks, key=lambda pick: pick.random)
    places: list[Pick | None] = [pick for pick in ordered for _ in range(pick.count)]
    return places + [None] * (target(sample, population or None) - len(places))


def _pools(candidates: Sequence[str], seen: Mapping[str, str], named: Collection[str]) -> list[list[str]]:
    taken = frozenset(named)
    left = [each for each in dict.fromkeys(candidates) if each not in taken]
    fresh = [each for each in left if seen.get(each) != "passed"]
    return [fresh, [each for each in left if seen.get(each) == "passed"]]
