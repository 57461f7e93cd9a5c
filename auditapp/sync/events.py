"""What the journal says about the wire, where audits and actions have nothing to say yet."""

from __future__ import annotations

from auditapp.kernel.journal import declare

HELD = declare("sync.held", keys=("change_kind", "audit", "digest", "waits_for"))
CONFLICT = declare("sync.conflict", keys=("change_kind", "audit", "digest", "first_digest"))
REFUSED = declare("sync.refused", keys=("change_kind", "digest", "code"))
DECIDED = declare("sync.decided", keys=("entry", "choice", "digest", "carried_out_as"), commits=("reason",))
