from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.evidence import store as stores
from auditapp.evidence.store import FolderStore, StoreError, TooLarge, open_store, receive, sweep

BYTES = b"a photo" * 1000
NAME = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(BYTES)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "photos")


def names_in(folder: FolderStore) -> set[str]:
    return {path.name for path in folder.root.rglob("*") if path.is_file()}


def test_what_was_put_is_found_under_its_hash(folder: FolderStore, source: Path) -> None:
    assert folder.put_if_absent(NAME, source) is True
    assert (folder.root / NAME[:2] / NAME[2:4] / NAME).read_bytes() == BYTES
    with folder.open(NAME) as file:
        assert file.read() == BYTES
    found = folder.stat(NAME)
    assert found is not None
    assert (found.sha256, found.size) == (NAME, len(BYTES))


def test_a_second_put_changes_nothing(folder: FolderStore, source: Path) -> None:
    folder.put_if_absent(NAME, source)
    before = (folder.root / NAME[:2] / NAME[2:4] / NAME).stat()
    assert folder.put_if_absent(NAME, source) is False
    assert (folder.root / NAME[:2] / NAME[2:4] / NAME).stat().st_ino == before.st_ino


def test_bytes_under_another_hash_are_refused_and_leave_nothing(folder: FolderStore, source: Path) -> None:
    wrong = "0" * 64
    with pytest.raises(StoreError, match=f"hash to {NAME}"):
        folder.put_if_absent(wrong, source)
    assert folder.stat(wrong) is None
    assert names_in(folder) == set()


def test_a_damaged_copy_is_replaced_by_the_good_one(folder: FolderStore, source: Path) -> None:
    folder.put_if_absent(NAME, source)
    target = folder.root / NAME[:2] / NAME[2:4] / NAME
    target.chmod(0o640)
    target.write_bytes(BYTES[:100])
    assert folder.put_if_absent(NAME, source) is True
    assert target.read_bytes() == BYTES


def test_what_is_not_there_says_so(folder: FolderStore) -> None:
    assert folder.stat(NAME) is None
    with pytest.raises(FileNotFoundError):
        folder.open(NAME)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 63 + "/", "..", "é" * 64])
def test_only_a_hash_can_name_a_file(folder: FolderStore, name: str) -> None:
    with pytest.raises(ValueError, match="Not a SHA-256"):
        folder.open(name)
    with pytest.raises(ValueError, match="Not a SHA-256"):
        folder.stat(name)


KILLED = """
import os, signal, sys
from pathlib import Path
from auditapp.evidence import store
real = {name: getattr(os, name) for name in ("fsync", "replace", "rename")}
step = iter(range(100))
def dying(name):
    def call(*arguments, **options):
        if next(step) == int(sys.argv[4]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real[name](*arguments, **options)
    return call
for name in real:
    setattr(os, name, dying(name))
store.FolderStore(Path(sys.argv[1])).put_if_absent(sys.argv[2], Path(sys.argv[3]))
"""


@pytest.mark.parametrize("step", range(6))
def test_a_kill_at_any_step_leaves_the_whole_photo_or_none(
    folder: FolderStore, source: Path, step: int
) -> None:
    program = [sys.executable, "-c", KILLED, str(folder.root), NAME, str(source), str(step)]
    ended = subprocess.run(program, check=False, env={**os.environ, "PYTHONPATH": os.getcwd()}).returncode  # noqa: PTH109
    assert ended in {-signal.SIGKILL, 0}
    found = folder.stat(NAME)
    assert found is None or found.size == len(BYTES)
    assert folder.put_if_absent(NAME, source) is (found is None)
    with folder.open(NAME) as file:
        assert file.read() == BYTES


def test_the_bytes_reach_the_disk_before_the_name_and_the_name_before_the_answer(
    folder: FolderStore, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        steps.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")  # noqa: PTH112
        real_sync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        steps.append("rename")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    folder.put_if_absent(NAME, source)
    assert steps == ["file", "folder", "folder", "rename", "folder"]


def test_leftovers_of_a_killed_process_are_swept_at_the_next_start(folder: FolderStore) -> None:
    old, new = folder.root / "incoming" / "incoming-old", folder.root / "incoming" / "incoming-new"
    for path in (old, new):
        path.write_bytes(b"half")
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    FolderStore(folder.root)
    assert names_in(folder) == {"incoming-new"}
    assert sweep(folder.root / "incoming", older_than=-1) == 1


def test_many_tablets_putting_the_same_photo_leave_one(folder: FolderStore, source: Path) -> None:
    faults: list[BaseException] = []

    def put() -> None:
        try:
            folder.put_if_absent(NAME, source)
        except BaseException as fault:  # noqa: BLE001 - reported by the assertion
            faults.append(fault)

    threads = [threading.Thread(target=put) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert names_in(folder) == {NAME}


@given(data=st.binary(max_size=5000))
@settings(max_examples=50)
def test_any_bytes_come_back_as_they_went(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    place = tmp_path_factory.mktemp("any")
    (place / "source").write_bytes(data)
    name = hashlib.sha256(data).hexdigest()
    folder = FolderStore(place / "photos")
    folder.put_if_absent(name, place / "source")
    with folder.open(name) as file:
        assert stores.hash_of(file) == (name, len(data))


def test_receiving_hashes_and_counts_and_cleans_up(tmp_path: Path) -> None:
    with receive(io.BytesIO(BYTES), len(BYTES), tmp_path / "incoming") as received:
        assert (received.sha256, received.size) == (NAME, len(BYTES))
        assert received.path.read_bytes() == BYTES
    assert list((tmp_path / "incoming").iterdir()) == []


def test_receiving_stops_at_the_limit_and_cleans_up(tmp_path: Path) -> None:
    stream = io.BytesIO(bytes(5_000_000))
    with pytest.raises(TooLarge), receive(stream, 1000, tmp_path):
        pass
    assert stream.tell() <= stores.CHUNK
    assert list(tmp_path.iterdir()) == []


def test_receiving_cleans_up_when_the_tablet_goes_away(tmp_path: Path) -> None:
    class Gone(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError(size)

    with pytest.raises(ConnectionResetError), receive(Gone(), 1000, tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_a_folder_opens_it(tmp_path: Path, source: Path) -> None:
    opened = open_store(f"file://{tmp_path}/a%20home/photos")
    assert opened.put_if_absent(NAME, source)
    assert (tmp_path / "a home" / "photos" / NAME[:2] / NAME[2:4] / NAME).is_file()


def test_an_address_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"begins with file:// or s3://"):
        open_store("ftp://example/photos")
