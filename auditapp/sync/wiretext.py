"""What a piece of text on the wire may look like; the schemas and the quick look share these."""

from __future__ import annotations

import re
import unicodedata

WIRE = 1
MAX_CHANGES = 50
MAX_BODY = 1024 * 1024
MAX_TEXT = 4000
MAX_SUBJECT = 120
MAX_NAME = 200
MAX_PHOTOS = 20
MAX_LISTED = 2000
MAX_PHOTO_BYTES = 15 * 1024 * 1024
MAX_ELAPSED = 2**53 - 1
MAX_PRESENT = 1000

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SHA256 = re.compile(r"[0-9a-f]{64}")
RECORD_ID = re.compile(r"[0-9a-z-]{1,36}")
CODE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
# Years before 1970 and after 2999 are no clock's; anything between is kept, however wrong.
MOMENT = re.compile(
    r"(?:19[7-9][0-9]|2[0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z"
)
# As a person names it, in the home's own time, or as a tablet's clock does; empty where nobody said.
LOCAL_MOMENT = re.compile(rf"(?:{MOMENT.pattern}|{MOMENT.pattern.split(':[0-5][0-9]:')[0]}:[0-5][0-9])?")
DAY = re.compile(r"(?:19[7-9][0-9]|2[0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
SUBJECT = re.compile(r"(?:[a-z][a-z0-9_-]{0,39}:[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,100})?")
# Line breaks and tabs may stand in a text; halves of surrogate pairs and other controls may not.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def is_plain(text: str, longest: int) -> bool:
    """Whether the text may be kept: not too long, no control characters, in the usual Unicode form (NFC)."""
    if len(text) > longest:
        return False
    if text.isascii():
        return CONTROL.search(text) is None
    return CONTROL.search(text) is None and unicodedata.is_normalized("NFC", text)
