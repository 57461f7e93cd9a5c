"""What counts at a home for a question whose limits its settings say, in words and with the way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from auditapp.builder.answers import limits_are_local
from auditapp.builder.places import Place
from auditapp.checklists.field_words import field_name, value_in_words
from auditapp.checklists.trees import ReadTree, text_in, texts_in
from auditapp.people import settings

_LIMITS = ("min", "max", "pass_percent", "max_age_days")
_BY = {
    "home": "set by this home",
    "provider": "set by your provider for all homes",
    "default": "as it is for everybody until somebody sets it",
}
_FOR_ALL = "set for all homes; each home may set its own"


@dataclass(frozen=True)
class ValueView:
    """A setting that a question is judged by: what it is called, what counts now and who said so, where it is set."""

    label: str
    words: str
    url: str


def values_of(session: Session, place: Place, response: ReadTree) -> tuple[ValueView, ...]:
    """The settings that an answer is judged by; none when its limits stand in the checklist."""
    if not limits_are_local(response):
        return ()
    keys = texts_in(response, "setting") or [text_in(response, "setting")]
    return tuple(_value(session, place, key, response) for key in keys if key in settings.KINDS)


def values_by_setting(session: Session, place: Place, keys: Sequence[str]) -> dict[str, str]:
    """What counts for each of these settings, as a sentence."""
    found = {key: _value(session, place, key, {}) for key in keys if key in settings.KINDS}
    return {key: f"{each.label}: {each.words}." for key, each in found.items()}


def _value(session: Session, place: Place, key: str, response: ReadTree) -> ValueView:
    standing = settings.standing_of(session, key, provider_id=place.provider_id, home_id=place.home_id)
    kind = settings.KINDS[key]
    said = kind.shape.words(standing.value)
    if standing.last is None:
        said = _own_limits(response) or said  # what nobody has set stays as the checklist has it
    by = _FOR_ALL if place.home_id is None and standing.last is not None else _BY[standing.source]
    owner = f"/homes/{place.home_id}" if place.home_id else f"/providers/{place.provider_id}"
    return ValueView(kind.label, f"{said}, {by}", f"{owner}/settings/limits/{key}")


def _own_limits(response: ReadTree) -> str:
    unit = f" {text_in(response, 'unit')}" if response.get("unit") else ""
    said = [
        f"{field_name(f'response.{name}').lower()} {value_in_words('', response[name], {})}{unit}"
        for name in _LIMITS
        if name in response
    ]
    return ", ".join(said)
