"""Builds the sample pack into a file, and packs that somebody has been at."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditapp.kernel.canonical import canonical
from auditapp.packs.bag import MANIFEST, SIGNATURE, TAG_MANIFEST, Bag, FixedZip
from auditapp.packs.build import Source, build_pack
from auditapp.packs.keys import SigningKey
from auditapp.packs.manifest import PackContent
from tests.unit.packs import sample

KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
OTHER_KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(b"\x08" * 32))
Files = dict[str, bytes]


def bag_of(folder: Path, change: Callable[[PackContent], PackContent] = lambda content: content) -> Bag:
    """The sample as a bag."""
    folder.mkdir(parents=True, exist_ok=True)
    shelf = sample.Shelf()
    content = change(sample.content(shelf))
    return build_pack(content, KEY, Source(shelf.original, shelf.report_picture), folder=folder)


def write(bag: Bag, path: Path) -> Path:
    """The bag as a file."""
    path.write_bytes(b"".join(bag))
    return path


def files_of(path: Path) -> Files:
    """The files of a pack, by their path in the ZIP."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezip(files: Mapping[str, bytes], path: Path) -> Path:
    """These files in a ZIP of the product's own making."""
    out = FixedZip(sized=True)
    for name, content in files.items():
        out.add(iter((content,)), name, size=len(content))
    path.write_bytes(b"".join(out))
    return path


def reseal(
    files: Files, key: SigningKey | None = None, heads: list[dict[str, object]] | None = None
) -> Files:
    """Every hash put right again after a change; signed anew only when a key is given."""
    top = next(iter(files)).split("/")[0]
    payload = {name[len(top) + 1 :]: content for name, content in files.items() if f"{top}/data/" in name}
    files = dict(files)
    files[f"{top}/{MANIFEST}"] = _lines(payload)
    unlisted = {f"{top}/{TAG_MANIFEST}", f"{top}/{SIGNATURE}"}
    listed = [name for name in files if "/data/" not in name and name not in unlisted]
    tags = {name[len(top) + 1 :]: files[name] for name in listed}
    files[f"{top}/{TAG_MANIFEST}"] = _lines(tags)
    if key is not None:
        signature = json.loads(files[f"{top}/{SIGNATURE}"])
        statement = signature["statement"]
        statement["tagmanifest"] = hashlib.sha256(files[f"{top}/{TAG_MANIFEST}"]).hexdigest()
        statement["chains"] = heads or statement["chains"]
        signature |= {"public_key": key.public.hex(), "fingerprint": key.fingerprint}
        files[f"{top}/{SIGNATURE}"] = canonical(
            {**signature, "signature": key.sign(canonical(statement)).hex()}
        )
    return files


def _lines(files: Mapping[str, bytes]) -> bytes:
    lines = sorted((name, hashlib.sha256(content).hexdigest()) for name, content in files.items())
    return "".join(f"{digest}  {name}\n" for name, digest in lines).encode()
