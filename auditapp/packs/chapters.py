"""The report's chapters: one audit told like a letter, one action from found to embedded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from auditapp.audits.looked import by_number
from auditapp.checklists.looking import answer_key
from auditapp.checklists.readings import percent_words, timed_words
from auditapp.kernel.clock import local_date
from auditapp.kernel.orm import Json
from auditapp.packs import said_words, words
from auditapp.packs.index import Index, sections_of
from auditapp.packs.manifest import Action, Answer, Audit, Note, Step

_PICTURES_PER_ITEM = 12
_AFTER_PICTURES = 3
_PICTURES_PER_AUDIT = 240
Block = dict[str, Json]


def pictures_in(value: Json) -> Iterator[str]:
    """The hashes of every photo shown anywhere inside `value`."""
    if isinstance(value, dict):
        if isinstance(value.get("photo"), str):
            yield str(value["photo"])
        for held in value.values():
            yield from pictures_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from pictures_in(held)


def action_chapter(action: Action, index: Index) -> Block:
    """One action with its pictures and its story."""
    return {
        "reference": action.reference,
        "prompt": words.printable(action.prompt),
        "seen": words.printable(index.last_seen(action)),
        "owed": [words.printable(line) for line in index.still_owed(action)],
        "severity": action.severity,
        "state": words.STATES.get(action.state, action.state),
        "tone": index.tone(action),
        "overdue": action.overdue,
        "text": words.printable(action.text),
        "owner": words.printable(index.name(action.owner)),
        "due": words.day(action.due_on),
        "where": words.printable(index.place(action.area, action.subject)),
        "source": words.printable(f"{action.checklist_title}, item {action.item}"),
        "before": _pictures(action.before, f"Before: {action.prompt}", index),
        "after": _pictures(action.after, f"After: {action.prompt}", index),
        "story": [_step(step, index) for step in action.history],
    }


def audit_chapter(audit: Audit, index: Index) -> Block:
    """One audit: what it was, what was not met and what became of it, then every answer."""
    standing = [answer for answer in audit.answers if answer.superseded_by is None]
    counted = [answer for answer in standing if index.counts(audit, answer)]
    failed = sorted(
        (answer for answer in counted if answer.result == "fail"), key=lambda one: _weight(one, audit, index)
    )
    unchecked = [answer for answer in counted if answer.result == "unchecked"]
    elsewhere = [one for one in standing if one.result != "fail" and one.photos]
    blocks = _within_limit([_not_met(answer, audit, index) for answer in failed])
    return {
        "title": words.printable(index.title(audit.checklist)),
        "state": words.AUDIT_STATES.get(audit.state, audit.state),
        "finished": audit.state == "finished",
        "day": words.long_day(local_date(audit.started_at)),
        "letter": [words.printable(line) for line in _letter(audit, failed, unchecked, index)],
        "owed": _owed(failed, audit, index),
        "facts": cast("list[Json]", [[label, words.printable(text)] for label, text in _facts(audit, index)]),
        "not_met": cast("list[Json]", blocks),
        "also_seen": [picture for one in elsewhere for picture in _answer_pictures(one, audit, index)][
            :_PICTURES_PER_ITEM
        ],
        "sections": _sections(audit, standing, index),
        "notes": [*(_note(note, index) for note in audit.notes), *_observed(audit, index)],
        "corrected": _corrected(sum(answer.superseded_by is not None for answer in audit.answers)),
    }


def _owed(failed: Sequence[Answer], audit: Audit, index: Index) -> list[Json]:
    """Critical faults with what nobody did or recorded about them."""
    judged, found = index.judged(audit), list[Json]()
    for answer in failed:
        key = answer_key(answer.item, answer.subject)
        lines = index.owed(audit.id, key)
        if lines and judged and judged.severity(key) == "critical":
            prompt = str(index.item(audit.checklist, answer.item).get("prompt", answer.item))
            about = f"{prompt} ({words.subject(answer.subject)})" if answer.subject else prompt
            found.append(
                {"prompt": words.printable(about), "lines": [words.printable(line) for line in lines]}
            )
    return found


def _weight(answer: Answer, audit: Audit, index: Index) -> tuple[int, str, str]:
    severity = str(index.item(audit.checklist, answer.item).get("severity", "low"))
    return words.SEVERITIES.index(severity), answer.item, answer.subject


def _letter(
    audit: Audit, failed: Sequence[Answer], unchecked: Sequence[Answer], index: Index
) -> Iterator[str]:
    notice = "announced" if audit.announced else "unannounced"
    reason = words.REASONS.get(audit.reason, audit.reason)
    yield (
        f"{index.name(audit.started_by)} walked round on {words.moment(audit.started_at)}, "
        f"on the {audit.shift} shift. The check was {notice} and {reason}."
    )
    if audit.state == "abandoned":
        yield f"It was given up: {audit.abandoned_reason} What had been answered by then is kept below."
    elif audit.state != "finished":
        yield "It was never finished. What had been answered is kept below and is not scored."
    if audit.score is not None:
        yield _outcome(audit, len(failed))
    if unchecked:
        yield (
            f"{words.plural(len(unchecked), 'item')} could not be checked. "
            "That is neither a pass nor not applicable: it is ground this audit did not cover."
        )


def _outcome(audit: Audit, failed: int) -> str:
    score = audit.score
    if score is None or not failed:
        return "Everything that was checked was met."
    worst = [
        words.plural(count, f"{name} item")
        for name, count in (("critical", score.failed_critical), ("high", score.failed_high))
        if count
    ]
    among = f", among them {' and '.join(worst)}" if worst else ", none of them critical or high"
    return f"{words.plural(failed, 'item')} {'was' if failed == 1 else 'were'} not met{among}."


def _facts(audit: Audit, index: Index) -> Iterator[tuple[str, str]]:
    yield (
        "Began",
        f"{words.moment(audit.started_at)} on the tablet, {words.moment(audit.received_at)} at the server",
    )
    if audit.ended_at and audit.ended_received_at:
        label = "Signed" if audit.state == "finished" else "Ended"
        name = f" by {audit.signed_name}" if audit.signed_name else ""
        yield (
            label,
            f"{words.moment(audit.ended_at)}{name}, {words.moment(audit.ended_received_at)} at the server",
        )
    if audit.area:
        yield "Where", audit.area
    if audit.present is not None:
        yield "Staff on shift", str(audit.present)
    yield from said_words.facts(audit, index.judged(audit))
    body = index.checklists.get(audit.checklist, {})
    yield "Checklist version", f"{body.get('version')} ({audit.checklist[:12]})"
    for item in dict.fromkeys(answer.item for answer in audit.answers if answer.item in audit.limits):
        limit = audit.limits[item]
        if isinstance(limit, dict):
            prompt = str(index.item(audit.checklist, item).get("prompt", item))
            yield "Limit set by the home", f"{prompt}: {words.limit(limit)}"
    score = audit.score
    if score is not None:
        percent = f"{percent_words(score.percent)} met" if score.percent is not None else "nothing scored"
        band = f" ({words.BANDS.get(score.band, score.band)})" if score.band else ""
        counts = f"{score.passes} met, {score.fails} not met, {score.na} not applicable, "
        yield (
            "Our count",
            f"{counts}{score.unchecked} could not be checked: {percent}{band}. Not a CQC score.",
        )


def _not_met(answer: Answer, audit: Audit, index: Index) -> Block:
    item = index.item(audit.checklist, answer.item)
    finding = index.findings_of_answer.get(answer.id)
    action = index.actions.get(finding.action or "") if finding else None
    key = answer_key(answer.item, answer.subject)
    return {
        "severity": str(item.get("severity", "low")),
        "prompt": words.printable(str(item.get("prompt", answer.item))),
        "item": answer.item,
        "subject": words.printable(words.subject(answer.subject)),
        "value": words.printable(_answered(answer, item)),
        "note": words.printable(answer.note),
        "who": words.printable(f"{index.name(answer.by)}, {words.moment(answer.captured_at)}"),
        "owed": [words.printable(line) for line in index.owed(audit.id, key)],
        "made_safe": words.printable(index.made_safe(audit.id, key)),
        "said": [words.printable(line) for line in _said(answer, audit, index)],
        "pictures": _answer_pictures(answer, audit, index),
        "action": _action_line(action, answer, index) if action else None,
    }


def _action_line(action: Action, answer: Answer, index: Index) -> Block:
    since = [one for one in action.after if _is_since(one, answer, index)]
    return {
        "reference": action.reference,
        "text": words.printable(action.text),
        "owner": words.printable(index.name(action.owner)),
        "due": words.day(action.due_on),
        "state": words.STATES.get(action.state, action.state),
        "tone": index.tone(action),
        "overdue": action.overdue,
        "after": _pictures(since[:_AFTER_PICTURES], f"After: {action.prompt}", index),
    }


def _is_since(photo: str, answer: Answer, index: Index) -> bool:
    """A reopened action has after photos of earlier times, too: they prove nothing about this answer."""
    held = index.photos.get(photo)
    return held is not None and held.taken_at >= answer.captured_at


def _within_limit(blocks: list[Block]) -> list[Block]:
    """No chapter outgrows a volume: past the limit pictures are counted; the pack still holds them."""
    shown = 0
    for block in blocks:
        pictures = cast("list[Json]", block["pictures"])
        room = max(0, min(_PICTURES_PER_ITEM, _PICTURES_PER_AUDIT - shown))
        block["pictures"], block["more_pictures"] = pictures[:room], max(0, len(pictures) - room)
        shown += min(len(pictures), room)
    return blocks


def _answer_pictures(answer: Answer, audit: Audit, index: Index) -> list[Json]:
    prompt = str(index.item(audit.checklist, answer.item).get("prompt", answer.item))
    about = f"{prompt} ({words.subject(answer.subject)})" if answer.subject else prompt
    return _pictures(answer.photos, about, index)


def _pictures(ids: Sequence[str], about: str, index: Index) -> list[Json]:
    blocks: list[Json] = []
    for photo in (index.photos[one] for one in ids if one in index.photos):
        caption = f"{words.moment(photo.taken_at)}, {index.name(photo.taken_by)}"
        blocks.append(
            {
                "photo": photo.sha256 if photo.received else None,
                "alt": words.printable(f"Photo. {about}. Taken {caption}."),
                "caption": words.printable(caption),
            }
        )
    return blocks


def _sections(audit: Audit, standing: Sequence[Answer], index: Index) -> list[Json]:
    sections: list[Json] = []
    for section in sections_of(index.checklists.get(audit.checklist, {})):
        held = section.get("items")
        order = (
            [str(item.get("id")) for item in held if isinstance(item, dict)] if isinstance(held, list) else []
        )
        rows = [answer for answer in standing if answer.item in order]
        rows.sort(key=lambda answer: (by_number(answer.subject), order.index(answer.item)))
        if rows:
            title = words.printable(str(section.get("title")))
            sections.append({"title": title, "rows": [_answer_row(answer, audit, index) for answer in rows]})
    return sections


def _answer_row(answer: Answer, audit: Audit, index: Index) -> Block:
    item = index.item(audit.checklist, answer.item)
    reason = answer.value.get("reason") if answer.result in {"na", "unchecked"} else None
    said = str(reason) if reason else _answered(answer, item)
    return {
        "prompt": words.printable(str(item.get("prompt", answer.item))),
        "subject": words.printable(words.subject(answer.subject)),
        "severity": str(item.get("severity", "low")),
        "result": answer.result,
        "result_words": words.RESULTS[answer.result],
        "value": "" if said in {"Yes", "No"} else words.printable(said),
        "note": words.printable(answer.note),
    }


def _answered(answer: Answer, item: Mapping[str, Json]) -> str:
    response = _response(item)
    timed = timed_words(answer.value, str(response.get("unit"))) if response.get("stopwatch") else ""
    return timed or words.answer(answer.value, response)


def _corrected(count: int) -> str:
    if not count:
        return ""
    verb = "was" if count == 1 else "were"
    return f"{words.plural(count, 'earlier answer')} {verb} corrected by the auditor; both are in the data."


def _response(item: Mapping[str, Json]) -> Mapping[str, Json]:
    response = item.get("response")
    return response if isinstance(response, dict) else {}


def _said(answer: Answer, audit: Audit, index: Index) -> list[str]:
    """What was said about the answer, or about one that it took the place of."""
    same = (one.id for one in audit.answers if (one.item, one.subject) == (answer.item, answer.subject))
    return said_words.beneath(audit, frozenset(same), index.definition(audit.checklist))


def _observed(audit: Audit, index: Index) -> Iterator[Block]:
    for one, text in said_words.observations(audit):
        who = f"{index.name(one.by)}, {words.moment(one.captured_at)}"
        yield {"text": words.printable(text), "who": words.printable(who)}


def _note(note: Note, index: Index) -> Block:
    return {
        "text": words.printable(note.text),
        "who": words.printable(f"{index.name(note.by)}, {words.moment(note.captured_at)}"),
    }


def _step(step: Step, index: Index) -> Block:
    late = abs((step.received_at - step.at).total_seconds()) > 60  # noqa: PLR2004 - a minute is no delay worth a line
    return {
        "kind": step.kind,
        "title": words.STEPS.get(step.kind, step.kind),
        "who": words.printable(index.name(step.by)),
        "when": words.moment(step.at),
        "received": words.moment(step.received_at) if late else "",
        "text": words.printable(step.text),
    }
