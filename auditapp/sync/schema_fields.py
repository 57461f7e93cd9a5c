"""What a field of the wire may hold, and what every change carries.

A whole number may be written 3 or 3.0, as JSON Schema has it; the reader of the envelope has made both an `int`.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from marshmallow import Schema, ValidationError, fields, validate

from auditapp.sync import wiretext


class Text(fields.Field[str]):
    """Text that may be kept: of a length, without control characters, in NFC; where given, of a pattern."""

    def __init__(
        self,
        longest: int = wiretext.MAX_TEXT,
        *,
        least: int = 0,
        pattern: re.Pattern[str] | None = None,
        choices: tuple[str, ...] = (),
        allow_none: bool = False,
    ) -> None:
        shape: dict[str, object] = {"type": "string", "maxLength": longest}
        if least:
            shape["minLength"] = least
        if pattern is not None and pattern is not wiretext.SUBJECT:
            shape["pattern"] = f"^{pattern.pattern}$"
        one_of = validate.OneOf(choices) if choices else None
        super().__init__(required=True, allow_none=allow_none, validate=one_of, metadata=shape)
        self._longest, self._least, self._pattern = longest, least, pattern

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be text")
        if not wiretext.is_plain(value, self._longest):
            raise ValidationError("is too long, or holds characters that cannot be kept")
        if len(value.strip()) < self._least:
            raise ValidationError("is empty")
        if self._pattern is not None and not self._pattern.fullmatch(value):
            raise ValidationError("does not have the right form")
        return value


class Whole(fields.Field[int]):
    """A whole number within bounds. True and False are not numbers."""

    def __init__(self, least: int, most: int, *, allow_none: bool = False, required: bool = True) -> None:
        shape: dict[str, object] = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(required=required, allow_none=allow_none, metadata=shape)
        self._least, self._most = least, most

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> int:
        if type(value) is not int or not self._least <= value <= self._most:
            raise ValidationError(f"must be a whole number from {self._least} to {self._most}")
        return value


class Flag(fields.Field[bool]):
    """True or False and nothing that resembles them."""

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value


class Moment(Text):
    """A time in UTC with milliseconds and a Z, on a day that exists."""

    def __init__(self) -> None:
        super().__init__(24, pattern=wiretext.MOMENT)

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> str:
        text = super()._deserialize(value)
        try:
            datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError("is not a time that exists") from None
        return text


class LocalMoment(Text):
    """A day and time that exist, as a person named them or as a clock did; or nothing."""

    def __init__(self) -> None:
        super().__init__(24, pattern=wiretext.LOCAL_MOMENT)

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> str:
        text = super()._deserialize(value)
        try:
            if text:
                datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError("is not a time that exists") from None
        return text


class Day(Text):
    """A calendar day that exists."""

    def __init__(self) -> None:
        super().__init__(10, pattern=wiretext.DAY)

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> str:
        text = super()._deserialize(value)
        try:
            date.fromisoformat(text)
        except ValueError:
            raise ValidationError("is not a day that exists") from None
        return text


class Nothing(fields.Field[None]):
    """Always null."""

    def _deserialize(self, *_rest: object, **_named: object) -> None:
        raise ValidationError("must be null")


class Value(fields.Dict):
    """An answer's value. Its shape depends on the item, so `checklists.rules.check_value` judges it, not this."""

    def _deserialize(self, value: object, *_rest: object, **_named: object) -> dict[str, object]:
        if not isinstance(value, dict) or not isinstance(value.get("type"), str):
            raise ValidationError("must be an object that has a type")
        return value


def uuid(*, allow_none: bool = False) -> Text:
    """A number that a tablet made."""
    return Text(36, pattern=wiretext.UUID4, allow_none=allow_none)


def hashed() -> Text:
    """A SHA-256 in lower-case hex."""
    return Text(64, pattern=wiretext.SHA256)


def record_id(*, allow_none: bool = False) -> Text:
    """The id of a record of the server's."""
    return Text(36, pattern=wiretext.RECORD_ID, allow_none=allow_none)


def one_of(*choices: str) -> Text:
    """One of these words."""
    return Text(64, choices=choices)


class PhotoRefSchema(Schema):
    """A photo that is on the tablet."""

    id = uuid()
    sha256 = hashed()
    size = Whole(1, wiretext.MAX_PHOTO_BYTES)


def photos() -> fields.List[dict[str, object]]:
    """Photos that are on the tablet."""
    return fields.List(
        fields.Nested(PhotoRefSchema), required=True, validate=validate.Length(max=wiretext.MAX_PHOTOS)
    )


class ChangeSchema(Schema):
    """What every change carries."""

    id = uuid()
    kind = Text(16)
    audit = uuid()
    home = record_id()
    by = record_id()
    attested = one_of("password", "pin", "none")
    tablet = Text(64, least=1, pattern=wiretext.CODE)
    captured_at = Moment()
    elapsed = Whole(0, wiretext.MAX_ELAPSED)
    supersedes = uuid(allow_none=True)
