"""One text for one value: the canonical JSON form of RFC 8785, and the digest taken over it.

Tablet and server must hash the same change to the same digest, so the form is kept narrow: whole numbers that
every language holds exactly, no floats (decimals travel as strings), no text that UTF-8 cannot carry.
The twin in the browser is `static/js/capture/core/canonical.js`; both run `tests/shared/canonical.json`.
"""

import hashlib
from json import JSONEncoder
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64

_encode_sorted = JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
_encode_as_is = JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=False, separators=(",", ":")
).encode


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
    plain = True
    for key, part in value.items():
        if not isinstance(key, str):
            raise CanonicalError("a key is not text")
        if not key.isascii():
            plain = False
        if type(part) is not str and not _check(part, depth):
            plain = False
    return plain


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
