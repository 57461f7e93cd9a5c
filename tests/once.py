"""What every app of one process compiles alike is compiled once: templates, addresses and statements.

An app for each test is what keeps tests alone; compiling the same hundred templates for each of them proves nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Dialect, Engine
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.rules import RulePart

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
    parse_addresses_once()
    build_addresses_once()


@dataclass(frozen=True)
class Address:
    """What Werkzeug reads out of the text of a rule, and leaves on the rule."""

    parts: tuple[RulePart, ...]
    converters: dict[str, BaseConverter]
    trace: list[tuple[bool, str]]


def parse_addresses_once() -> None:
    """A rule's text says all but which map it is for."""
    parse = Rule._parse_rule
    kept: dict[str, Address] = {}

    def once(rule: Rule, text: str) -> Iterable[RulePart]:
        if text not in kept:
            there = len(rule._trace)
            parts = tuple(parse(rule, text))
            kept[text] = Address(parts, dict(rule._converters), rule._trace[there:])
            return parts
        known = kept[text]
        for name, converter in known.converters.items():
            rule._converters[name] = copy.copy(converter)
            rule._converters[name].map = rule.map
        rule.arguments |= known.converters.keys()
        rule._trace += known.trace
        return known.parts

    # Werkzeug has no place to put it, and types a method by the names of its parameters.
    Rule._parse_rule = once  # type: ignore[assignment, method-assign]


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


@dataclass
class Statements:
    """What SQLAlchemy compiled, for all engines of a kind of database; it keeps them by dialect and statement."""

    dialects: dict[str, Dialect] = field(default_factory=dict)
    compiled: MutableMapping[Any, Any] = field(default_factory=dict)

    def share(self, engine: Engine) -> None:
        """From now on this engine compiles only what none before it did. The first must have been connected."""
        engine.dialect = self.dialects.setdefault(engine.dialect.name, engine.dialect)
        engine.update_execution_options(compiled_cache=self.compiled)
