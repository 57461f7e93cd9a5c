"""A port to listen on that stays free while a server is stopped and started again."""

from __future__ import annotations

import random
import socket

# Below those that Linux gives to connections going out: any of these could take a port in between.
FIRST, LAST = 20_000, 32_000


def free_port() -> int:
    """A port at which nobody listens now."""
    while True:
        port = random.randint(FIRST, LAST)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
