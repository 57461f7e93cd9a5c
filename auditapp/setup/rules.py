"""The steps that put a home into service, in their order, and when the list of them is finished."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """A step of the setup checklist."""

    AREAS = "areas"
    PEOPLE = "people"
    TABLETS = "tablets"
    CHECKLISTS = "checklists"
    SETTINGS = "settings"
    BACKUPS = "backups"


SKIPPED, OPEN = "skipped", "open"


@dataclass(frozen=True)
class Standing:
    """How a step stands: what there is decides whether it is done, somebody's word whether it is skipped.

    `count` is how many there are of what the step is about.
    """

    step: Step
    done: bool
    skipped: bool
    count: int

    @property
    def is_open(self) -> bool:
        """Whether it still asks for somebody."""
        return not (self.done or self.skipped)


def open_steps(standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """The steps that still ask for somebody."""
    return tuple(each for each in standings if each.is_open)
