"""One action read whole: what was found, who did what about it and when, photos, comments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar, cast

from sqlalchemy import Integer, and_, or_, select
from sqlalchemy.orm import Session

from auditapp.actions import events
from auditapp.actions.facts import hands_on
from auditapp.actions.found import About, Found, tell
from auditapp.actions.models import (
    Action,
    ActionAssignment,
    ActionComment,
    ActionCompletion,
    ActionPause,
    ActionReopening,
    ActionVerification,
    ActionVoid,
    Finding,
    FindingAmendment,
    MadeSafe,
)
from auditapp.actions.queries import ActionRow, rows
from auditapp.actions.rules import OPEN_STATES, State, has_clean_hands
from auditapp.evidence.queries import Photo, photos_of
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import ROLE_PERMISSIONS, Actor, Permission, Role
from auditapp.people.queries import names_of, people_of

_R = TypeVar(
    "_R", ActionAssignment, ActionCompletion, ActionVerification, ActionPause, ActionVoid, ActionComment
)


@dataclass(frozen=True)
class Comment:
    """Something said about the action."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Happening:
    """An event of the journal with its actor's name, the words kept in its row, and its photos."""

    kind: str
    at: datetime
    who: str
    data: Mapping[str, Json]
    text: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Story:
    """An action's page. `found` is what was seen last; `earlier` what was seen before, the first time first."""

    row: ActionRow
    kind: str
    found: Found
    earlier: tuple[Found, ...]
    happenings: tuple[Happening, ...]
    comments: tuple[Comment, ...]
    hands: frozenset[str]
    names: Mapping[str, str]


@dataclass(frozen=True)
class _Rows:
    """All rows about an action that hold words or photos."""

    findings: list[Finding]
    amendments: list[FindingAmendment]
    made_safe: list[MadeSafe]
    assignments: list[ActionAssignment]
    completions: list[ActionCompletion]
    checks: list[ActionVerification]
    pauses: list[ActionPause]
    voids: list[ActionVoid]
    comments: list[ActionComment]


def read_story(session: Session, action_id: str, today: date) -> Story:
    """The action with all that happened to it. Raises NoResultFound when there is none."""
    row = rows(session, [action_id], today)[0]
    action = session.get_one(Action, action_id)
    found = _read(session, action)
    happened = _events(session, action_id, [finding.id for finding in found.findings])
    hands = hands_on(session, action_id)
    people = {event.actor_id for event in happened} | {comment.by for comment in found.comments}
    owners = {assignment.owner_id for assignment in found.assignments}
    names = names_of(session, people | owners | hands | {finding.raised_by for finding in found.findings})
    before = photos_of(session, "answer", _answers_of(found))
    observed = [each.answer_id for each in found.findings if each.answer_id and each.source == "observation"]
    before |= photos_of(session, "observation", observed) if observed else {}
    after = photos_of(session, "completion", [completion.id for completion in found.completions])
    safe = photos_of(session, "made_safe", [made.id for made in found.made_safe])
    words = _words(found)
    about = About(found.findings, found.amendments, found.made_safe, found.completions, before, after)
    *earlier, last = tell(about, names)
    return Story(
        row=row,
        kind=action.kind,
        found=last,
        earlier=tuple(earlier),
        happenings=tuple(_happening(event, names, words, {**after, **safe}) for event in happened),
        comments=tuple(Comment(names[row.by], row.at, row.text) for row in found.comments),
        hands=hands,
        names=names,
    )


def _read(session: Session, action: Action) -> _Rows:
    again = select(ActionReopening.finding_id).where(ActionReopening.action_id == action.id)
    about = or_(Finding.id == action.finding_id, Finding.id.in_(again))
    first = (Finding.id != action.finding_id).cast(Integer)
    findings = list(session.scalars(select(Finding).where(about).order_by(first, Finding.raised_at)))
    found_ids = [finding.id for finding in findings]
    made = select(MadeSafe).where(MadeSafe.finding_id.in_(found_ids))
    amended = select(FindingAmendment).where(FindingAmendment.finding_id.in_(found_ids))
    return _Rows(
        findings,
        list(session.scalars(amended.order_by(FindingAmendment.at, FindingAmendment.id))),
        list(session.scalars(made.order_by(MadeSafe.at, MadeSafe.id))),
        _all(session, ActionAssignment, action),
        _all(session, ActionCompletion, action),
        _all(session, ActionVerification, action),
        _all(session, ActionPause, action),
        _all(session, ActionVoid, action),
        _all(session, ActionComment, action),
    )


def _all(session: Session, model: type[_R], action: Action) -> list[_R]:
    query = select(model).where(model.action_id == action.id).order_by(model.at, model.id)
    return list(session.scalars(query))


def _events(session: Session, action_id: str, finding_ids: list[str]) -> list[JournalEvent]:
    """What the journal says of the action and its findings; comments have a place of their own."""
    event = JournalEvent
    of_action = and_(event.subject_kind == "action", event.subject_id == action_id)
    of_finding = and_(event.subject_kind == "finding", event.subject_id.in_(finding_ids))
    query = select(event).where(or_(of_action, of_finding), event.kind != events.COMMENTED)
    return list(session.scalars(query.order_by(event.seq)))


def _answers_of(found: _Rows) -> list[str]:
    answers = [finding.answer_id for finding in found.findings if finding.answer_id]
    return answers + [amendment.id for amendment in found.amendments]


def _words(found: _Rows) -> dict[tuple[str, str], str]:
    """The words behind each event, by its kind and by what in its data or its time names the row."""
    words = {(events.FINDING_RAISED, finding.id): finding.note for finding in found.findings}
    words |= {(events.AMENDED, amendment.id): amendment.note for amendment in found.amendments}
    words |= {(events.MADE_SAFE, made.id): made.text for made in found.made_safe}
    words |= {(events.COMPLETED, done.id): done.text for done in found.completions}
    words |= {
        (
            events.VERIFIED if check.outcome == "verified" else events.SENT_BACK,
            check.completion_id,
        ): check.seen
        for check in found.checks
    }
    words |= {(events.REASSIGNED, str(each.number)): each.reason for each in found.assignments}
    words |= {
        (events.PAUSED, f"{pause.until}@{pause.at:%Y%m%d%H%M%S}"): pause.reason for pause in found.pauses
    }
    return words | {(events.VOIDED, void.action_id): void.reason for void in found.voids}


def _row_of(event: JournalEvent) -> str:
    data = cast("Mapping[str, Json]", event.data)
    if event.kind == events.PAUSED:
        return f"{data['until']}@{event.at:%Y%m%d%H%M%S}"
    named = data.get("change") or data.get("completion") or data.get("number")
    if event.kind == events.AMENDED:
        named = data["answer"]
    return str(named or event.subject_id)


def _happening(
    event: JournalEvent,
    names: Mapping[str, str],
    words: Mapping[tuple[str, str], str],
    photos: Mapping[str, list[Photo]],
) -> Happening:
    row_id = _row_of(event)
    shown = photos.get(row_id, []) if event.kind in _WITH_PHOTOS else []
    data = cast("Mapping[str, Json]", event.data)
    return Happening(
        event.kind, event.at, names[event.actor_id], data, words.get((event.kind, row_id), ""), tuple(shown)
    )


_WITH_PHOTOS = frozenset({events.COMPLETED, events.MADE_SAFE})


@dataclass(frozen=True)
class Allowed:
    """What the reader may do to the action as it stands. `clean`: never had a hand in it (invariant 7)."""

    complete: bool
    verify: bool
    assign: bool
    void: bool
    comment: bool
    clean: bool


def allowed(story: Story, actor: Actor) -> Allowed:
    """What the actor may do; the verbs check it again."""
    state, home_id = story.row.state, story.row.home_id
    is_open, at_work = state in OPEN_STATES, state in (State.LIVE, State.PAUSED)
    manages = actor.can(Permission.HOME_ACTION_ASSIGN, home_id)
    owns = story.row.owner_id == actor.user_id
    clean = has_clean_hands(actor.user_id, story.hands)
    return Allowed(
        complete=at_work and actor.can(Permission.HOME_ACTION_DO, home_id) and (owns or manages),
        verify=state is State.DONE and actor.can(Permission.HOME_ACTION_VERIFY, home_id) and clean,
        assign=is_open and manages,
        void=is_open and actor.can(Permission.HOME_ACTION_VOID, home_id),
        comment=actor.can(Permission.HOME_ACTION_COMMENT, home_id),
        clean=clean,
    )


def checkers(session: Session, home_id: str, hands: Collection[str]) -> list[str]:
    """The names of those who may check the action: they hold the permission and never worked on it."""
    verify = Permission.HOME_ACTION_VERIFY
    return [
        person.name
        for person in people_of(session, home_id)
        if person.id not in hands and verify in ROLE_PERMISSIONS[Role(person.role)]
    ]
