"""A published version in words: every question with how it is judged, when it is asked and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditapp.checklists.condition_words import condition_words, labelled
from auditapp.checklists.definition import ChecklistDefinition, Item, Section
from auditapp.checklists.field_words import DUES, PHOTOS, role_words
from auditapp.checklists.framework import load_framework
from auditapp.checklists.home_rules import settings_of
from auditapp.checklists.languages import languages_of, own_name
from auditapp.checklists.places import Place
from auditapp.checklists.present import SEVERITIES
from auditapp.checklists.response_words import judging_words, response_words
from auditapp.checklists.sample_words import repeat_words
from auditapp.checklists.sign_off import SignOff, Withdrawal
from auditapp.checklists.step_words import Follow, escalations_words, item_name, steps_words
from auditapp.checklists.translations import ItemWords
from auditapp.kernel import clock
from auditapp.web.parts import Fact, Link, Word, at, counted


@dataclass(frozen=True)
class Facts:
    """What the page says of the version besides its questions. `local` says by setting who sets which limit.

    `shared`: at a home, but in force for all; then `at_provider` is where it is signed off, "" for those who may not.
    """

    label: str
    published: str
    why: str
    local: Mapping[str, str]
    sign_offs: Sequence[SignOff]
    names: Mapping[str, str]
    may_sign: bool
    shared: bool
    at_provider: str


@dataclass(frozen=True)
class Translated:
    """An item's words in another language; `code` marks their language for whoever reads them aloud."""

    code: str
    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ItemView:
    """One question as it is asked. `judged` is how its answer is judged, `follows` what a failure brings with it."""

    prompt: str
    help: str
    severity: Word
    response: str
    judged: tuple[str, ...]
    action: str
    due: str
    photo: str
    maps: tuple[str, ...]
    asked_if: tuple[str, ...]
    follows: tuple[Follow, ...]
    escalates: tuple[str, ...]
    translations: tuple[Translated, ...]


@dataclass(frozen=True)
class SectionView:
    """A section of a version; `sample` is whom or what it is answered for."""

    id: str
    title: str
    intro: str
    sample: str
    items: tuple[ItemView, ...]
    translations: tuple[Translated, ...]


@dataclass(frozen=True)
class SignOffView:
    """An adviser's agreement. `early` and `withdrawn` are sentences, or ""; `url` withdraws it, "" for who may not."""

    id: str
    name: str
    who: str
    when: str
    note: str
    early: str
    by: str
    withdrawn: str
    url: str


@dataclass(frozen=True)
class VersionPage:
    """One published version, to read. `sign_off_url` is "" for those who may not record a sign-off.

    `shared`: it is not written down here but at the provider; `at_provider` is the way there for those who may.
    """

    title: str
    lede: str
    trail: tuple[Link, ...]
    versions_url: str
    export_url: str
    facts: tuple[Fact, ...]
    sign_offs: tuple[SignOffView, ...]
    withdrawn: tuple[SignOffView, ...]
    sign_off_url: str
    shared: bool
    at_provider: str
    sections: tuple[SectionView, ...]


def version_page(place: Place, checklist: ChecklistDefinition, facts: Facts) -> VersionPage:
    """A version with every question."""
    sections = tuple(_section(checklist, section, facts) for section in checklist.sections)
    url = f"{place.base}/{checklist.content_hash}/sign-off" if facts.may_sign else ""
    given = [_sign_off(each, facts.names, url) for each in facts.sign_offs]
    return VersionPage(
        title=checklist.title,
        lede=f"{counted(len(checklist.items), 'question')} in {counted(len(sections), 'section')}.",
        trail=(Link(f"Checklists of {place.name}", place.base),),
        versions_url=f"{place.base}/{checklist.id}/versions",
        export_url=f"{place.base}/{checklist.content_hash}/export",
        facts=_facts(checklist, facts),
        sign_offs=tuple(each for each in given if not each.withdrawn),
        withdrawn=tuple(each for each in given if each.withdrawn),
        sign_off_url=url,
        shared=facts.shared,
        at_provider=facts.at_provider,
        sections=sections,
    )


def sign_offs_words(sign_offs: Sequence[SignOff]) -> str:
    """Sarah Bell, fire risk assessor, on 12 November 2026 (all but the loft), written down on 20 November 2026."""
    return "; ".join(map(_sign_off_words, sign_offs))


def _sign_off_words(given: SignOff) -> str:
    """With what it leaves open, that it is older than the version, and when it was written down if later."""
    note = f" ({given.note})" if given.note else ""
    written = clock.local_date(given.at)
    later = f", written down on {_whole_day(written)}" if written != given.signed_on else ""
    early = f", {_early(given)}" if given.early else ""
    return f"{given.words}, on {_whole_day(given.signed_on)}{early}{note}{later}"


def _early(given: SignOff) -> str:
    return f"before this version was published on {_whole_day(given.published)}"


def _whole_day(day: date) -> str:
    """With its year always: it is printed, and read for years."""
    return f"{day.day} {day:%B %Y}"


def _facts(checklist: ChecklistDefinition, facts: Facts) -> tuple[Fact, ...]:
    standing = [each for each in facts.sign_offs if each.withdrawn is None]
    found = (
        Fact("Version", facts.label),
        Fact("Published", facts.published),
        Fact("Why", facts.why),
        Fact("How often", checklist.cadence),
        Fact("Announced", "No: it is not told to anybody before" if checklist.unannounced else "Yes"),
        Fact("Done by", ", ".join(map(role_words, checklist.done_by))),
        Fact("Signed off by", sign_offs_words(standing) or "No adviser yet"),
        Fact("Other languages", ", ".join(sorted(map(own_name, languages_of(checklist))))),
        Fact("Fingerprint", checklist.content_hash),
    )
    return tuple(fact for fact in found if fact.fact)


def _sign_off(given: SignOff, names: Mapping[str, str], url: str) -> SignOffView:
    gone = given.withdrawn
    return SignOffView(
        id=given.id,
        name=given.name,
        who=given.words,
        when=_whole_day(given.signed_on),
        note=given.note,
        early=f"Signed off {_early(given)}." if given.early else "",
        by=f"Written down by {names.get(given.by, 'somebody')}, {at(given.at).label}",
        withdrawn=_withdrawn(gone, names) if gone else "",
        url=f"{url}/{given.id}/withdrawal" if url and not gone else "",
    )


def _withdrawn(gone: Withdrawal, names: Mapping[str, str]) -> str:
    day = _whole_day(clock.local_date(gone.at))
    return f"Withdrawn on {day} by {names.get(gone.by, 'somebody')}: {gone.why}"


def _section(checklist: ChecklistDefinition, section: Section, facts: Facts) -> SectionView:
    translations = tuple(
        _translated(code, (words.title, words.intro)) for code, words in section.translations.items()
    )
    locked = " The provider has fixed this section for all homes." if section.locked else ""
    return SectionView(
        section.id,
        section.title,
        f"{section.intro or ''}{locked}".strip(),
        repeat_words(section.repeat) if section.repeat else "",
        tuple(item_view(checklist, item, facts.local) for item in section.items),
        translations,
    )


def item_view(checklist: ChecklistDefinition, item: Item, said: Mapping[str, str]) -> ItemView:
    """One question of a version; `said` says by setting who sets which limit."""
    local = [said[key] for key in settings_of(item) if key in said]
    return ItemView(
        prompt=item.prompt,
        help=item.help,
        severity=SEVERITIES[item.severity],
        response=response_words(item.response),
        judged=tuple(judging_words(item.response, local)) + _more(item),
        action=item.action if item.counts_as_failure else "",
        due=DUES[item.due],
        photo=PHOTOS[item.photo_rule],
        maps=_maps(item),
        asked_if=_asked_if(checklist, item),
        follows=tuple(steps_words(item, checklist)) + _followed_up(item),
        escalates=tuple(escalations_words(item.escalate)),
        translations=tuple(_item_words(code, words) for code, words in item.translations.items()),
    )


def _more(item: Item) -> tuple[str, ...]:
    said = [] if item.counts_as_failure else ["A No is not counted as not met."]
    said += [f"Usually: {item.usually}."] if item.usually else []
    said += ["May be left unanswered."] if item.optional else []
    said += ["The provider has fixed this question for all homes."] if item.locked else []
    said += [f"Note: {item.note}."] if item.note else []
    return tuple(said)


def _maps(item: Item) -> tuple[str, ...]:
    """What the question is about in the regulator's words: statements, other versions, regulations."""
    framework = load_framework()
    titles = [framework.quality_statements[each].title for each in item.quality_statements]
    said = [", ".join(titles)] if titles else []
    for version, nodes in item.nodes.items():
        known = framework.versions.get(version)
        named = [known.nodes[each].title if known and each in known.nodes else each for each in nodes]
        said.append(f"{known.name if known else version}: {', '.join(named)}")
    regulations = [framework.regulations[ref] for ref in item.regulations if ref in framework.regulations]
    if regulations:
        said.append(f"Regulation {', '.join(each.number for each in regulations)}")
    return tuple(said)


def _asked_if(checklist: ChecklistDefinition, item: Item) -> tuple[str, ...]:
    said = []
    if item.applies_if:
        question = load_framework().context_flags.get(item.applies_if, item.applies_if)
        said.append(f"Asked only where the answer is Yes: {question}")
    if item.show_if:
        said.append(
            f"Asked only if {condition_words(item.show_if, item_name(checklist), labelled(checklist))}."
        )
    return tuple(said)


def _followed_up(item: Item) -> tuple[Follow, ...]:
    if item.follow_up is None:
        return ()
    return (Follow("", (f"Asks: {item.follow_up.ask} ({', '.join(item.follow_up.options)})",)),)


def _item_words(code: str, words: ItemWords) -> Translated:
    return _translated(code, (words.prompt, words.help, words.action, *words.options.values()))


def _translated(code: str, lines: Sequence[str | None]) -> Translated:
    return Translated(code, own_name(code), tuple(line for line in lines if line))
