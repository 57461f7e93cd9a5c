"""How a repeated section stands in a checklist: for what, and how many of those to look at.

Which subjects to propose is worked out in `sampling.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from auditapp.kernel.canonical import Json

Body: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Pick:
    """So many subjects of one kind; `random` ones are drawn, for the others somebody says who fits."""

    label: str
    count: int
    random: bool = False

    def body(self) -> dict[str, Json]:
        return {"label": self.label, "count": self.count, **_held({"random": self.random or None})}


@dataclass(frozen=True, slots=True)
class Sample:
    """At least `count` of them and `percent` of all there are; `all` says what to look at as well, whole."""

    count: int | None = None
    percent: int | None = None
    all: str | None = None
    picks: tuple[Pick, ...] = ()

    def body(self) -> dict[str, Json]:
        picks: list[Json] = [pick.body() for pick in self.picks]
        return _held({"count": self.count, "percent": self.percent, "all": self.all, "picks": picks or None})


@dataclass(frozen=True, slots=True)
class Repeat:
    """The section is answered once for each subject; `subject` says what kind of thing that is.

    Checklists of the first release say the sample, and what to `choose`, in words only.
    """

    subject: str
    sample: Sample | str
    choose: str | None = None

    def body(self) -> dict[str, Json]:
        sample: Json = self.sample if isinstance(self.sample, str) else self.sample.body()
        return {"for": self.subject, "sample": sample, **_held({"choose": self.choose})}


def repeat_from_body(body: Body) -> Repeat:
    """The repeat a body describes; the body must be one that validation accepted."""
    sample = body["sample"]
    return Repeat(
        str(body["for"]),
        _sample(sample) if isinstance(sample, dict) else str(sample),
        cast("str | None", body.get("choose")),
    )


def _sample(body: Body) -> Sample:
    return Sample(
        count=cast("int | None", body.get("count")),
        percent=cast("int | None", body.get("percent")),
        all=cast("str | None", body.get("all")),
        picks=tuple(
            Pick(str(pick["label"]), cast("int", pick["count"]), pick.get("random") is True)
            for pick in cast("list[Body]", body.get("picks") or [])
        ),
    )


def _held(body: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in body.items() if value is not None}
