"""Whom a sample proposes: what holds for every sample, whoever there is and however it is drawn."""

from math import ceil
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from auditapp.checklists.repeats import Pick, Sample
from auditapp.checklists.sampling import propose, target

ROOMS = [f"room:{number}" for number in range(1, 31)]
picks = st.builds(Pick, st.sampled_from(["in bed", "upper floor", "new"]), st.integers(1, 4), st.booleans())
samples = st.builds(
    Sample,
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 100),
    st.none(),
    st.lists(picks, max_size=4).map(tuple),
)
candidates = st.lists(st.sampled_from(ROOMS))
seen = st.dictionaries(st.sampled_from(ROOMS), st.sampled_from(["passed", "failed"]))
named = st.lists(st.sampled_from(ROOMS), max_size=6, unique=True)
seeds = st.integers(0, 2**32)


@given(samples, st.none() | st.integers(0, 500))
def test_a_target_is_the_count_or_the_share_that_is_more(sample: Sample, population: int | None) -> None:
    share = ceil((sample.percent or 0) * (population or 0) / 100)
    assert target(sample, population) == max(sample.count or 0, share)


@given(samples, candidates, seen, named, seeds)
def test_nobody_is_proposed_twice_nor_who_is_named_already(
    sample: Sample, whom: list[str], before: dict[str, str], chosen: list[str], seed: int
) -> None:
    found = propose(sample, whom, before, chosen, Random(seed).randrange)
    drawn = [each.label for each in found if each.label is not None]
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= set(whom) - set(chosen)


@given(samples, candidates, seen, named, seeds)
def test_as_many_are_proposed_as_are_wanted_and_known(
    sample: Sample, whom: list[str], before: dict[str, str], chosen: list[str], seed: int
) -> None:
    found = propose(sample, whom, before, chosen, Random(seed).randrange)
    places = max(target(sample, len(whom) or None), sum(pick.count for pick in sample.picks))
    suggested = sum(each.how == "suggested" for each in found)
    free = max(0, places - len(chosen)) - suggested
    assert len(found) - suggested == min(free, len(set(whom) - set(chosen)))
    assert suggested <= sum(pick.count for pick in sample.picks if not pick.random)


@given(samples, candidates, seen, named, seeds)
def test_who_was_seen_and_passed_comes_after_everybody_else(
    sample: Sample, whom: list[str], before: dict[str, str], chosen: list[str], seed: int
) -> None:
    found = propose(sample, whom, before, chosen, Random(seed).randrange)
    passed = [before.get(each.label) == "passed" for each in found if each.label is not None]
    assert passed == sorted(passed)


@given(samples, candidates, seen, named, seeds)
def test_purposive_picks_come_before_any_draw(
    sample: Sample, whom: list[str], before: dict[str, str], chosen: list[str], seed: int
) -> None:
    found = propose(sample, whom, before, chosen, Random(seed).randrange)
    drawn = [each.how == "random" for each in found]
    assert drawn == sorted(drawn)
