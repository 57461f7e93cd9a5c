"""What somebody typed into a form, as it stands in a checklist: one line, no stray spaces, numbers as numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from auditapp.checklists.responses import limit_body
from auditapp.kernel.canonical import Json

Said = Mapping[str, object]
LARGEST = 1_000_000_000


def words(said: Said, name: str) -> str:
    """The words of a field, in one line."""
    return unicodedata.normalize("NFC", " ".join(str(said.get(name) or "").split()))


def words_or_none(said: Said, name: str) -> str | None:
    """The words, or None when there are none, so that the field is left out."""
    return words(said, name) or None


def ticked(said: Said, name: str) -> bool:
    """Whether a box is ticked."""
    return said.get(name) is True


def several(said: Said, name: str, before: Sequence[str] = ()) -> list[Json]:
    """What is ticked in a list of boxes: what was so `before` in its order, then what is new."""
    value = said.get(name)
    ticks = [str(each) for each in value] if isinstance(value, list) else []
    return [*(each for each in before if each in ticks), *(each for each in ticks if each not in before)]


def rows(said: Said, name: str) -> list[Said]:
    """The rows of a list of forms."""
    value = said.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def number(said: Said, name: str) -> Json:
    """A whole number or a decimal as it travels; what is no number is kept as it is, so that it can be put right."""
    text = words(said, name)
    if not text:
        return None
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    return limit_body(found) if found.is_finite() and abs(found) < LARGEST else text


def whole(said: Said, name: str) -> Json:
    """A whole number; anything else is kept as it is."""
    text = words(said, name)
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(LARGEST)) else text


def held(fields: Mapping[str, Json]) -> dict[str, Json]:
    """The fields that hold something."""
    return {
        key: value for key, value in fields.items() if value is not None and value not in ("", [], {}, False)
    }
