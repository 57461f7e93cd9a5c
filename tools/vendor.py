"""Write `auditapp/static/vendor/` again from the packages and versions named here.

The product ships these few files as they are, so that running it needs no Node; `vendor.json` lists each with
its checksum, which a house test holds. Run it as `python -m tools.vendor` after raising a version.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.packages import ROOT, fetch

VENDOR = ROOT / "auditapp" / "static" / "vendor"


@dataclass(frozen=True)
class Vendored:
    """One file: where it comes from, what it is called here, and under which licence."""

    name: str
    package: str
    version: str
    source: str
    file: str
    licence: str
    licence_file: str


FILES = (
    Vendored(
        "htm with Preact and its hooks",
        "htm",
        "3.1.1",
        "preact/standalone.module.js",
        "preact-htm.js",
        "Apache-2.0",
        "LICENCE-htm.txt",
    ),
    Vendored("idb", "idb", "8.0.4", "build/index.js", "idb.js", "ISC", "LICENCE-idb.txt"),
)
# Preact comes inside htm's standalone file; its licence, the same in every version,
# asks to travel with it.
PREACT = ("preact", "10.5.4", "LICENCE-preact.txt")


def without_map(text: str) -> str:
    """Return the source without a comment that points at a source map, which is not shipped."""
    return re.sub(r"\n?//# sourceMappingURL=\S*\s*$", "\n", text)


def vendor() -> None:
    """Fetch every file, write it with its licence, and list them all."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        listed = [_place(one, fetch(one.package, one.version, folder)) for one in FILES]
        name, version, licence_file = PREACT
        _copy_licence(fetch(name, version, folder), VENDOR / licence_file)
    (VENDOR / "vendor.json").write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")


def _place(one: Vendored, package: Path) -> dict[str, str]:
    text = without_map((package / one.source).read_text(encoding="utf-8"))
    (VENDOR / one.file).write_text(text, encoding="utf-8")
    _copy_licence(package, VENDOR / one.licence_file)
    return {
        "file": one.file,
        "name": one.name,
        "package": one.package,
        "version": one.version,
        "licence": one.licence,
        "licence_file": one.licence_file,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def _copy_licence(package: Path, target: Path) -> None:
    licence = next(path for path in sorted(package.iterdir()) if path.name.upper().startswith("LICEN"))
    target.write_text(licence.read_text(encoding="utf-8").rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    vendor()
