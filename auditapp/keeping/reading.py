"""Reading a backup: opening it, and checking every byte of it before anything is believed."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from auditapp.evidence.store import TooLarge, Writable
from auditapp.keeping import manifest as m
from auditapp.keeping.disk import Hashing, pour
from auditapp.keeping.failure import HINDERED, NOT_OPENED, KeepingError, said_plainly
from auditapp.keeping.places import MARK, archive_sum, labels_in
from auditapp.keeping.rules import is_label
from auditapp.keeping.sealed import KEY_FILE, KEY_SUM_FILE, SUFFIX, Seal, open_seal

Progress = Callable[[int], None]


class Stored(Protocol):
    """The files of a backup as they are kept."""

    def open(self, name: str) -> BinaryIO:
        """Open one. Raises FileNotFoundError."""
        ...

    def frame_fault(self) -> str:
        """What is wrong with what holds the files together; empty when nothing is."""
        ...


@dataclass(frozen=True)
class Backup:
    """A backup that can be read. `sha256` is its manifest's."""

    place: str
    stored: Stored
    seal: Seal | None
    manifest: m.Manifest
    sha256: str

    def copy(self, entry: m.Entry, target: Writable | None) -> None:
        """Write the content of a file. Raises KeepingError, naming it, when it is not what the manifest says."""
        hashing = Hashing(target, limit=entry.most)
        try:
            with self.stored.open(entry.stored_as) as source:
                if self.seal:
                    self.seal.decrypt(source, hashing)
                else:
                    pour(source, hashing)
        except FileNotFoundError:
            raise KeepingError(f"{entry.stored_as} is missing from the backup.") from None
        except TooLarge:
            raise KeepingError(
                f"{entry.stored_as} is damaged: it holds more than the {entry.most:,} bytes it should."
            ) from None
        except KeepingError as problem:
            raise KeepingError(f"{entry.stored_as} is damaged. {problem.message}") from problem
        except _BROKEN as problem:
            raise KeepingError(f"{entry.stored_as} is damaged.") from problem
        if hashing.sha256 != entry.sha256:
            raise KeepingError(f"{entry.stored_as} is damaged: its hash is not the one in the manifest.")

    def faults(self, progress: Progress = lambda _percent: None) -> list[str]:
        """Read all of it; a sentence for each file that is missing or damaged."""
        found = list[str]()
        entries = [*self.manifest.files, *self.manifest.photos]
        for number, entry in enumerate(entries):
            try:
                self.copy(entry, None)
            except KeepingError as problem:
                found.append(problem.message)
            progress(100 * (number + 1) // len(entries))
        frame = self.stored.frame_fault()
        return found or ([frame] if frame else [])

    def damaged_photos(self) -> dict[str, str]:
        """What is wrong with photos alone: a sentence by the hash of each that is missing or damaged."""
        found = dict[str, str]()
        for entry in self.manifest.photos:
            try:
                self.copy(entry, None)
            except KeepingError as problem:
                found[entry.sha256] = problem.message
        return found


@contextmanager
def open_backup(source: Path, passphrase: str | None, label: str = "") -> Iterator[Backup]:
    """Open an archive, a folder of backups (its latest, or `label`), or one of its backups.

    Raises KeepingError with a sentence.
    """
    with said_plainly(source):
        if source.is_file():
            with _zip(source) as stored:
                yield _opened(str(source), stored, passphrase)
            return
        root, chosen = _chosen(source, label)
        yield _opened(f"{root / chosen}", _Folder(root, chosen), passphrase)


def _chosen(source: Path, label: str) -> tuple[Path, str]:
    if is_label(source.name) and (source.parent / MARK).is_file():
        return source.parent, source.name
    if not source.is_dir():
        raise KeepingError(f"There is no backup at {source}. Is the disk or share connected?", code=HINDERED)
    labels = labels_in(source)
    if not labels:
        raise KeepingError(f"{source} holds no finished backup.")
    if label and label not in labels:
        raise KeepingError(f"{source} holds no backup {label}. It holds: {', '.join(labels[-10:])}.")
    return source, label or labels[-1]


class _Folder:
    def __init__(self, root: Path, label: str) -> None:
        self._root, self._label = root, label

    def open(self, name: str) -> BinaryIO:
        shared = name.startswith(m.PHOTOS)
        return _open_regular(_inside(self._root if shared else self._root / self._label, name))

    def frame_fault(self) -> str:
        return ""


def _inside(root: Path, name: str) -> Path:
    """The file of that name below `root`, wherever a forged manifest would like to lead."""
    path = root / name
    steps = [path, *path.parents]
    if any(step.is_symlink() for step in steps[: len(Path(name).parts)]):
        raise KeepingError("This backup holds a link to something else, which no backup does.")
    if not path.resolve().is_relative_to(root.resolve()):
        raise KeepingError("The manifest names a file outside of the backup.")
    return path


def _open_regular(path: Path) -> BinaryIO:
    """Open a file of a folder. Raises KeepingError for a pipe or a device, from which bytes may never end or come."""
    _require_regular(path.lstat())
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _require_regular(os.fstat(handle))  # what was looked at may have been changed for another since
    except KeepingError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def _require_regular(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeepingError("This backup holds a pipe, a device or a folder where a file should be.")


_NOT_PLAIN = 0x61  # flags of ZIP: encrypted, patched, strongly encrypted
# What a ZIP that was damaged, or made to harm, can end in while it is read.
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError)


class _Zip:
    def __init__(self, file: Path, opened: zipfile.ZipFile) -> None:
        self._file, self._zip = file, opened

    def open(self, name: str) -> BinaryIO:
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise FileNotFoundError(name) from None
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & _NOT_PLAIN:
            raise KeepingError(f"{name} was not packed by Walkaround.")
        return cast("BinaryIO", self._zip.open(info))

    def frame_fault(self) -> str:
        kept, found = archive_sum(self._file)
        if kept == found:
            return ""
        return "The archive is damaged outside of its files: its checksum is not the one at its end."


@contextmanager
def _zip(file: Path) -> Iterator[_Zip]:
    try:
        opened = zipfile.ZipFile(file)
    except _BROKEN as problem:
        raise KeepingError(f"{file} is no Walkaround backup, or is damaged at its end.") from problem
    with opened:
        yield _Zip(file, opened)


def _opened(place: str, stored: Stored, passphrase: str | None) -> Backup:
    seal = _seal(stored, passphrase)
    name = m.FILE + (SUFFIX if seal else "")
    kept = _bytes(stored, name)
    sum_ = _bytes(stored, m.SUM_FILE).decode("ascii", "replace").strip()
    if hashlib.sha256(kept).hexdigest() != sum_:
        raise KeepingError(f"{name} of {place} is damaged: its hash is not the one in {m.SUM_FILE}.")
    content = io.BytesIO()
    if seal:
        seal.decrypt(io.BytesIO(kept), content)
    else:
        content.write(kept)
    plain = content.getvalue()
    return Backup(place, stored, seal, m.read(plain), hashlib.sha256(plain).hexdigest())


def _seal(stored: Stored, passphrase: str | None) -> Seal | None:
    try:
        with stored.open(KEY_FILE) as file:
            key = _small(file, KEY_FILE)
    except FileNotFoundError:
        return None
    except _BROKEN as problem:
        raise KeepingError(f"{KEY_FILE} is damaged.") from problem
    _check_key(stored, key)
    if not passphrase:
        raise KeepingError(
            "This backup is encrypted. Name the file that holds its passphrase: --passphrase-file, or "
            "AUDITAPP_BACKUP_PASSPHRASE_FILE for the place that is set.",
            code=NOT_OPENED,
        )
    return open_seal(key, passphrase)


def _check_key(stored: Stored, key: bytes) -> None:
    """A damaged key must not look like a wrong passphrase. In an archive its own check has seen to that."""
    try:
        with stored.open(KEY_SUM_FILE) as file:
            wanted = _small(file, KEY_SUM_FILE).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return
    if hashlib.sha256(key).hexdigest() != wanted:
        raise KeepingError(
            f"{KEY_FILE} is damaged. The same file lies in every other backup of this folder: copy it from there."
        )


_SMALL = 64 * 1024


def _small(file: BinaryIO, name: str, limit: int = _SMALL) -> bytes:
    """All of it. Raises KeepingError for one that is larger than any of ours, before it fills the memory."""
    content = file.read(limit + 1)
    if len(content) > limit:
        raise KeepingError(f"{name} is larger than Walkaround ever writes it, so this is no backup of ours.")
    return content


def _bytes(stored: Stored, name: str) -> bytes:
    try:
        with stored.open(name) as file:
            return _small(file, name, m.MAX_BYTES if name != m.SUM_FILE else _SMALL)
    except FileNotFoundError:
        raise KeepingError(f"{name} is missing, so this is no finished backup.") from None
    except _BROKEN as problem:
        raise KeepingError(f"{name} is damaged.") from problem
