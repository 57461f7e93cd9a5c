"""Where to go after signing in."""

from __future__ import annotations

from urllib.parse import urlsplit


def local(address: str | None) -> str | None:
    """The address, if it is a page of ours."""
    if (
        not address
        or not address.isprintable()
        or not address.startswith("/")
        or address.startswith(("//", "/\\"))
    ):
        return None
    parts = urlsplit(address)
    return None if parts.netloc or parts.scheme else address
