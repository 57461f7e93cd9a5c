"""What the journal says about findings and actions."""

from __future__ import annotations

from auditapp.kernel.journal import declare

FINDING_RAISED = declare(
    "finding.raised",
    keys=("audit", "answer", "checklist", "version", "item", "severity"),
    commits=("note", "subject"),
)
AMENDED = declare("finding.amended", keys=("answer",), commits=("note",))
MADE_SAFE = declare("finding.made_safe", keys=("change", "at"), commits=("text",))
DRAFTED = declare("action.drafted", keys=("finding", "kind", "risk", "due"), commits=("text",))
WITHDRAWN = declare("action.withdrawn", keys=("because",))
WENT_LIVE = declare("action.went_live", keys=("reference", "because", "owner", "due"), commits=("text",))
RISK_CHANGED = declare("action.risk_changed", keys=("change", "risk", "was", "due"))
SEEN_AGAIN = declare("action.seen_again", keys=("link", "audit", "answer", "at"))
CORRECTED = declare("action.answer_corrected", keys=("answer",))
REASSIGNED = declare("action.reassigned", keys=("owner", "due", "number"), commits=("text", "reason"))
COMPLETED = declare("action.completed", keys=("completion", "at"), commits=("text",))
VERIFIED = declare("action.verified", keys=("completion",), commits=("seen",))
SENT_BACK = declare("action.sent_back", keys=("completion",), commits=("seen",))
CHECKED_LATER = declare("action.checked_later", keys=("audit", "answer", "result", "hours"))
EMBEDDED = declare("action.embedded", keys=("checks",))
REOPENED = declare("action.reopened", keys=("finding", "due"))
PAUSED = declare("action.paused", keys=("until",), commits=("reason",))
VOIDED = declare("action.voided", commits=("reason",))
COMMENTED = declare("action.commented", keys=("comment",), commits=("text",))
