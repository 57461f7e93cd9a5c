"""The languages that forms are translated into, as files name them."""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\s*\)\s*$")
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
_NAMES = {
    "albanian": "sq", "arabic": "ar", "bengali": "bn", "bulgarian": "bg", "chinese": "zh", "croatian": "hr",
    "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "filipino": "fil", "finnish": "fi",
    "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "greek": "el", "gujarati": "gu", "hindi": "hi",
    "hungarian": "hu", "irish": "ga", "italian": "it", "kiswahili": "sw", "kurdish": "ku", "latvian": "lv",
    "lithuanian": "lt", "malayalam": "ml", "nepali": "ne", "norwegian": "no", "pashto": "ps", "persian": "fa",
    "polish": "pl", "polski": "pl", "portuguese": "pt", "português": "pt", "punjabi": "pa", "romanian": "ro",
    "română": "ro", "russian": "ru", "serbian": "sr", "shona": "sn", "sinhala": "si", "slovak": "sk", "somali": "so",
    "spanish": "es", "español": "es", "swahili": "sw", "swedish": "sv", "tagalog": "tl", "tamil": "ta", "thai": "th",
    "tigrinya": "ti", "turkish": "tr", "twi": "tw", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi",
    "welsh": "cy", "cymraeg": "cy", "yoruba": "yo",
}  # fmt: skip
_BY_CODE = {code: name.capitalize() for name, code in reversed(_NAMES.items()) if name.isascii()}


def code_of(language: str) -> str:
    """`French (fr)`, `French` and `fr` are fr; "" for what we do not know."""
    match = _IN_BRACKETS.search(language)
    plain = match[1] if match else language.strip()
    main, _, country = plain.partition("-")
    code = main.lower() + (f"-{country.upper()}" if country else "")
    if _CODE.fullmatch(code) and (match or code.partition("-")[0] in _BY_CODE):
        return code
    return _NAMES.get(language.strip().casefold(), "")


def name_of(code: str) -> str:
    """How a form names the language: French (fr)."""
    return f"{_BY_CODE.get(code, code)} ({code})"
