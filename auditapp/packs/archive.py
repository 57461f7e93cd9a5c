"""Opens a pack that may come from anybody: nothing reaches the disk, nothing is trusted."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from auditapp.packs.bag import CHUNK, FixedZip

MAX_FILES = 200_000
MAX_TEXT = 1 << 30
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


class WrongError(Exception):
    """Something about the pack is wrong; the message names it."""


class Archive:
    """The files of one pack by their path inside the bag. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Look at the list of files only. Raises WrongError for a file that is no pack, or a hostile one."""
        self.path = path
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise WrongError("This is no file that could hold a pack.")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise WrongError(f"This is not a ZIP file, or a part of it is missing ({error}).") from error
        try:
            self.folder, self._entries = _checked(self._zip.infolist(), path.stat().st_size)
        except WrongError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """Every file's path inside the bag, in the order of the ZIP."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """A text file whole. Raises WrongError when it is missing, damaged or unreasonably large."""
        entry = self._entries.get(name)
        if entry is None:
            raise WrongError(f"{name} is missing.")
        if entry.file_size > MAX_TEXT:
            raise WrongError(f"{name} is too large to be what it says.")
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file's bytes. Raises WrongError when the ZIP's own checksum says that they are damaged."""
        try:
            with self._zip.open(self._entries[name]) as source:
                while chunk := source.read(CHUNK):
                    yield chunk
        except (
            zipfile.BadZipFile,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise WrongError(f"{name} is damaged: its bytes are not those that were packed.") from error

    def hash_of(self, name: str) -> tuple[str, int]:
        """SHA-256 and size of a file."""
        digest, size = hashlib.sha256(), 0
        for chunk in self.chunks(name):
            digest.update(chunk)
            size += len(chunk)
        return digest.hexdigest(), size

    def check_wrapping(self) -> None:
        """Raise WrongError unless the ZIP is, byte for byte, the one written round these files."""
        again = FixedZip(sized=True)
        for name, entry in self._entries.items():
            again.add(self.chunks(name), f"{self.folder}/{name}", size=entry.file_size)
        if len(again) != self.path.stat().st_size:
            raise WrongError("The ZIP was packed again by another program, or something was added to it.")
        at = 0
        with self.path.open("rb") as source:
            for chunk in again:
                if source.read(len(chunk)) != chunk:
                    raise WrongError(
                        f"The ZIP's own wrapping was changed near byte {at:,}; each file in it is whole."
                    )
                at += len(chunk)


def _checked(infos: list[zipfile.ZipInfo], size: int) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    if not infos or len(infos) > MAX_FILES:
        raise WrongError(f"A pack holds between 1 and {MAX_FILES:,} files; this one says {len(infos):,}.")
    entries: dict[str, zipfile.ZipInfo] = {}
    folder = infos[0].filename.split("/")[0]
    for info in infos:
        _check_entry(info, folder)
        name = info.filename[len(folder) + 1 :]
        if name in entries:
            raise WrongError(f"{name} is in the ZIP twice.")
        entries[name] = info
    if sum(info.file_size for info in infos) > size:
        raise WrongError(
            "The ZIP says that it holds more than its own size: it was made to overwhelm whoever opens it."
        )
    return folder, entries


def _check_entry(info: zipfile.ZipInfo, folder: str) -> None:
    shown = ascii(info.orig_filename)[:200]
    parts = info.orig_filename.split("/")
    if len(parts) < 2 or parts[0] != folder or not all(_PART.fullmatch(part) for part in parts):  # noqa: PLR2004
        raise WrongError(f"The ZIP holds a file with a name that no pack has: {shown}.")
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
        raise WrongError(f"{shown} is a link or a device, not a file.")
    if info.flag_bits & 0x1:
        raise WrongError(f"{shown} is encrypted. A pack is not.")
    if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
        raise WrongError(
            f"{shown} is compressed. A pack's files are not, so this ZIP was made by another program."
        )
