from collections.abc import Mapping, Sequence
from typing import ClassVar

from flask_wtf.csrf import CSRFProtect as CSRFProtect
from markupsafe import Markup
from wtforms import Form
from wtforms.meta import DefaultMeta

class FlaskForm(Form):
    class Meta(DefaultMeta):
        csrf: ClassVar[bool]
        csrf_time_limit: ClassVar[int | None]

    def __init__(
        self,
        formdata: object = ...,
        *,
        obj: object | None = None,
        prefix: str = "",
        data: Mapping[str, object] | None = None,
        meta: Mapping[str, object] | None = None,
        **values: object,
    ) -> None: ...
    def is_submitted(self) -> bool: ...
    def validate_on_submit(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool: ...
    def hidden_tag(self, *fields: object) -> Markup: ...
