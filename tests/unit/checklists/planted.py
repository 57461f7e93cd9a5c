"""A sound checklist, and the faults that are planted in it.

A fault is what to replace, by what, and the line and reason that should be given.
"""

# Line numbers below are those of this text.
SOUND = """\
id: bath
version: 1.0.0
title: Bath check
kind: extra
unannounced: false
cadence: weekly
done_by: [senior-carer]
item_count: 4
sections:
- id: bath.water
  title: Water
  items:
  - id: bath.water.01
    prompt: Bath water sampled
    help: Run until steady.
    response: {type: temperature, min: 38.5, max: 44, unit: C}
    severity: critical
    photo_on_fail: true
    photo_rule: objects_only
    action: Take the bath out of use.
    due: immediate
    quality_statements: [safe-environments]
    regulations: ['12', CQCR18]
    evidence: [measurement]
    basis: [hsis6]
    escalate: [riddor-if-injury]
    applies_if: room.shared
  - id: bath.water.02
    prompt: The thermometer was in date
    help: Look at the label.
    response: {type: yes_no_na}
    severity: low
    photo_on_fail: false
    photo_rule: prohibited
    action: Replace it.
    due: 28d
    quality_statements: [safe-environments]
    regulations: ['15']
    evidence: [record]
    basis: [home-policy]
    show_if: bath.water.01 > 40 and bath.water.01 fails
    follow_up: {type: single_choice, ask: Why not, options: [lost, broken]}
    counts_as_failure: false
- id: bath.rooms
  title: Rooms
  repeat: {for: room, sample: 5 rooms}
  items:
  - &ITEM
    id: bath.room.01
    prompt: The floor is dry
    help: Look.
    response: {type: count_sample, of: floors, target_sample: all, pass_percent: 90}
    severity: high
    photo_on_fail: false
    photo_rule: objects_only
    action: Dry it.
    due: 24h
    quality_statements: [safe-environments]
    regulations: ['12']
    evidence: [observation]
    basis: [home-policy]
  - id: bath.room.02
    prompt: Last deep clean
    help: Look.
    response: {type: date, max_age_days: 28}
    severity: medium
    photo_on_fail: false
    photo_rule: objects_only
    action: Clean it.
    due: 7d
    quality_statements: [safe-environments]
    regulations: ['12']
    evidence: [record]
    basis: [home-policy]
    show_if: bath.room.01 fails or bath.water.02 == no
""".replace("  - &ITEM\n    id: bath.room.01", "  - id: bath.room.01")


ALIASES = "anchors and aliases (& and *) are not allowed: write the text out"
STRAY = "title has stray spaces round it, or is not in Unicode form NFC"
EVIDENCE = (
    "evidence must be one of observation, record, staff-interview, person-or-relative-feedback, "
    "measurement, external-partner"
)

FAULTS = [
    ("title: Bath check\n", "title: Bath check\ncolour: red\n", 4, 'unknown key "colour"'),
    ("cadence: weekly\n", "", 1, '"cadence" is missing'),
    ("    due: 28d\n", "", 28, '"due" is missing'),
    ("    due: 28d\n", "    due: 28d\n    duty: none\n", 37, 'unknown key "duty"'),
    ("version: 1.0.0", "version: 1.0", 2, "version must be text: put it in quotes"),
    ("version: 1.0.0", "version: 1.0.x", 2, 'version must be three numbers such as 1.0.0, not "1.0.x"'),
    ("title: Bath check", "title: [Bath, check]", 3, "title must be text"),
    ("title: Bath check", "title:", 3, "title must be text"),
    ("title: Bath check", "title: ''", 3, "title is empty"),
    ("title: Bath check", "title: ' Bath'", 3, STRAY),
    ("title: Bath check", "title: Cafe\u0301", 3, STRAY),
    ("title: Bath check", 'title: "Bath\\ncheck"', 3, "title holds a line break or a control character"),
    ("title: Bath check", "title: " + "a" * 121, 3, "title is longer than 120 characters"),
    ("kind: extra", "kind: spare", 4, "kind must be one of core, extra"),
    ("unannounced: false", "unannounced: no", 5, "unannounced must be true or false"),
    ("unannounced: false", "unannounced: 0", 5, "unannounced must be true or false"),
    ("done_by: [senior-carer]", "done_by: senior-carer", 7, "done_by must be a list"),
    ("done_by: [senior-carer]", "done_by: []", 7, "done_by needs at least 1"),
    ("done_by: [senior-carer]", "done_by: [a, b, a]", 7, 'done_by lists "a" twice'),
    ("item_count: 4", "item_count: 5", 8, "item_count says 5, but there are 4 items"),
    ("item_count: 4", "item_count: '4'", 8, "item_count must be a whole number"),
    ("  title: Rooms\n", "  title: Rooms\n  title: Baths\n", 46, '"title" is given twice'),
    ("id: bath.room.02", "id: bath.room.01", 61, '"bath.room.01" is used twice'),
    ("id: bath.rooms", "id: bath.water", 44, '"bath.water" is used twice'),
    ("id: bath.rooms", "id: shower.rooms", 44, '"shower.rooms" must begin with "bath."'),
    (
        "id: bath.room.02",
        "id: bath.room.2",
        61,
        'id must be <checklist>.<section>.<number>, not "bath.room.2"',
    ),
    ("type: date, max_age_days", "type: day, max_age_days", 64, 'unknown response type "day"'),
    ("type: date, max_age_days", "type: date, max_age", 64, 'unknown key "max_age"'),
    ("response: {type: yes_no_na}", "response: {}", 31, "response needs a type"),
    ("response: {type: yes_no_na}", "response: yes_no_na", 31, "response needs a type"),
    ("response: {type: yes_no_na}", "response: {type: yes_no_na, min: 1}", 31, 'unknown key "min"'),
    ("min: 38.5, max: 44", "min: 44.1, max: 44", 16, "min 44.1 is above max 44"),
    ("max: 44", "max: 4.4e1", 16, "max must be a number such as 44 or 19.9"),
    ("max: 44", "max: .inf", 16, "max must be a number such as 44 or 19.9"),
    ("max: 44", "max: 44.1234567", 16, "max must be a number such as 44 or 19.9"),
    ("max: 44", "max: true", 16, "max must be a number such as 44 or 19.9"),
    ("max: 44", "max: 1000000000", 16, "max must be a number such as 44 or 19.9"),
    ("pass_percent: 90", "pass_percent: 101", 51, "pass_percent must be from 1 to 100"),
    ("pass_percent: 90", "pass_percent: 90.5", 51, "pass_percent must be a whole number"),
    ("target_sample: all", "target_sample: some", 51, "target_sample must be a whole number"),
    ("severity: critical", "severity: severe", 17, "severity must be one of critical, high, medium, low"),
    ("due: 28d", "due: 14d", 36, "due must be one of immediate, 24h, 7d, 28d"),
    (
        "photo_rule: prohibited",
        "photo_rule: forbidden",
        34,
        "photo_rule must be one of objects_only, redacted_document, optional_objects_only, prohibited",
    ),
    (
        "photo_on_fail: false\n    photo_rule: prohibited",
        "photo_on_fail: true\n    photo_rule: prohibited",
        33,
        "asks for a photo, but photo_rule prohibits one",
    ),
    (
        "quality_statements: [safe-environments]\n    regulations: ['15']",
        "quality_statements: [safe-baths]\n    regulations: ['15']",
        37,
        'unknown quality statement "safe-baths"',
    ),
    ("regulations: ['15']", "regulations: ['99']", 38, 'unknown regulation "99"'),
    ("regulations: ['15']", "regulations: [15]", 38, "regulations must be text: put it in quotes"),
    ("CQCR18", "CQCR9", 23, 'unknown regulation "CQCR9"'),
    ("evidence: [measurement]", "evidence: [hearsay]", 24, EVIDENCE),
    ("basis: [hsis6]", "basis: [folklore]", 25, 'unknown basis "folklore"'),
    ("escalate: [riddor-if-injury]", "escalate: [army]", 26, 'unknown escalation "army"'),
    ("applies_if: room.shared", "applies_if: room.square", 27, 'unknown context flag "room.square"'),
    (
        "bath.water.01 > 40 and",
        "bath.water.01 over 40 and",
        41,
        'show_if: cannot read "bath.water.01 over 40"',
    ),
    ("bath.water.01 > 40 and", "bath.water.09 > 40 and", 41, 'show_if: there is no item "bath.water.09"'),
    (
        "bath.water.01 > 40 and",
        "bath.room.02 fails and",
        41,
        'show_if: "bath.room.02" is not asked before this item',
    ),
    (
        "bath.water.01 > 40 and",
        "bath.water.02 fails and",
        41,
        'show_if: "bath.water.02" is not asked before this item',
    ),
    (
        "bath.water.01 > 40 and",
        "bath.water.01 == no and",
        41,
        'show_if: "bath.water.01" is not answered yes or no',
    ),
    ("bath.water.02 == no", "bath.water.02 < 5", 74, 'show_if: "bath.water.02" has no number to compare'),
    ("options: [lost, broken]", "options: [lost]", 42, "options needs at least 2"),
    ("type: single_choice", "type: essay", 42, 'unknown follow-up "essay"'),
    (
        "response: {type: yes_no_na}",
        "response: {type: text}",
        43,
        "counts_as_failure: false is only for yes_no_na",
    ),
    ("repeat: {for: room, sample: 5 rooms}", "repeat: room", 46, "repeat must be a set of keys and values"),
    ("repeat: {for: room, sample: 5 rooms}", "repeat: {for: room}", 46, '"sample" is missing'),
    ("done_by: [senior-carer]", "done_by: &who [senior-carer]", 7, ALIASES),
    ("cadence: weekly", "cadence: *often", 6, ALIASES),
    ("cadence: weekly", "cadence: !!python/name:os.system weekly", 6, "tags (!) are not allowed"),
    ("cadence: weekly", "? [a, b]\n: weekly", 6, "a key must be a word"),
    ("cadence: weekly", "cadence: [weekly", 7, "not valid YAML: did not find expected ',' or ']'"),
    ("cadence: weekly", "cadence: wee\u0007kly", 6, "the file holds a character that YAML does not allow"),
]
