"""What a failed item brings with it, as it stands in a checklist: one verb for each step.

When a step is live is worked out in `steps.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, cast

from auditapp.checklists.conditions import Condition, parse_condition
from auditapp.checklists.responses import Response, response_from_body
from auditapp.checklists.terms import Due, Each, Severity
from auditapp.kernel.canonical import Json

Body: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Ask:
    """One more question; only managers see the answer to a `private` one."""

    verb: ClassVar = "ask"
    id: str
    words: str
    response: Response
    private: bool = False

    def body(self) -> Json:
        body: dict[str, Json] = {"id": self.id, "words": self.words, "response": self.response.body()}
        return body | ({"private": True} if self.private else {})


@dataclass(frozen=True, slots=True)
class Require:
    """To be ticked before walking on, or said in words why not."""

    verb: ClassVar = "require"
    id: str
    words: str

    def body(self) -> Json:
        return {"id": self.id, "words": self.words}


@dataclass(frozen=True, slots=True)
class RaiseSeverity:
    """The item, or another one, is as severe as this at least."""

    verb: ClassVar = "raise"
    severity: Severity
    item: str | None = None

    def body(self) -> Json:
        return {"severity": self.severity.value, **_held({"item": self.item})}


@dataclass(frozen=True, slots=True)
class RaiseAction:
    """One more action; `instead`: in place of the item's own."""

    verb: ClassVar = "raise"
    action: str
    due: Due
    severity: Severity | None = None
    instead: bool = False

    def body(self) -> Json:
        severity = self.severity.value if self.severity else None
        held = _held({"severity": severity, "instead": self.instead or None})
        return {"action": self.action, "due": self.due.value, **held}


@dataclass(frozen=True, slots=True)
class Extend:
    """Offers to look at more subjects of the item's section: twice as many (`double`) or `all`."""

    verb: ClassVar = "extend"
    to: str
    words: str | None = None

    def body(self) -> Json:
        return {"to": self.to, **_held({"words": self.words})}


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to read and think about; `see` is an item to look at, perhaps of another checklist."""

    verb: ClassVar = "prompt"
    words: str | None = None
    codes: tuple[str, ...] = ()
    see: str | None = None

    def body(self) -> Json:
        return _held({"words": self.words, "codes": list(self.codes) or None, "see": self.see})


@dataclass(frozen=True, slots=True)
class Forbid:
    """What must not be done while the step is live: `photos`."""

    verb: ClassVar = "forbid"
    what: str

    def body(self) -> Json:
        return self.what


Does: TypeAlias = Ask | Require | RaiseSeverity | RaiseAction | Extend | Prompt | Forbid


@dataclass(frozen=True, slots=True)
class IfReply:
    """The reply to the item's ask `to` is one of these: yes, no or an option."""

    to: str
    values: tuple[str, ...]

    def body(self) -> dict[str, Json]:
        return {"to": self.to, "is": list(self.values)}


@dataclass(frozen=True, slots=True)
class Step:
    """`each`: done once for each of these, and not at all when there are none."""

    does: Does
    each: Each | None = None
    condition: Condition | None = None
    if_reply: IfReply | None = None

    @property
    def id(self) -> str:
        """The id of what is asked or required; no other step has one."""
        return self.does.id if isinstance(self.does, Ask | Require) else ""

    def body(self) -> dict[str, Json]:
        does, each = self.does.body(), self.each.value if self.each else None
        if each and isinstance(self.does, RaiseAction):
            does, each = {**cast("dict[str, Json]", does), "each": each}, None
        held: dict[str, Json] = {
            "each": each,
            "if": self.condition.text if self.condition else None,
            "if_reply": self.if_reply.body() if self.if_reply else None,
        }
        return {self.does.verb: does, **_held(held)}


def steps_from_body(body: Json) -> tuple[Step, ...]:
    """The steps of `on_fail`; the body must be one that validation accepted."""
    return tuple(_step(step) for step in cast("list[Body]", body or []))


def _step(body: Body) -> Step:
    verb = next((verb for verb in VERBS if verb in body), "")
    does, condition = body[verb], body.get("if")
    inside = does if isinstance(does, dict) else {}
    each = body.get("each") or inside.get("each")
    return Step(
        does=_MAKERS[verb](does),
        each=Each(str(each)) if each else None,
        condition=parse_condition(str(condition)) if condition else None,
        if_reply=_if_reply(cast("Body | None", body.get("if_reply"))),
    )


def _if_reply(body: Body | None) -> IfReply | None:
    return IfReply(str(body["to"]), _texts(body["is"])) if body else None


def _ask(does: Json) -> Ask:
    body = cast("Body", does)
    response = response_from_body(cast("Body", body["response"]))
    return Ask(str(body["id"]), str(body["words"]), response, body.get("private") is True)


def _require(does: Json) -> Require:
    body = cast("Body", does)
    return Require(str(body["id"]), str(body["words"]))


def _raise(does: Json) -> Does:
    body = cast("Body", does)
    severity = Severity(str(body["severity"])) if "severity" in body else None
    if "action" in body:
        return RaiseAction(str(body["action"]), Due(str(body["due"])), severity, body.get("instead") is True)
    return RaiseSeverity(cast("Severity", severity), _text(body.get("item")))


def _extend(does: Json) -> Extend:
    body = cast("Body", does)
    return Extend(str(body["to"]), _text(body.get("words")))


def _prompt(does: Json) -> Prompt:
    body = cast("Body", does)
    return Prompt(_text(body.get("words")), _texts(body.get("codes") or []), _text(body.get("see")))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(str(part) for part in cast("list[Json]", value))


def _text(value: Json) -> str | None:
    return None if value is None else str(value)


def _held(body: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in body.items() if value is not None}


_MAKERS: dict[str, Callable[[Json], Does]] = {
    "ask": _ask,
    "require": _require,
    "raise": _raise,
    "extend": _extend,
    "prompt": _prompt,
    "forbid": lambda does: Forbid(str(does)),
}
VERBS = tuple(_MAKERS)
