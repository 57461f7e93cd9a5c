"""What a terminal hands over that is no text is refused before any command sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditapp.packs.verify import verify
from tests.patience import not_for_ever


@pytest.mark.parametrize(
    "words", [(b"user", b"reset", b"\xff\xfe"), (b"backup", b"/mnt/\xff\xfe"), (b"\xff\xfe",)], ids=repr
)
def test_words_that_are_no_utf_8_are_refused_in_a_sentence(words: tuple[bytes, ...], tmp_path: Path) -> None:
    done = subprocess.run(  # bytes, as a shell gives them
        [sys.executable, "-m", "auditapp.commands", *words],
        env={"AUDITAPP_MODE": "test", "AUDITAPP_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: '")
    assert r"\xff\xfe' is not valid text (UTF-8)." in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_device_and_a_pipe_are_no_packs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with not_for_ever():
            said = verify(path).sentence
        assert said == "Not intact. This is no file that could hold a pack."
