"""The languages that checklists are translated into: by code, what English calls each and what it calls itself."""

from __future__ import annotations

from collections.abc import Mapping

from auditapp.checklists.definition import ChecklistDefinition

LANGUAGES: Mapping[str, str] = {
    "sq": "Albanian", "ar": "Arabic", "bn": "Bengali", "bg": "Bulgarian", "zh": "Chinese", "hr": "Croatian",
    "cs": "Czech", "da": "Danish", "nl": "Dutch", "en": "English", "fil": "Filipino", "fi": "Finnish",
    "fr": "French", "de": "German", "el": "Greek", "gu": "Gujarati", "hi": "Hindi", "hu": "Hungarian",
    "ga": "Irish", "it": "Italian", "ku": "Kurdish", "lv": "Latvian", "lt": "Lithuanian", "ml": "Malayalam",
    "ne": "Nepali", "no": "Norwegian", "ps": "Pashto", "fa": "Persian", "pl": "Polish", "pt": "Portuguese",
    "pa": "Punjabi", "ro": "Romanian", "ru": "Russian", "sr": "Serbian", "sn": "Shona", "si": "Sinhala",
    "sk": "Slovak", "so": "Somali", "es": "Spanish", "sw": "Swahili", "sv": "Swedish", "tl": "Tagalog",
    "ta": "Tamil", "th": "Thai", "ti": "Tigrinya", "tr": "Turkish", "tw": "Twi", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "cy": "Welsh", "yo": "Yoruba",
}  # fmt: skip
_OWN = {
    "cy": "Cymraeg", "pl": "Polski", "ro": "Română", "pt": "Português", "es": "Español", "fr": "Français",
    "de": "Deutsch", "hi": "हिन्दी", "ml": "മലയാളം", "sw": "Kiswahili", "ur": "اردو", "bg": "Български",
    "uk": "Українська",
}  # fmt: skip


def language_name(code: str) -> str:
    """What English calls it; the code itself for one that we do not know."""
    return LANGUAGES.get(code, code)


def own_name(code: str) -> str:
    """What those who speak it call it."""
    return _OWN.get(code) or language_name(code)


def code_named(name: str) -> str:
    """The code of a language called so, in English or by itself; "" for none that we know."""
    return _BY_NAME.get(name.strip().casefold(), "")


def languages_of(definition: ChecklistDefinition) -> list[str]:
    """The languages a checklist is translated into, by their codes."""
    found = {language for section in definition.sections for language in section.translations}
    found |= {language for item in definition.items.values() for language in item.translations}
    return sorted(found)


_BY_NAME = {name.casefold(): code for code, name in (*LANGUAGES.items(), *_OWN.items())}
