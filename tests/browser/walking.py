"""A whole audit of a shipped checklist on the tablet: quick hands for what is plain, real taps for what is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import expect

from auditapp.checklists.definition import ChecklistDefinition, Section
from tests.browser.audited import Asked
from tests.browser.pages.capture import Capture
from tests.browser.pages.hands import Chosen, Hands, Plan
from tests.browser.pages.question import Question
from tests.browser.pages.sample import Sample
from tests.browser.shipped import as_it_should_be, flags_of, items_of

On = Callable[[Question], None]


@dataclass
class Walk:
    """What is out of the ordinary in one audit, and what comes of it."""

    by_hand: dict[str, On] = field(default_factory=dict)  # with real taps, before the rest of its section
    about: dict[str, int] = field(default_factory=dict)  # of how many subjects that is so; else of one
    plans: dict[str, Plan] = field(default_factory=dict)  # quick, and not as it should be
    results: dict[str, str] = field(default_factory=dict)  # of all these; else it is met
    at_section: dict[str, Callable[[Capture], None]] = field(default_factory=dict)  # before walking on
    expected: dict[Asked, str] = field(default_factory=dict)  # filled while it is walked, as is `chosen`
    chosen: list[Chosen] = field(default_factory=list)


def walk_through(app: Capture, definition: ChecklistDefinition, walk: Walk) -> str:
    """From the start to the signature; the audit's id."""
    begin(app, definition, "Yes")
    plans = plans_for(definition, walk)
    for number, section in enumerate(definition.sections):
        assert number == 0 or app.next_section()
        expect(app.page.locator("#section-title")).to_have_text(section.title)
        _section(app, section, walk, plans)
    audit = app.audit_id
    _reviewed(app, list(walk.expected.values()))
    app.finish("Senior Carer")
    return audit


def begin(app: Capture, definition: ChecklistDefinition, answer: str) -> None:
    """Say of everything that it is so in this home, or that it is not, and start."""
    app.open_start(definition.title)
    for flag in flags_of(definition, "home"):
        Sample(app.page).say(flag, answer)
    app.begin()


def plans_for(definition: ChecklistDefinition, walk: Walk) -> dict[str, Plan]:
    """How the quick hands answer each question."""
    return {item.id: walk.plans.get(item.id) or as_it_should_be(item) for _, item in items_of(definition)}


def question_on(app: Capture, item: str) -> Question:
    """A question with all that may hang on it."""
    return Question(app.item(item).card)


def _section(app: Capture, section: Section, walk: Walk, plans: dict[str, Plan]) -> None:
    chosen = _sample(app) if section.repeat else []
    walk.chosen += chosen
    subjects = [each["subject"] for each in chosen] or [""]
    for item in section.items:
        by_hand = subjects[: walk.about.get(item.id, 1)] if item.id in walk.by_hand else []
        for subject in by_hand:
            _answer_by_hand(app, item.id, subject, walk.by_hand[item.id])
        special = walk.results.get(item.id, "pass")
        ordinary = "pass" if by_hand else special
        results = {each: special if each in by_hand else ordinary for each in subjects}
        walk.expected |= {(item.id, subject): result for subject, result in results.items()}
    Hands(app.page).answer_section(plans)
    if follow := walk.at_section.get(section.id):
        follow(app)


def _answer_by_hand(app: Capture, item: str, subject: str, act: On) -> None:
    if subject:
        Sample(app.page).choose(subject.partition(":")[2])
    act(question_on(app, item))
    app.item(item).is_saved()


def _sample(app: Capture) -> list[Chosen]:
    """Another instead of the first that was drawn, and then everybody up to the target."""
    sample = Sample(app.page)
    if sample.panel.locator("[data-drawn-one]").count():
        sample.draw_another()
    return Hands(app.page).choose("R-")


def _reviewed(app: Capture, results: list[str]) -> None:
    """Every failure is there; all was answered, and what could not be checked is said as lost."""
    app.review()
    failed = results.count("fail")
    expect(app.title).to_contain_text(f"{failed} not met" if failed else "Everything asked was met")
    expect(app.page.get_by_text("This audit is incomplete", exact=True)).to_have_count(0)
    expect(app.page.get_by_text("not made safe yet")).to_have_count(0)
    expect(app.page.locator("[data-short-sample]")).to_have_count(0)
    if lost := results.count("unchecked"):
        expect(app.page.locator("[data-lost]")).to_contain_text(f"Coverage lost: {lost} of {len(results)}")
