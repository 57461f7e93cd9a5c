"""A small checklist whose failures bring something with them, and a run of it that says everything there is to say."""

from __future__ import annotations

from auditapp.checklists import service as checklists
from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import system_actor
from auditapp.people.models import Provider
from auditapp.web.work import Work
from tests.build import START, World
from tests.tablet import Change, Tablet, photo_ref

YES_NO: Json = {"type": "yes_no_na"}
DOORS = [f"door:{number}" for number in range(1, 6)]


def item(item_id: str, **rest: Json) -> dict[str, Json]:
    """A question that is answered yes or no unless it says otherwise."""
    plain: dict[str, Json] = {
        "id": item_id,
        "prompt": f"The thing called {item_id} is right.",
        "help": "Look at it.",
        "response": YES_NO,
        "severity": "high",
        "photo_on_fail": False,
        "photo_rule": "objects_only",
        "action": f"Mend {item_id}.",
        "due": "7d",
        "quality_statements": ["safe-environments"],
        "regulations": ["12"],
        "evidence": ["observation"],
        "basis": ["home-policy"],
    }
    return plain | rest


def stepped(version: str = "1.0.0", **first: Json) -> ChecklistDefinition:
    """Doors that raise the plan's finding when three fail in one compartment, and a round with several wrong ones."""
    section: Json = {
        "id": "plan",
        "title": "The plan",
        "items": [
            item("walk.plan.01", **first),
            item("walk.plan.02", severity="low", applies_if="home.any_smoker"),
            a_round(),
            item("walk.plan.04", severity="medium"),
            item("walk.plan.05", severity="low"),
            item("walk.plan.06", severity="critical", escalate=["safeguarding"]),
        ],
    }
    repeated: Json = {
        "id": "doors",
        "title": "The doors",
        "repeat": {"for": "door", "sample": {"count": 4, "picks": [{"label": "Stairs", "count": 1}]}},
        "items": [a_door(), item("walk.door.02", severity="low", applies_if="room.shared")],
    }
    return from_body(
        {
            "id": "walk",
            "version": version,
            "title": "Walk of the doors",
            "kind": "extra",
            "unannounced": False,
            "cadence": "weekly",
            "done_by": ["senior-carer"],
            "sections": [section, repeated],
        }
    )


def a_door() -> dict[str, Json]:
    """Three of them in one compartment make the plan's fault critical."""
    steps: Json = [
        {
            "raise": {"severity": "critical", "item": "walk.plan.01"},
            "if": "count(walk.door.01 fails) >= 3 by group",
        },
        {"require": {"id": "closed", "words": "Close the door by hand."}},
    ]
    return item("walk.door.01", on_fail=steps)


def a_round() -> dict[str, Json]:
    """One action for each wrong one in place of one for all, if the dose was not given."""
    each: Json = {
        "action": "Speak to the prescriber.",
        "due": "24h",
        "severity": "high",
        "instead": True,
        "each": "wrong",
    }
    given: Json = {"id": "given", "words": "Was the dose given?", "response": YES_NO, "private": True}
    return item(
        "walk.plan.03",
        severity="medium",
        response={"type": "count_sample", "of": "records", "pass_percent": 100, "target_sample": 5},
        on_fail=[{"ask": given}, {"raise": each, "if_reply": {"to": "given", "is": ["no"]}}],
    )


def publish(work: Work, world: World, definition: ChecklistDefinition) -> ChecklistDefinition:
    """Put it into force at the first provider."""
    with work.transaction() as session:
        provider = session.get_one(Provider, world.provider.id)
        checklists.publish(session, provider, definition, actor=system_actor("builder"), now=START)
    return definition


def wrong(*labels: str) -> Change:
    """Five records looked at, and these were not right."""
    return {
        "type": "count_sample",
        "checked": 5,
        "compliant": 5 - len(labels),
        "looked_at": ["R-1", "R-2", "R-3", "R-4", "R-5"],
        "wrong": list(labels),
    }


def walk_doors(tablet: Tablet) -> list[Change]:
    """Three doors of one compartment fail; something is replied, decided, put right, praised; from paper."""
    tablet.start(transcribed={"filled_on": "2026-11-20", "filled_by": "Nell Night"})
    tablet.context("home.any_smoker", value=False)
    tablet.context("room.shared", value=True, subject=DOORS[0])
    plan = tablet.answer("walk.plan.01", "no", note="No plan on the wall.", spent=4200)
    tablet.answer("walk.plan.02", "no")
    look_at_doors(tablet)
    gaps = tablet.answer("walk.plan.03", wrong("R-2", "R-5"))
    tablet.reply(gaps, "given", {"type": "yes_no_na", "answer": "no"})
    low = say_the_rest(tablet)
    chosen = {"owner": tablet.by, "due": "2026-12-01"}
    tablet.finish(
        actions=[
            {"answer": plan["id"], "text": "Put the plan up.", **chosen},
            {"answer": gaps["id"], "text": "Not for one of several.", **chosen},
            {"answer": low["id"], "text": "Mend it soon.", **chosen},
        ]
    )
    return tablet.made


def look_at_doors(tablet: Tablet) -> None:
    """Five doors, one of them taken out again; three fail in the east, one in the west."""
    for number, door in enumerate(DOORS):
        how = {"how": "suggested", "pick": "Stairs"} if number == 0 else {}
        tablet.subject("doors", door, group="East" if number < 4 else "West", extended=number > 3, **how)
    tablet.subject("doors", DOORS[3], state="out")
    failed = [tablet.answer("walk.door.01", "no", subject=door) for door in (*DOORS[:3], DOORS[4])]
    tablet.reply(failed[0], "closed", {"type": "done"})
    tablet.reply(failed[1], "closed", {"type": "not_done", "reason": "It is wedged by a bed."})


def say_the_rest(tablet: Tablet) -> Change:
    """Put right, decided, praised, photographed; returns an answer that is left as it is."""
    minor = tablet.answer("walk.plan.04", "no")
    tablet.corrected(minor, "Wiped and dried it.", photos=[photo_ref()])
    tablet.answer("walk.plan.04", "no", supersedes=minor["id"], note="Under the sink.")
    low = tablet.answer("walk.plan.05", "no")
    grave = tablet.answer("walk.plan.06", "no")
    tablet.escalation(grave, "safeguarding", "reported", reference="SG-118", reason="Unexplained bruise.")
    tablet.observation("praise", "Two carers sang with everybody.", where="Lounge", photos=[photo_ref()])
    tablet.observation("concern", "The gate was open.", where="Garden", severity="medium")
    tablet.observation("note", "The alarm engineer comes on Tuesday.")
    tablet.sheet(photo_ref(), photo_ref())
    return low
