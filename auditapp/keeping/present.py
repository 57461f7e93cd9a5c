"""Words for the page about backups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditapp.keeping.queries import ProofLine, RunLine, UnderWay
from auditapp.keeping.rules import PROVE, PROVE_EVERY, TOO_LONG, USABLE, Outcome
from auditapp.people.queries import ProviderSummary
from auditapp.web.parts import Fact, Link, Moment, Notice, Word, at, counted

_OUTCOMES = {
    Outcome.RUNNING: Word("Being made", "attention"),
    Outcome.GOOD: Word("Good", "met"),
    Outcome.GOOD_BUT: Word("Good, but", "attention"),
    Outcome.FAILED: Word("Failed", "notmet"),
}
_WAYS = {
    "schedule": "by itself",
    "command": "from the command line",
    "page": "from this page",
    "upgrade": "before an upgrade",
}
_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB"))
_MINUTE, _HOUR = 60, 3600
# For whoever runs the installation, as root: the way of docs/keeping.md, with the files of deploy/.
HOST_LINES = """\
# Set up Walkaround's backup every night (docs/keeping.md says more). As root:

# 1. A folder on another disk, and leave for the service to write there
install -d -m 0700 -o walkaround -g walkaround /mnt/backup/walkaround
install -d /etc/systemd/system/walkaround.service.d
printf '[Service]\\nReadWritePaths=/mnt/backup/walkaround\\n' > /etc/systemd/system/walkaround.service.d/backup.conf

# 2. A passphrase; keep a copy of it away from this computer: without it nobody can open a backup
install -m 0640 -g walkaround /dev/null /etc/walkaround/backup-passphrase
openssl rand -base64 24 > /etc/walkaround/backup-passphrase

# 3. In /etc/walkaround/walkaround.env, these two lines (replace them where they are):
AUDITAPP_BACKUP_TARGET=/mnt/backup/walkaround
AUDITAPP_BACKUP_PASSPHRASE_FILE=/etc/walkaround/backup-passphrase

# 4. Then
systemctl daemon-reload
systemctl restart walkaround
"""


@dataclass(frozen=True)
class Row:
    """One backup."""

    label: str
    began: Moment
    outcome: Word
    meta: str
    problem: str


@dataclass(frozen=True)
class Progress:
    """How far the work is."""

    label: str
    done: int
    total: int = 100


@dataclass(frozen=True)
class BackupsPage:
    """How safe the records are against losing this computer."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    notices: tuple[Notice, ...]
    host_lines: str  # to send to whoever runs the installation; nothing once a place is set
    facts: tuple[Fact, ...]
    progress: Progress | None
    may_start: bool
    action: str
    rows: tuple[Row, ...]


def backups_page(
    provider: ProviderSummary,
    runs: Sequence[RunLine],
    last_good: RunLine | None,
    proof: ProofLine | None,
    under_way: UnderWay | None,
    *,
    target: str,
    may_start: bool,
    now: datetime,
) -> BackupsPage:
    """The page."""
    base = f"/providers/{provider.id}"
    return BackupsPage(
        title="Backups",
        lede="A backup is a second copy of every record and photo, kept in another place.",
        trail=(Link("Administration", f"{base}/administration"),),
        notices=notices(last_good, proof, target=target, now=now),
        host_lines="" if target else HOST_LINES,
        facts=_facts(last_good, proof, target),
        progress=_progress(under_way),
        may_start=may_start and bool(target),
        action=f"{base}/backups",
        rows=tuple(_row(run) for run in runs),
    )


def notices(
    last_good: RunLine | None, proof: ProofLine | None, *, target: str, now: datetime
) -> tuple[Notice, ...]:
    """What somebody should know first."""
    found = [_about_backup(last_good, target, now)]
    if last_good is not None:
        found.append(_about_proof(proof, now))
    return tuple(each for each in found if each is not None)


def _about_backup(last_good: RunLine | None, target: str, now: datetime) -> Notice | None:
    if not target:
        return Notice(
            "No automatic backup is set up",
            "If the computer that Walkaround runs on breaks, every audit, photo and action on it is lost.",
            "critical",
        )
    if last_good is None:
        return Notice(
            "There is no good backup yet", "Press “Back up now”, or wait for the night.", "critical"
        )
    if now - last_good.began_at > TOO_LONG:
        text = f"The last good one is of {at(last_good.began_at).label}. See below what went wrong since."
        return Notice("The last good backup is more than a day old", text, "critical")
    if last_good.outcome is Outcome.GOOD_BUT:
        return Notice(
            "The last backup is good, but photos had been lost before", last_good.problem, "attention"
        )
    return Notice("The last backup is good", f"It was begun on {at(last_good.began_at).label}.", "met")


def _about_proof(proof: ProofLine | None, now: datetime) -> Notice | None:
    if proof is None:
        text = "It is restored for a trial once a week. You can have it done now."
        return Notice("No backup has been proved yet", text, "attention")
    if proof.outcome is Outcome.HINDERED:
        text = f"{proof.problem} Nothing is known against the backup: mend that, then prove it again."
        return Notice("The last backup could not be proved", text, "attention")
    if proof.outcome is not Outcome.GOOD:
        return Notice("The last trial restore failed", f"{proof.problem} Make a new backup now.", "critical")
    if now - proof.at > PROVE_EVERY + timedelta(days=1):
        text = f"The last trial restore was on {at(proof.at).label}."
        return Notice("No backup was proved for more than a week", text, "attention")
    return None


def _facts(last_good: RunLine | None, proof: ProofLine | None, target: str) -> tuple[Fact, ...]:
    return (
        Fact("Last good backup", at(last_good.began_at).label if last_good else "never"),
        Fact("Last proved by a trial restore", _proved(proof)),
        Fact("Where backups go", target or "nowhere yet"),
    )


_HOW_PROVED = {
    Outcome.GOOD: "every row and photo as it was",
    Outcome.FAILED: "it failed",
    Outcome.HINDERED: "it could not be tried",
}


def _proved(proof: ProofLine | None) -> str:
    if proof is None:
        return "never"
    return f"{at(proof.at).label}: {_HOW_PROVED[proof.outcome]}"


def _progress(under_way: UnderWay | None) -> Progress | None:
    if under_way is None:
        return None
    label = "Restoring the latest backup for a trial" if under_way.kind == PROVE else "Backing up"
    return Progress(label, under_way.progress)


def _row(run: RunLine) -> Row:
    parts = [f"made {_WAYS.get(run.way, run.way)}"]
    if run.outcome in USABLE:
        parts += [counted(run.rows or 0, "row"), counted(run.photos or 0, "photo")]
        parts += [size_words(run.size)] if run.size else []
    if run.ended_at is not None:
        parts.append(took(run.ended_at - run.began_at))
    return Row(run.label, at(run.began_at), _OUTCOMES[run.outcome], " · ".join(parts), run.problem)


def size_words(size: int) -> str:
    """1.2 GB."""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} bytes"


def took(duration: timedelta) -> str:
    """How long it took, to the second or the minute."""
    seconds = max(1, round(duration.total_seconds()))
    if seconds < _MINUTE:
        return counted(seconds, "second")
    if seconds < _HOUR:
        return counted(round(seconds / _MINUTE), "minute")
    return f"{seconds / _HOUR:.1f} hours"
