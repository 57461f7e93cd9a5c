"""What may stand for a subject: a resident is known by initials or a code, never by name.

The twin on the tablet is `static/js/capture/core/labels.js`, which refuses such a label; both run
`tests/shared/labels.json`. The server keeps what was captured, and only points it out.
"""

import re
import unicodedata

_SPACES = "\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_TITLE = re.compile(
    rf"(?:\A|[{_SPACES}])(?:mrs?|ms|miss|dr|sir|lady)\.?(?:[{_SPACES}]|\Z)", re.IGNORECASE | re.ASCII
)
_SPACE = re.compile(f"[{_SPACES}]")
# Of the marks that _outline leaves: two words in a row that begin with a capital and go on in small letters.
_TWO_NAMES = re.compile(r"(?:\A| )Aa{3,}[ -]+Aa{3,}")
_NAME = "Use initials and a room code, not a name."


def refuse_label(kind: str, label: str) -> str:
    """Why a label must not stand for a subject of this kind, or empty when it may."""
    if not kind.startswith("resident"):
        return ""
    return _NAME if _TITLE.search(label) or _TWO_NAMES.search(_outline(label)) else ""


def _outline(label: str) -> str:
    """One mark for each character: capital, small letter, space, hyphen or anything else."""
    return "".join(_mark(character) for character in label)


def _mark(character: str) -> str:
    if character == "-":
        return "-"
    if _SPACE.match(character):
        return " "
    return {"Lu": "A", "Ll": "a"}.get(unicodedata.category(character), ".")
