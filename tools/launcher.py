"""Put the command `auditapp` into the virtual environment this runs in.

An editable install would need a build backend from a registry; a path file and a four-line script do not.
Both name the project relative to themselves, so that the folder can be moved.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = """#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec "$here/python" -P -c 'import sys; sys.argv[0] = "auditapp"
from auditapp.commands import main
sys.exit(main())' "$@"
"""


def install() -> None:
    """Write the path file and the launcher."""
    packages = Path(sysconfig.get_path("purelib"))
    (packages / "auditapp.pth").write_text(os.path.relpath(ROOT, packages) + "\n", encoding="utf-8")
    launcher = Path(sys.prefix) / "bin" / "auditapp"
    launcher.write_text(LAUNCHER, encoding="utf-8")
    launcher.chmod(0o755)


if __name__ == "__main__":
    install()
