"""Turns a pack's content into what the report says, volume by volume. Words only; the template draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditapp.checklists.readings import percent_words
from auditapp.kernel.orm import Json
from auditapp.packs import words
from auditapp.packs.advisers import advisers
from auditapp.packs.chapters import action_chapter, audit_chapter, pictures_in
from auditapp.packs.index import Index
from auditapp.packs.manifest import Action, Audit, PackContent

PICTURES_PER_VOLUME = 300
_WORST_ROWS, _LATE_NAMED = 5, 12
_PERCENT_NOTE = (
    "Percentages are this home's own count of items met. They are not CQC scores and predict no rating."
)
_OPEN = frozenset({"live", "paused"})


@dataclass(frozen=True)
class Seal:
    """What the cover prints for whoever checks the file: the key's fingerprint, the heads of the chains."""

    fingerprint: str
    heads: tuple[tuple[str, int, str], ...]


@dataclass
class Volume:
    """One PDF: what it says, and the hashes of the photos it shows."""

    data: dict[str, Json]
    pictures: list[str] = field(default_factory=list)


def volumes_of(content: PackContent, seal: Seal) -> list[Volume]:
    """The report's volumes: front matter with the first, whole chapters up to 300 pictures in each."""
    index = Index(content)
    chapters = [("actions", action_chapter(action, index)) for action in _by_urgency(content.actions)]
    chapters += [("audits", audit_chapter(audit, index)) for audit in content.audits]
    shares = list(_shares(chapters))
    volumes = []
    for number, share in enumerate(shares, start=1):
        data = _common(content, seal) | {"volume": number, "volumes": len(shares), "front": number == 1}
        for part in ("actions", "audits"):
            data[part] = [chapter for kind, chapter in share if kind == part]
        if number == 1:
            data |= _front(content, index)
        volumes.append(Volume(data, sorted(set(pictures_in(data)))))
    return volumes


def headline(actions: Sequence[Action], home: str) -> str:
    """The state of things in one sentence, worst first."""
    open_ones = [action for action in actions if action.state in _OPEN]
    for severity in ("critical", "high"):
        count = sum(action.severity == severity for action in open_ones)
        if count:
            verb = "is" if count == 1 else "are"
            return f"{words.spoken(count, f'{severity} action')} {verb} open at {home}"
    if open_ones:
        verb = "is" if len(open_ones) == 1 else "are"
        others = words.spoken(len(open_ones), "other").lower()
        return f"No critical or high action is open at {home}; {others} {verb}"
    return f"No action is open at {home}"


def _shares(chapters: Iterable[tuple[str, dict[str, Json]]]) -> Iterable[list[tuple[str, dict[str, Json]]]]:
    share: list[tuple[str, dict[str, Json]]] = []
    held: set[str] = set()
    for kind, chapter in chapters:
        shown = set(pictures_in(chapter))
        if share and len(held | shown) > PICTURES_PER_VOLUME:
            yield share
            share, held = [], set()
        share.append((kind, chapter))
        held |= shown
    yield share


def _by_urgency(actions: Sequence[Action]) -> list[Action]:
    order = {"live": 0, "paused": 0, "done": 1, "verified": 2, "embedded": 3}

    def urgency(action: Action) -> tuple[int, int, str]:
        return order.get(action.state, 4), words.SEVERITIES.index(action.severity), action.reference

    return sorted(actions, key=urgency)


def _common(content: PackContent, seal: Seal) -> dict[str, Json]:
    return {
        "home": words.printable(content.home.name),
        "home_id": content.home.id,
        "provider": words.printable(content.provider.name),
        "period": f"{words.long_day(content.first)} to {words.long_day(content.last)}",
        "built": words.moment(content.built_at),
        "zone": content.time_zone.partition("/")[2].replace("_", " ") or content.time_zone,
        "brand": words.printable(content.brand.name),
        "logo": "",  # until its picture is laid beside the report
        "logo_alt": words.printable(content.brand.alt) or "Logo",
        "fingerprint": seal.fingerprint,
        "heads": [
            {"chain": chain, "seq": seq, "hash": digest, "label": _chain_label(chain)}
            for chain, seq, digest in seal.heads
        ],
    }


def _front(content: PackContent, index: Index) -> dict[str, Json]:
    worst = [action for action in _by_urgency(content.actions) if action.severity in {"critical", "high"}]
    late = [action for action in _by_urgency(content.actions) if action.overdue]
    signed = advisers(content)
    return {
        "headline": words.printable(headline(content.actions, content.home.name)),
        "inside": _inside(content),
        "figures": _figures(content.actions),
        "worst": [_row(action, index) for action in worst[:_WORST_ROWS]],
        "worst_more": max(0, len(worst) - _WORST_ROWS),
        "late": _late(late),
        "checklists": _checklist_rows(content.audits, index),
        "percent_note": _PERCENT_NOTE,
        "gaps": [{"kind": gap.kind, "text": words.printable(gap.text)} for gap in content.gaps],
        "people": [[words.printable(person.name), words.printable(person.role)] for person in content.people],
        "versions": [
            _version(body, digest, signed.get(digest, ""))
            for digest, body in sorted(index.checklists.items())
        ],
    }


def _inside(content: PackContent) -> list[Json]:
    counts = {
        "finished audit": sum(audit.state == "finished" for audit in content.audits),
        "answer": sum(len(audit.answers) for audit in content.audits),
        "action": len(content.actions),
        "photo": sum(photo.received for photo in content.photos),
        "journal event": len(content.chain.events),
    }
    return [{"number": f"{number:,}", "label": words.many(number, one)} for one, number in counts.items()]


def _figures(actions: Sequence[Action]) -> list[Json]:
    states = Counter(action.state for action in actions)
    return [
        {"number": states["live"] + states["paused"], "label": "open", "tone": "notmet"},
        {"number": sum(action.overdue for action in actions), "label": "overdue", "tone": "attention"},
        {"number": states["done"], "label": "waiting to be checked", "tone": "unsure"},
        {"number": states["verified"], "label": "verified", "tone": "met"},
        {"number": states["embedded"], "label": "embedded", "tone": "accent"},
    ]


def _late(late: Sequence[Action]) -> str:
    """The overdue actions in a line, by reference."""
    if not late:
        return ""
    named = [action.reference for action in late[:_LATE_NAMED]]
    more = len(late) - len(named)
    return ", ".join(named) + f" and {more} more." if more else words.listed(named) + "."


def _row(action: Action, index: Index) -> dict[str, Json]:
    return {
        "severity": action.severity,
        "prompt": words.printable(action.prompt),
        "where": words.printable(index.place(action.area, action.subject)),
        "reference": action.reference,
        "due": words.day(action.due_on),
        "owner": words.printable(index.name(action.owner)),
        "state": words.STATES.get(action.state, action.state),
        "tone": index.tone(action),
        "overdue": action.overdue,
    }


def _checklist_rows(audits: Sequence[Audit], index: Index) -> list[Json]:
    """One row a checklist, from its latest finished audit; most failed critical and high items first."""
    latest: dict[str, Audit] = {}
    runs: Counter[str] = Counter()
    for audit in audits:
        if audit.score is not None and audit.ended_at is not None:
            title = index.title(audit.checklist)
            latest[title] = audit
            runs[title] += 1

    def weight(item: tuple[str, Audit]) -> tuple[int, int, str]:
        score = item[1].score
        return (-score.failed_critical, -score.failed_high, item[0]) if score else (0, 0, item[0])

    return [_checklist_row(title, audit, runs[title]) for title, audit in sorted(latest.items(), key=weight)]


def _checklist_row(title: str, audit: Audit, runs: int) -> dict[str, Json]:
    score = audit.score
    if score is None or audit.ended_at is None:
        raise ValueError(audit.id)
    return {
        "title": words.printable(title),
        "runs": runs,
        "last": words.moment(audit.ended_at),
        "critical": score.failed_critical,
        "high": score.failed_high,
        "percent": percent_words(score.percent) if score.percent is not None else "none scored",
    }


def _version(body: Mapping[str, Json], digest: str, signed: str) -> dict[str, Json]:
    return {
        "title": words.printable(str(body.get("title"))),
        "label": str(body.get("version")),
        "hash": digest,
        "signed": words.printable(signed),
    }


def _chain_label(chain: str) -> str:
    return "Journal of the home" if chain.startswith("home:") else "Journal of the provider"
