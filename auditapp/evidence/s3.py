"""Photos in an S3-compatible store. Credentials come from the environment, as its own tools read them."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from auditapp.evidence.store import Stored, StoreError, checked_name, hash_of, seekable

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import PutObjectRequestTypeDef

_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_PRESENT = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})


class S3Store:
    """Objects in a bucket under a prefix, as ab/cd/<sha256>."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if not parts.netloc or options.keys() - {"endpoint", "region"}:
            raise ValueError("The address has the form s3://bucket/prefix?endpoint=...&region=...")
        self._bucket = parts.netloc
        self._prefix = parts.path.strip("/")
        endpoint = options.get("endpoint")
        self._client: S3Client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=options.get("region"),
            config=Config(
                signature_version="s3v4",
                # A store of one's own seldom has a host name per bucket.
                s3={"addressing_style": "path" if endpoint else "auto"},
                # Some stores send no checksum back; we hash for ourselves.
                response_checksum_validation="when_required",
                request_checksum_calculation="when_required",
                retries={"mode": "standard", "max_attempts": 4},
                max_pool_connections=32,
            ),
        )

    def put_if_absent(self, sha256: str, path: Path) -> bool:
        """Send the bytes unless the name is taken, then read them back: no store's word is taken for it."""
        with path.open("rb") as file:
            found, _ = hash_of(file)
            if found != checked_name(sha256):
                raise StoreError(f"The bytes for {sha256} hash to {found}.")
            new = self.stat(sha256) is None and self._put(sha256, file, only_new=True)
            if self._is_intact(sha256):
                return new
            self._put(sha256, file, only_new=False)
        if not self._is_intact(sha256):
            raise StoreError(f"The store gives other bytes back for {sha256}.")
        return True

    def open(self, sha256: str) -> BinaryIO:
        """Fetch the object. Raises FileNotFoundError."""
        try:
            body = self._client.get_object(Bucket=self._bucket, Key=self._key(sha256))["Body"]
        except ClientError as error:
            if _code(error) in _ABSENT:
                raise FileNotFoundError(sha256) from None
            raise
        with body:
            return seekable(body)

    def stat(self, sha256: str) -> Stored | None:
        """Ask the store for the size."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=self._key(sha256))
        except ClientError as error:
            if _code(error) in _ABSENT:
                return None
            raise
        return Stored(sha256, head["ContentLength"])

    def _key(self, sha256: str) -> str:
        name = checked_name(sha256)
        return "/".join(part for part in (self._prefix, name[:2], name[2:4], name) if part)

    def _put(self, sha256: str, file: BinaryIO, *, only_new: bool) -> bool:
        file.seek(0)
        request: PutObjectRequestTypeDef = {
            "Bucket": self._bucket,
            "Key": self._key(sha256),
            "Body": file,
            "ChecksumSHA256": base64.b64encode(bytes.fromhex(sha256)).decode(),
        }
        if only_new:
            request["IfNoneMatch"] = "*"
        try:
            self._client.put_object(**request)
        except ClientError as error:
            if only_new and _code(error) in _PRESENT:
                return False
            raise
        return True

    def _is_intact(self, sha256: str) -> bool:
        try:
            with self.open(sha256) as file:
                return hash_of(file)[0] == sha256
        except FileNotFoundError:
            return False


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
