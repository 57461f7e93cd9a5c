"""What every app of one process compiles alike is compiled once: templates and the builders of addresses.

An app for each test is what keeps tests alone; compiling the same hundred templates for each of them proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class Compiled(BytecodeCache):
    """Jinja's own place for compiled templates, in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same source."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        assert bucket.code is not None
        self.kept[bucket.key, bucket.checksum] = bucket.code


def compile_once() -> None:
    """From now on, in this process."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    build_addresses_once()


def build_addresses_once() -> None:
    """Werkzeug writes and compiles two functions for each rule, of its text and its defaults alone."""
    compile_builder = Rule._compile_builder
    kept: dict[tuple[str, str, str, bool], Builder] = {}

    def once(rule: Rule, append_unknown: bool = True) -> Builder:
        key = rule.rule, repr(rule._trace), repr(rule.defaults), append_unknown
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = once  # type: ignore[assignment, method-assign]
