"""Serving scripts and styles without their comments: a tablet on slow Wi-Fi should not wait for prose.

Only whole lines of comment go, which is how our files write them; a licence (`/*!`) stays. What is left has the same
code in the same order, so nothing has to be parsed.
"""

from __future__ import annotations


def without_comments(source: str) -> str:
    """The source without lines that hold nothing but comment, and without empty lines and indentation's end."""
    kept: list[str] = []
    inside = False
    for line in source.splitlines():
        text = line.strip()
        if inside:
            inside = not text.endswith("*/")
        elif (
            text.startswith("/*") and not text.startswith("/*!") and ("*/" not in text or text.endswith("*/"))
        ):
            inside = "*/" not in text
        elif text and not text.startswith("//"):
            kept.append(line.rstrip())
    return "\n".join(kept) + "\n"
