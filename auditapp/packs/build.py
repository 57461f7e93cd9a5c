"""Builds a pack from its content: report, data, photos, manifests, signature. Touches no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from auditapp.kernel.canonical import canonical
from auditapp.kernel.clock import wire_time
from auditapp.kernel.orm import Json
from auditapp.packs import merkle
from auditapp.packs.bag import Bag, Member, bytes_member, file_member
from auditapp.packs.keys import SigningKey
from auditapp.packs.manifest import FORMAT, PackContent
from auditapp.packs.press import USUAL, Limits
from auditapp.packs.records import data_members
from auditapp.packs.report import Logo, Pictures, build_report
from auditapp.packs.story import Seal

_NAME_LENGTH = 40


class Head(TypedDict):
    """The end of a chain: its last sequence and hash, and the Merkle root over all its events."""

    chain: str
    seq: int
    hash: str
    root: str


@dataclass(frozen=True)
class Source:
    """Where the photos come from: their original bytes, and a picture small enough for the report."""

    original: Callable[[str], Iterator[bytes]]
    picture: Pictures
    logo: Logo = lambda _path: False


def build_pack(
    content: PackContent,
    key: SigningKey,
    source: Source,
    *,
    folder: Path,
    limits: Limits = USUAL,
    progress: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005
) -> Bag:
    """Lay out the report in `folder` and return the bag, ready to be sent once while the folder is there.

    Raises PackFailedError with a sentence when the report cannot be made.
    """
    heads = heads_of(content)
    seal = Seal(key.fingerprint, tuple((head["chain"], head["seq"], head["hash"]) for head in heads))
    reports = build_report(
        content,
        seal,
        folder=folder,
        pictures=source.picture,
        logo=source.logo,
        limits=limits,
        progress=progress,
    )
    payload = [file_member(f"data/{path.name}", path) for path in reports]
    payload += data_members(content)
    payload += photo_members(content, source)
    return Bag(
        pack_name(content),
        payload,
        tags=[bytes_member("how-to-verify.txt", _how_to_verify(content).encode())],
        info=_info(content, key),
        sign=lambda tag_manifest: signature_file(content, key, tag_manifest),
    )


def heads_of(content: PackContent) -> list[Head]:
    """The heads of both chains as they are signed, with the Merkle root over each chain's events."""
    chain, extract = content.chain, content.extract
    last = str(chain.events[-1]["hash"]) if chain.events else "0" * 64
    root = merkle.root([str(event["hash"]) for event in chain.events])
    return [
        {"chain": chain.name, "seq": len(chain.events), "hash": last, "root": root},
        {"chain": extract.name, "seq": extract.size, "hash": extract.head, "root": extract.root},
    ]


def photo_members(content: PackContent, source: Source) -> list[Member]:
    """Every received photo once, named by its hash; its bytes are read and checked as they are sent."""
    held = {photo.sha256: photo.size for photo in content.photos if photo.received}
    return [_photo_member(sha256, size, source) for sha256, size in sorted(held.items())]


def pack_name(content: PackContent) -> str:
    """The folder inside the ZIP, and the file's name without its ending."""
    plain = unicodedata.normalize("NFKD", content.home.name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_NAME_LENGTH] or content.home.id
    return f"evidence-{slug}-{content.first.isoformat()}-to-{content.last.isoformat()}"


def signature_file(content: PackContent, key: SigningKey, tag_manifest: str) -> bytes:
    """The signature over the tag manifest (and so over every file) together with the heads of the journal."""
    statement: dict[str, Json] = {
        "format": FORMAT,
        "tagmanifest": tag_manifest,
        "home": content.home.id,
        "built_at": wire_time(content.built_at),
        "chains": cast("Json", heads_of(content)),
    }
    return canonical(
        {
            "statement": statement,
            "algorithm": "Ed25519",
            "public_key": key.public.hex(),
            "fingerprint": key.fingerprint,
            "signature": key.sign(canonical(statement)).hex(),
        }
    )


def _photo_member(sha256: str, size: int, source: Source) -> Member:
    return Member(f"data/photos/{sha256}.jpg", size, sha256, lambda: source.original(sha256))


def _info(content: PackContent, key: SigningKey) -> dict[str, str]:
    return {
        "Source-Organization": content.provider.name,
        "External-Identifier": content.home.id,
        "External-Description": f"Evidence pack of {content.home.name}, {content.first} to {content.last}",
        "Bagging-Date": content.built_at.date().isoformat(),
        "Bag-Software-Agent": "Walkaround",
        "Walkaround-Installation": content.installation,
        "Walkaround-Built-At": wire_time(content.built_at),
        "Walkaround-Key-Fingerprint": key.fingerprint,
    }


def _how_to_verify(content: PackContent) -> str:
    return (
        f"Evidence pack of {content.home.name}, {content.first} to {content.last}\n\n"
        "Start with data/report.pdf (or report-1.pdf).\n\n"
        "To check that nothing was altered:\n"
        "1. Ask the home for the fingerprint of its key, by telephone, by letter or in person. Do not take it\n"
        "   from this pack: whoever made a false pack would have written their own here.\n"
        "2. On a computer with Walkaround run: auditapp pack verify FILE --key FINGERPRINT\n"
        "3. It says that the pack is intact and who signed it, or names the first thing that is wrong.\n\n"
        "Without Walkaround, unpack the file and run in its folder: sha256sum -c manifest-sha256.txt\n"
        "Any BagIt tool (RFC 8493) can check it too. Neither shows who made it: signature.json does,\n"
        "an Ed25519 signature over the canonical JSON (RFC 8785) of its statement, which names\n"
        "tagmanifest-sha256.txt by hash.\n"
    )
