"""The part of XPath that XLSForms are written in, as a tree. What is not in it is refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

LONGEST, DEEPEST = 4000, 40
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<ref>\$\{\s*(?P<name>[^{}\s]{1,200})\s*\})
    | (?P<number>(?:\d{1,15}(?:\.\d{0,9})?|\.\d{1,9}))
    | (?P<text>"[^"]*"|'[^']*'|[\u201c\u201d][^\u201c\u201d]*[\u201c\u201d]
        |[\u2018\u2019][^\u2018\u2019]*[\u2018\u2019])
    | (?P<sign><=|>=|!=|==|[=<>()+,*|-])
    | (?P<word>[A-Za-z_][\w.-]*(?::[\w.-]+)?)
    | (?P<here>\.)
    )""",
    re.VERBOSE,
)
_SIGNS = frozenset({"=", "!=", "<", "<=", ">", ">="})


class XPathError(ValueError):
    """The expression is not in the part that can be read; the message says which part."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The answer to the question of this name; "" is the question itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words in quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number, written out."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    name: str
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Two things beside each other; `sign` is =, !=, <, <=, > or >=."""

    sign: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Every:
    """All of it holds."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of them holds."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Something worked out: only what it is made of can be told."""

    sign: str
    parts: tuple[Expr, ...]


Expr: TypeAlias = Ref | Text | Number | Call | Compare | Every | Some | Sum
_ATOMS: dict[str, Callable[[str], Expr]] = {
    "ref": Ref,
    "here": lambda _: Ref(""),
    "number": lambda word: Number(Decimal(word)),
    "text": lambda word: Text(word[1:-1]),
}


def parse(text: str) -> Expr:
    """The tree of an expression. Raises XPathError, and nothing else, whatever the text."""
    if len(text) > LONGEST:
        raise XPathError(f"it is longer than {LONGEST:,} characters")
    reader = _Reader(list(_tokens(text)))
    if reader.peek() == ("", ""):
        raise XPathError("it is empty")
    found = reader.some(0)
    kind, word = reader.peek()
    if kind:
        raise XPathError(f'"{word}" cannot follow there')
    return found


def names_in(expr: Expr) -> Iterator[str]:
    """The names of the questions it looks at, in their order."""
    match expr:
        case Ref(name):
            if name:
                yield name
        case Compare(_, left, right):
            yield from names_in(left)
            yield from names_in(right)
        case Every(parts) | Some(parts) | Call(_, parts) | Sum(_, parts):
            for part in parts:
                yield from names_in(part)
        case _:
            return


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:
            raise XPathError(f'"{text[at : at + 20].strip()}" cannot be read')
        at = match.end()
        kind = match.lastgroup or ""
        kind = "ref" if kind == "name" else kind
        yield kind, (match["name"] if kind == "ref" else match[kind])


class _Reader:
    """Goes through the tokens once, from the weakest sign to the strongest."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self) -> tuple[str, str]:
        found = self.peek()
        self.at += 1
        return found

    def takes(self, kind: str, *words: str) -> str:
        """The next word if it is one of these, else nothing."""
        if self.peek()[0] == kind and self.peek()[1] in words:
            return self.take()[1]
        return ""

    def some(self, depth: int) -> Expr:
        if depth > DEEPEST:
            raise XPathError("it is nested too deep")
        parts = [self.every(depth)]
        while self.takes("word", "or"):
            parts.append(self.every(depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def every(self, depth: int) -> Expr:
        parts = [self.compared(depth)]
        while self.takes("word", "and"):
            parts.append(self.compared(depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def compared(self, depth: int) -> Expr:
        left = self.summed(depth)
        while sign := self.takes("sign", *_SIGNS, "=="):
            left = Compare("=" if sign == "==" else sign, left, self.summed(depth))
        return left

    def summed(self, depth: int) -> Expr:
        left = self.multiplied(depth)
        while sign := self.takes("sign", "+", "-", "|"):
            left = Sum(sign, (left, self.multiplied(depth)))
        return left

    def multiplied(self, depth: int) -> Expr:
        left = self.one(depth)
        while sign := self.takes("sign", "*") or self.takes("word", "div", "mod"):
            left = Sum(sign, (left, self.one(depth)))
        return left

    def one(self, depth: int) -> Expr:
        kind, word = self.take()
        if kind in _ATOMS:
            return _ATOMS[kind](word)
        match kind, word:
            case "sign", "(":
                return self._closed(self.some(depth + 1))
            case "sign", "-":
                return self._negative(depth + 1)
            case "word", _ if self.takes("sign", "("):
                return self._call(word, depth + 1)
            case "", _:
                raise XPathError("it ends too early")
        raise XPathError(f'"{word}" cannot be read there')

    def _closed(self, found: Expr) -> Expr:
        if not self.takes("sign", ")"):
            raise XPathError("a bracket is not closed")
        return found

    def _negative(self, depth: int) -> Expr:
        if depth > DEEPEST:
            raise XPathError("it is nested too deep")
        found = self.one(depth)
        return Number(-found.value) if isinstance(found, Number) else Sum("-", (found,))

    def _call(self, name: str, depth: int) -> Expr:
        if self.takes("sign", ")"):
            return Call(name, ())
        parts = [self.some(depth)]
        while self.takes("sign", ","):
            parts.append(self.some(depth))
        self._closed(parts[-1])
        return Call(name, tuple(parts))
