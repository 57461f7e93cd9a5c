"""A quick look at a change: True only when the schema of its kind would find no fault with it.

Nearly every change is plainly right, and marshmallow takes ten times as long to say so. Whatever this does not
fully recognise is judged by the schema; a test holds the two together. Nothing here ever refuses anything.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeAlias

from auditapp.sync import wiretext

_Body: TypeAlias = dict[str, Any]

_uuid = wiretext.UUID4.fullmatch
_hash = wiretext.SHA256.fullmatch
_record = wiretext.RECORD_ID.fullmatch
_coded = wiretext.CODE.fullmatch
_moment = wiretext.MOMENT.fullmatch
_COMMON = frozenset(
    ("id", "kind", "audit", "home", "by", "attested", "tablet", "captured_at", "elapsed", "supersedes")
)
_ATTESTED = frozenset(("password", "pin", "none"))
_REASONS = frozenset(("planned", "follow_up", "incident", "concern"))
_SHIFTS = frozenset(("day", "evening", "night"))
_VIEWS = frozenset(("evidence", "before", "after"))
_HOWS = frozenset(("suggested", "random", "auditor"))
_STATES = frozenset(("in", "out"))
# What an answer may leave out. What carries other such fields, and the rarer kinds, is left to the schema.
_OPTIONAL = frozenset(("spent",))


def is_plainly_right(body: _Body) -> bool:
    """Whether the change is one that the schema of its kind accepts, as far as a glance tells."""
    kind = body.get("kind")
    known = _KINDS.get(kind) if type(kind) is str else None
    if known is None or (body.keys() != known[0] and body.keys() - _OPTIONAL != known[0]):
        return False
    if "spent" in body and kind != "answer":
        return False
    try:
        return _common(body) and known[1](body)
    except (TypeError, ValueError):  # something is not text, or no such day: the schema says what
        return False


def _common(body: _Body) -> bool:
    elapsed, supersedes, audit = body["elapsed"], body["supersedes"], body["audit"]
    if not _is_span(elapsed):
        return False
    if not (_uuid(body["id"]) and _record(body["home"]) and _record(body["by"]) and _coded(body["tablet"])):
        return False
    if body["attested"] not in _ATTESTED or not _moment(body["captured_at"]):
        return False
    datetime.fromisoformat(body["captured_at"])
    if not (_has_no_audit(body) if audit is None else body["kind"] != "done" and _uuid(audit)):
        return False
    return supersedes is None or _uuid(supersedes) is not None


def _has_no_audit(body: _Body) -> bool:
    return body["kind"] == "done" or (body["kind"] == "photo" and body["replaces"] is not None)


def _start(body: _Body) -> bool:
    area, present = body["area"], body["present"]
    return (
        _coded(body["checklist"]) is not None
        and _hash(body["version"]) is not None
        and (area is None or _record(area) is not None)
        and type(body["announced"]) is bool
        and body["reason"] in _REASONS
        and body["shift"] in _SHIFTS
        and (present is None or (type(present) is int and 0 <= present <= wiretext.MAX_PRESENT))
    )


def _answer(body: _Body) -> bool:
    value, note, subject, photos = body["value"], body["note"], body["subject"], body["photos"]
    return (
        _hash(body["version"]) is not None
        and _coded(body["item"]) is not None
        and type(value) is dict
        and type(value.get("type")) is str
        and type(subject) is str
        and type(note) is str
        and (not subject or _is_subject(subject))
        and (not note or wiretext.is_plain(note, wiretext.MAX_TEXT))
        and (photos == [] or _are_photos(photos))
        and ("spent" not in body or _is_span(body["spent"]))
    )


def _note(body: _Body) -> bool:
    item, subject = body["item"], body["subject"]
    return (
        (item is None or _coded(item) is not None)
        and type(subject) is str
        and (not subject or _is_subject(subject))
        and _is_said(body["text"])
    )


def _photo(body: _Body) -> bool:
    replaces = body["replaces"]
    return (
        _uuid(body["answer"]) is not None
        and body["view"] in _VIEWS
        and _is_photo(body["photo"])
        and (replaces is None or _uuid(replaces) is not None)
    )


def _made_safe(body: _Body) -> bool:
    return _uuid(body["answer"]) is not None and _is_said(body["text"]) and _are_photos(body["photos"])


def _finish(body: _Body) -> bool:
    name = body["signed_name"]
    if not (_is_said(name) and len(name) <= wiretext.MAX_NAME):
        return False
    changes, photos, actions = body["changes"], body["photos"], body["actions"]
    if not (type(changes) is type(photos) is type(actions) is list):
        return False
    if max(len(changes), len(photos), len(actions)) > wiretext.MAX_LISTED:
        return False
    return (
        all(_is_listed(each, "digest") for each in changes)
        and all(_is_listed(each, "sha256") for each in photos)
        and all(_is_planned(each) for each in actions)
    )


def _abandon(body: _Body) -> bool:
    return _is_said(body["reason"])


def _done(body: _Body) -> bool:
    return _record(body["action"]) is not None and _is_said(body["text"]) and _are_photos(body["photos"])


def _context(body: _Body) -> bool:
    subject, value = body["subject"], body["value"]
    return (
        _coded(body["flag"]) is not None
        and type(subject) is str
        and (not subject or _is_subject(subject))
        and (value is None or type(value) is bool)
    )


def _subject(body: _Body) -> bool:
    return (
        _coded(body["section"]) is not None
        and _is_said(body["subject"])
        and _is_subject(body["subject"])
        and body["how"] in _HOWS
        and _is_name(body["pick"])
        and _is_name(body["group"])
        and body["state"] in _STATES
        and type(body["extended"]) is bool
    )


def _is_name(text: object) -> bool:
    return type(text) is str and wiretext.is_plain(text, wiretext.MAX_NAME)


def _is_span(number: object) -> bool:
    return type(number) is int and 0 <= number <= wiretext.MAX_ELAPSED


def _is_said(text: object) -> bool:
    return type(text) is str and bool(text.strip()) and wiretext.is_plain(text, wiretext.MAX_TEXT)


def _is_subject(text: str) -> bool:
    return wiretext.is_plain(text, wiretext.MAX_SUBJECT) and wiretext.SUBJECT.fullmatch(text) is not None


def _are_photos(photos: object) -> bool:
    return type(photos) is list and len(photos) <= wiretext.MAX_PHOTOS and all(map(_is_photo, photos))


def _is_photo(ref: object) -> bool:
    if type(ref) is not dict or ref.keys() != _PHOTO_KEYS:
        return False
    size = ref["size"]
    if type(size) is not int or not 1 <= size <= wiretext.MAX_PHOTO_BYTES:
        return False
    return _uuid(ref["id"]) is not None and _hash(ref["sha256"]) is not None


def _is_listed(entry: object, hashed: str) -> bool:
    if type(entry) is not dict or len(entry) != 2 or hashed not in entry or "id" not in entry:  # noqa: PLR2004
        return False
    return _uuid(entry["id"]) is not None and _hash(entry[hashed]) is not None


def _is_planned(plan: object) -> bool:
    if type(plan) is not dict or plan.keys() != _PLAN_KEYS or not wiretext.DAY.fullmatch(plan["due"]):
        return False
    date.fromisoformat(plan["due"])
    return _uuid(plan["answer"]) is not None and _record(plan["owner"]) is not None and _is_said(plan["text"])


_PHOTO_KEYS = frozenset(("id", "sha256", "size"))
_PLAN_KEYS = frozenset(("answer", "owner", "due", "text"))
_Kind: TypeAlias = tuple[frozenset[str], Callable[[_Body], bool]]
_KINDS: dict[str, _Kind] = {
    "start": (
        _COMMON | {"checklist", "version", "area", "announced", "reason", "shift", "present"},
        _start,
    ),
    "answer": (_COMMON | {"version", "item", "subject", "value", "note", "photos"}, _answer),
    "note": (_COMMON | {"item", "subject", "text"}, _note),
    "photo": (_COMMON | {"answer", "view", "photo", "replaces"}, _photo),
    "made_safe": (_COMMON | {"answer", "text", "photos"}, _made_safe),
    "finish": (_COMMON | {"signed_name", "changes", "photos", "actions"}, _finish),
    "abandon": (_COMMON | {"reason"}, _abandon),
    "done": (_COMMON | {"action", "text", "photos"}, _done),
    "context": (_COMMON | {"flag", "subject", "value"}, _context),
    "subject": (
        _COMMON | {"section", "subject", "how", "pick", "group", "state", "extended"},
        _subject,
    ),
}
