"""What the lists of the builder's forms offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditapp.builder.step_fields import ASKED
from auditapp.builder.terms import TESTS
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.field_words import DUES, EACH, EVIDENCE, PHOTOS, SEVERITIES, TYPES, role_words
from auditapp.checklists.framework import ITEM_FRAMEWORK, FrameworkVersion, load_framework
from auditapp.checklists.languages import LANGUAGES
from auditapp.checklists.publishing import shipped
from auditapp.checklists.trees import ReadTree, each_item, id_of, sections_of, text_in
from auditapp.forms.checklists import DetailsForm, ItemForm, PlaceForm, SectionForm, StepForm

_NOBODY = {"": "Choose"}


def roles(now: Sequence[str]) -> dict[str, str]:
    """Who can do a checklist: whom the shipped ones name, and whom this one names."""
    every: set[str] = {role for each in _shipped() for role in each.done_by} | set(now)
    return {role: _capital(role_words(role)) for role in sorted(every)}


def offer_details(form: DetailsForm, body: ReadTree) -> None:
    """The lists of a checklist's form."""
    now = body.get("done_by")
    form.done_by.choices = list(roles([str(each) for each in now] if isinstance(now, list) else []).items())


def offer_section(form: SectionForm) -> None:
    """The lists of a section's form."""
    for row in form.translations:
        row.form.language.choices = list(_languages(row.form.language.data).items())


def offer_item(form: ItemForm, body: ReadTree, item_id: str) -> None:
    """The lists of a question's form; a condition may look at any question asked before it."""
    framework = load_framework()
    statements = {key: node.title for key, node in framework.quality_statements.items()}
    form.type.choices = list(TYPES.items())
    form.severity.choices = list(SEVERITIES.items())
    form.due.choices = [(key, words.capitalize()) for key, words in DUES.items()]
    form.photo_rule.choices = list(PHOTOS.items())
    form.escalate.choices = list(framework.escalations.items())
    form.applies_if.choices = [("", "Everywhere"), *framework.context_flags.items()]
    form.primary.choices = [*_NOBODY.items(), *statements.items()]
    form.others.choices = list(statements.items())
    form.regulations.choices = [
        (ref, f"{each.number} {each.title}" + (" (2009)" if ref.startswith("CQCR") else ""))
        for ref, each in framework.regulations.items()
    ]
    form.evidence.choices = list(EVIDENCE.items())
    form.basis.choices = [(key, each.title) for key, each in framework.bases.items()]
    _offer_terms(form, _before(body, item_id))
    for row in form.translations:
        row.form.language.choices = list(_languages(row.form.language.data).items())


def offer_step(form: StepForm, body: ReadTree, asks: Mapping[str, ReadTree]) -> None:
    """The lists of a step's form; a step may look at any question, and at replies to what was asked before it."""
    every = _prompts(body)
    form.type.choices = [(key, TYPES[key]) for key in ASKED]
    form.severity.choices = [*_NOBODY.items(), *SEVERITIES.items()]
    form.due.choices = [(key, words.capitalize()) for key, words in DUES.items()]
    form.item.choices = [("", "This one"), *every.items()]
    form.codes.choices = list(load_framework().escalations.items())
    form.each.choices = list(EACH.items())
    form.reply_to.choices = [
        ("", "No condition"),
        *((key, text_in(ask, "words")) for key, ask in asks.items()),
    ]
    form.reply_is.choices = list(_replies(asks).items())
    _offer_terms(form, every)


def offer_places(form: PlaceForm, body: ReadTree) -> None:
    """The sections a question can stand in."""
    form.section.choices = [
        (id_of(each), text_in(each, "title") or id_of(each)) for each in sections_of(body)
    ]


def other_frameworks() -> list[FrameworkVersion]:
    """The frameworks that a question can be mapped to beside the one that quality statements are of."""
    return [each for key, each in load_framework().versions.items() if key != ITEM_FRAMEWORK]


def _offer_terms(form: ItemForm | StepForm, questions: Mapping[str, str]) -> None:
    for row in form.terms:
        term = row.form
        now = str(term.item.data or "")
        kept = {now: now} if now and now not in questions else {}
        term.item.choices = [("", "Choose a question"), *questions.items(), *kept.items()]
        term.test.choices = list(TESTS.items())


def _before(body: ReadTree, item_id: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for _section, item in each_item(body):
        if id_of(item) == item_id:
            break
        found[id_of(item)] = text_in(item, "prompt") or id_of(item)
    return found


def _prompts(body: ReadTree) -> dict[str, str]:
    return {id_of(item): text_in(item, "prompt") or id_of(item) for _section, item in each_item(body)}


def _replies(asks: Mapping[str, ReadTree]) -> dict[str, str]:
    found: dict[str, str] = {}
    for ask in asks.values():
        response = ask.get("response")
        if not isinstance(response, dict):
            continue
        if response.get("type") == "yes_no_na":
            found |= {"yes": "Yes", "no": "No"}
        options = response.get("options")
        for option in options if isinstance(options, list) else []:
            if isinstance(option, dict):
                found[id_of(option)] = text_in(option, "label")
    return found


def _languages(now: object) -> dict[str, str]:
    known = str(now or "")
    return {"": "None", **LANGUAGES} | ({known: known} if known not in LANGUAGES and known else {})


def _shipped() -> list[ChecklistDefinition]:
    return list(shipped().values())


def _capital(words: str) -> str:
    """With a capital to begin with; HR stays HR."""
    return words[:1].upper() + words[1:]
