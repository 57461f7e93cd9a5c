"""Gathers what the server would write to its log, as journald would get it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from auditapp.web.logs import JsonLines

Line = dict[str, Any]


class Said:
    """Everything said so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[Line]:
        return [json.loads(line) for line in self.text.splitlines()]

    def events(self, name: str) -> list[Line]:
        return [line for line in self.lines if line["event"] == name]


@contextmanager
def listening(level: int = logging.INFO) -> Iterator[Said]:
    """All loggers write to one place, in the form of production."""
    said, root, ours = Said(), logging.getLogger(), logging.getLogger("auditapp")
    handler = logging.StreamHandler(said.stream)
    handler.setFormatter(JsonLines())
    before = root.level, ours.level
    root.addHandler(handler)
    root.setLevel(level)
    ours.setLevel(level)
    try:
        yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(before[0])
        ours.setLevel(before[1])
