"""A BagIt 1.0 bag (RFC 8493) streamed as a stored ZIP of exactly known length.

Nothing is compressed (photos do not shrink), every time and attribute is fixed, and members go in the
order given, so the same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zipstream.ng import ZIP_STORED, ZipStream, ZipStreamInfo

from auditapp.packs.failure import PackFailedError

BAG_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "signature.json"
# The first moment a ZIP can tell. A real time would say no more than bag-info.txt, and would differ by zone.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE_FILE = 0o100644 << 16
CHUNK = 1 << 20
_SAFE_PATH = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*", re.ASCII)


@dataclass(frozen=True)
class Member:
    """One file of the bag: its path, size and hash known beforehand, its bytes read when they are sent."""

    path: str
    size: int
    sha256: str
    read: Callable[[], Iterator[bytes]]


def bytes_member(path: str, content: bytes) -> Member:
    """A member held in memory."""
    return Member(path, len(content), hashlib.sha256(content).hexdigest(), lambda: iter((content,)))


def file_member(path: str, file: Path) -> Member:
    """A member read from `file`, hashed now and read again when it is sent."""
    digest, size = hashlib.sha256(), 0
    for chunk in read_chunks(file):
        digest.update(chunk)
        size += len(chunk)
    return Member(path, size, digest.hexdigest(), lambda: read_chunks(file))


def read_chunks(file: Path) -> Iterator[bytes]:
    """The file's bytes, a mebibyte at a time."""
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


class Bag:
    """A bag ready to be sent: iterate over its bytes once; `len()` is exact."""

    def __init__(
        self,
        name: str,
        payload: Sequence[Member],
        *,
        tags: Sequence[Member],
        info: Mapping[str, str],
        sign: Callable[[str], bytes],
    ) -> None:
        """`payload` paths begin with `data/`; `sign` turns the tag manifest's hash into the signature."""
        self._zip = FixedZip(sized=True)
        self._name = name
        octets = sum(member.size for member in payload)
        about = {**info, "Payload-Oxum": f"{octets}.{len(payload)}"}
        listed = [
            bytes_member("bagit.txt", BAG_DECLARATION),
            bytes_member("bag-info.txt", _info_lines(about)),
            *tags,
            bytes_member(MANIFEST, _manifest_lines(payload)),
        ]
        tag_manifest = bytes_member(TAG_MANIFEST, _manifest_lines(listed))
        signature = bytes_member(SIGNATURE, sign(tag_manifest.sha256))
        for member in (*listed, *payload, tag_manifest, signature):
            self._add(member)

    def __len__(self) -> int:
        return len(self._zip)

    def __iter__(self) -> Iterator[bytes]:
        yield from self._zip

    def _add(self, member: Member) -> None:
        if not _SAFE_PATH.fullmatch(member.path):
            raise ValueError(f"{member.path} is not a path that every reader can unpack.")
        self._zip.add(_checked(member), f"{self._name}/{member.path}", size=member.size)


class FixedZip(ZipStream):
    """The library's stream with fixed times and attributes, which it offers no setting for."""

    def _gen_file_entry(self, *, iterable: Iterator[bytes], size: int, arcname: str) -> Iterator[bytes]:
        entry = ZipStreamInfo(arcname, _ZIP_TIME)
        entry.create_system, entry.external_attr = _UNIX, _READABLE_FILE
        entry.compress_type, entry.file_size, entry.header_offset = ZIP_STORED, size, self._pos
        for chunk in entry._file_data(iterable):  # noqa: SLF001 - the library offers no other way in
            yield self._track(chunk)
        self._filelist.append(entry)


def _checked(member: Member) -> Iterator[bytes]:
    """The member's bytes, refused at their end if they are no longer those that the manifest names."""
    digest, size = hashlib.sha256(), 0
    for chunk in member.read():
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    if size != member.size or digest.hexdigest() != member.sha256:
        raise PackFailedError(f"{member.path} changed or was damaged while the pack was being built.")


def _manifest_lines(members: Sequence[Member]) -> bytes:
    lines = sorted((member.path, member.sha256) for member in members)
    return "".join(f"{digest}  {path}\n" for path, digest in lines).encode()


def _info_lines(info: Mapping[str, str]) -> bytes:
    return "".join(f"{label}: {' '.join(text.split())}\n" for label, text in info.items()).encode()
