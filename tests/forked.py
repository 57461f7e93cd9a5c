"""Processes of their own that need not import the program first: they are forked from one that has.

Everything else is as at the keyboard: arguments, environment, what is printed, and how the process ends.
"""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

PRELOADED = (
    "auditapp.commands",
    "auditapp.keeping.cli",
    "auditapp.keeping.journal_cli",
    "auditapp.keeping.apart",
    "auditapp.factory",
    "auditapp.serving",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
)


def auditapp(arguments: Sequence[str], environment: Mapping[str, str]) -> CompletedProcess[str]:
    """Run `auditapp` with these words and nothing but this environment, to its end."""
    return _run("from auditapp.commands import main; main()", ["auditapp", *arguments], environment)


def python(code: str, arguments: Sequence[str], environment: Mapping[str, str]) -> CompletedProcess[str]:
    """Run Python code as `python -c` does."""
    return _run(code, ["-c", *arguments], environment)


def serve(command: Sequence[str], environment: Mapping[str, str], log: Path, folder: Path) -> BaseProcess:
    """Start what `auditapp.server.server_command` says, in a group of its own as its leader; it writes to the log.

    The process that serves has the program in its memory before it is forked, and nothing built of it yet. Nothing
    is printed that the server would not print; `pid` and `exitcode` are the master's.
    """
    code = "import os; os.setsid(); os.chdir({!r}); from gunicorn.app.wsgiapp import run; run()"
    arguments = command[command.index("gunicorn") :]
    process = _context().Process(
        target=_be, args=(code.format(str(folder)), list(arguments), dict(environment), log, log), daemon=True
    )
    process.start()
    return process


def kill(server: BaseProcess) -> None:
    """SIGKILL the whole group at once; back when the last of it is gone, and with it whoever held the address."""
    assert server.pid
    watched = list(_ends_of(server.pid))
    os.killpg(server.pid, signal.SIGKILL)
    for each in watched:
        select.select([each], [], [])
        os.close(each)
    server.join()


def _ends_of(leader: int) -> Iterator[int]:
    """For each process of a group what says when it is gone."""
    for each in (int(folder.name) for folder in Path("/proc").glob("[1-9]*")):
        with suppress(ProcessLookupError):  # gone meanwhile
            if os.getpgid(each) == leader:
                yield os.pidfd_open(each)


def _run(code: str, words: list[str], environment: Mapping[str, str]) -> CompletedProcess[str]:
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _context().Process(target=_be, args=(code, words, dict(environment), out, err))
        process.start()
        process.join()
        assert process.exitcode is not None
        return CompletedProcess(words, process.exitcode, out.read_text(), err.read_text())


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def _be(code: str, words: list[str], environment: Mapping[str, str], out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
    sys.argv = words
    exec(code, {"__name__": "__main__"})  # noqa: S102 - the test's own
