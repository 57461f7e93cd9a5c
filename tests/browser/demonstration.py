"""The demonstration, built once by its own command, and copied for whoever wants it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from auditapp.config import Mode
from auditapp.demo.cli import KEPT
from tests.browser.installation import ROOT, Installation

LONGEST = 240  # seconds, on a machine that does much else
MANAGER = "grace@larkfield.example"  # of the home where there is something on every page
STRUGGLING = "stephen@larkfield.example"  # who manages the home with most to put right
CARER = "florence@larkfield.example"
LEAD = "anjali@larkfield.example"
KEEPER = "margaret@larkfield.example"  # who keeps the provider in order: homes, people, settings, backups


@dataclass
class Demonstration:
    """A filled folder."""

    folder: Path

    @property
    def password(self) -> str:
        """Everybody's."""
        found = re.search(r"^Password for all: (\S+)$", (self.folder / KEPT).read_text(), re.MULTILINE)
        assert found
        return found.group(1)

    def plant(self, folder: Path) -> Installation:
        """Copy it."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Installation(folder, mode=Mode.DEMONSTRATION)


def build(folder: Path) -> Demonstration:
    """Fill the folder."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AUDITAPP_", "DATABASE"))
    }
    environment = {**kept, "AUDITAPP_INSTANCE": str(folder), "AUDITAPP_MODE": Mode.DEMONSTRATION}
    command = [sys.executable, "-m", "auditapp.commands", "demo"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return Demonstration(folder)
