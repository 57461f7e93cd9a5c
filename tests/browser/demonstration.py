"""The demonstration, built once by its own command while other journeys run, and copied for whoever wants it."""

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

TOLD = "demonstration.log"
LONGEST = 240  # seconds, on a machine that does much else
MANAGER = "grace@larkfield.example"  # of the home where there is something on every page
STRUGGLING = "stephen@larkfield.example"  # who manages the home with most to put right
CARER = "florence@larkfield.example"
LEAD = "anjali@larkfield.example"
KEEPER = "margaret@larkfield.example"  # who keeps the provider in order: homes, people, settings, backups


@dataclass
class Demonstration:
    """A folder being filled."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def password(self) -> str:
        """Everybody's."""
        found = re.search(r"^Password for all: (\S+)$", (self.folder / KEPT).read_text(), re.MULTILINE)
        assert found
        return found.group(1)

    def plant(self, folder: Path) -> Installation:
        """Wait until it is there, and copy it."""
        code = self.process.wait(timeout=LONGEST)
        assert code == 0, (self.folder / TOLD).read_text()[-3000:]
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Installation(folder, mode=Mode.DEMONSTRATION)

    def stop(self) -> None:
        """Nobody needs it any more."""
        self.process.kill()
        self.process.wait()


def begin(folder: Path) -> Demonstration:
    """Start to build; ask for `plant` later."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AUDITAPP_", "DATABASE"))
    }
    environment = {**kept, "AUDITAPP_INSTANCE": str(folder), "AUDITAPP_MODE": Mode.DEMONSTRATION}
    command = [sys.executable, "-m", "auditapp.commands", "demo"]
    with (folder / TOLD).open("wb") as told:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=told, stderr=told)
    return Demonstration(folder, process)
