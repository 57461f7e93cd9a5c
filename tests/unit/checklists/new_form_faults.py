"""Faults that are planted in the sound checklist.

Each is the path to what is replaced, what stands there then (MISSING: nothing), and the path and reason given.
"""

from __future__ import annotations

from tests.unit.checklists.new_form import MISSING, Way, at


def _fault(way: Way, value: object, where: Way, reason: str) -> tuple[Way, object, Way, str]:
    return way, value, where, reason


def _here(way: Way, value: object, reason: str) -> tuple[Way, object, Way, str]:
    return way, value, way, reason


BATH = at(0, 0, "response")
AMBER, ACCEPT = (*BATH, "amber"), (*BATH, "accept")
TIMED, CHOSEN = at(0, 1, "response"), at(0, 2, "response")
OPTIONS = (*CHOSEN, "options")
STEPS, EACH = at(0, 0, "on_fail"), at(1, 0, "on_fail")
SHOWN, LATER, COUNTED = at(0, 1, "show_if"), at(1, 1, "show_if"), at(2, 0, "show_if")
SAMPLED = ("sections", 1, "repeat", "sample")

RESPONSES = [
    _fault(AMBER, {"min": 43, "max": 45}, (*AMBER, "max"), "amber max 45 is above the limit 44"),
    _fault(AMBER, {"min": 37, "max": 44}, (*AMBER, "min"), "amber min 37 is below the limit 38"),
    _fault(AMBER, {"max": 37}, (*AMBER, "max"), "amber max 37 is below the limit 38"),
    _here(AMBER, {"min": 44, "max": 43}, "amber min 44 is above amber max 43"),
    _here(AMBER, {}, "amber needs a min or a max"),
    _fault(AMBER, {"from": 43}, (*AMBER, "from"), 'unknown key "from"'),
    _fault(
        BATH,
        {"type": "number", "unit": "mm", "amber": {"min": 3}},
        AMBER,
        "amber needs a limit to be close to: give the response a min or a max",
    ),
    _here(ACCEPT, {}, "accept needs a min, a max or whole"),
    _here(ACCEPT, {"whole": False}, "accept needs a min, a max or whole"),
    _here(ACCEPT, {"min": 9, "max": 1}, "accept min 9 is above accept max 1"),
    _here((*ACCEPT, "min"), "nine", "min must be a number such as 44 or 19.9"),
    _here((*ACCEPT, "whole"), "yes", "whole must be true or false"),
    _fault((*ACCEPT, "say"), "", (*ACCEPT, "say"), "say is empty"),
    _here((*BATH, "setting"), "limit_call_routine", "a limit that the law sets takes no setting of the home"),
    _here((*TIMED, "setting"), "limit_of_nothing", 'unknown setting of the home "limit_of_nothing"'),
    _fault((*TIMED, "setting"), ["x"], (*TIMED, "setting", 0), 'unknown setting of the home "x"'),
    _here((*TIMED, "setting"), [], "setting needs at least 1"),
    _here((*TIMED, "limit"), "moral", "limit must be one of legal, local"),
    _fault((*TIMED, "unit"), "mm", (*TIMED, "stopwatch"), "a stopwatch needs the unit seconds or minutes"),
    _here((*BATH, "stopwatch"), True, 'unknown key "stopwatch"'),
    _here(OPTIONS, [], "options needs at least 1"),
    _here(OPTIONS, MISSING, '"options" is missing'),
    _here((*OPTIONS, 1, "id"), "dust", 'the option "dust" is there twice'),
    _here((*OPTIONS, 1, "id"), "Two words", 'id must be a word in lower case, not "Two words"'),
    _here((*OPTIONS, 1, "label"), " ", "label is empty"),
    _here((*OPTIONS, 1, "fails"), "no", "fails must be true or false"),
    _here(
        OPTIONS,
        [{"id": str(each), "label": "A"} for each in range(1001)],
        "options has 1,001 entries; at most 1,000 are taken",
    ),
    _fault(at(2, 1, "response", "accept"), {}, at(2, 1, "response", "accept"), '"longest" is missing'),
    _here(at(2, 1, "response", "accept", "longest"), 4001, "longest must be from 1 to 4000"),
]

CONDITIONS = [
    _here(SHOWN, "bath.water.01 is hot", 'show_if: cannot read "bath.water.01 is hot"'),
    _here(SHOWN, "bath.water.09 fails", 'show_if: there is no item "bath.water.09"'),
    _here(SHOWN, "bath.water.02 fails", 'show_if: "bath.water.02" is not asked before this item'),
    _here(SHOWN, "bath.water.03 fails", 'show_if: "bath.water.03" is not asked before this item'),
    _here(SHOWN, "bath.water.01 == yes", 'show_if: "bath.water.01" is not answered yes or no'),
    _here(SHOWN, "bath.water.01 includes dust", 'show_if: "bath.water.01" does not take several answers'),
    _here(
        SHOWN,
        "count(bath.water.01 fails) >= 2",
        'show_if: "bath.water.01" is answered once, so there is nothing to count',
    ),
    _here(
        SHOWN,
        "bath.water.01 fails" + " or bath.water.01 fails" * 100,
        "show_if is longer than 2000 characters",
    ),
    _here(
        LATER,
        "bath.water.03 == dust",
        'show_if: "bath.water.03" takes several answers: say includes or excludes',
    ),
    _here(LATER, "bath.water.03 includes mud", 'show_if: "bath.water.03" cannot be answered "mud"'),
    _here(LATER, "bath.water.03 > 5", 'show_if: "bath.water.03" has no number to compare'),
    _here(at(1, 2, "show_if"), "bath.room.02 == blue", 'show_if: "bath.room.02" cannot be answered "blue"'),
    _here(
        COUNTED,
        "bath.room.01 fails",
        'show_if: "bath.room.01" has an answer for each room, so none to go by here',
    ),
    _here(COUNTED, "count(bath.room.02 > 5) >= 2", 'show_if: "bath.room.02" has no number to compare'),
    _here(COUNTED, "count(bath.end.02 fails) >= 2", 'show_if: "bath.end.02" is not asked before this item'),
]

STEP_FAULTS = [
    _here((*STEPS, 0), {"nudge": {}}, 'unknown step "nudge"'),
    _here((*STEPS, 0), {}, "a step says nothing to do"),
    _here((*STEPS, 0), {"if": "bath.water.01 fails"}, "a step says nothing to do"),
    _here((*STEPS, 0), "photos", "a step must be a set of keys and values"),
    _here(
        (*STEPS, 0),
        {"forbid": "photos", "prompt": {"words": "x"}},
        "a step does one thing; this one does prompt and forbid",
    ),
    _fault((*STEPS, 6, "each"), "wrong", (*STEPS, 6, "each"), 'unknown key "each"'),
    _here((*STEPS, 0, "require", "words"), MISSING, '"words" is missing'),
    _here((*STEPS, 1, "ask", "id"), "out-of-use", 'the step "out-of-use" is there twice'),
    _here((*STEPS, 1, "ask", "id"), "Not so", 'id must be a word in lower case with hyphens, not "Not so"'),
    _fault(
        (*STEPS, 1, "ask", "response"),
        {"type": "essay"},
        (*STEPS, 1, "ask", "response", "type"),
        'unknown response type "essay"',
    ),
    _fault(
        (*STEPS, 2, "ask", "response", "options", 1, "id"),
        "green",
        (*STEPS, 2, "ask", "response", "options", 1, "id"),
        'the option "green" is there twice',
    ),
    _fault(
        (*STEPS, 1, "ask", "response"),
        {"type": "number", "unit": "minutes", "setting": "limit_call_routine"},
        (*STEPS, 1, "ask", "response", "setting"),
        "a step's question takes no setting of the home",
    ),
    _here((*STEPS, 2, "if_reply", "to"), "nobody", 'if_reply: no step before this one asks "nobody"'),
    _here((*STEPS, 2, "if_reply", "to"), "source", 'if_reply: no step before this one asks "source"'),
    _here((*STEPS, 2, "if_reply", "to"), "out-of-use", 'if_reply: no step before this one asks "out-of-use"'),
    _here((*STEPS, 2, "if_reply", "is"), ["maybe"], 'if_reply: "exposed" cannot be answered "maybe"'),
    _here((*STEPS, 3, "if_reply", "is"), ["blue"], 'if_reply: "source" cannot be answered "blue"'),
    _here((*STEPS, 2, "if_reply", "is"), [], "is needs at least 1"),
    _fault(
        (*STEPS, 1, "ask", "response"),
        {"type": "text"},
        (*STEPS, 2, "if_reply", "to"),
        'if_reply: "exposed" is not answered by yes, no or an option',
    ),
    _here((*STEPS, 3, "prompt"), {}, "prompt needs words, codes or an item to see"),
    _fault(
        (*STEPS, 3, "prompt", "codes"),
        ["army"],
        (*STEPS, 3, "prompt", "codes", 0),
        'unknown escalation "army"',
    ),
    _here((*STEPS, 3, "prompt", "see"), "bath.room.09", 'see: there is no item "bath.room.09"'),
    _here((*STEPS, 3, "prompt", "see"), "the rota", 'see must be the id of an item, not "the rota"'),
    _here((*STEPS, 4, "raise", "item"), "bath.water.09", 'raise: there is no item "bath.water.09"'),
    _here(
        (*STEPS, 4, "raise", "item"),
        "bath.room.01",
        'raise: "bath.room.01" has an answer for each room, so none to raise from here',
    ),
    _here((*STEPS, 4, "raise", "severity"), "dire", "severity must be one of critical, high, medium, low"),
    _here((*STEPS, 4, "raise"), {}, '"severity" is missing'),
    _here((*STEPS, 4, "if"), "bath.water.09 fails", 'if: there is no item "bath.water.09"'),
    _here((*STEPS, 4, "if"), "bath.water.03 > 4", 'if: "bath.water.03" has no number to compare'),
    _here((*STEPS, 4, "if"), "fails", 'if: cannot read "fails"'),
    _here((*STEPS, 4, "if"), 3, "if must be text"),
    _here((*STEPS, 5, "raise", "due"), "now", "due must be one of immediate, 24h, 7d, 28d"),
    _here((*STEPS, 5, "raise", "due"), MISSING, '"due" is missing'),
    _here(
        (*STEPS, 5, "raise", "each"),
        "overdue_actions",
        'unknown thing to raise an action for "overdue_actions"',
    ),
    _fault(
        (*STEPS, 5, "raise", "each"),
        "wrong",
        (*STEPS, 5),
        "each: wrong, but only a count of a sample says which were wrong",
    ),
    _here((*STEPS, 6, "forbid"), "words", 'unknown thing to forbid "words"'),
    _fault(
        (*STEPS, 6), {"prompt": {"words": "x"}, "each": "wrong"}, (*STEPS, 6, "each"), 'unknown key "each"'
    ),
    _fault(
        (*STEPS, 6),
        {"extend": {"to": "all"}},
        (*STEPS, 6, "extend"),
        "extend, but this section is answered once",
    ),
    _here(
        (*STEPS, 6),
        {"require": {"id": "out-of-use", "words": "The bath is out of use"}},
        "the same step is there twice",
    ),
    _here((*EACH, 0, "each"), "right", "each must be one of wrong, overdue_actions, serious_overdue_actions"),
    _fault(
        (*EACH, 3, "if_reply"),
        {"to": "dry", "is": ["no"]},
        (*EACH, 3, "if_reply", "to"),
        'if_reply: "dry" is asked for each of something else than this step is for',
    ),
    _here((*EACH, 2, "extend", "to"), "some", 'unknown extension "some"'),
    _here(STEPS, [], "on_fail needs at least 1"),
    _here(
        STEPS,
        [{"prompt": {"words": str(each)}} for each in range(41)],
        "on_fail has 41 entries; at most 40 are taken",
    ),
    _fault(
        at(2, 1, "on_fail"), [{"forbid": "photos"}], at(2, 1, "on_fail"), "on_fail, but this item never fails"
    ),
]

OTHERS = [
    _here(at(0, 0, "optional"), "yes", "optional must be true or false"),
    _here(at(0, 0, "locked"), 1, "locked must be true or false"),
    _fault(
        at(0, 0, "nodes"), {"kloe-2030": ["S1"]}, at(0, 0, "nodes", "kloe-2030"), 'unknown key "kloe-2030"'
    ),
    _fault(
        at(0, 0, "nodes"),
        {"saf-2023": ["safeguarding"]},
        at(0, 0, "nodes", "saf-2023"),
        'unknown key "saf-2023"',
    ),
    _fault(
        at(0, 0, "nodes", "kloe-2017"),
        ["S9"],
        at(0, 0, "nodes", "kloe-2017", 0),
        'unknown node of kloe-2017 "S9"',
    ),
    _here(at(0, 0, "picture"), "bath.jpg", 'picture must be the SHA-256 of a picture, not "bath.jpg"'),
    _here(at(0, 0, "usually"), 41, "usually must be text: put it in quotes"),
    _fault(
        at(0, 0, "translations"),
        {"Welsh": {"prompt": "x"}},
        at(0, 0, "translations", "Welsh"),
        'a key of translations must be a language such as cy, not "Welsh"',
    ),
    _here(at(0, 0, "translations"), {}, "translations is empty"),
    _here(at(0, 0, "translations", "cy", "prompt"), "", "prompt is empty"),
    _here(at(0, 0, "translations", "cy", "name"), "x", 'unknown key "name"'),
    _fault(
        at(0, 2, "translations", "cy", "options"),
        {"mud": "Mwd"},
        at(0, 2, "translations", "cy", "options", "mud"),
        'there is no option "mud"',
    ),
    _here(("sections", 0, "translations", "cy", "title"), MISSING, '"title" is missing'),
    _here(("sections", 0, "locked"), "yes", "locked must be true or false"),
    _here(SAMPLED, {}, "sample needs a count, a percent or all"),
    _here(SAMPLED, {"picks": [{"label": "in bed", "count": 1}]}, "sample needs a count, a percent or all"),
    _here((*SAMPLED, "count"), 0, "count must be from 1 to 1000"),
    _here((*SAMPLED, "percent"), 101, "percent must be from 1 to 100"),
    _here((*SAMPLED, "size"), 5, 'unknown key "size"'),
    _here((*SAMPLED, "picks", 0, "count"), MISSING, '"count" is missing'),
    _here((*SAMPLED, "picks", 0, "label"), "", "label is empty"),
    _here((*SAMPLED, "picks", 1, "random"), "yes", "random must be true or false"),
    _here(SAMPLED, 5, "sample must be text: put it in quotes"),
    _here(("sections", 1, "repeat", "choose"), "two in bed", "choose is said by the picks of the sample"),
    _here(at(0, 2, "id"), "bath.water.02", '"bath.water.02" is used twice'),
]

FAULTS = [*RESPONSES, *CONDITIONS, *STEP_FAULTS, *OTHERS]
