"""The whole gate, as `make test` runs it: every check, even when an earlier one failed.

Needs nothing but the standard library, since it installs the rest. The last line says how many checks and
tests passed and failed. With CI=true nothing may be left out: what cannot run has failed.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
# Seconds for one step: many times what any takes, since another machine may be slow; a hang must still show as
# a failure, not as a lost run.
PATIENCE = 1800
PRIVATE = ("AUDITAPP_", "DATABASE_URL", "PHOTO_STORE_URL", "PORT", "TEST_POSTGRES_URL", "FLASK_")
NODE = (str(BIN / "python"), "tools/node.py", "node")
TWO_AT_ONCE = ("-n", "2", "--dist", "loadgroup")
# Of a file with its server and its browsers, one after the other.
TWO_FILES_AT_ONCE = ("-n", "2", "--dist", "loadfile")

# Which statements each test sends, so that PostgreSQL runs the tests in which it has a part (tests/covering.py).
COVERING = ("-p", "tests.covering")
STATEMENTS = "build/statements"


@dataclass(frozen=True)
class Step:
    """One check: its name, its command line, and what the machine must have for it."""

    name: str
    command: tuple[str, ...]
    needs: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a step: counts of things checked, and whether it was left out."""

    step: str
    passed: int
    failed: int
    seconds: float = 0.0
    processor: float = 0.0
    left_out: bool = False

    @property
    def took(self) -> str:
        """By the clock, and of the processors' time, which says the same on a busy machine."""
        return f"{self.seconds:.1f} s, {self.processor:.1f} s of processor"


def venv(program: str, *words: str) -> tuple[str, ...]:
    """Return the command line of a program of the virtual environment."""
    return (str(BIN / program), *words)


def pytest(*words: str) -> tuple[str, ...]:
    """Return a command line for pytest, quiet unless something fails."""
    return venv("python", "-m", "pytest", "-q", *words)


def on_postgres(*words: str) -> tuple[str, ...]:
    """Return a command line that runs beside a PostgreSQL server of its own."""
    return venv("python", "-m", "tests.postgres", *pytest(*words))


def steps() -> Iterable[Step]:
    """Give every check, cheapest first."""
    scripts = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").rglob("*.test.js"))
    yield Step(
        "install requirements", ("make", "--no-print-directory", "setup-dev", f"PYTHON={sys.executable}")
    )
    yield Step("ruff check", venv("ruff", "check", "--quiet", "."))
    yield Step("ruff format", venv("ruff", "format", "--check", "--quiet", "."))
    yield Step("mypy", venv("mypy"))
    yield Step("import contracts", venv("lint-imports", "--no-logo"))
    yield Step("templates", venv("djlint", "--lint", "--quiet", "auditapp/templates"))
    yield Step("biome", (*NODE, "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"))
    yield Step("page scripts' types", (*NODE, "node_modules/typescript/bin/tsc", "-p", "tsconfig.json"))
    yield Step("worker's types", (*NODE, "node_modules/typescript/bin/tsc", "-p", "tsconfig.worker.json"))
    yield Step("script tests", (*NODE, "--test", "--test-reporter=spec", *scripts))
    yield Step("unit tests", pytest(*TWO_AT_ONCE, "tests/unit"))
    yield Step("house tests", pytest(*TWO_AT_ONCE, "tests/house"))
    yield Step(
        "feature tests, SQLite",
        pytest(*TWO_AT_ONCE, *COVERING, "--note-statements", STATEMENTS, "tests/feature"),
    )
    yield Step(
        "feature tests, PostgreSQL",
        on_postgres(*TWO_AT_ONCE, *COVERING, "--by-statements", STATEMENTS, "tests/feature"),
        needs="postgresql",
    )
    yield Step(
        "moving and upgrading, PostgreSQL and S3",
        on_postgres(*TWO_AT_ONCE, "tests/moving"),
        needs="postgresql",
    )
    yield Step("browser tests", pytest(*TWO_FILES_AT_ONCE, "tests/browser"), needs="chromium")


def missing_packages() -> list[str]:
    """Return the Debian packages that this machine still lacks."""
    libraries = [path for folder in ("/usr/lib", "/lib") for path in Path(folder).glob("*/libatomic.so.1")]
    here = {
        "caddy": shutil.which("caddy") is not None,
        "chromium": shutil.which("chromium") is not None,
        "libatomic1": bool(libraries),
        "postgresql": shutil.which("postgres") is not None
        or any(Path("/usr/lib/postgresql").glob("*/bin/postgres")),
        "systemd": shutil.which("systemd-analyze") is not None,
    }
    return [name for name, present in here.items() if not present]


def install_packages() -> list[str]:
    """Install what is missing where we may; return what is missing still."""
    missing = missing_packages()
    words = f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ("apt-get update --quiet=2", f"{words} --quiet=2"):
            subprocess.run(command.split(), check=False, env=quiet, stdout=subprocess.DEVNULL)
        missing = missing_packages()
    if missing:
        say(f"Not on this machine: {', '.join(missing)}. As root: {words}")
    return missing


def run(step: Step, missing: list[str]) -> Outcome:
    """Run one step and count what it checked."""
    say(f"\n== {step.name}")
    if step.needs in missing:
        say(f"Left out: {step.needs} is not installed." + (" In CI that is a failure." if IN_CI else ""))
        return Outcome(step.name, 0, int(IN_CI), left_out=True)
    started, used = time.monotonic(), _processor()
    code, output = _stream(step.command)
    passed, failed = count(output)
    if code and not failed:
        failed = 1
    elif not code and not passed:
        passed = 1
    outcome = Outcome(step.name, passed, failed, time.monotonic() - started, _processor() - used)
    say(f"-- {step.name}: {'failed' if code else 'passed'} ({outcome.took})")
    return outcome


def _processor() -> float:
    """The seconds of processor that every ended program of this run has used."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def count(output: str) -> tuple[int, int]:
    """Return how many tests the summary line of pytest or Node says passed and failed."""
    node = dict(re.findall(r"^ℹ (pass|fail) (\d+)$", output, flags=re.MULTILINE))  # noqa: RUF001 - Node's sign
    if node:
        return int(node["pass"]), int(node["fail"])
    lines = re.findall(r"^(?:=+ )?(\d+ \w+.* in [\d.]+s.*)$", output, flags=re.MULTILINE)
    found = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", lines[-1])} if lines else {}
    return found.get("passed", 0), sum(found.get(word, 0) for word in ("failed", "error", "errors"))


def _stream(command: tuple[str, ...]) -> tuple[int, str]:
    """Run a command, showing its output as it comes; return its exit code and that output."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    alarm = threading.Timer(PATIENCE, _kill, [process])
    alarm.start()
    lines = []
    with process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    alarm.cancel()
    return process.returncode, "".join(lines)


def _kill(process: subprocess.Popen[str]) -> None:
    say(f"Stopped: not finished after {PATIENCE} seconds.")
    os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """Return the environment of a check: a developer's own settings must not change what it finds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PRIVATE)}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', '')}", "NO_COLOR": "1"}


def say(words: str) -> None:
    """Print at once, so that the order on the screen is the order of events."""
    print(words, flush=True)


def main() -> int:
    """Run everything and sum it up."""
    missing = install_packages()
    outcomes = [run(step, missing) for step in steps()]
    say("\n== summary")
    for outcome in outcomes:
        word = "left out" if outcome.left_out else "failed" if outcome.failed else "passed"
        say(f"{word:>8}  {outcome.step} ({outcome.took})")
    say(f"{sum(outcome.seconds for outcome in outcomes) / 60:.1f} minutes in all")
    failed = sum(outcome.failed for outcome in outcomes)
    say(f"{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
