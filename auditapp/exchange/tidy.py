"""Words as files hold them, made into words as checklists hold them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

TITLE, INTRO, PROMPT, HELP, ACTION, OPTION, SAY, USUALLY, UNIT = 120, 1000, 300, 600, 500, 300, 300, 300, 60
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_GAP = re.compile(r"\s+")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_MARKS = re.compile(r"\*\*|__|(?:^|(?<=\s))#{1,6} (?=\S)")
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def cleaned(text: str) -> str:
    """One line without controls or spaces round it, in Unicode form NFC."""
    plain = _CONTROL.sub(" ", text)
    return unicodedata.normalize("NFC", _GAP.sub(" ", plain).strip())


def has_controls(text: str) -> bool:
    """Whether something in it can be neither seen nor read out."""
    return _CONTROL.search(text) is not None


def without_marks(text: str) -> str:
    """Without the tags and stars that make words bold, coloured or large."""
    return (
        cleaned(_MARKS.sub("", _TAG.sub(" ", text)))
        if "<" in text or "*" in text or "_" in text or "#" in text
        else text
    )


def fitted(text: str, longest: int) -> str:
    """The text, or as many whole words of it as there is room for."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > longest // 2 else cut).rstrip(" ,;:-") + "…"


def slug(text: str, longest: int = 24, *, other: str = "part", digits: bool = False) -> str:
    """A word in lower case with hyphens; it begins with a letter unless it may begin with `digits`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = _NO_SLUG.sub("-", plain).strip("-")[:longest].rstrip("-")
    if not found:
        return other
    return found if digits or found[0].isalpha() else f"{other[0]}{found}"[:longest].rstrip("-")


def unused(name: str, taken: Container[str], longest: int = 24) -> str:
    """The name, or the next one with a number that nobody has."""
    if name not in taken:
        return name
    number = 2
    while True:
        tail = f"-{number}"
        found = name[: longest - len(tail)].rstrip("-") + tail
        if found not in taken:
            return found
        number += 1
