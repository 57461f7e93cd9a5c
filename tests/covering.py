"""The second database runs again what it has a part in: every statement of the first run, by two tests at least.

`--note-statements FOLDER` writes down which statements each test sends; `--by-statements FOLDER` then runs, of the
same tests, as few as send each of those statements from two different tests, and every test that sends none
through an engine (it may speak to the database in another process). Without notes, and for tests that have none,
everything runs: `python -m tests.postgres python -m pytest tests/feature` leaves nothing out.

A statement counts anew where it fails and where it is sent from a thread: there two databases differ most.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush
from pathlib import Path

import pytest
from sqlalchemy import Engine, ExceptionContext, event

TIMES = 2
# What a test costs besides its statements, told in statements.
EACH = 50
# How many values a list has is no difference: "IN (?, ?, ?)".
_LISTS = re.compile(r"\(\?(?:, \?)+\)")
# A template is migrated within the first test that wants one, and on every database.
_MIGRATES = re.compile(r"\s*(?:CREATE|ALTER|DROP)\b|.*\balembic_version\b", re.DOTALL)

Notes = Mapping[str, Mapping[str, int]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the notes are written, or read."""
    parser.addoption("--note-statements", metavar="FOLDER", type=Path)
    parser.addoption("--by-statements", metavar="FOLDER", type=Path)


def pytest_configure(config: pytest.Config) -> None:
    """Begin to note, anew."""
    folder: Path | None = config.getoption("--note-statements")
    worker = getattr(config, "workerinput", {}).get("workerid", "alone")
    if folder:
        if worker == "alone":  # whoever starts the workers, if any are started
            shutil.rmtree(folder, ignore_errors=True)
        config.pluginmanager.register(Noting(folder / f"{worker}.json"))


class Noting:
    """Counts the statements of the test that runs."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.notes: dict[str, Counter[str]] = {}
        self.now: Counter[str] = Counter()
        event.listen(Engine, "before_cursor_execute", self._sent)
        event.listen(Engine, "handle_error", self._failed)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """A test with all that is made for it and cleared away after it."""
        self.now = self.notes[item.nodeid] = Counter()
        return (yield)

    def pytest_sessionfinish(self) -> None:
        """Write."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.notes))

    def _sent(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if _MIGRATES.match(statement):
            return
        aside = threading.current_thread() is not threading.main_thread()
        self.now[_LISTS.sub("(?)", statement) + (" in a thread" if aside else "")] += 1

    def _failed(self, context: ExceptionContext) -> None:
        self.now[f"{context.statement} failed with {type(context.original_exception).__name__}"] += 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what says nothing new."""
    folder: Path | None = config.getoption("--by-statements")
    if not folder:
        return
    notes: dict[str, dict[str, int]] = {}
    for file in sorted(folder.glob("*.json")):
        notes |= json.loads(file.read_text())
    wanted = chosen(notes)
    left_out = [item for item in items if item.nodeid in notes and item.nodeid not in wanted]
    items[:] = [item for item in items if item not in set(left_out)]
    config.hook.pytest_deselected(items=left_out)


def chosen(notes: Notes) -> set[str]:
    """Return the tests that run: the most new statements for the fewest sent go first, the same at every run."""
    there = Counter(statement for sent in notes.values() for statement in sent)
    wanted = {statement: min(TIMES, tests) for statement, tests in there.items()}

    def worth(test: str) -> float:
        new = sum(1 for statement in notes[test] if wanted[statement])
        return -new / (EACH + sum(notes[test].values()))

    picked = {test for test, sent in notes.items() if not sent}
    # What a test is worth only falls while others are picked, so the best as it was is asked again before it counts.
    waiting = [(worth(test), test) for test in notes if test not in picked]
    heapify(waiting)
    while any(wanted.values()):
        _was, test = heappop(waiting)
        now = worth(test)
        if waiting and (now, test) > waiting[0]:
            heappush(waiting, (now, test))
            continue
        picked.add(test)
        wanted.update({each: wanted[each] - 1 for each in notes[test] if wanted[each]})
    return picked
