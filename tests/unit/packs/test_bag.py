"""The bag: valid, reproducible, of known length, streamed."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from auditapp.packs.bag import Bag, Member, bytes_member, file_member, read_chunks
from auditapp.packs.failure import PackFailedError
from tests.unit.packs import built


def small_bag(*members: Member) -> Bag:
    """A bag of these members, signed by nobody."""
    return Bag("evidence", list(members), tags=[], info={"Source-Organization": "Oak"}, sign=lambda _: b"{}")


@pytest.mark.filterwarnings("ignore")  # the independent judge's own housekeeping
def test_an_independent_judge_accepts_the_bag(tmp_path: Path) -> None:
    import bagit  # noqa: PLC0415 - it warns when it is loaded

    path = built.write(built.bag_of(tmp_path / "work"), tmp_path / "pack.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "out")
    bag = bagit.Bag(str(next((tmp_path / "out").iterdir())))
    bag.validate()
    assert bag.info["Source-Organization"] == "Brook Valley Care Ltd"


def test_two_builds_of_the_same_content_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = (b"".join(built.bag_of(tmp_path / name)) for name in ("one", "two"))
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_the_length_is_known_before_the_first_byte(tmp_path: Path) -> None:
    bag = built.bag_of(tmp_path)
    assert len(bag) == sum(len(chunk) for chunk in bag)


def test_a_file_that_changes_while_the_pack_is_sent_stops_it_by_name(tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(b"as it was")
    bag = small_bag(file_member("data/photos/one.jpg", photo))
    photo.write_bytes(b"as it is!")
    with pytest.raises(PackFailedError, match=r"data/photos/one\.jpg changed"):
        b"".join(bag)


def test_nothing_is_compressed_and_every_time_is_the_same(tmp_path: Path) -> None:
    path = built.write(small_bag(bytes_member("data/a.json", b"[]")), tmp_path / "pack.zip")
    with zipfile.ZipFile(path) as archive:
        assert {(one.date_time, one.compress_type) for one in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0)
        }


def test_a_path_that_some_reader_could_not_unpack_is_refused() -> None:
    with pytest.raises(ValueError, match="not a path"):
        small_bag(bytes_member("data/../escape", b""))


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes(3 << 20))
    assert max(len(chunk) for chunk in read_chunks(path)) == 1 << 20
