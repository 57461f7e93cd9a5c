"""One measured figure, the table of them on the screen, and the file they are kept in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

RESULTS = Path(__file__).parent / "results.json"
_HEADINGS = ("benchmark", "figure", "measured", "aim", "conditions")


@dataclass(frozen=True)
class Figure:
    """`aim` is None where a figure is only told. `conditions` say what else must be known to compare it."""

    benchmark: str
    name: str
    value: float
    unit: str
    aim: float | None = None
    better: Literal["less", "more"] = "less"
    conditions: str = ""
    details: dict[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Whether the aim is met; empty where there is none."""
        if self.aim is None:
            return ""
        met = self.value <= self.aim if self.better == "less" else self.value >= self.aim
        return "met" if met else "missed"

    def row(self) -> tuple[str, ...]:
        """What the table says of it."""
        sign = "≤" if self.better == "less" else "≥"
        aim = "" if self.aim is None else f"{sign} {_number(self.aim)} {self.verdict}"
        return self.benchmark, self.name, f"{_number(self.value)} {self.unit}", aim, self.conditions


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns, for the screen."""
    rows = [_HEADINGS, *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS) - 1)]
    return "\n".join(_line(row, widths) for row in rows)


def keep(figures: Sequence[Figure], machine: dict[str, str], began: datetime) -> None:
    """Write the figures with the machine they were measured on."""
    told = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
    body = {"began": began.isoformat(timespec="seconds"), "machine": machine, "figures": told}
    RESULTS.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n")


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100).__int__() - 1)]


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
    return "  ".join([*padded, row[-1]]).rstrip()


def _number(value: float) -> str:
    if value >= 100 or value == int(value):  # noqa: PLR2004 - three digits say enough
        return f"{value:,.0f}"
    return f"{value:.3g}"
