"""The languages that forms are translated into, as files name them."""

from __future__ import annotations

import re

from auditapp.checklists.languages import LANGUAGES, code_named, language_name

_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\s*\)\s*$")
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")


def code_of(language: str) -> str:
    """`French (fr)`, `French` and `fr` are fr; "" for what we do not know."""
    match = _IN_BRACKETS.search(language)
    plain = match[1] if match else language.strip()
    main, _, country = plain.partition("-")
    code = main.lower() + (f"-{country.upper()}" if country else "")
    if _CODE.fullmatch(code) and (match or code.partition("-")[0] in LANGUAGES):
        return code
    return code_named(language)


def name_of(code: str) -> str:
    """How a form names the language: French (fr)."""
    return f"{language_name(code)} ({code})"
