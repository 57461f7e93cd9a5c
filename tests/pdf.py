"""Whether a PDF keeps to a standard, as the validator says and, where it cannot tell, as the bytes say."""

from __future__ import annotations

import re
from pathlib import Path

import page

# A stream's last byte may happen to be a carriage return; the validator then takes it for part of the line's end.
_LENGTH = "PDFA3A-STREAM-LENGTH-001"
_STREAM = re.compile(rb"/Length (\d+)[^>]*?>>\s*stream\r?\n")


def faults_of(pdf: Path, profile: str) -> list[tuple[str, str]]:
    """What the PDF does not keep to, each with the rule and the reason."""
    found = page.validate_pdf(str(pdf), profile=profile)
    failures = [(failure.rule_id, failure.message) for failure in found.failures]
    if lengths_are_true(pdf.read_bytes()):
        failures = [each for each in failures if each[0] != _LENGTH]
    return failures


def lengths_are_true(data: bytes) -> bool:
    """Every stream is exactly as long as it says."""
    streams = list(_STREAM.finditer(data))
    ends = (stream.end() + int(stream[1]) for stream in streams)
    return bool(streams) and all(data[end:].startswith(b"\nendstream") for end in ends)
