from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from auditapp.evidence.health import require_taking
from auditapp.evidence.s3 import S3Store
from auditapp.evidence.store import StoreError, hash_of, open_store

BYTES = b"a photo" * 1000
NAME = hashlib.sha256(BYTES).hexdigest()
KEY = f"homes/oak/{NAME[:2]}/{NAME[2:4]}/{NAME}"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    client = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-2")
    name = f"photos-{len(client.list_buckets()['Buckets'])}"
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    return name


@pytest.fixture
def address(endpoint: str, bucket: str) -> str:
    return f"s3://{bucket}/homes/oak?endpoint={quote(endpoint, safe='')}&region=eu-west-2"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(BYTES)
    return path


def test_what_was_put_is_found_under_its_hash(address: str, source: Path) -> None:
    store = open_store(address)
    assert store.stat(NAME) is None
    assert store.put_if_absent(NAME, source) is True
    assert store.put_if_absent(NAME, source) is False
    found = store.stat(NAME)
    assert found is not None
    assert found.size == len(BYTES)
    with store.open(NAME) as file:
        assert hash_of(file) == (NAME, len(BYTES))
        file.seek(2)
        assert file.read(5) == BYTES[2:7]


def test_what_is_not_there_says_so(address: str) -> None:
    with pytest.raises(FileNotFoundError):
        open_store(address).open(NAME)


def test_bytes_under_another_hash_are_refused_and_leave_nothing(address: str, source: Path) -> None:
    store = open_store(address)
    with pytest.raises(StoreError, match=f"hash to {NAME}"):
        store.put_if_absent("0" * 64, source)
    assert store.stat("0" * 64) is None


def test_two_tablets_putting_at_once_leave_one(
    address: str, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = S3Store(address), S3Store(address)
    monkeypatch.setattr(second, "stat", lambda _sha256: None)  # it looked before the first was done
    assert first.put_if_absent(NAME, source) is True
    assert second.put_if_absent(NAME, source) is False


def test_a_damaged_object_is_replaced_by_the_good_one(
    address: str, bucket: str, endpoint: str, source: Path
) -> None:
    client = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-2")
    client.put_object(Bucket=bucket, Key=KEY, Body=b"damaged")
    store = open_store(address)
    assert store.put_if_absent(NAME, source) is True
    with store.open(NAME) as file:
        assert hash_of(file)[0] == NAME


def test_a_store_that_gives_other_bytes_back_is_not_believed(
    address: str, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = S3Store(address)
    monkeypatch.setattr(store, "_put", lambda *_given, **_named: True)  # says yes and keeps nothing
    with pytest.raises(StoreError, match="other bytes"):
        store.put_if_absent(NAME, source)


@pytest.mark.parametrize("address", ["s3:///no-bucket", "s3://bucket/prefix?colour=blue"])
def test_an_address_that_cannot_be_right_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="s3://bucket/prefix"):
        S3Store(address)


def test_a_bucket_that_is_not_there_is_noticed_before_the_first_photo(address: str, bucket: str) -> None:
    require_taking(open_store(address))
    require_taking(open_store(address))
    with pytest.raises(ClientError, match="NoSuchBucket"):
        require_taking(open_store(address.replace(bucket, "elsewhere")))
