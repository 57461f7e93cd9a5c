"""What an action is about, each time that it was seen: the first finding, and those that opened it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditapp.actions.models import ActionCompletion, Finding, FindingAmendment, MadeSafe
from auditapp.evidence.queries import Photo

Photos = Mapping[str, Sequence[Photo]]


@dataclass(frozen=True)
class Found:
    """A finding, with photos of how it was and of how it was after the work that followed."""

    audit_id: str | None
    answer_id: str | None
    prompt: str
    note: str
    reading: str
    who: str
    checklist_title: str
    checklist_version: str
    area_name: str
    subject: str
    seen_at: datetime
    made_safe: tuple[str, ...]
    before: tuple[Photo, ...]
    after: tuple[Photo, ...]


@dataclass(frozen=True)
class About:
    """The rows about all findings of an action, and the photos of their answers and of what was done."""

    findings: Sequence[Finding]
    amendments: Sequence[FindingAmendment]
    made_safe: Sequence[MadeSafe]
    completions: Sequence[ActionCompletion]
    of_answers: Photos
    of_completions: Photos


def tell(about: About, names: Mapping[str, str]) -> tuple[Found, ...]:
    """Each time that it was seen, the first time first."""
    ends = [finding.raised_at for finding in about.findings[1:]]
    every = zip(about.findings, [*ends, None], strict=True)
    return tuple(
        _found(about, finding, names, since=finding.raised_at if number else None, until=until)
        for number, (finding, until) in enumerate(every)
    )


def _found(
    about: About,
    finding: Finding,
    names: Mapping[str, str],
    *,
    since: datetime | None,
    until: datetime | None,
) -> Found:
    amended = [each for each in about.amendments if each.finding_id == finding.id]
    answers = [finding.answer_id or "", *(each.id for each in amended)]
    work = [
        each.id
        for each in about.completions
        if (since is None or each.received_at >= since) and (until is None or each.received_at < until)
    ]
    latest = amended[-1] if amended else finding
    return Found(
        audit_id=finding.audit_id,
        answer_id=finding.answer_id,
        prompt=finding.prompt,
        note=latest.note,
        reading=latest.reading,
        who=names[finding.raised_by],
        checklist_title=finding.checklist_title,
        checklist_version=finding.checklist_version,
        area_name=finding.area_name,
        subject=finding.subject,
        seen_at=finding.seen_at,
        made_safe=tuple(made.text for made in about.made_safe if made.finding_id == finding.id),
        before=tuple(photo for answer in answers for photo in about.of_answers.get(answer, ())),
        after=tuple(photo for done in work for photo in about.of_completions.get(done, ())),
    )
