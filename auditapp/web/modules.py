"""Which script modules a page needs, read from the scripts' own `import` lines.

A page names them all, so that a browser asks for them at once instead of finding out one import after another.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from auditapp.web.assets import Assets

_AT_ONCE = re.compile(r'^(?:import|(?:import|export)\s[^;"(]*\sfrom)\s"(\.[^"]+\.js)";', re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+\.js)"\)')


@lru_cache(maxsize=8)
def needed(assets: Assets, *entries: str) -> tuple[str, ...]:
    """The entries and everything they import before they run, each once, in that order."""
    return _walk(assets, entries, (_AT_ONCE,))


@lru_cache(maxsize=8)
def reachable(assets: Assets, *entries: str) -> tuple[str, ...]:
    """The same with what is imported while they run."""
    return _walk(assets, entries, (_AT_ONCE, _LATER))


def _walk(assets: Assets, entries: tuple[str, ...], patterns: tuple[re.Pattern[str], ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(reversed(entries))
    while waiting:
        path = waiting.pop()
        if path in found or path not in assets.paths:  # a type that is imported in a comment has no file
            continue
        found[path] = None
        source = (assets.root / path).read_text(encoding="utf-8")
        named = [each for pattern in patterns for each in pattern.findall(source)]
        waiting += [_beside(path, each) for each in reversed(named)]
    return tuple(found)


def _beside(path: str, named: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), named))
