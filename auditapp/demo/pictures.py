"""Photographs for the demonstration, drawn by code: what was found, and the same view put right.

Which checklist item each motif belongs to is data (`content/pictures.yml`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from auditapp.demo.motifs import clinical, corridors, dangers, doors, fittings, furnishing, papers, wetrooms
from auditapp.demo.motifs.canvas import Scene, State

__all__ = ["MOTIFS", "State", "draw", "heading_for", "motif_for"]

MOTIFS: Mapping[str, Callable[[Scene], None]] = MappingProxyType(
    {
        "alarm_panel": fittings.alarm_panel,
        "armchair": furnishing.armchair,
        "certificate": papers.certificate,
        "commode": wetrooms.commode,
        "daily_log": papers.daily_log,
        "dated_bottles": clinical.dated_bottles,
        "door_ajar": doors.door_ajar,
        "escape_route": corridors.escape_route,
        "extinguisher": fittings.extinguisher,
        "fire_door": doors.fire_door,
        "garden_path": fittings.garden_path,
        "glove_boxes": fittings.glove_boxes,
        "loose_linen": corridors.loose_linen,
        "mattress": furnishing.mattress,
        "medicine_record": papers.medicine_record,
        "medicines_cupboard": clinical.medicines_cupboard,
        "medicines_fridge": clinical.medicines_fridge,
        "pedal_bin": furnishing.pedal_bin,
        "pull_cord": wetrooms.pull_cord,
        "sealant": wetrooms.sealant,
        "sharps_box": clinical.sharps_box,
        "sling_label": papers.sling_label,
        "soap_dispenser": fittings.soap_dispenser,
        "trailing_lead": dangers.trailing_lead,
        "water_temperature": wetrooms.water_temperature,
        "window_restrictor": dangers.window_restrictor,
    }
)


def draw(motif: str, state: State, seed: int, when: date, reading: str | None = None) -> bytes:
    """JPEG bytes, 1280 x 960, without metadata; the same arguments give the same bytes.

    `reading` is what a display or a heading in the picture says, such as "11.4".
    """
    scene = Scene(motif, state, seed, when, reading)
    MOTIFS[motif](scene)
    return scene.develop()


def motif_for(item: str) -> str | None:
    """The motif that shows a checklist item's fault, or None when nothing drawn here would be believable."""
    return _content().motifs.get(item)


def heading_for(item: str) -> str | None:
    """What the paper in the picture is headed, for motifs that show one."""
    return _content().headings.get(item)


@dataclass(frozen=True)
class _Content:
    motifs: Mapping[str, str]
    headings: Mapping[str, str]


@cache
def _content() -> _Content:
    text = files("auditapp.demo").joinpath("content/pictures.yml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    by_item = {item: motif for motif, items in table["motifs"].items() for item in items}
    return _Content(by_item, dict(table["headings"]))
