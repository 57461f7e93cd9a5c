"""Checks a pack with nothing but the file itself: no database, no network, no trust in whoever made it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditapp.kernel.canonical import CanonicalError, canonical
from auditapp.kernel.orm import Json
from auditapp.packs import keys, words
from auditapp.packs.archive import Archive, WrongError
from auditapp.packs.bag import BAG_DECLARATION, MANIFEST, SIGNATURE, TAG_MANIFEST
from auditapp.packs.chaincheck import Journal, check_journal
from auditapp.packs.crosscheck import check_records
from auditapp.packs.manifest import FORMAT, Record

_UNLISTED = frozenset({TAG_MANIFEST, SIGNATURE})


@dataclass(frozen=True)
class Verdict:
    """What the check found. `problems` names what is wrong, the first thing first; none when intact."""

    problems: tuple[str, ...]
    fingerprint: str | None
    origin_proved: bool
    files: int
    events: int
    erased: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def sentence(self) -> str:
        """The verdict for a person."""
        if self.problems:
            return f"Not intact. {self.problems[0]}"
        held = f"{self.files:,} files and {self.events:,} journal events agree with each other"
        verb = "is" if len(self.erased) == 1 else "are"
        told = f" {words.plural(len(self.erased), 'erased value')} {verb} reported by the journal."
        erased = told if self.erased else ""
        if self.origin_proved:
            return f"Intact, signed by {self.fingerprint}. {held}.{erased}"
        ask = f"Give --key to check who signed it ({self.fingerprint})."
        return f"Intact, origin not proved. {held}.{erased} {ask}"


def verify(path: Path, key: str | None = None) -> Verdict:
    """Check the pack at `path`; with `key`, a fingerprint, also that it was signed by that installation."""
    try:
        with Archive(path) as archive:
            return _Check(archive, key).run()
    except WrongError as wrong:
        return Verdict((str(wrong),), None, origin_proved=False, files=0, events=0, erased=())


class _Check:
    """One run of the checks, from the outside of the file inwards."""

    def __init__(self, archive: Archive, key: str | None) -> None:
        self._archive = archive
        self._key = key
        self._problems: list[str] = []
        self._fingerprint: str | None = None
        self._proved = False
        self._statement: Record = {}
        self._journal = Journal((), (), {})

    def run(self) -> Verdict:
        """Each step in turn; a broken file ends it, a broken signature does not hide what else is wrong."""
        steps: tuple[Callable[[], None], ...] = (self._bag, self._signature, self._chains, self._records)
        for step in (*steps, self._archive.check_wrapping):
            try:
                step()
            except WrongError as wrong:
                self._problems.append(str(wrong))
                if step != self._signature or not self._statement:
                    break
        return Verdict(
            tuple(self._problems),
            self._fingerprint,
            origin_proved=self._proved and not self._problems,
            files=len(self._archive.names),
            events=len(self._journal.home) + len(self._journal.provider),
            erased=self._journal.erased,
        )

    def _bag(self) -> None:
        archive = self._archive
        if archive.read("bagit.txt") != BAG_DECLARATION:
            raise WrongError("bagit.txt is not that of a BagIt 1.0 bag.")
        payload = _manifest(archive, MANIFEST)
        tags = _manifest(archive, TAG_MANIFEST)
        _check_listed(
            archive, tags, {name for name in archive.names if not name.startswith("data/")} - _UNLISTED
        )
        _check_listed(archive, payload, {name for name in archive.names if name.startswith("data/")})

    def _signature(self) -> None:
        signature = _json_object(self._archive.read(SIGNATURE), SIGNATURE)
        statement, public = signature.get("statement"), _bytes(signature.get("public_key"))
        if not isinstance(statement, dict) or statement.get("format") != FORMAT:
            raise WrongError(f"{SIGNATURE} is not that of a pack this version can read.")
        self._statement = statement
        self._fingerprint = keys.fingerprint(public)
        if not keys.same_fingerprint(self._fingerprint, str(signature.get("fingerprint"))):
            raise WrongError(f"{SIGNATURE} names another fingerprint than that of its own key.")
        if not keys.verifies(public, _bytes(signature.get("signature")), _canonical(statement)):
            raise WrongError(
                "The signature is not over what the pack says: the signed statement was changed."
            )
        if statement.get("tagmanifest") != self._archive.hash_of(TAG_MANIFEST)[0]:
            raise WrongError(
                f"The signature is over another {TAG_MANIFEST}: files were changed after it was signed."
            )
        if self._key is None:
            return
        if not keys.same_fingerprint(self._fingerprint, self._key):
            raise WrongError(f"It was signed by another key, {self._fingerprint}, not by the one you gave.")
        self._proved = True

    def _chains(self) -> None:
        chains = self._statement.get("chains")
        heads = (
            {str(head["chain"]): head for head in chains if isinstance(head, dict)}
            if isinstance(chains, list)
            else {}
        )
        self._journal = check_journal(self._archive, heads)

    def _records(self) -> None:
        check_records(self._archive, self._journal)


def _check_listed(archive: Archive, listed: Mapping[str, str], found: set[str]) -> None:
    for name in sorted(listed.keys() - found):
        raise WrongError(f"{name} is missing, though the list of files names it.")
    for name in sorted(found - listed.keys()):
        raise WrongError(f"{name} was added: the list of files does not name it.")
    for name, expected in listed.items():
        if archive.hash_of(name)[0] != expected:
            raise WrongError(f"{name} was changed: its bytes are not those that the list of files names.")


def _manifest(archive: Archive, name: str) -> dict[str, str]:
    listed: dict[str, str] = {}
    for number, line in enumerate(archive.read(name).decode(errors="replace").splitlines(), start=1):
        digest, space, path = line.partition("  ")
        if not space or path in listed:
            raise WrongError(f"{name}, line {number} cannot be read.")
        listed[path] = digest
    return listed


def _json_object(text: bytes, name: str) -> dict[str, Json]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongError(f"{name} cannot be read.") from error
    if not isinstance(loaded, dict):
        raise WrongError(f"{name} is not a record.")
    return loaded


def _bytes(value: Json) -> bytes:
    try:
        return bytes.fromhex(str(value))
    except ValueError as error:
        raise WrongError(f"{SIGNATURE} cannot be read.") from error


def _canonical(statement: Record) -> bytes:
    try:
        return canonical(dict(statement))
    except CanonicalError as error:
        raise WrongError(f"{SIGNATURE} cannot be read.") from error
