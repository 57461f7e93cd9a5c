"""The words of a checklist in other languages, beside those it is written in. What is not translated stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from auditapp.kernel.canonical import Json

Body: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ItemWords:
    """An item in another language; `options` by the option's id."""

    prompt: str | None = None
    help: str | None = None
    action: str | None = None
    options: Mapping[str, str] = field(default_factory=dict, hash=False)

    def body(self) -> dict[str, Json]:
        options: dict[str, Json] = dict(self.options)
        found: dict[str, Json] = {"prompt": self.prompt, "help": self.help, "action": self.action}
        found["options"] = options or None
        return {key: value for key, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SectionWords:
    """A section in another language."""

    title: str
    intro: str | None = None

    def body(self) -> dict[str, Json]:
        found: dict[str, Json] = {"title": self.title, "intro": self.intro}
        return {key: value for key, value in found.items() if value is not None}


def item_words(body: Json) -> dict[str, ItemWords]:
    """By language."""
    return {
        language: ItemWords(
            _text(words.get("prompt")),
            _text(words.get("help")),
            _text(words.get("action")),
            cast("Mapping[str, str]", words.get("options") or {}),
        )
        for language, words in cast("Mapping[str, Body]", body or {}).items()
    }


def section_words(body: Json) -> dict[str, SectionWords]:
    """By language."""
    return {
        language: SectionWords(str(words["title"]), _text(words.get("intro")))
        for language, words in cast("Mapping[str, Body]", body or {}).items()
    }


def _text(value: Json) -> str | None:
    return None if value is None else str(value)
