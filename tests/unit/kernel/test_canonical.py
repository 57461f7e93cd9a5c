"""The canonical form: the shared cases, what is refused, and agreement with the browser's twin."""

import hashlib
import json
import subprocess
from collections import OrderedDict
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.kernel.canonical import MAX_INTEGER, CanonicalError, canonical, digest
from tools.node import command

ROOT = Path(__file__).parents[3]
SHARED = json.loads((ROOT / "tests/shared/canonical.json").read_text("utf-8"))
TWIN = ROOT / "auditapp/static/js/capture/core/canonical.js"

texts = st.text(st.characters(codec="utf-8"), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("case", SHARED["accepted"], ids=lambda case: case["name"])
def test_shared_value_has_the_shared_form_and_digest(case: dict[str, str]) -> None:
    value = json.loads(case["json"])
    assert canonical(value) == case["canonical"].encode()
    assert digest(value) == case["sha256"]
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize("case", SHARED["refused"], ids=lambda case: case["name"])
def test_shared_value_without_a_form_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(CanonicalError):
        canonical(json.loads(case["json"]))


@pytest.mark.parametrize(
    "value",
    [
        *(1.0, -0.0, float("nan"), float("inf"), [1, [2.5]], {"a": {"b": 1.0}}),
        *({1: "a"}, {None: 1}, {"a": {True: 1}}, "\ud800", {"\udc00": 1}),
        *(Decimal("1.5"), date(2026, 1, 1), b"bytes", frozenset({"a"}), Decimal),
    ],
    ids=repr,
)
def test_a_value_json_cannot_hold_exactly_is_refused(value: object) -> None:
    with pytest.raises(CanonicalError):
        canonical(value)


def test_a_loop_is_refused_rather_than_followed() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(CanonicalError):
        canonical(loop)


def test_enums_tuples_and_kinds_of_dictionary_are_written_as_what_they_hold() -> None:
    word = StrEnum("word", {"YES": "yes"})
    number = IntEnum("number", {"TWO": 2})
    value = OrderedDict([("b", (word["YES"], number["TWO"])), ("a", None)])
    assert canonical(value) == b'{"a":null,"b":["yes",2]}'


@given(values)
def test_the_form_reads_back_as_the_same_value(value: object) -> None:
    assert json.loads(canonical(value)) == value
    assert digest(value) == hashlib.sha256(canonical(value)).hexdigest()


@given(st.dictionaries(texts, st.integers(0, 9), max_size=8))
def test_the_order_keys_arrive_in_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


@pytest.mark.js
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(values, min_size=20, max_size=60))
def test_the_browser_writes_the_same_bytes(batch: list[object]) -> None:
    script = (
        f'import {{ canonical }} from "{TWIN.as_uri()}"; import {{ readFileSync }} from "node:fs";'
        'const read = JSON.parse(readFileSync(0, "utf8"));'
        "process.stdout.write(JSON.stringify(read.map(canonical)));"
    )
    node = subprocess.run(
        [*command("node"), "--input-type=module", "-e", script],
        input=json.dumps(batch).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert [text.encode() for text in json.loads(node.stdout)] == [canonical(value) for value in batch]
