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
        "filled_on",
    ),
    commits=("filled_by",),
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

# What is said beside the answers: codes and numbers as they are, words only as commitments.
SAID = {
    "context": declare(
        "audit.context_said", keys=("record", "at", "arrived", "flag", "value"), commits=("content",)
    ),
    "subject": declare(
        "audit.subject_chosen",
        keys=("record", "at", "arrived", "section", "how", "state", "extended"),
        commits=("content",),
    ),
    "reply": declare(
        "audit.replied", keys=("record", "at", "arrived", "answer", "step"), commits=("content",)
    ),
    "escalation": declare(
        "audit.escalation_decided",
        keys=("record", "at", "arrived", "answer", "code", "decision"),
        commits=("content",),
    ),
    "corrected": declare(
        "audit.corrected_on_the_spot", keys=("record", "at", "arrived", "answer"), commits=("content",)
    ),
    "link": declare(
        "audit.linked", keys=("record", "at", "arrived", "answer", "action"), commits=("content",)
    ),
    "observation": declare(
        "audit.observed", keys=("record", "at", "arrived", "item", "tone", "severity"), commits=("content",)
    ),
    "sheet": declare("audit.sheet_added", keys=("record", "at", "arrived"), commits=("content",)),
}
# Which of a record's values its event names openly; everything else is in its commitment.
OPEN = {
    "context": ("flag", "value"),
    "subject": ("how", "state", "extended"),
    "reply": ("step",),
    "escalation": ("code", "decision"),
    "corrected": (),
    "link": ("action",),
    "observation": ("tone", "severity"),
    "sheet": (),
}
