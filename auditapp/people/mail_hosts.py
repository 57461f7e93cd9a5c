"""Where mail may be handed over: not to this computer or its link, or settings would find out what listens there."""

from __future__ import annotations

import os
import socket
from ipaddress import ip_address


def local_is_allowed() -> bool:
    """Whether the operator runs a mail server on this very computer, and says so."""
    return os.environ.get("AUDITAPP_MAIL_LOCAL", "") == "1"


def is_refused(host: str) -> bool:
    """Whether the host, by its name or number, is this computer or its link."""
    if local_is_allowed():
        return False
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        found = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    return bool(mapped.is_loopback or mapped.is_link_local or mapped.is_unspecified)


def connect(host: str, port: int, timeout: float) -> socket.socket:
    """A connection to the number that was looked at, not to what the name may mean a moment later. Raises OSError."""
    fault = OSError("no address may be used")
    for family, kind, protocol, _name, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if is_refused(str(place[0])):
            continue
        made = socket.socket(family, kind, protocol)
        made.settimeout(timeout)
        try:
            made.connect(place)
        except OSError as error:
            made.close()
            fault = error
        else:
            return made
    raise fault
