"""A manifest in which anything is of another kind than ours is refused in a sentence, before it is used."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.keeping import manifest as m
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.tables import TableFingerprint

SUM = "0" * 64
PHOTO = m.Entry(m.PHOTOS + SUM, SUM, 1, f"photos/00/{SUM}")
MADE = m.Manifest(
    label="20261122T120000Z-abcd",
    made_at="2026-11-22T12:00:00Z",
    build="1",
    schema="0007",
    database="sqlite",
    installation="i",
    settings={"mode": "production"},
    tables={"user": TableFingerprint(1, SUM)},
    chains={"provider:p": m.Head(1, SUM)},
    files=(m.Entry(m.SQLITE_FILE, SUM, 1, m.SQLITE_FILE), m.Entry("keys/a", SUM, 1, "keys/a")),
    photos=(PHOTO,),
    lost=(m.Lost(SUM, "missing"),),
)
Path = tuple[str | int, ...]
REFUSALS = {
    "The manifest of this backup is not as Walkaround writes it.",
    "This is not the manifest of a Walkaround backup.",
    "The manifest of this backup names no database, or more than one.",
    "The manifest names a file outside of the instance folder.",
    "This backup was made by a later release. Install that release, then restore.",
}


def body() -> dict[str, object]:
    made: dict[str, object] = json.loads(m.written(MADE))
    return made


def places(value: object, at: Path = ()) -> Iterator[Path]:
    """Every place in a JSON value."""
    yield at
    if isinstance(value, dict):
        for name, each in value.items():
            yield from places(each, (*at, name))
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, (*at, number))


def with_other(at: Path, other: object) -> bytes:
    whole: dict[str | int, object] = {"whole": body()}
    inner = whole
    for step in ("whole", *at)[:-1]:
        inner = inner[step]  # type: ignore[assignment]
    inner[("whole", *at)[-1]] = copy.deepcopy(other)
    return json.dumps(whole["whole"]).encode()


PLACES = sorted(places(body()), key=str)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def test_a_manifest_as_we_write_it_is_read_back_the_same() -> None:
    assert m.read(m.written(MADE)) == MADE


@pytest.mark.parametrize("other", [None, True, 1.5, [], {}, [1], {"a": 1}], ids=repr)
@pytest.mark.parametrize("at", [at for at in PLACES if at], ids=lambda at: "/".join(map(str, at)))
def test_every_value_of_another_kind_is_refused(at: Path, other: object) -> None:
    kept = with_other(at, other)
    allowed = type(other) in {list, dict} and at in {
        ("settings",),
        ("tables",),
        ("chains",),
        ("photos",),
        ("lost",),
    }
    if allowed and not other and type(other) is type(body()[str(at[0])]):
        m.read(kept)  # an empty one of the same kind
        return
    with pytest.raises(KeepingError) as told:
        m.read(kept)
    assert told.value.message in REFUSALS


@given(st.sampled_from(PLACES), VALUES)
def test_whatever_stands_anywhere_is_read_as_ours_or_refused_in_a_sentence(at: Path, other: object) -> None:
    try:
        found = m.read(with_other(at, other))
    except KeepingError as told:
        assert told.message in REFUSALS  # noqa: PT017 - it may as well be read
        return
    assert m.read(m.written(found)) == found
    assert found.rows >= 0
    assert all(type(each.size) is int and each.most >= 0 for each in (*found.files, *found.photos))
    assert found.database_file.name == m.SQLITE_FILE


@given(
    st.binary(max_size=40) | st.just(b"[" * 100_000) | VALUES.map(lambda value: json.dumps(value).encode())
)
def test_what_is_no_manifest_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(KeepingError):
        m.read(content)


@pytest.mark.parametrize("gone", sorted(asdict(MADE)))
def test_a_manifest_in_which_something_is_missing_is_refused(gone: str) -> None:
    kept = {name: value for name, value in body().items() if name != gone}
    with pytest.raises(KeepingError, match="not as Walkaround writes it"):
        m.read(json.dumps(kept).encode())


@pytest.mark.parametrize(
    "other",
    [
        {"stored_as": "photos/../../x"},
        {"stored_as": f"photos/../{SUM}"},
        {"name": "photos/other"},
        {"size": -1},
        {"size": 2**63},
        {"sha256": "F" * 64},
        {"more": 1},
    ],
    ids=str,
)
def test_a_photo_that_no_backup_of_ours_holds_is_refused(other: dict[str, object]) -> None:
    made = body() | {"photos": [asdict(PHOTO) | other]}
    with pytest.raises(KeepingError, match="not as Walkaround writes it"):
        m.read(json.dumps(made).encode())


def test_the_same_file_twice_is_refused() -> None:
    made = body() | {"photos": [asdict(PHOTO), asdict(PHOTO)]}
    with pytest.raises(KeepingError, match="not as Walkaround writes it"):
        m.read(json.dumps(made).encode())
