from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

import flask
from apispec import APISpec
from marshmallow import Schema

_View = TypeVar("_View", bound=Callable[..., object])

class _Same(Protocol):
    def __call__(self, view: _View, /) -> _View: ...

_Schema = Schema | type[Schema] | Mapping[str, object]

class Api:
    spec: APISpec
    def __init__(
        self,
        app: flask.Flask | None = None,
        *,
        spec_kwargs: Mapping[str, object] | None = None,
        config_prefix: str = "",
    ) -> None: ...
    def init_app(self, app: flask.Flask, *, spec_kwargs: Mapping[str, object] | None = None) -> None: ...
    def register_blueprint(
        self,
        blp: flask.Blueprint,
        *,
        parameters: list[Mapping[str, object]] | None = None,
        **options: object,
    ) -> None: ...

class Blueprint(flask.Blueprint):
    ARGUMENTS_PARSER: object
    def __init__(
        self,
        name: str,
        import_name: str,
        *,
        description: str = "",
        url_prefix: str | None = None,
        template_folder: str | None = None,
        static_folder: str | None = None,
    ) -> None: ...
    def route(  # type: ignore[override]
        self,
        rule: str,
        *,
        parameters: list[Mapping[str, object]] | None = None,
        tags: list[str] | None = None,
        **options: object,
    ) -> _Same: ...
    def arguments(
        self,
        schema: _Schema,
        *,
        location: str | None = None,
        content_type: str | None = None,
        required: bool = True,
        description: str | None = None,
        example: object = None,
        examples: Mapping[str, object] | None = None,
        **kwargs: object,
    ) -> _Same: ...
    def response(
        self,
        status_code: int | str,
        schema: _Schema | str | None = None,
        *,
        content_type: str | None = None,
        description: str | None = None,
        example: object = None,
        examples: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
    ) -> _Same: ...
    def alt_response(
        self,
        status_code: int | str,
        response: str | None = None,
        *,
        schema: _Schema | str | None = None,
        content_type: str | None = None,
        description: str | None = None,
        example: object = None,
        examples: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        success: bool = False,
    ) -> _Same: ...
    def etag(self, obj: _View) -> _View: ...
    def check_etag(self, etag_data: object, etag_schema: _Schema | None = None) -> None: ...
    def set_etag(self, etag_data: object, etag_schema: _Schema | None = None) -> None: ...
    @staticmethod
    def doc(**kwargs: object) -> _Same: ...

def abort(http_status_code: int, exc: Exception | None = None, **kwargs: object) -> None: ...
