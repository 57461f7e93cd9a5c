"""A pack's audit as the rules read it: what counts, how grave each failure is, and what nobody did about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditapp.audits import records
from auditapp.audits.owed import owed_words
from auditapp.audits.rules import Given
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.looking import Survey, answer_key
from auditapp.checklists.steps import severities_in
from auditapp.packs.manifest import Answer, Audit, Said


def given_of(answer: Answer) -> Given:
    """An answer as far as judging goes; how severe it is follows from its item."""
    told = (answer.id, answer.item, answer.subject, answer.value, answer.result, "low", answer.supersedes)
    return Given(*told, answer.captured_at, answer.elapsed)


def records_of(said: Iterable[Said]) -> list[records.Record]:
    """What was said, but for what is not in the pack."""
    return [
        records.Record(
            one.id,
            one.kind,
            one.answer,
            one.section,
            one.item,
            one.subject,
            one.about,
            one.data,
            one.captured_at,
            one.elapsed,
        )
        for one in said
        if one.data is not None
    ]


@dataclass
class Judged:
    """One audit, worked out once for all that is said of it."""

    audit: Audit
    definition: ChecklistDefinition
    seen: records.Seen = field(init=False)
    survey: Survey = field(init=False)

    def __post_init__(self) -> None:
        given, said = map(given_of, self.audit.answers), records_of(self.audit.said)
        self.seen = records.seen(self.definition, given, said)
        self.survey = Survey(self.definition, self.seen.answers, self.seen.around)
        self._graver = severities_in(self.survey)
        self._keys = {one.id: answer_key(one.item, one.subject) for one in self.audit.answers}

    def severity(self, key: str) -> str:
        """How grave a failure is, with all else that was found."""
        item = self.definition.items.get(key.partition("#")[0])
        return self._graver.get(key, item.severity).value if item else "low"

    def owed(self, key: str, *, made_safe: bool) -> tuple[str, ...]:
        """What the failing answer of this key asked for at once and nobody recorded."""
        decided = {
            str(one.data.get("code"))
            for one in self.audit.said
            if one.kind == "escalation" and one.data and self._keys.get(one.answer or "") == key
        }
        return owed_words(self.survey, key, self.severity(key), made_safe=made_safe, decided=decided)
