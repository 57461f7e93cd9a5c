"""One text for one value: the canonical JSON form of RFC 8785, and the digest taken over it.

Tablet and server must hash the same change to the same digest, so the form is kept narrow: whole numbers that
every language holds exactly, no floats (decimals travel as strings), no text that UTF-8 cannot carry.
The twin in the browser is `static/js/capture/core/canonical.js`; both run `tests/shared/canonical.json`.
"""

import hashlib
from collections.abc import Callable
from json import JSONEncoder, encoder
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64
# Keys known to be ASCII text. They are few; whoever sends many different ones only fills this once.
MAX_SEEN_KEYS, LONGEST_SEEN_KEY = 1000, 40
_SEEN_KEYS: set[object] = set()


def _encoder(*, sort: bool) -> Callable[[object], str]:
    """Compact JSON. The standard library makes its C encoder anew for every call; here it is made once."""
    plain = JSONEncoder(
        ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=sort, separators=(",", ":")
    )
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return plain.encode
    text = encoder.encode_basestring
    chunks = make(None, plain.default, text, None, ":", ",", sort, False, False)
    return lambda value: "".join(chunks(value, 0))


_encode_sorted = _encoder(sort=True)
_encode_as_is = _encoder(sort=False)


class CanonicalError(ValueError):
    """The value has no canonical form."""


def canonical(value: object) -> bytes:
    """The RFC 8785 form of `value` as UTF-8.

    Raises CanonicalError for floats, whole numbers beyond +-(2**53 - 1), lone surrogates, keys that are not
    text, anything JSON cannot hold, and nesting deeper than MAX_DEPTH.
    """
    text = _encode_sorted(value) if _check(value, 0) else _encode_as_is(_in_utf16_order(value))
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise CanonicalError("text holds half of a surrogate pair") from None


def compact(value: object) -> str:
    """The canonical text of a value that is known to have one and whose keys are ASCII: nothing is looked at.

    For what this code made itself, or has been through `canonical` before; whoever verifies uses `canonical`.
    """
    return _encode_sorted(value)


def digest(value: object) -> str:
    """SHA-256 of the canonical form, in lower-case hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: object, depth: int) -> bool:
    """Refuse what has no canonical form; answer whether every key is ASCII.

    ASCII keys sort alike by code point and by UTF-16 unit, so the C encoder may do the sorting. Exact types
    come first because nearly every value is one of them; subclasses such as enums take the slow way round.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        if -MAX_INTEGER <= value <= MAX_INTEGER:  # type: ignore[operator]
            return True
        raise CanonicalError("whole numbers stop at 2**53 - 1")
    if depth >= MAX_DEPTH:
        raise CanonicalError(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, dict):
        return _check_object(value, depth + 1)
    if isinstance(value, (list, tuple)):
        plain = True
        for part in value:
            plain &= _check(part, depth + 1)
        return plain
    return _check_subclass(value)


def _check_object(value: dict[object, object], depth: int) -> bool:
    """Nearly all the work is done here, so what nearly every key and value is comes first."""
    plain = True
    for key, part in value.items():
        if key not in _SEEN_KEYS and not _check_key(key):
            plain = False
        kind = type(part)
        if kind is str or part is None or kind is bool:
            continue
        if not _check(part, depth):
            plain = False
    return plain


def _check_key(key: object) -> bool:
    if not isinstance(key, str):
        raise CanonicalError("a key is not text")
    if not key.isascii():
        return False
    if type(key) is str and len(key) <= LONGEST_SEEN_KEY and len(_SEEN_KEYS) < MAX_SEEN_KEYS:
        _SEEN_KEYS.add(key)
    return True


def _check_subclass(value: object) -> bool:
    if isinstance(value, str):
        return True
    if isinstance(value, int):
        return _check(int(value), 0)
    if isinstance(value, float):
        raise CanonicalError("floats are refused: send decimals as text")
    raise CanonicalError(f"{type(value).__name__} has no JSON form")


def _in_utf16_order(value: object) -> object:
    """A copy whose keys stand in the order of their UTF-16 code units, which is not that of code points."""
    if isinstance(value, dict):
        keys = sorted(value, key=_utf16)
        return {key: _in_utf16_order(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_in_utf16_order(part) for part in value]
    return value


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")
