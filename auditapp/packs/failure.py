"""Why a pack could not be built, in a sentence for the person who asked for it."""

from __future__ import annotations

from auditapp.kernel.errors import Refusal


class PackFailedError(Refusal):
    """The pack could not be built. The message says why and what to do; a retry alone may not help."""

    code = "pack_failed"
    message = "The pack could not be built."
