"""The quick look never says yes to what the schema would refuse, and says yes to what tablets really send."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.audits.change_bodies import read_change
from auditapp.checklists.loader import load_library
from auditapp.sync.glance import is_plainly_right
from auditapp.sync.schemas import faults_of
from tests.tablet import Change, Tablet, photo_ref


def every_kind() -> list[Change]:
    tablet = Tablet(load_library()[0], "h22222222222", "u22222222222")
    tablet.start(area="r22222222222")
    tablet.start(present=None)
    answer = tablet.answer("a.b.01", subject="room:12", note="Seen.\nTwice.", photos=[photo_ref()])
    tablet.answer("a.b.01", {"type": "temperature", "reading": "11.4"}, supersedes=answer["id"])
    tablet.note("A note.", item="a.b.01")
    tablet.photo(answer, photo_ref(), replaces=photo_ref()["id"])
    tablet.made_safe(answer, "Done.", photos=[photo_ref()])
    plan = {"answer": answer["id"], "owner": "u2", "due": "2026-12-01", "text": "Mend it."}
    tablet.finish(actions=[plan])
    tablet.abandon()
    done = tablet.done("a22222222222", "Mended it.", photos=[photo_ref()])
    tablet.redrawn(done, done["photos"][0], photo_ref())
    tablet.answer("a.b.01", spent=2300)
    tablet.context("home.any_smoker", value=True)
    tablet.context("room.shared", value=None, subject="room:12")
    tablet.subject("a.b", "room:12", pick="Two cared for in bed", group="East", state="out")
    return tablet.made


def rarer_kinds() -> list[Change]:
    """What only the schema judges: too rare for a quick look of its own."""
    tablet = Tablet(load_library()[0], "h22222222222", "u22222222222")
    tablet.start(transcribed={"filled_on": "2026-11-20", "filled_by": "Nell Night"})
    answer = tablet.answer("a.b.01", "no")
    tablet.reply(answer, "source", {"type": "choice", "choice": "drain"}, about="R-014")
    tablet.escalation(answer, "safeguarding", "reported", reference="SG-1", reason="Bruising.")
    tablet.escalation(answer, "police", "later", at="")
    tablet.corrected(answer, "Wiped it.", photos=[photo_ref()])
    tablet.link(answer, "a22222222222")
    tablet.observation("concern", "The gate was open.", where="Garden", severity="high", photos=[photo_ref()])
    tablet.observation("praise", "Singing at breakfast.")
    tablet.sheet(photo_ref())
    return tablet.made[:1] + tablet.made[2:]


KINDS = every_kind()
RARER = rarer_kinds()
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            " ",
            "\u200b",
            "x" * 4001,
            "e\u0301",
            "\n",
            "2026-02-30",
            "2026-13-01",
            "done",
            "password",
            "room:",
            "\x00",
        ]
    ),
    st.lists(
        st.one_of(st.none(), st.integers(), st.dictionaries(st.text(max_size=6), st.integers())), max_size=3
    ),
    st.dictionaries(st.sampled_from(["type", "id", "sha256", "size", "x"]), st.text(max_size=40), max_size=3),
    st.sampled_from(KINDS).flatmap(lambda change: st.sampled_from(list(change.values()))),
)


def test_what_tablets_send_is_plainly_right() -> None:
    for change in KINDS:
        assert is_plainly_right(change), change["kind"]
        assert faults_of(change) == {}
        read_change(change)


def test_what_tablets_seldom_send_is_judged_by_its_schema() -> None:
    for change in RARER:
        assert not is_plainly_right(change), change["kind"]
        assert faults_of(change) == {}
        read_change(change)


def _paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, part in inner for each in _paths(part, (*path, key)))]


@settings(max_examples=1500)
@given(st.data())
def test_the_glance_never_accepts_what_the_schema_refuses(data: st.DataObject) -> None:
    change = copy.deepcopy(data.draw(st.sampled_from(KINDS + RARER)))
    *way, last = data.draw(st.sampled_from(_paths(change)[1:]))
    holder: Any = change
    for step in way:
        holder = holder[step]
    match data.draw(st.sampled_from(["replace", "drop", "add"])):
        case "replace":
            holder[last] = data.draw(ODD)
        case "drop":
            del holder[last]
        case _ if isinstance(holder, dict):
            holder[data.draw(st.text(max_size=8))] = data.draw(ODD)

    if is_plainly_right(change):
        assert faults_of(change) == {}
        read_change(change)
