"""Reads the photos of answers and actions: which belong to what, and which have not come yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from auditapp.actions.models import ActionCompletion
from auditapp.audits.models import Answer
from auditapp.evidence.queries import Photo, photos_of
from auditapp.packs import manifest as pack
from auditapp.packs.gather_actions import Found


@dataclass(frozen=True)
class Album:
    """Photo ids by the answer or the action that they belong to, and the photos themselves by id."""

    of_answer: Mapping[str, Sequence[str]]
    before: Mapping[str, Sequence[str]]
    after: Mapping[str, Sequence[str]]
    photos: tuple[pack.Photo, ...]


def album_of(
    session: Session, answers: Iterable[Answer], found: Found, *, said: Mapping[str, Sequence[str]]
) -> Album:
    """Every photo of these answers, of what was done about these findings, and of these records by their kind."""
    named = {row.id: _ids(row) for row in answers}
    asked = {*named, *(answer for finding in found.findings for answer in found.answers_of(finding))}
    by_answer = photos_of(session, "answer", sorted(asked))
    safe = photos_of(session, "made_safe", [one.id for rows in found.made_safe.values() for one in rows])
    done = photos_of(session, "completion", [row.id for row in _completions(found)])
    others = [photos_of(session, kind, list(ids)) for kind, ids in said.items()]
    held = (by_answer, safe, done, *others)
    observed = photos_of(session, "observation", _observed(found))
    every = {photo.id: photo for each in (*held, observed) for some in each.values() for photo in some}
    seen = {one: [*by_answer.get(one, ()), *observed.get(one, ())] for one in {*by_answer, *observed}}
    before, after = _before_and_after(found, seen, safe, done)
    return Album(
        of_answer={one: _together(named.get(one, ()), by_answer[one], every) for one in sorted(asked)},
        before=before,
        after=after,
        photos=tuple(
            _photo(photo) for photo in sorted(every.values(), key=lambda one: (one.captured_at, one.id))
        ),
    )


def _before_and_after(
    found: Found,
    by_answer: Mapping[str, Sequence[Photo]],
    safe: Mapping[str, Sequence[Photo]],
    done: Mapping[str, Sequence[Photo]],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for finding in found.findings:
        action = found.action_of_finding.get(finding.id)
        if action is None:
            continue
        for answer in found.answers_of(finding):
            for photo in by_answer.get(answer, ()):
                (after if photo.view == "after" else before)[action].append(photo.id)
        for one in found.made_safe.get(finding.id, ()):
            after[action] += [photo.id for photo in safe[one.id]]
    for row in _completions(found):
        after[row.action_id] += [photo.id for photo in done[row.id]]
    return before, after


def _observed(found: Found) -> list[str]:
    return [row.answer_id for row in found.findings if row.source == "observation" and row.answer_id]


def _completions(found: Found) -> list[ActionCompletion]:
    return [row for rows in found.rows.values() for row in rows.of(ActionCompletion)]


def _together(named: Sequence[str], owned: Sequence[Photo], every: Mapping[str, Photo]) -> list[str]:
    """Those that the answer names (a correction names those of the first), then those added later."""
    ids = dict.fromkeys(one for one in named if one in every)
    return list(ids | dict.fromkeys(photo.id for photo in owned))


def _ids(row: Answer) -> tuple[str, ...]:
    return tuple(cast("list[str]", row.photos or []))


def _photo(photo: Photo) -> pack.Photo:
    return pack.Photo(
        photo.id, photo.sha256, photo.size, photo.view, photo.is_here, photo.captured_at, photo.by
    )
