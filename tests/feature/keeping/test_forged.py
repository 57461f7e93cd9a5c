"""A backup that somebody made to harm whoever restores it: it is refused in a sentence, and nothing is written."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from auditapp.config import Settings
from auditapp.evidence import logo
from auditapp.evidence.store import CHUNK, TooLarge, open_store
from auditapp.keeping import manifest as m
from auditapp.keeping.disk import Hashing, pour
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.finishing import restore
from auditapp.keeping.places import labels_in
from auditapp.keeping.reading import open_backup
from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.people import settings as product_settings
from tests.feature.keeping.installations import Home, auditapp, facts_in, opened, picture, sha256_of
from tests.feature.keeping.test_backup import LOCKS, back_up, put_back, words_of
from tests.patience import not_for_ever

ZEROS = 64 * CHUNK
Body = dict[str, list[dict[str, object]]]


def forge(folder: Path, change: Callable[[Body], None]) -> Path:
    """Change the manifest of the folder's latest backup, and its checksum with it; the folder of that backup."""
    backup = folder / labels_in(folder)[-1]
    body: Body = json.loads((backup / m.FILE).read_text())
    change(body)
    content = json.dumps(body).encode()
    (backup / m.FILE).write_bytes(content)
    (backup / m.SUM_FILE).write_text(hashlib.sha256(content).hexdigest())
    return backup


def entry(name: str, content: bytes, size: int) -> dict[str, object]:
    digest = hashlib.sha256(content).hexdigest()
    if name == m.PHOTOS:
        return {
            "name": name + digest,
            "sha256": digest,
            "size": size,
            "stored_as": f"photos/{digest[:2]}/{digest}",
        }
    return {"name": name, "sha256": digest, "size": size, "stored_as": name}


def add_photo(folder: Path, content: bytes, size: int) -> str:
    """Put a photo into the latest backup, said to be of that size; its name."""
    made = entry(m.PHOTOS, content, size)
    path = folder / str(made["stored_as"])
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    forge(folder, lambda body: body["photos"].append(made))
    return str(made["stored_as"])


def refused(settings: Settings, source: Path, words: str | None = None) -> str:
    """The sentence with which the restore is refused. Nothing was written."""
    with pytest.raises(KeepingError) as told:
        restore(settings, source, words, label="", tell=lambda _line: None)
    assert {path.name for path in settings.instance.iterdir()} <= {"keeping"} | LOCKS
    assert not list((settings.instance / "keeping").glob("work-*"))
    return told.value.message


@pytest.mark.parametrize("size", [0, 1])
def test_a_photo_that_holds_more_than_it_says_is_refused(
    home: Home, target: Path, empty: Settings, size: int
) -> None:
    back_up(home, target)
    name = add_photo(target, bytes(ZEROS), size)
    said = refused(empty, target)
    assert f"{name} is damaged: it holds more than the {size or m.UNKNOWN_SIZE:,} bytes" in said


class Endless:
    """Zeros without end; counts what was read of them."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1, /) -> bytes:
        self.given += size
        return bytes(size)


class Written:
    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self.size += len(data)
        return len(data)


def test_reading_stops_as_soon_as_more_comes_than_was_said() -> None:
    """Not at the end of it, which may be far away."""
    source, written = Endless(), Written()
    with pytest.raises(TooLarge):
        pour(source, Hashing(written, limit=3 * CHUNK))
    assert (source.given, written.size) == (4 * CHUNK, 3 * CHUNK)


def test_an_encrypted_file_that_holds_more_than_it_says_is_refused(
    home: Home, target: Path, empty: Settings, passphrase: Path
) -> None:
    back_up(home, target, passphrase)
    words = words_of(passphrase)
    with open_backup(target, words) as backup:
        first = backup.manifest.photos[0]
        little = m.Entry(first.name, first.sha256, 1, first.stored_as)
        with pytest.raises(
            KeepingError, match=f"{first.stored_as} is damaged: it holds more than the 1 bytes"
        ):
            backup.copy(little, None)


def test_a_backup_for_which_there_is_no_room_is_refused_with_both_figures(
    home: Home, target: Path, empty: Settings
) -> None:
    back_up(home, target)
    add_photo(target, b"small", 10**17)
    assert re.fullmatch(
        r"There is not enough room at \S+: this backup needs \d+\.\d GB, and \d+\.\d .B are free\. Make room .*",
        refused(empty, target),
    )


def test_a_photo_that_no_record_names_is_left_out_and_said(home: Home, target: Path, empty: Settings) -> None:
    # Given a backup to which somebody added a photo, well formed in every way
    back_up(home, target)
    content = picture(250)
    add_photo(target, content, len(content))

    # When it is restored, then all of ours is there, the other is not, and that is said
    told = put_back(empty, target)
    assert f"Left out, because no record names them: 1 photos ({sha256_of(250)[:12]})." in told
    files = {path.name for path in (empty.instance / "photos").rglob("*") if path.is_file()}
    assert files == set(facts_in(empty).photos)
    assert sha256_of(250) not in files


def test_a_logo_whose_size_no_row_says_is_restored_from_a_second_backup(
    home: Home, target: Path, empty: Settings
) -> None:
    """The database knows only its hash: where it lies at the target already, the manifest says 0."""
    content = picture(77)
    file = target.parent / "logo.jpg"
    file.write_bytes(content)
    open_store(home.settings.photo_store_url).put_if_absent(sha256_of(77), file)
    with home.work.transaction() as session:
        product_settings.set_value(
            session,
            "report_logo",
            sha256_of(77),
            provider_id=home.world.provider.id,
            why="",
            actor=system_actor("test"),
            now=clock.now(),
        )
    back_up(home, target)
    later = clock.now() + timedelta(minutes=1)
    clock.set_clock(lambda: later)  # the latest is the one with the later second in its name
    back_up(home, target)
    with open_backup(target, None) as backup:
        assert {each.sha256: each.size for each in backup.manifest.photos}[sha256_of(77)] == 0
    put_back(empty, target)
    kept = empty.instance / "photos" / sha256_of(77)[:2] / sha256_of(77)[2:4] / sha256_of(77)
    assert kept.read_bytes() == content
    assert m.UNKNOWN_SIZE == logo.MAX_BYTES


def test_a_pipe_in_a_backup_is_refused_and_never_waited_for(
    home: Home, target: Path, empty: Settings
) -> None:
    back_up(home, target)
    backup = forge(target, lambda body: body["files"].append(entry("keys/ff", b"", 1)))
    os.mkfifo(backup / "keys" / "ff")
    with not_for_ever():
        said = refused(empty, target)
    assert "keys/ff is damaged. This backup holds a pipe, a device or a folder" in said


@pytest.mark.parametrize("name", [m.FILE, m.SUM_FILE, "key.age"])
def test_a_pipe_for_what_is_read_first_is_refused(
    home: Home, target: Path, empty: Settings, name: str
) -> None:
    back_up(home, target)
    path = target / labels_in(target)[-1] / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    with not_for_ever():
        assert "holds a pipe, a device or a folder" in refused(empty, target)


def test_an_archive_with_compressed_files_is_none_of_ours(home: Home, target: Path, empty: Settings) -> None:
    ours, bomb = target.with_suffix(".walkaround"), target.with_name("bomb.walkaround")
    back_up(home, ours)
    with zipfile.ZipFile(ours) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for info in source.infolist():
            packed.writestr(info.filename, source.read(info))
    assert refused(empty, bomb) == f"{m.FILE} was not packed by Walkaround."


def test_a_table_with_rows_that_are_no_number_is_refused_before_anything_is_written(
    home: Home, target: Path, empty: Settings
) -> None:
    back_up(home, target)

    def change(body: Body) -> None:
        cast("dict[str, object]", body["tables"])["user"] = {"rows": "x", "sha256": []}

    forge(target, change)
    done = auditapp(empty, "restore", str(target))
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "Error: The manifest of this backup is not as Walkaround writes it.",
    )
    assert refused(empty, target)


def test_what_was_forged_otherwise_would_be_restored(home: Home, target: Path, empty: Settings) -> None:
    """The way in which these tests forge leaves everything else as it should be."""
    back_up(home, target)
    forge(target, lambda _body: None)
    put_back(empty, target)
    with opened(empty) as app:
        assert app.extensions["work"].settings.instance == empty.instance
