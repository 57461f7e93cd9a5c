"""Whatever a tablet sends, each change is answered for itself."""

from __future__ import annotations

import copy
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.kernel.canonical import CanonicalError, digest
from auditapp.kernel.permissions import ROLE_PERMISSIONS, Actor, Role
from auditapp.sync import inbox
from tests.tablet import Change
from tests.unit.sync.test_glance import KINDS, RARER

HOME = "h22222222222"
CARER = Actor("u22222222222", "Sam", {HOME: ROLE_PERMISSIONS[Role.SENIOR_CARER]})
CODES = {"unknown_kind", "unknown_field", "bad_value", "wrong_home", "by_other", "not_canonical"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
EVERY = KINDS + RARER
KEYS = sorted({key for change in EVERY for key in change})


def digest_of(change: Change) -> str:
    try:
        return digest(change)
    except CanonicalError:
        return hashlib.sha256(json.dumps(change).encode()).hexdigest()


@settings(max_examples=1500)
@given(st.sampled_from(EVERY), st.sampled_from(KEYS), JSON)
def test_any_json_in_any_place_earns_one_outcome(change: Change, key: str, value: object) -> None:
    sent = copy.deepcopy(change) | {key: value}
    arrival = inbox.arrive(digest_of(sent), sent, CARER)

    assert arrival.change is not None or arrival.code in CODES
    assert isinstance(arrival.id, str)
    assert len(arrival.key) == 36
    assert len(arrival.digest) == 64


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=6), JSON, max_size=12))
def test_any_object_earns_one_outcome(sent: Change) -> None:
    arrival = inbox.arrive(digest_of(sent), sent, CARER)
    assert arrival.change is not None or arrival.code in CODES


def test_what_nobody_thought_of_sinks_only_itself(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(body: Change) -> bool:
        raise RuntimeError(body["id"])

    monkeypatch.setattr(inbox, "is_plainly_right", fails)
    arrival = inbox.arrive(digest(KINDS[0]), KINDS[0], CARER)

    assert (arrival.id, arrival.code, arrival.change) == (KINDS[0]["id"], "unreadable", None)
    assert "could not be read" in caplog.text
