from __future__ import annotations

from openapi_spec_validator import OpenAPIV31SpecValidator

from auditapp.evidence.schemas import PHOTO_PATH, PUT_PHOTO


def test_the_photo_address_is_described_validly() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Photos", "version": "1"},
        "paths": {PHOTO_PATH: {"put": PUT_PHOTO}},
    }
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
