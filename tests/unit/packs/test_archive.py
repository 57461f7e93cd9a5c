"""ZIP files made to harm whoever opens them are refused, and say why."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from auditapp.packs.verify import verify


def problem_of(path: Path) -> str:
    return verify(path).problems[0]


HOSTILE: dict[str, tuple[Callable[[zipfile.ZipFile], None], str]] = {
    "a path out of the folder": (
        lambda out: out.writestr("pack/../../etc/passwd", b"x"),
        "a name that no pack has",
    ),
    "an absolute path": (lambda out: out.writestr("/etc/passwd", b"x"), "a name that no pack has"),
    "a backslash": (lambda out: out.writestr("pack/data\\..\\x", b"x"), "a name that no pack has"),
    "a second folder": (lambda out: out.writestr("other/bagit.txt", b"x"), "a name that no pack has"),
    "a compressed bomb": (
        lambda out: out.writestr("pack/data/zeros", bytes(1 << 22), zipfile.ZIP_DEFLATED),
        "is compressed",
    ),
}


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_zip_is_refused(trick: str, tmp_path: Path) -> None:
    add, said = HOSTILE[trick]
    with zipfile.ZipFile(tmp_path / "hostile.zip", "w") as out:
        out.writestr("pack/bagit.txt", b"x")
        add(out)
    assert said in problem_of(tmp_path / "hostile.zip")


def test_a_link_in_the_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("pack/link")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as out:
        out.writestr(link, b"/etc/passwd")
    assert "is a link or a device" in problem_of(tmp_path / "link.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as out:
        out.writestr("pack/bagit.txt", b"x")
        out.writestr("pack/bagit.txt", b"y")
    assert "bagit.txt is in the ZIP twice" in problem_of(tmp_path / "twice.zip")


def test_entries_that_share_the_same_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "overlap.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("pack/a", bytes(5000))
        for number in range(50):
            twin = zipfile.ZipInfo(f"pack/b{number}")
            first = out.filelist[0]
            twin.header_offset, twin.file_size = first.header_offset, first.file_size
            twin.compress_size, twin.CRC = first.compress_size, first.CRC
            out.filelist.append(twin)
    assert "made to overwhelm" in problem_of(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 100, bytes(range(256)) * 16])
def test_what_is_no_zip_at_all_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "none.zip").write_bytes(content)
    assert "not a ZIP file" in problem_of(tmp_path / "none.zip")


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    assert "not a ZIP file" in problem_of(tmp_path / "nothing.zip")
