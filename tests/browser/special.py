"""What an auditor finds out of the ordinary in each core checklist, done with real taps."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pages.capture import Capture
from tests.browser.pages.question import Question
from tests.browser.pages.sample import Sample
from tests.browser.shipped import LIBRARY
from tests.browser.walking import On, Walk, question_on

OFF = "A resident needed me first"
NA = "We do not have this here"
LONG_AGO = "2024-01-31"


def _keyed(*keys: str) -> On:
    def act(item: Question) -> None:
        item.tap_keys(*keys)
        item.tap("Save")

    return act


def _title(section: str) -> str:
    return next(each.title for each in LIBRARY[section.partition(".")[0]].sections if each.id == section)


# -- ipc


def _smell(item: Question) -> None:
    item.no()
    item.asked("Where does the smell come from?").tap("A person needs support now")
    item.says("Help the person first: the audit can wait.")


def _told(item: Question) -> None:
    item.no()
    item.decide("Tell the registered manager", "Told")
    item.says("Told: The registered manager")


def _commodes(item: Question) -> None:
    item.tap_more("Looked at", 10)
    item.tap_more("Of these:", 8)
    item.list_looked_at("Commode 3")
    item.list_looked_at("Commode 5")
    item.mark_wrong("Commode 3")
    item.mark_wrong("Commode 5")
    item.tap("Save count")


def _close_to_the_limit(item: Question) -> None:
    item.tap_keys("6", "Decimal point", "4")
    item.says("in the range to watch")
    item.tap("Save")


def ipc() -> Walk:
    """A smell, a fridge close to its limit, two stained commodes, food that is not hot."""
    return Walk(
        by_hand={
            "ipc.governance.03": lambda item: item.not_applicable("The home opened four months ago"),
            "ipc.governance.07": _told,
            "ipc.environment.02": _smell,
            "ipc.equipment.01": _commodes,
            "ipc.laundry.01": lambda item: item.could_not_check(OFF),
            "ipc.food.02": _close_to_the_limit,
            "ipc.food.08": _keyed("7", "0"),
        },
        plans={"ipc.outbreak.02": {"taps": ["No"], "fields": []}},  # no failure: it brings two more questions
        results={
            **dict.fromkeys(("ipc.governance.07", "ipc.environment.02", "ipc.equipment.01"), "fail"),
            "ipc.governance.03": "na",
            "ipc.laundry.01": "unchecked",
            "ipc.outbreak.02": "na",
            "ipc.food.08": "fail",
        },
    )


# -- fire


def _alarm(item: Question) -> None:
    item.no()
    item.make_safe("Engineer called; a patrol every half hour")
    item.decide("CQC must be told", "Not needed", why="Mended within two hours")


def _overdue(item: Question) -> None:
    item.reading("2")
    item.make_safe("Told the manager; both are being done today")
    item.decide("Tell the nominated individual", "Decide later")


def _raised(app: Capture) -> None:
    Sample(app.page).panel.locator("[data-subject]").filter(has_text="not met").first.click()
    question_on(app, "fire.door.01").says("Three or more doors in one compartment do not close.")
    app.section(_title("fire.doors"))
    question_on(app, "fire.doors.02").says("Critical")
    question_on(app, "fire.doors.02").make_safe("A patrol walks past the three doors")
    app.section(_title("fire.fire-doors"))


def fire() -> Walk:
    """Three doors of one compartment do not close; the alarm is faulty."""
    return Walk(
        by_hand={
            "fire.management.03": _overdue,
            "fire.detection.01": _alarm,
            "fire.escape.02": lambda item: item.not_applicable(NA),
            "fire.doors.02": lambda item: item.date(LONG_AGO),
            "fire.door.01": lambda item: item.no(),
        },
        about={"fire.door.01": 3},
        results={
            **dict.fromkeys(("fire.management.03", "fire.detection.01", "fire.doors.02"), "fail"),
            "fire.escape.02": "na",
            "fire.door.01": "fail",
        },
        at_section={"fire.fire-doors": _raised},
    )


# -- meds


def _fridge(item: Question) -> None:
    item.tap_keys("9", "Decimal point", "5")
    item.tap("Save")
    item.asked("Since when has the fridge been outside 2 to 8 C, as far as anybody knows?").write("06:00")
    item.asked("What is in the fridge now?").write("Two insulin pens")
    item.asked("What did the pharmacist advise, and who gave the advice?").write("Do not use; Ms Khan")


def _gaps(item: Question) -> None:
    item.list_looked_at("R-01")
    item.list_looked_at("R-02")
    item.count_unsaved(10, 8)
    item.mark_wrong("R-01")
    item.mark_wrong("R-02")
    item.tap("Save count")
    item.asked_of("R-01", "Was the dose given?").tap("No")
    item.asked_of("R-02", "Was the dose given?").tap("Nobody can say")


def _short(item: Question) -> None:
    item.count(5, 4)
    item.asked("Recounted with a trained witness").tap("Done")
    item.asked("What did the recount come to?").write("Four, again")
    item.asked("Who was the witness?").write("The night nurse")
    item.asked("When was it recounted?").tap("Now")
    item.make_safe("Register and keys are with the manager")
    item.decide("Tell the controlled drugs accountable officer", "Reported", reference="CD-2026-7")


def meds() -> Walk:
    """A warm fridge, gaps on charts, a balance that is short."""
    return Walk(
        by_hand={
            "meds.storage.05": _fridge,
            "meds.mar.01": _gaps,
            "meds.cd.04": _short,
            "meds.topical.01": lambda item: item.could_not_check(OFF),
        },
        results={
            **dict.fromkeys(("meds.storage.05", "meds.mar.01", "meds.cd.04"), "fail"),
            "meds.topical.01": "unchecked",
        },
    )


# -- env


def _bath(item: Question) -> None:
    item.tap_keys("4", "5")
    item.tap("Save")
    item.asked("The bath is out of use and nobody can get at it").tap("Done")
    item.asked("Was anyone exposed to this water?").tap("Yes")
    item.says("Cool any burn under running water for 20 minutes")
    item.make_safe("Bath locked, sign on the door")
    item.decide("If anyone was hurt", "Reported", reference="R-77")
    item.decide("Consider a safeguarding referral", "Decide later")


def _window(item: Question) -> None:
    item.reading("120")
    item.make_safe("Window locked shut")


def _not_now(app: Capture) -> None:
    panel = Sample(app.page).panel
    expect(panel).to_contain_text("A critical check failed")
    panel.get_by_role("button", name="Not now").click()
    expect(panel.locator("[data-extend]")).to_have_count(0)


def env() -> Walk:
    """Scalding bath water, a window that opens too far."""
    return Walk(
        by_hand={
            "env.water.01": _bath,
            "env.water.05": lambda item: item.date(LONG_AGO),
            "env.window.01": _window,
            "env.dementia.01": lambda item: item.not_applicable(NA),
            "env.communal.01": lambda item: item.could_not_check(OFF),
        },
        results={
            **dict.fromkeys(("env.water.01", "env.water.05", "env.window.01"), "fail"),
            "env.dementia.01": "na",
            "env.communal.01": "unchecked",
        },
        at_section={"env.windows": _not_now},
    )


# -- night


def _door(item: Question) -> None:
    item.start_timing()
    item.stop_timing()


def _asleep(item: Question) -> None:
    item.no()
    item.says("No photo here")
    item.asked("Where was it, and at what time?").write("Lounge, 03:10")
    item.make_safe("Woken, well, and sent home; cover has come")
    item.decide("Consider a safeguarding referral", "Told")


def _ahead(item: Question) -> None:
    item.count(10, 9)
    item.asked("Are any entries dated later than now?").tap("Yes")
    item.asked("The original record is secured: nothing altered, kept where nobody can write in it").tap(
        "Done"
    )
    item.asked("What should the manager look at under the staff policy?").write("Who signed at 03:00")
    item.make_safe("Round walked now, everybody is well")


def _not_moved(item: Question) -> None:
    item.no()
    item.asked("When was the person last moved, by the chart?").tap("Now")
    item.asked("What did the skin check show?").write("No redness")


def _slow(item: Question) -> None:
    item.type_time(6, 30)
    item.asked("From which other point was a second test call made?").write("Bathroom on the first floor")
    second = item.asked("How many minutes did the second call take?")
    second.start_timing()
    second.stop_timing()


def night() -> Walk:
    """Somebody asleep, records made ahead, calls that are timed."""
    return Walk(
        by_hand={
            "night.arrival.03": _door,
            "night.staffing.03": _asleep,
            "night.staffing.10": lambda item: item.type_time(2, 15),
            "night.checks.01": _ahead,
            "night.res.02": _not_moved,
            "night.response.01": _slow,
            "night.environment.01": lambda item: item.could_not_check(OFF),
        },
        results={
            **dict.fromkeys(("night.staffing.03", "night.checks.01", "night.res.02"), "fail"),
            "night.response.01": "fail",
            "night.environment.01": "unchecked",
        },
    )


# -- staff


def _file(item: Question) -> None:
    item.no()
    item.make_safe("Off the rota until the check is back")


def _all_files(app: Capture) -> None:
    expect(Sample(app.page).panel).to_contain_text("staff employed in the last 12 months")


def staff() -> Walk:
    """Somebody works without a check, so that more files are to be looked at."""
    return Walk(
        by_hand={"staff.file.03": _file},
        results={"staff.file.03": "fail"},
        at_section={"staff.staff-file": _all_files},
    )
