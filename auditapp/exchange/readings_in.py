"""Questions of a plain list whose words look like a reading: what they had better be answered with."""

from __future__ import annotations

import re

from auditapp.checklists.field_words import TYPES

_UNITS = r"(?:mm|cm|m|kg|g|mg|mcg|ml|l|litres?|bar|psi|ppm|lux|db|volts?|v|min(?:ute)?s?|sec(?:ond)?s?|hours?|hrs?)"
_TEMPERATURE = re.compile(
    r"°|º\s*[CF]\b|\btemperatures?\b|\btemps?\b(?!\s+(?:staff|workers?|nurses?|carers?|cooks?|from|agency))"
    r"|\d\s*(?:-|\u2013|to)\s*-?\d+(?:[.,]\d+)?\s*(?:C|degrees)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"\bhow many\b|%|\d\s*mm\b|\(\s*{_UNITS}\s*\)|\bin mm\b"
    rf"|\d\s*(?:-|\u2013|to)\s*-?\d+(?:[.,]\d+)?\s*{_UNITS}(?!\w)",
    re.IGNORECASE,
)


def remark_about(question: str) -> str:
    """What to do about a question that looks like a reading; "" about any other."""
    kind = "temperature" if _TEMPERATURE.search(question) else "number" if _NUMBER.search(question) else ""
    return (
        f'it looks like a reading: open it in the draft and choose "{TYPES[kind]}" there, or Yes and No will be asked'
        if kind
        else ""
    )
