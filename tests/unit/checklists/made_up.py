"""Made-up checklists of everything a checklist may hold, with answers and circumstances, from a seed."""

from __future__ import annotations

from random import Random
from typing import Any, TypeAlias, cast

from tests.unit.checklists.cases import item_body
from tests.unit.checklists.made_up_values import a_decimal, a_failure, a_response, a_value, spoilt

Body: TypeAlias = dict[str, Any]

SEVERITIES = ("critical", "high", "medium", "low")
DUES = ("immediate", "24h", "7d", "28d")
FLAGS = ("home.any_smoker", "home.oxygen_on_site", "resident.bed_rails", "room.shared")
SUBJECTS = ("room:1", "room:2", "room:3", "room:4#b", "room:café")
GROUPS = ("north", "south")
SETTINGS = ("call_response", "lounge_temperature", "longest_wait")
OVERDUE = ("OAK-0042", "OAK-0007", "OAK-0103")
WORDS = ("yes", "no", "red", "amber", "over-24h")
_NAMED = (
    "Mr", "mrs.", "DR", "Dr.", "sir", "\u017fir", "M\u0130SS", "Lady", "Misstep", "Alan", "Smith", "ALAN", "Bo", "Ana",
    "Mary", "\u00c9lise", "\u00d6zg\u00fcr", "van", "R-014", "12", "room", "\u01c5ungla", "Stra\u00dfe", "\u216bAnna",
    "A\u0301nna",
)  # fmt: skip
_BETWEEN = (
    " ",
    " ",
    " ",
    "  ",
    "-",
    " - ",
    "\u00a0",
    "\u2028",
    "\x85",
    "\x1c",
    "\ufeff",
    "\u200b",
    "\u2011",
    "",
    ".",
    "\t",
)


def a_case(random: Random) -> Body:
    """One checklist with one set of answers, and small things that are judged alone."""
    body = a_checklist(random)
    items = {item["id"]: (item, section) for section in body["sections"] for item in section["items"]}
    around = _circumstances(random, body)
    answers: list[tuple[str, Body]] = [
        (key, _answer(random, item))
        for item, section in items.values()
        for key in _keys(random, item, section, around)
        if random.random() < 0.85
    ]
    random.shuffle(answers)
    if random.random() < 0.1:
        answers.append(("t.gone.01", {"type": "yes_no_na", "answer": "no"}))
    return {
        "body": body,
        "limits": _limits(random, items),
        "on": "2026-11-22",
        "answers": answers,
        "around": around,
        "replies": [reply for key, _ in answers for reply in _replies(random, key, items)],
        "bands": random.choice([[95, 85, 70], [100, 50, 1], [90, 89, 88]]),
        "looked_at": [
            *[key for key, _ in answers if _has_steps(key, items)][:2],
            random.choice(["t.a.01", "t.no"]),
        ],
        "due": [
            [
                random.choice(DUES),
                random.choice(["2026-11-22", "2028-02-28", "2026-12-31"]),
                random.choice([None, 0, 1, 5, 30]),
            ]
        ],
        "conditions": [_bent(random, a_condition(random, list(items), list(items))) for _ in range(3)],
        "labels": [
            [random.choice(["resident", "resident_mar", "staff_file"]), _label(random)] for _ in "123"
        ],
        "sampling": _sampling(random),
    }


def a_checklist(random: Random) -> Body:
    """One to three sections, some repeated; conditions look only where validation lets them."""
    sections: list[Body] = []
    single: list[str] = []
    counted: list[str] = []
    for letter in "abc"[: random.randint(1, 3)]:
        section: Body = {"id": f"t.{letter}", "title": letter, "items": []}
        repeated = random.random() < 0.5
        if repeated:
            section["repeat"] = {"for": "room", "sample": random.choice(["5 rooms", a_sample(random)])}
        own: list[str] = []
        for number in range(1, random.randint(2, 6)):
            item = _item(random, f"t.{letter}.{number:02}")
            if (single or own or counted) and random.random() < 0.4:
                item["show_if"] = a_condition(random, single + own, counted + own)
            section["items"].append(item)
            own.append(item["id"])
        (counted if repeated else single).extend(own)
        counted.extend([] if repeated else own)
        sections.append(section)
    every = [item["id"] for section in sections for item in section["items"]]
    for section in sections:
        for item in section["items"]:
            if random.random() < 0.7:
                item["on_fail"] = _steps(random, every)
    return {
        "id": "t",
        "version": "1.0.0",
        "title": "t",
        "kind": "extra",
        "unannounced": False,
        "cadence": "daily",
        "done_by": ["senior-carer"],
        "sections": sections,
    }


def a_condition(random: Random, single: list[str], counted: list[str]) -> str:
    """Up to two groups of up to two terms, of the whole grammar."""
    return " or ".join(
        " and ".join(_term(random, single, counted) for _ in range(random.choice([1, 1, 2])))
        for _ in range(random.choice([1, 1, 2]))
    )


def a_sample(random: Random) -> Body:
    """A sample that says its number, its share, both or neither."""
    sample: Body = {}
    if random.random() < 0.8:
        sample["count"] = random.randint(1, 8)
    if random.random() < 0.5:
        sample["percent"] = random.choice([10, 15, 25, 33, 100])
    if random.random() < 0.2:
        sample["all"] = "upper-floor windows"
    if random.random() < 0.6:
        sample["picks"] = [
            {"label": f"pick {number}", "count": random.randint(1, 2)}
            | ({"random": True} if random.random() < 0.4 else {})
            for number in range(random.randint(1, 3))
        ]
    return sample or {"count": 3}


def _item(random: Random, item_id: str) -> Body:
    extra: Body = {
        "response": a_response(random, SETTINGS),
        "severity": random.choice(SEVERITIES),
        "due": random.choice(DUES),
    }
    if random.random() < 0.15:
        extra["applies_if"] = random.choice(FLAGS)
    if random.random() < 0.1:
        extra["optional"] = True
    if extra["response"]["type"] == "yes_no_na" and random.random() < 0.15:
        extra["counts_as_failure"] = False
    return item_body(id=item_id, **extra)


def _term(random: Random, single: list[str], counted: list[str]) -> str:
    if counted and (not single or random.random() < 0.25):
        group = " by group" if random.random() < 0.5 else ""
        return f"count({random.choice(counted)} {_judged(random)}) >= {random.randint(1, 3)}{group}"
    item, word = random.choice(single), random.choice(WORDS)
    verb = random.choice(["==", "!=", "includes", "excludes"])
    return f"{item} {random.choice([f'{verb} {word}', 'answered', _judged(random), _judged(random)])}"


def _judged(random: Random) -> str:
    sign = random.choice(["<", ">", "<=", ">="])
    return random.choice(["fails", "fails", "passes", f"{sign} {a_decimal(random)}"])


def _bent(random: Random, text: str) -> str:
    """The same condition, or one with something wrong in it somewhere."""
    at = random.randrange(len(text) + 1)
    bend = random.choice(["", "", " ", "(", "or", "9", "=", "count(", "\n", "é", "-", ".", " and "])
    return text[:at] + bend + text[at + random.choice([0, 0, 1]) :]


def _steps(random: Random, every: list[str]) -> list[Body]:
    steps: list[Body] = []
    asks: list[str] = []
    for number in range(random.randint(1, 5)):
        step = _step(random, number, every)
        if random.random() < 0.3:
            step["if"] = a_condition(random, every, every)
        if asks and random.random() < 0.5:
            words = random.sample(WORDS, random.randint(1, 2))
            step["if_reply"] = {"to": random.choice(asks), "is": words}
        if "ask" in step or ("require" in step and random.random() < 0.2):
            asks.append(f"step-{number}")
        steps.append(step)
    return steps


def _step(random: Random, number: int, every: list[str]) -> Body:
    each = random.choice([None, None, "wrong", "overdue_actions", "serious_overdue_actions"])
    beside: Body = {"each": each} if each else {}
    action: Body = {"action": "Do it.", "due": random.choice(DUES)} | beside
    if random.random() < 0.4:
        action["severity"] = random.choice(SEVERITIES)
    if random.random() < 0.3:
        action["instead"] = True
    severity: Body = {"severity": random.choice(SEVERITIES)}
    if random.random() < 0.6:
        severity["item"] = random.choice([*every, "other.a.01"])
    ask: Body = {"id": f"step-{number}", "words": "Which?", "response": a_response(random, SETTINGS)}
    plain: list[Body] = [
        {"ask": ask | ({"private": True} if random.random() < 0.1 else {})} | beside,
        {"require": {"id": f"step-{number}", "words": "Out of use"}} | beside,
        {"raise": action},
        {"raise": severity},
        {"extend": {"to": random.choice(["double", "all"])}},
        {"prompt": {"words": "Think.", "codes": ["police"], "see": "other.a.02"}},
        {"forbid": "photos"},
    ]
    return random.choices(plain, [5, 3, 3, 4, 1, 1, 1])[0]


def _circumstances(random: Random, body: Body) -> Body:
    repeated = [section["id"] for section in body["sections"] if "repeat" in section]
    subjects = {each: random.sample(SUBJECTS, random.randint(0, 3)) for each in repeated}
    context: Body = {}
    for flag in FLAGS:
        for about in [""] if flag.startswith("home.") else ["", *SUBJECTS]:
            if random.random() < 0.4:
                context[f"{flag}#{about}" if about else flag] = random.random() < 0.5
    return {
        "subjects": {key: named for key, named in subjects.items() if random.random() < 0.8},
        "context": context,
        "groups": {subject: random.choice(GROUPS) for subject in SUBJECTS if random.random() < 0.7},
        "overdue": {each: random.choice(SEVERITIES) for each in OVERDUE if random.random() < 0.5},
    }


def _keys(random: Random, item: Body, section: Body, around: Body) -> list[str]:
    if "repeat" not in section:
        return [item["id"]]
    subjects = {*around["subjects"].get(section["id"], []), *random.sample(SUBJECTS, random.randint(0, 1))}
    keys = [f"{item['id']}#{subject}" for subject in sorted(subjects)]
    return keys + ([item["id"]] if random.random() < 0.05 else [])


def _answer(random: Random, item: Body) -> Body:
    if "on_fail" in item and random.random() < 0.5:
        return a_failure(random, item["response"])
    value = a_value(random, item["response"])
    return cast("Body", spoilt(random, value)) if random.random() < 0.2 else value


def _has_steps(key: str, items: dict[str, tuple[Body, Body]]) -> bool:
    found = items.get(key.partition("#")[0])
    return found is not None and "on_fail" in found[0]


def _replies(random: Random, key: str, items: dict[str, tuple[Body, Body]]) -> list[list[object]]:
    if not _has_steps(key, items):
        return []
    replies: list[list[object]] = []
    for step in items[key.partition("#")[0]][0]["on_fail"]:
        asked = step.get("ask") or step.get("require")
        for about in random.sample(["", "", "chart 1", "chart 2", *OVERDUE], 2) if asked else []:
            value = a_value(random, asked["response"]) if "response" in asked else _done(random)
            replies.append(
                [key, asked["id"], about, spoilt(random, value) if random.random() < 0.1 else value]
            )
    return replies


def _label(random: Random) -> str:
    words = [random.choice(_NAMED) + random.choice(_BETWEEN) for _ in range(random.randint(0, 4))]
    return "".join(words).removesuffix(" ")


def _done(random: Random) -> Body:
    return random.choice([{"type": "done"}, {"type": "not_done", "reason": "The key is lost"}])


def _limits(random: Random, items: dict[str, tuple[Body, Body]]) -> Body:
    limits: Body = {}
    for key in (*SETTINGS, random.choice(list(items))):
        if random.random() < 0.4:
            limits[key] = random.choice(
                [
                    {"max": a_decimal(random)},
                    {"min": 3, "max": 20},
                    {"pass_percent": 80},
                    {"max_age_days": 40},
                    {"min": "2.5", "note": "Ours."},
                ]
            )
    return limits


def _sampling(random: Random) -> Body:
    candidates = random.choices([f"room:{number}" for number in range(12)], k=random.randint(0, 12))
    return {
        "sample": random.choice(["10 or so", *(a_sample(random) for _ in range(5))]),
        "population": random.choice([None, 0, 7, 40]),
        "candidates": candidates,
        "seen": {each: random.choice(["passed", "failed"]) for each in candidates if random.random() < 0.5},
        "named": random.sample(candidates, random.randint(0, min(3, len(candidates)))),
        "draws": [random.randrange(100) for _ in range(5)],
    }
