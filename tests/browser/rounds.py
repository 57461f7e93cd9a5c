"""A checklist with every kind of answer and step, for journeys that go through all of them."""

from __future__ import annotations

from auditapp.checklists import service as checklists
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.loader import parse_checklist
from auditapp.kernel import clock
from auditapp.kernel.canonical import Json, canonical
from auditapp.people.models import Provider
from tests.browser.installation import Installation
from tests.build import BUILDER

KEY = "round"
TITLE = "Round of the house"
_TIMED: dict[str, Json] = {"type": "number", "min": 0, "max": 5, "unit": "minutes", "stopwatch": True}
_EQUIPMENT = (
    *("Armchair", "Bed", "Hoist", "Commode", "Wheelchair", "Mattress", "Trolley"),
    *("Frame", "Sling", "Lamp", "Bath", "Shower", "Scale", "Oxygen"),
)


def publish_round(installation: Installation) -> None:
    """Put it into force for all homes of the world."""
    assert installation.world
    with installation.looking() as session:
        provider = session.get_one(Provider, installation.world.provider.id)
        checklists.publish(session, provider, round_of_the_house(), actor=BUILDER, now=clock.now())


def round_of_the_house() -> ChecklistDefinition:
    """Through the same door as any checklist file (JSON is YAML)."""
    sections: list[Json] = [
        {"id": "round.bells", "title": "Bells", "items": _bells()},
        {"id": "round.water", "title": "Water", "items": _water()},
        {"id": "round.rooms", "title": "Rooms", "items": _rooms()},
    ]
    items = _bells() + _water() + _rooms()
    body: dict[str, Json] = {
        "id": KEY,
        "version": "1.0.0",
        "title": TITLE,
        "kind": "extra",
        "unannounced": False,
        "cadence": "never",
        "done_by": ["senior-carer"],
        "item_count": len(items),
        "sections": sections,
    }
    return parse_checklist(canonical(body), f"{KEY}.yml")


def _bells() -> list[Json]:
    second: Json = {
        "ask": {"id": "second", "words": "Make a second test call elsewhere.", "response": _TIMED}
    }
    return [
        _item("round.bells.01", "A call in an empty room is answered in time", _TIMED, "high"),
        _item("round.bells.02", "A call in the lounge is answered in time", _TIMED, "high", on_fail=[second]),
    ]


def _water() -> list[Json]:
    exposed: Json = {"id": "exposed", "words": "Was anyone exposed?", "response": {"type": "yes_no_na"}}
    after: Json = {"words": "Cool any burn for 20 minutes.", "codes": ["safeguarding"]}
    person: Json = {
        "id": "person",
        "words": "Does this raise a question about one person's work?",
        "response": {"type": "text", "accept": {"longest": 60}},
        "private": True,
    }
    steps: list[Json] = [
        {"require": {"id": "out-of-use", "words": "The bath is out of use"}},
        {"ask": exposed},
        {"prompt": after, "if_reply": {"to": "exposed", "is": ["yes"]}},
        {"ask": person},
        {"forbid": "photos"},
    ]
    bath: Json = {"type": "temperature", "unit": "C", "max": 44, "amber": {"min": 43}}
    told: list[Json] = ["riddor-if-injury", "duty-of-candour"]
    return [
        _item("round.water.01", "Bath water is not too hot", bath, "critical", on_fail=steps, escalate=told)
    ]


def _rooms() -> list[Json]:
    smell: list[Json] = [
        {"id": "person", "label": "A person needs support now", "fails": True},
        {"id": "drain", "label": "A drain", "fails": True},
        {"id": "none", "label": "No smell"},
    ]
    equipment: list[Json] = [{"id": each.lower(), "label": each} for each in _EQUIPMENT]
    sample: Json = {"type": "count_sample", "of": "complete", "target_sample": 5, "pass_percent": 100}
    given: Json = {"id": "dose", "words": "Was the dose given?", "response": {"type": "yes_no_na"}}
    dose: Json = {"ask": given, "each": "wrong"}
    polish: Json = {"pl": {"prompt": "Skąd pochodzi zapach?", "options": {"drain": "Odpływ"}}}
    whole: Json = {"min": 0, "max": 50, "whole": True}
    return [
        _item(
            "round.rooms.01",
            "Where does a smell come from?",
            _of("choice", smell),
            "low",
            translations=polish,
        ),
        _item(
            "round.rooms.02", "Equipment that was looked at", _of("choices", equipment), "low", optional=True
        ),
        _item("round.rooms.03", "Charts are complete", sample, "high", on_fail=[dose]),
        _item("round.rooms.04", "The last deep clean", {"type": "moment"}, "low"),
        _item("round.rooms.05", "Free beds", {"type": "number", "unit": "beds", "accept": whole}, "low"),
        _item("round.rooms.06", "The corridor is clear", {"type": "yes_no_na"}, "medium"),
    ]


def _of(kind: str, options: list[Json]) -> dict[str, Json]:
    return {"type": kind, "options": options}


def _item(item_id: str, prompt: str, response: Json, severity: str, **more: Json) -> dict[str, Json]:
    return {
        "id": item_id,
        "prompt": prompt,
        "help": "Look at it and say what is so.",
        "response": response,
        "severity": severity,
        "photo_on_fail": False,
        "photo_rule": "objects_only",
        "action": f"Put right: {prompt.lower()}.",
        "due": "immediate" if severity == "critical" else "7d",
        "quality_statements": ["safe-environments"],
        "regulations": ["12"],
        "evidence": ["observation"],
        "basis": ["home-policy"],
        **more,
    }
