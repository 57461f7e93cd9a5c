"""Conditions of XLSForms become ours where they mean the same; anything else is told, never an error."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditapp.checklists.conditions import parse_condition
from auditapp.exchange.normal_form import MOST_STEPS, Known, Looks, Named, both, read_condition, text_of
from auditapp.exchange.xpath import XPathError

YES_NO = {"yes": "yes", "no": "no", "n_a": "na", "1": "yes"}
KNOWN = {
    "door": Known("k.s.01", Looks.YES_NO, YES_NO, 0),
    "colour": Known("k.s.02", Looks.CHOICE, {"red": "red", "deep blue": "deep-blue"}, 1),
    "faults": Known("k.s.03", Looks.CHOICES, {"a": "a", "b": "b"}, 2),
    "gap": Known("k.s.04", Looks.NUMBER, {}, 3),
    "note": Known("k.s.05", Looks.RECORD, {}, 4),
    "later": Known("k.s.09", Looks.YES_NO, YES_NO, 9),
    "room": Known("k.r.01", Looks.YES_NO, YES_NO, 5, "k.r"),
}
SUMS = {
    "wide": "${gap} > 4",
    "bad": "if(${wide} or selected(${faults}, 'a'), 'yes', 'no')",
    "round": "${about} = 1",
    "about": "if(${round} = 1, 1, 2)",
    "total": "${gap} * 2",
}
NAMED = Named(KNOWN, SUMS, {"place": "a map is not kept here"})


def said(text: str) -> str:
    return text_of(read_condition(text, NAMED, place=8).form)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("${door} = 'yes'", "k.s.01 == yes"),
        ("${door}='1'", "k.s.01 == yes"),
        ("'no' = ${ door }", "k.s.01 == no"),
        ("${colour} != 'deep blue'", "k.s.02 != deep-blue"),
        ('selected(${colour}, "red")', "k.s.02 == red"),
        ("selected(${faults}, 'a') and selected(${faults}, 'b')", "k.s.03 includes a and k.s.03 includes b"),
        ("not(selected(${faults}, 'a'))", "k.s.03 excludes a"),
        ("${gap} > 4", "k.s.04 > 4"),
        ("4.50 < ${gap}", "k.s.04 > 4.5"),
        ("${gap} = 3", "k.s.04 >= 3 and k.s.04 <= 3"),
        ("${gap} != 3", "k.s.04 < 3 or k.s.04 > 3"),
        ("${gap} >= -2", "k.s.04 >= -2"),
        ("${note} != ''", "k.s.05 answered"),
        ("string-length(${note}) > 0", "k.s.05 answered"),
        ("${door} != 'n_a'", "k.s.01 == yes or k.s.01 == no"),
        (
            "(${door}='no' or ${gap}>4) and ${colour}='red'",
            "k.s.01 == no and k.s.02 == red or k.s.04 > 4 and k.s.02 == red",
        ),
        ("not(${door} = 'yes' and ${gap} > 4)", "k.s.01 != yes or k.s.04 <= 4"),
        ("${wide}", "k.s.04 > 4"),
        ("${wide} = true()", "k.s.04 > 4"),
        ("${wide} = 'false'", "k.s.04 <= 4"),
        ("${bad} = 'yes'", "k.s.04 > 4 or k.s.03 includes a"),
        ("if(${door} = 'yes', ${gap} > 1, false())", "k.s.01 == yes and k.s.04 > 1"),
        ("true() or ${door} = 'yes'", ""),
        ("1 = 1", ""),
    ],
)
def test_what_means_the_same_is_taken(text: str, ours: str) -> None:
    assert said(text) == ours
    if ours:
        parse_condition(ours)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${nobody} = 'x'", 'there is no question "nobody"'),
        ("${later} = 'yes'", '"later" is not asked before'),
        ("${place} = 'x'", '"place" was left out: a map'),
        ("${room} = 'yes'", "an answer for each time it is repeated"),
        ("${door} = 'banana'", '"banana" is no answer to "door"'),
        ("${door} = 'n_a'", "was not applicable"),
        ("${door} > 3", "has no number"),
        ("${gap} = 'wide'", "is none"),
        ("${note} = 'x'", "only whether"),
        ("${note} = ''", "has no answer"),
        ("${faults} = 'a'", "selected()"),
        ("${round} or ${wide}", "goes round in a circle"),
        ("${total} > 3", "works something out"),
        ("${gap} > ${gap}", "compares two answers"),
        ("today() > '2026-01-01'", "today() has no counterpart"),
        ("regex(${note}, '^a')", "regex() has no counterpart"),
        ("(${door} = 'yes'", "not closed"),
        ("${door} = ", "ends too early"),
        ("${door} = 'yes' 3", "cannot follow"),
        ("/data/door = 'yes'", "cannot be read"),
        (". = 'x'", "its own answer"),
        ("", "empty"),
        ("false()", "never be true"),
        ("(" * 500 + "1" + ")" * 500, "nested too deep"),
        (" and ".join(f"(${{gap}} > {n} or ${{gap}} < {n})" for n in range(9)), "too many parts"),
    ],
)
def test_what_does_not_is_told_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(XPathError) as refused:
        said(text)
    assert why in str(refused.value)


def test_a_condition_that_holds_less_often_here_says_so() -> None:
    read = read_condition("${colour} != 'red'", NAMED, place=8)
    assert read.remarks == ('holds only once "colour" has an answer',)


def test_a_question_inside_the_same_repeat_may_be_named() -> None:
    assert text_of(read_condition("${room} = 'no'", NAMED, place=8, repeated="k.r").form) == "k.r.01 == no"


def test_two_conditions_hold_together() -> None:
    one = read_condition("${door} = 'no' or ${gap} > 4", NAMED, place=8).form
    other = read_condition("${colour} = 'red'", NAMED, place=8).form
    assert text_of(both(one, other)) == "k.s.01 == no and k.s.02 == red or k.s.04 > 4 and k.s.02 == red"


PIECES = st.sampled_from([
    "${door}", "${gap}", "${faults}", "${wide}", "${round}", "${x", "}", "(", ")", "and", "or", "not(", "=", "!=", "<",
    "'yes'", "'", '"', "4", "-", ".", "selected(", ",", "if(", "true()", "false()", "*", "div", "$", "\x00", "é", "..",
    "count(", "string-length(", "''", "999999999999999", "0.0000001", "||", "/", "[", "]", "1e5",
])  # fmt: skip


@given(
    st.one_of(
        st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join), st.text()
    )
)
@example("(" * 3990)
@example("-" * 3990 + "1")
@example("not(" * 900 + "1" + ")" * 900)
@example("if(" * 900)
@example(" or ".join(["${gap} = 1"] * 300))
@example("٣ > ${gap}")
def test_no_text_whatever_makes_the_reading_fail(text: str) -> None:
    with suppress(XPathError):
        ours = text_of(read_condition(text, NAMED, place=8).form)
        assert not ours or parse_condition(ours).any_of


def test_calculations_that_name_each_other_twice_are_worked_out_once() -> None:
    sums = {"c0": "if(${gap} > 1, 1, 2)"} | {
        f"c{number}": f"if(${{c{number - 1}}} > 1, ${{c{number - 1}}}, ${{c{number - 1}}})"
        for number in range(1, 41)
    }
    named = Named(KNOWN, sums)
    with pytest.raises(XPathError):
        read_condition("${c40} = 1", named, place=8)
    assert named.effort.steps < 2_000


def test_a_form_that_would_take_for_ever_is_given_up() -> None:
    test = "${gap} > 1"
    for _level in range(20):
        test = f"if({test}, true(), false())"
    named = Named(KNOWN)
    for _condition in range(3):
        with pytest.raises(XPathError, match=r"too long to work out|too deep|too many parts"):
            read_condition(test, named, place=8)
    assert named.effort.steps <= MOST_STEPS + 3
