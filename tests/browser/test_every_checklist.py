"""Every shipped question can be answered on a tablet without a network, each through its own control."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect

from auditapp.checklists.definition import ChecklistDefinition, Section
from auditapp.kernel import clock
from auditapp.people.areas import create_area
from auditapp.people.models import Area, AreaKind, Home
from tests.browser import special
from tests.browser.audited import Audited, audited
from tests.browser.chromium import open_chromium
from tests.browser.held import assert_same, at_server
from tests.browser.installation import Installation
from tests.browser.pages.capture import Capture
from tests.browser.pages.hands import Hands
from tests.browser.pages.sample import Sample
from tests.browser.seed import Seed
from tests.browser.shipped import LIBRARY, flags_of, items_of
from tests.browser.tablet import Tablet
from tests.browser.walking import Walk, begin, plans_for, walk_through
from tests.build import BUILDER

CORE = ("ipc", "fire", "meds", "env", "night")
EXTRAS = tuple(key for key in LIBRARY if key not in CORE)
ROOMS, DOORS = 24, 12

# -- what every journey stands on


@pytest.fixture(scope="module")
def installation(seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One home for all of these audits, with rooms and doors to draw from."""
    folder = tmp_path_factory.mktemp("every-checklist") / "instance"
    home = Installation(folder, seed.plant(folder))
    _places(home)
    home.start()
    yield home
    home.kill()
    faults = home.faults()
    home.remove()
    assert not faults, "The server logged:\n" + "\n".join(faults[-60:])


@pytest.fixture(scope="module")
def tablet(
    playwright: Playwright, installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tablet]:
    """One tablet, and a senior carer who signed in on it."""
    profile = tmp_path_factory.mktemp("profile")
    tablet = Tablet(lambda: open_chromium(playwright, profile), installation)
    tablet.sign_in("senior_carer")
    tablet.without_network()
    yield tablet
    tablet.chromium.close()
    tablet.watch.verify()


@pytest.fixture
def app(tablet: Tablet, installation: Installation) -> Capture:
    """The tablet with the network gone."""
    if installation.process is None:
        installation.start()
    installation.kill()
    app = tablet.app.open()
    app.at_home()
    return app


def _places(installation: Installation) -> None:
    assert installation.world
    with installation.looking() as session:
        home = session.get(Home, installation.world.oak.id)
        unit = session.get(Area, installation.world.unit.id)
        assert home
        assert unit
        names = [(AreaKind.ROOM, f"Room {at + 1}") for at in range(ROOMS)]
        names += [(AreaKind.DOOR, f"Door {at + 1}") for at in range(DOORS)]
        for kind, name in names:
            create_area(session, home, kind, name, parent=unit, actor=BUILDER, now=clock.now())


# -- the journeys


def test_there_is_a_journey_for_each_of_the_520_questions() -> None:
    assert sorted(CORE + EXTRAS) == sorted(LIBRARY)
    ids = [item.id for definition in LIBRARY.values() for _, item in items_of(definition)]
    assert (len(LIBRARY), len(ids), len(set(ids))) == (11, 520, 520)


def test_infection_control_with_a_smell_a_warm_fridge_and_rooms_of_all_kinds(
    app: Capture, tablet: Tablet
) -> None:
    found = _audit(app, tablet, "ipc", special.ipc())
    assert found.replies("ipc.environment.02") == {("source", ""): {"type": "choice", "choice": "person"}}
    assert found.decisions("ipc.governance.07") == {"registered-manager": "told"}
    assert found.values["ipc.equipment.01", ""]["wrong"] == ["Commode 3", "Commode 5"]
    assert found.values["ipc.food.02", ""]["reading"] == "6.4"


def test_fire_with_three_doors_of_a_compartment_that_do_not_close(app: Capture, tablet: Tablet) -> None:
    found = _audit(app, tablet, "fire", special.fire())
    assert found.decisions("fire.detection.01") == {"cqc-notification-if-over-24h": "not_needed"}
    assert found.decisions("fire.management.03") == {"nominated-individual": "later"}


def test_medicines_with_a_warm_fridge_gaps_on_charts_and_a_balance_that_is_short(
    app: Capture, tablet: Tablet
) -> None:
    found = _audit(app, tablet, "meds", special.meds())
    assert found.replies("meds.storage.05").keys() == {("how-long", ""), ("stock", ""), ("advice", "")}
    given = {about: value for (_, about), value in found.replies("meds.mar.01").items()}
    assert given == {
        "R-01": {"type": "choice", "choice": "not-given"},
        "R-02": {"type": "choice", "choice": "unknown"},
    }
    assert found.replies("meds.cd.04")["recounted", ""] == {"type": "done"}
    assert found.decisions("meds.cd.04") == {"cd-accountable-officer": "reported"}


def test_environment_with_scalding_water_and_a_window_that_opens_too_far(
    app: Capture, tablet: Tablet
) -> None:
    found = _audit(app, tablet, "env", special.env())
    assert found.replies("env.water.01") == {
        ("out-of-use", ""): {"type": "done"},
        ("exposed", ""): {"type": "yes_no_na", "answer": "yes"},
    }
    assert found.decisions("env.water.01") == {"riddor-if-injury": "reported", "safeguarding": "later"}


def test_the_night_check_with_calls_that_are_timed_and_records_made_ahead(
    app: Capture, tablet: Tablet
) -> None:
    found = _audit(app, tablet, "night", special.night())
    assert ("staff-matter", "") in found.replies("night.checks.01")
    assert found.replies("night.checks.01")["secured", ""] == {"type": "done"}
    how = {item: found.values[item, ""]["timing"] for item in ("night.arrival.03", "night.staffing.10")}
    assert how["night.staffing.10"] == {"how": "manual"}
    assert isinstance(timed := how["night.arrival.03"], dict)
    assert timed["how"] == "stopwatch"
    assert found.decisions("night.staffing.03") == {"safeguarding": "told"}


def test_the_shorter_checklists_one_after_the_other(app: Capture, tablet: Tablet) -> None:
    walks = {key: special.staff() if key == "staff" else Walk() for key in EXTRAS}
    audits = {key: walk_through(app, LIBRARY[key], walk) for key, walk in walks.items()}
    _send(tablet)
    for key, audit in audits.items():
        _assert_held(audited(tablet.installation, audit), LIBRARY[key], walks[key])


def test_what_a_home_does_not_have_is_not_asked(app: Capture, tablet: Tablet) -> None:
    definition = LIBRARY["env"]
    begin(app, definition, "No")
    for section in definition.sections:
        if any(item.applies_if for item in section.items):
            app.section(section.title)
            _answer_what_is_left(app, definition, section)
    audit = app.audit_id
    app.review()
    expect(app.page.locator("[data-coverage]")).to_contain_text("1 of 5 rooms looked at")
    app.finish("Senior Carer")
    _send(tablet)
    found = audited(tablet.installation, audit)
    left_out = {item.id for _, item in items_of(definition) if item.applies_if}
    assert not left_out & {item for item, _ in found.results}
    assert set(found.results.values()) == {"pass"}
    assert set(found.flags().values()) == {False}
    assert set(found.flags()) == {
        *((flag, "") for flag in flags_of(definition, "home")),
        *((flag, "room:2") for flag in flags_of(definition, "other")),
    }


def _answer_what_is_left(app: Capture, definition: ChecklistDefinition, section: Section) -> None:
    """Of a section in which some questions hang on what there is."""
    if section.repeat:
        app.name_subject("2")
        for flag in flags_of(definition, "other"):
            Sample(app.page).say(flag, "No")
    for item in section.items:
        expect(app.item(item.id).card).to_have_count(0 if item.applies_if else 1)
    Hands(app.page).answer_section(plans_for(definition, Walk()))


# -- what holds for each


def _audit(app: Capture, tablet: Tablet, key: str, walk: Walk) -> Audited:
    audit = walk_through(app, LIBRARY[key], walk)
    _send(tablet)
    found = audited(tablet.installation, audit)
    _assert_held(found, LIBRARY[key], walk)
    return found


def _send(tablet: Tablet) -> None:
    tablet.installation.start()
    tablet.app.send_now()
    tablet.app.says("Sent and checked")
    assert_same(tablet.holds, at_server(tablet.installation))


def _assert_held(found: Audited, definition: ChecklistDefinition, walk: Walk) -> None:
    """Each question once with its result, who was looked at and why, and what all of them are like."""
    assert found.results == walk.expected
    assert {item for item, _ in found.results} == {item.id for _, item in items_of(definition)}
    assert found.sample() == {each["subject"]: (each["how"], each["pick"]) for each in walk.chosen}
    assert found.flags() == _flags(definition, walk)


def _flags(definition: ChecklistDefinition, walk: Walk) -> dict[tuple[str, str], bool]:
    """Yes to all: once of the home, and once of each subject."""
    said = {(flag, ""): True for flag in flags_of(definition, "home")}
    for section, item in items_of(definition):
        if section.repeat and item.applies_if and not item.applies_if.startswith("home."):
            subjects = [subject for each, subject in walk.expected if each == item.id]
            said |= {(item.applies_if, subject): True for subject in subjects}
    return said
