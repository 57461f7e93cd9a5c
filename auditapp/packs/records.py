"""The pack's data files: every record as canonical JSON for machines and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from auditapp.kernel.canonical import canonical
from auditapp.kernel.clock import wire_time
from auditapp.kernel.orm import Json
from auditapp.packs import words
from auditapp.packs.bag import Member, bytes_member
from auditapp.packs.index import Index
from auditapp.packs.manifest import FORMAT, PackContent, Record

Row = Sequence[str | int | None]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def data_members(content: PackContent) -> list[Member]:
    """Everything below `data/` except the report and the photos."""
    lists: dict[str, Sequence[object]] = {
        "audits": content.audits,
        "findings": content.findings,
        "actions": content.actions,
        "photos": content.photos,
        "people": content.people,
    }
    members = [bytes_member("data/pack.json", canonical(_about(content)))]
    members += [
        bytes_member(f"data/{name}.json", canonical([plain(one) for one in held]))
        for name, held in lists.items()
    ]
    members += [
        bytes_member(f"data/checklists/{one.hash}.json", canonical(one.body)) for one in content.checklists
    ]
    members += [bytes_member(f"data/{name}.csv", table) for name, table in tables(content)]
    return members + _journal_members(content)


def plain(value: object) -> Json:
    """A record as JSON: times as on the wire, dates in ISO form, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):  # as a datetime is, too
        return wire_time(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, str):
        return str(value)  # a code out of a closed set is its text
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"{type(value).__name__} has no place in a pack")


def safe_cell(value: str | int | None) -> str | int:
    """What a spreadsheet may open: text that it would take for a formula is set apart with an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value


def _about(content: PackContent) -> Json:
    counts = {
        "audits": len(content.audits),
        "actions": len(content.actions),
        "findings": len(content.findings),
    }
    return {
        "format": FORMAT,
        "installation": content.installation,
        "provider": plain(content.provider),
        "home": plain(content.home),
        "time_zone": content.time_zone,
        "period": {"first": content.first.isoformat(), "last": content.last.isoformat()},
        "built_at": wire_time(content.built_at),
        "counts": {**counts, "photos": len(content.photos), "events": len(content.chain.events)},
        "gaps": [plain(gap) for gap in content.gaps],
    }


def _journal_members(content: PackContent) -> list[Member]:
    extract = content.extract
    about: Json = {"chain": extract.name, "size": extract.size, "head": extract.head, "root": extract.root}
    return [
        bytes_member("data/journal/home.jsonl", _lines(content.chain.events)),
        bytes_member("data/journal/provider.jsonl", _lines(extract.events)),
        bytes_member("data/journal/provider-proofs.jsonl", _lines(extract.proofs)),
        bytes_member("data/journal/provider.json", canonical(about)),
        bytes_member("data/journal/values.jsonl", _lines((*content.chain.values, *extract.values))),
    ]


def _lines(records: Iterable[Record]) -> bytes:
    return b"".join(canonical(dict(record)) + b"\n" for record in records)


def tables(content: PackContent) -> Iterator[tuple[str, bytes]]:
    """The spreadsheets by name. They follow from the records, so that a check can make them again."""
    index = Index(content)
    yield "audits", _table(_AUDIT_COLUMNS, _audit_rows(content, index))
    yield "answers", _table(_ANSWER_COLUMNS, _answer_rows(content, index))
    yield "actions", _table(_ACTION_COLUMNS, _action_rows(content, index))
    yield "action-history", _table(_STEP_COLUMNS, _step_rows(content, index))
    yield "photos", _table(_PHOTO_COLUMNS, _photo_rows(content, index))
    yield "people", _table(("id", "name", "role"), ((one.id, one.name, one.role) for one in content.people))


def _table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")  # the mark tells spreadsheets that it is UTF-8


_AUDIT_COLUMNS = (
    "id",
    "checklist",
    "version",
    "where",
    "state",
    "unannounced",
    "reason",
    "shift",
    "started",
    "started by",
    "ended",
    "signed",
    "failed critical",
    "failed high",
    "met",
    "not met",
    "not applicable",
    "could not check",
    "percent (ours, not a CQC score)",
)


def _audit_rows(content: PackContent, index: Index) -> Iterator[Row]:
    for one in content.audits:
        score = one.score
        yield (
            one.id,
            index.title(one.checklist),
            one.checklist,
            one.area,
            one.state,
            "no" if one.announced else "yes",
            one.reason,
            one.shift,
            wire_time(one.started_at),
            index.name(one.started_by),
            wire_time(one.ended_at) if one.ended_at else None,
            one.signed_name,
            *(
                (
                    score.failed_critical,
                    score.failed_high,
                    score.passes,
                    score.fails,
                    score.na,
                    score.unchecked,
                    score.percent,
                )
                if score
                else (None,) * 7
            ),
        )


_ANSWER_COLUMNS = (
    "audit",
    "id",
    "item",
    "subject",
    "prompt",
    "severity",
    "result",
    "answer",
    "note",
    "by",
    "on the tablet",
    "at the server",
    "photos",
    "corrected by",
)


def _answer_rows(content: PackContent, index: Index) -> Iterator[Row]:
    for audit in content.audits:
        for one in audit.answers:
            item = index.item(audit.checklist, one.item)
            response = item.get("response")
            said = words.answer(one.value, response if isinstance(response, dict) else {})
            yield (
                audit.id,
                one.id,
                one.item,
                one.subject,
                str(item.get("prompt", "")),
                str(item.get("severity", "")),
                one.result,
                said,
                one.note,
                index.name(one.by),
                wire_time(one.captured_at),
                wire_time(one.received_at),
                " ".join(one.photos),
                one.superseded_by,
            )


_ACTION_COLUMNS = (
    "reference",
    "id",
    "audit",
    "answer",
    "item",
    "where",
    "what was not met",
    "how serious",
    "to do",
    "owner",
    "due",
    "state",
    "overdue",
    "before photos",
    "after photos",
)


def _action_rows(content: PackContent, index: Index) -> Iterator[Row]:
    for one in content.actions:
        yield (
            one.reference,
            one.id,
            one.audit,
            one.answer,
            one.item,
            index.place(one.area, one.subject),
            one.prompt,
            one.severity,
            one.text,
            index.name(one.owner),
            one.due_on.isoformat(),
            one.state,
            "yes" if one.overdue else "no",
            " ".join(one.before),
            " ".join(one.after),
        )


_STEP_COLUMNS = ("reference", "step", "by", "at", "at the server", "words")


def _step_rows(content: PackContent, index: Index) -> Iterator[Row]:
    for action in content.actions:
        for step in action.history:
            times = (wire_time(step.at), wire_time(step.received_at))
            yield action.reference, step.kind, index.name(step.by), *times, step.text


_PHOTO_COLUMNS = ("id", "file", "view", "bytes", "received", "taken", "by")


def _photo_rows(content: PackContent, index: Index) -> Iterator[Row]:
    for one in content.photos:
        file = f"photos/{one.sha256}.jpg" if one.received else None
        received = "yes" if one.received else "no"
        yield one.id, file, one.view, one.size, received, wire_time(one.taken_at), index.name(one.taken_by)
