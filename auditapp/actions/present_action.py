"""One action in words: its facts, its story as a line from found to embedded, who may do what next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditapp.actions import events
from auditapp.actions.found import Found
from auditapp.actions.present import RISKS, STATES, deadline, subject_words
from auditapp.actions.rules import State
from auditapp.actions.story import Allowed, Happening, Story
from auditapp.evidence.present import pictures
from auditapp.kernel import clock
from auditapp.web.parts import Fact, Link, Moment, Notice, Picture, Word, at
from auditapp.web.templating import day

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
LISTED = 4  # names in a sentence; more would not be read
SETTLED = (State.VERIFIED, State.EMBEDDED, State.VOID, State.WITHDRAWN)


@dataclass(frozen=True)
class Step:
    """One point of the story. What is still ahead has no time and nobody's name."""

    title: str
    who: str = ""
    at: Moment | None = None
    text: str = ""
    tone: str = "accent"
    icon: str = "circle-dot"
    ahead: bool = False
    photos: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class CommentView:
    """Something said."""

    who: str
    at: Moment
    text: str


@dataclass(frozen=True)
class EarlierView:
    """What was seen an earlier time, and how it was then put right."""

    id: str
    title: str
    facts: tuple[Fact, ...]
    before: tuple[Picture, ...]
    after: tuple[Picture, ...]


@dataclass(frozen=True)
class ActionPage:
    """All of an action's page but its forms."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    reference: str
    risk: Word
    state: Word
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    prompt: str
    before: tuple[Picture, ...]
    after: tuple[Picture, ...]
    earlier: tuple[EarlierView, ...]
    steps: tuple[Step, ...]
    comments: tuple[CommentView, ...]
    why_not_verify: str
    base: str


def action_page(
    story: Story,
    allowed: Allowed,
    *,
    who_may_check: Sequence[str],
    may_see_home: bool,
    today: date,
    owed: Sequence[str] = (),
) -> ActionPage:
    """The page of one action. `owed` is what was asked for when it was found and nobody recorded."""
    row = story.row
    return ActionPage(
        title=row.text,
        lede=_lede(story, today),
        trail=_trail(story, may_see_home=may_see_home),
        reference=row.reference,
        risk=RISKS[row.risk],
        state=STATES[row.state],
        notices=_with_owed(_notices(story), story, owed),
        facts=_facts(story, today, may_see_home=may_see_home),
        prompt=story.found.prompt,
        before=pictures(story.found.before, "How it was found"),
        after=pictures(story.found.after, "How it is now"),
        earlier=_earlier(story, may_see_home=may_see_home),
        steps=(*_past(story), *_ahead(row.state)),
        comments=tuple(CommentView(each.who, at(each.at), each.text) for each in story.comments),
        why_not_verify=_why_not(story, allowed, who_may_check),
        base=f"/actions/{row.id}",
    )


def _lede(story: Story, today: date) -> str:
    row, when = story.row, deadline(story.row, today)
    sentences: Mapping[State, str] = {
        State.LIVE: f"{row.owner_name} has it. {_said(when)}.",
        State.PAUSED: f"{row.owner_name} has it. {when.label}.",
        State.DONE: f"{row.owner_name} had it. It is done and waits for somebody else to check it.",
        State.VERIFIED: "It was done and checked. Later audits will show whether it lasts.",
        State.EMBEDDED: "It was done, checked, and met again in later audits.",
        State.VOID: "It was made void and counts no longer. Its history stays.",
    }
    return sentences.get(row.state, "")


def _said(when: Word) -> str:
    return f"It is {when.label}" if when.tone == "critical" else f"Due {_lower(when.label)}"


def _lower(label: str) -> str:
    return label.lower() if label in ("Today", "Tomorrow") else label


def _trail(story: Story, *, may_see_home: bool) -> tuple[Link, ...]:
    if may_see_home:
        return (Link(f"Actions at {story.row.home_name}", f"/homes/{story.row.home_id}/actions"),)
    return (Link("My actions", "/actions"),)


def _with_owed(notices: Sequence[Notice], story: Story, owed: Sequence[str]) -> tuple[Notice, ...]:
    """What nobody recorded: before all else, until somebody else has checked that the fault is put right."""
    if not owed:
        return tuple(notices)
    pressing = story.row.state not in SETTLED
    tone = "critical" if pressing and story.row.risk == "critical" else "attention"
    notice = Notice(owed[0], " ".join(owed[1:]), tone)
    return (notice, *notices) if pressing else (*notices, notice)


def _notices(story: Story) -> tuple[Notice, ...]:
    kinds = [happening.kind for happening in story.happenings]
    notices = []
    if events.CORRECTED in kinds:
        text = "An action that is live stays. If it is not needed any more, a manager can make it void."
        notices.append(Notice("The auditor corrected the answer", text, "attention"))
    if events.REOPENED in kinds and story.row.state in (State.LIVE, State.PAUSED):
        text = "It had been done and checked before. The same thing was not met again."
        notices.append(Notice("This action is open again", text, "critical"))
    if story.row.sent_back:
        last = [each for each in story.happenings if each.kind == events.SENT_BACK][-1]
        notices.append(Notice(f"Sent back by {last.who}", last.text, "attention"))
    notices.extend(Notice("Made safe on the spot", text, "met") for text in story.found.made_safe)
    return tuple(notices)


def _facts(story: Story, today: date, *, may_see_home: bool) -> tuple[Fact, ...]:
    row, found = story.row, story.found
    facts = [
        Fact("Owner", row.owner_name),
        Fact("Due", deadline(row, today).label if row.state is not State.LIVE else _due_words(story, today)),
        Fact("Home", row.home_name),
        Fact("Where", ", ".join(part for part in (found.area_name, subject_words(found.subject)) if part)),
        *_seen(story, found, may_see_home=may_see_home),
        *_again(story, may_see_home=may_see_home),
    ]
    return tuple(fact for fact in facts if fact.fact)


def _again(story: Story, *, may_see_home: bool) -> list[Fact]:
    """Later audits that found the same and left it to this action."""
    found = [each for each in story.happenings if each.kind == events.SEEN_AGAIN]
    return [
        Fact(
            "Seen again",
            f"On {_seen_on(each)} by {each.who}",
            f"/homes/{story.row.home_id}/audits/{each.data['audit']}" if may_see_home else None,
        )
        for each in found
    ]


def _seen(story: Story, found: Found, *, may_see_home: bool) -> tuple[Fact, ...]:
    address = f"/homes/{story.row.home_id}/audits/{found.audit_id}"
    return (
        Fact("What was seen", found.note),
        Fact("Reading", found.reading),
        Fact(
            "Found by",
            f"{found.who}, {found.checklist_title}, {at(found.seen_at).label}",
            address if found.audit_id and may_see_home else None,
        ),
    )


def _earlier(story: Story, *, may_see_home: bool) -> tuple[EarlierView, ...]:
    """The earlier times, the last of them first."""
    views = []
    for number, found in enumerate(story.earlier, 1):
        named = _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"
        safe = tuple(Fact("Made safe", text) for text in found.made_safe)
        facts = (*_seen(story, found, may_see_home=may_see_home), *safe)
        views.append(
            EarlierView(
                f"time-{number}",
                f"The {named} time",
                tuple(fact for fact in facts if fact.fact),
                pictures(found.before, f"How it was found the {named} time"),
                pictures(found.after, f"How it was after the {named} time"),
            )
        )
    return tuple(reversed(views))


def _due_words(story: Story, today: date) -> str:
    plain, words = day(story.row.due_on), deadline(story.row, today).label
    return plain if words == plain else f"{plain} ({words.lower()})"


def _past(story: Story) -> tuple[Step, ...]:
    seen_before = False
    steps: list[Step] = []
    for happening in story.happenings:
        if happening.kind == events.DRAFTED:
            continue  # the finding says it
        if happening.kind == events.AMENDED and happening.text in ("", *(step.text for step in steps)):
            continue  # only a photo was added, or nothing new was said
        step = _TOLD[happening.kind](happening, story)
        if happening.kind == events.FINDING_RAISED:
            step = step if not seen_before else _found_again(happening)
            seen_before = True
        steps.append(step)
    return tuple(steps)


def _step(happening: Happening, title: str, tone: str, icon: str) -> Step:
    return Step(
        title,
        happening.who,
        at(happening.at),
        happening.text,
        tone,
        icon,
        photos=pictures(happening.photos, title),
    )


def _found_again(happening: Happening) -> Step:
    return _step(happening, "Found not met again", "critical", "circle-x")


def _told_found(happening: Happening, story: Story) -> Step:
    if story.kind == "check":
        return _step(happening, "Could not be checked", "unsure", "circle-help")
    return _step(happening, "Found not met", "critical", "circle-x")


def _told_given(happening: Happening, story: Story) -> Step:
    owner = story.names.get(str(happening.data["owner"]), "somebody")
    due_on = day(date.fromisoformat(str(happening.data["due"])))
    return _step(happening, f"Given to {owner}, due {due_on}", "accent", "user")


def _told_later(happening: Happening, _story: Story) -> Step:
    when = " out of hours" if happening.data["hours"] == "out_of_hours" else ""
    if happening.data["result"] == "pass":
        return _step(happening, f"Met again in a later audit{when}", "met", "repeat")
    return _step(happening, f"Not met in a later audit{when}", "critical", "circle-x")


def _told_reopened(happening: Happening, _story: Story) -> Step:
    due_on = day(date.fromisoformat(str(happening.data["due"])))
    return _step(happening, f"Open again, due {due_on}", "attention", "rotate-ccw")


def _told_risk(happening: Happening, _story: Story) -> Step:
    risk, was = str(happening.data["risk"]), str(happening.data["was"])
    tone = "critical" if risk == "critical" else "attention"
    return _step(happening, f"Now {risk}; it was {was}", tone, "triangle-alert")


def _told_seen_again(happening: Happening, _story: Story) -> Step:
    return _step(happening, f"Seen again on {_seen_on(happening)}", "attention", "repeat")


def _seen_on(happening: Happening) -> str:
    return day(clock.local_date(clock.parse_wire_time(str(happening.data["at"]))))


def _told_paused(happening: Happening, _story: Story) -> Step:
    until = day(date.fromisoformat(str(happening.data["until"])))
    return _step(happening, f"Paused until {until}", "unsure", "pause")


def _plain(title: str, tone: str, icon: str) -> Callable[[Happening, Story], Step]:
    return lambda happening, _story: _step(happening, title, tone, icon)


_TOLD: Mapping[str, Callable[[Happening, Story], Step]] = {
    events.FINDING_RAISED: _told_found,
    events.AMENDED: _plain("The auditor wrote", "accent", "pencil"),
    events.MADE_SAFE: _plain("Made safe", "met", "shield-check"),
    events.WITHDRAWN: _plain("Taken back", "accent", "undo-2"),
    events.WENT_LIVE: _told_given,
    events.CORRECTED: _plain("The auditor corrected the answer", "attention", "pencil"),
    events.REASSIGNED: _told_given,
    events.COMPLETED: _plain("Done", "met", "check"),
    events.VERIFIED: _plain("Checked in practice", "met", "badge-check"),
    events.SENT_BACK: _plain("Sent back: not right yet", "attention", "undo-2"),
    events.CHECKED_LATER: _told_later,
    events.EMBEDDED: _plain("Shown to have lasted", "met", "sprout"),
    events.REOPENED: _told_reopened,
    events.RISK_CHANGED: _told_risk,
    events.SEEN_AGAIN: _told_seen_again,
    events.PAUSED: _told_paused,
    events.VOIDED: _plain("Made void", "attention", "ban"),
}


def _ahead(state: State) -> tuple[Step, ...]:
    to_come = (
        Step("To be done, with a photo of how it is then", tone="unsure", icon="circle-dashed", ahead=True),
        Step(
            "To be checked by somebody who did not work on it",
            tone="unsure",
            icon="circle-dashed",
            ahead=True,
        ),
        Step(
            "To be met again in two later audits, one out of hours", tone="unsure", icon="sprout", ahead=True
        ),
    )
    passed = {State.LIVE: 0, State.PAUSED: 0, State.DONE: 1, State.VERIFIED: 2}
    return to_come[passed.get(state, len(to_come)) :]


def _why_not(story: Story, allowed: Allowed, who_may_check: Sequence[str]) -> str:
    if story.row.state is not State.DONE or allowed.verify:
        return ""
    names = _named(who_may_check)
    if not allowed.clean:
        reason = "You owned this action or recorded work on it, and nobody checks their own work."
        return (
            f"{reason} {names} can check it."
            if names
            else f"{reason} Ask for somebody else to be given a role here."
        )
    return f"{names} can check it." if names else "Nobody here may check it yet. Ask your manager."


def _named(names: Sequence[str]) -> str:
    if len(names) > LISTED:
        return f"{', '.join(names[:LISTED])} or somebody else"
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
