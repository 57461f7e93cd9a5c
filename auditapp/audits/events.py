"""What the journal says about audits. Subject labels, values, notes and names enter only as commitments."""

from __future__ import annotations

from auditapp.kernel.journal import declare

STARTED = declare(
    "audit.started",
    keys=(
        "change",
        "checklist",
        "version",
        "area",
        "announced",
        "reason",
        "shift",
        "at",
        "attested",
        "tablet",
    ),
)
ANSWERED = declare(
    "audit.answered", keys=("answer", "item", "result", "supersedes", "at", "arrived"), commits=("content",)
)
NOTED = declare("audit.noted", keys=("note", "item", "at", "arrived"), commits=("content",))
FINISHED = declare(
    "audit.finished",
    keys=(
        "finish",
        "at",
        "answers",
        "passes",
        "fails",
        "na",
        "unchecked",
        "unanswered",
        "failed_critical",
        "failed_high",
        "failed_medium",
        "failed_low",
        "percent",
        "weighted",
        "coverage",
        "band",
    ),
    commits=("signed_name",),
)
ABANDONED = declare("audit.abandoned", keys=("abandonment", "at"), commits=("reason",))
