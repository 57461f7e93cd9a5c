"""The setup checklist in words, and the square that a tablet's camera reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from auditapp.people.queries import HomeSummary
from auditapp.setup.rules import Standing, Step, open_steps
from auditapp.web.parts import Word, counted
from auditapp.web.squares import square

_CAMERA = "The address of the tablet app, for the tablet's camera"


class _Told(NamedTuple):
    title: str
    why: str
    label: str
    part: str  # of the address below the home


_STEPS = {
    Step.AREAS: _Told(
        "Rooms and other places",
        "An audit says where it was done and where something was found, so that the right door is mended. "
        "Rooms 1 to 24 are added at once. Who lives in them is not stored.",
        "Add places",
        "areas",
    ),
    Step.PEOPLE: _Told(
        "People",
        "Everybody signs in as themselves: then it is known who looked, who put it right and who checked. "
        "Nobody needs an e-mail address; a code can be printed.",
        "Invite people",
        "people",
    ),
    Step.TABLETS: _Told(
        "A tablet",
        "Audits are done on a tablet or a phone, also where there is no connection. Open the address below on it, "
        "sign in, and add the page to its home screen.",
        "Open the tablet app here",
        "",
    ),
    Step.CHECKLISTS: _Told(
        "Checklists and how often",
        "Eleven checklists come with Walkaround. Choose which of them this home uses and how often; what is due "
        "then shows here and on the tablets.",
        "Choose checklists",
        "programme/choices",
    ),
    Step.SETTINGS: _Told(
        "Settings",
        "Deadlines, limits and names that differ from ours. All of them have sensible values, so this can wait.",
        "Look at the settings",
        "settings",
    ),
    Step.BACKUPS: _Told(
        "Backups",
        "A disk fails one day. A backup is made every night once it is known where to, and tried by a restore. "
        "Whoever runs the installation sets it up, so you can leave this step out.",
        "See what to ask for",
        "",
    ),
}
_DONE = {
    Step.AREAS: ("1 room is there", "{} rooms are there"),
    Step.PEOPLE: ("Somebody else was invited or has joined", "{} others were invited or have joined"),
    Step.TABLETS: ("A tablet has sent its first records", ""),
    Step.CHECKLISTS: ("1 checklist is in use", "{} checklists are in use"),
    Step.SETTINGS: ("Something was set", ""),
    Step.BACKUPS: ("A good backup was made", ""),
}


@dataclass(frozen=True)
class StepView:
    """One step: what for, how it stands, where to go."""

    id: str
    title: str
    why: str
    state: Word
    done: bool
    skipped: bool
    label: str
    url: str
    address: str  # of the tablet app, for that step alone
    square: Markup | None


@dataclass(frozen=True)
class ChecklistPage:
    """The setup checklist of a home."""

    title: str
    lede: str
    done: int
    total: int
    steps: tuple[StepView, ...]
    url: str


def checklist_page(home: HomeSummary, standings: Sequence[Standing], *, base: str) -> ChecklistPage:
    """The steps in order. `base` is the address under which this page was asked for."""
    left = len(open_steps(tuple(standings)))
    steps = tuple(_step(home, each, f"{base}/capture/") for each in standings)
    if left:
        title = f"{counted(left, 'step is', 'steps are')} left to set {home.name} up"
        lede = "Take them in any order. Leave out what you do not need; it stays here to be taken up again."
    else:
        title, lede = f"{home.name} is set up", "You find this page again under Settings."
    return ChecklistPage(
        title, lede, len(standings) - left, len(standings), steps, f"/homes/{home.id}/set-up"
    )


def _step(home: HomeSummary, standing: Standing, capture: str) -> StepView:
    told, step = _STEPS[standing.step], standing.step
    urls = {Step.TABLETS: "/capture/", Step.BACKUPS: f"/providers/{home.provider_id}/backups"}
    is_tablet = step is Step.TABLETS
    return StepView(
        id=str(step),
        title=told.title,
        why=told.why,
        state=_state(standing),
        done=standing.done,
        skipped=standing.skipped and not standing.done,
        label=told.label,
        url=urls.get(step, f"/homes/{home.id}/{told.part}"),
        address=capture if is_tablet else "",
        square=square(capture, name=_CAMERA, block="app-scan__square") if is_tablet else None,
    )


def _state(standing: Standing) -> Word:
    if standing.done:
        one, many = _DONE[standing.step]
        return Word(many.format(f"{standing.count:,}") if many and standing.count != 1 else one, "met")
    return Word("Left out for now", "quiet") if standing.skipped else Word("To do", "attention")
