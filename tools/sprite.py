"""Write `auditapp/static/icons.svg`: the Lucide icons in use, as one sprite with ids `icon-<name>`.

Add a name to ICONS and run `python -m tools.sprite`.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tools.packages import ROOT, fetch

VERSION = "1.62.0"
SPRITE = ROOT / "auditapp" / "static" / "icons.svg"
NOTE = (
    "Lucide icons, ISC licence, copyright Lucide contributors; "
    "parts from Feather, MIT licence, copyright Cole Bemis."
)
ICONS = """
arrow-down arrow-left arrow-right arrow-up arrow-up-down badge-check ban bell building-2 calendar
calendar-check calendar-clock calendar-days camera chart-line check chevron-down chevron-left
chevron-right chevron-up chevrons-up-down circle circle-alert circle-check circle-dashed circle-dot
circle-help circle-minus circle-question-mark circle-user circle-x clipboard-check clipboard-list
clock cloud-check cloud-off cloud-upload door-open download ellipsis external-link eye eye-off
file-check file-text filter flag flask-conical footprints hand-helping hard-drive hash history
hourglass house image image-plus info key-round lamp layers link list list-checks list-todo lock
log-in log-out map-pin menu message-square minus monitor moon notebook-pen octagon-alert package
package-check pause pen pencil play plus printer refresh-cw repeat rotate-ccw save scale search send
settings share shield-check signature sliders-horizontal smartphone split sprout square-pen
square-plus star sun sun-moon tablet thermometer timer trash-2 trending-up triangle-alert type
undo-2 upload user user-check users wifi-off x zoom-in
"""


def symbol(name: str, svg: str) -> str:
    """Return one icon as a symbol: its shapes alone, since stroke and size come from the stylesheet."""
    shapes = re.sub(r"<!--.*?-->|</?svg[^>]*>", "", svg, flags=re.DOTALL)
    body = re.sub(r"\s*/>", "/>", re.sub(r">\s+<", "><", shapes)).strip()
    return f'  <symbol id="icon-{name}" viewBox="0 0 24 24">{body}</symbol>\n'


def write_sprite() -> None:
    """Fetch the icons and write the sprite."""
    with tempfile.TemporaryDirectory() as temporary:
        icons = fetch("lucide-static", VERSION, Path(temporary)) / "icons"
        symbols = [
            symbol(name, (icons / f"{name}.svg").read_text(encoding="utf-8")) for name in ICONS.split()
        ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg">\n  <!-- {NOTE} -->\n'
    SPRITE.write_text(head + "".join(symbols) + "</svg>\n", encoding="utf-8")


if __name__ == "__main__":
    write_sprite()
