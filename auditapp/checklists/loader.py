"""From a YAML file to a definition, or to every fault in it with file, line and reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import cast

from typing_extensions import override

from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.framework import load_framework
from auditapp.checklists.reading import MAX_BYTES, read_yaml
from auditapp.checklists.responses import limit_body
from auditapp.checklists.validation import find_faults
from auditapp.kernel.canonical import Json

LIBRARY = Path(__file__).parent / "library"
EARLIER = LIBRARY / "earlier"  # what versions of long ago still need: data, no checklists
SUFFIXES = frozenset({".yml", ".yaml"})


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with a checklist file."""

    file: str
    line: int
    reason: str

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class ChecklistFaults(ValueError):
    """The file is not a checklist; `faults` says all that is wrong with it, in the order of its lines."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def parse_checklist(data: bytes, file: str) -> ChecklistDefinition:
    """The definition in the bytes of a file; `file` is only what faults call it. Raises ChecklistFaults."""
    reading = read_yaml(data)
    faults = [Fault(file, line, reason) for line, reason in reading.faults]
    if reading.value is not None or not faults:
        found = find_faults(reading.value, load_framework())
        faults += [Fault(file, reading.line_of(path), reason) for path, reason in found]
    if faults:
        raise ChecklistFaults(tuple(sorted(faults)))
    return from_body(cast("dict[str, Json]", _plain(reading.value)))


def load_file(path: Path) -> ChecklistDefinition:
    """The definition in one file. Raises ChecklistFaults, also when the file cannot be read."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ChecklistFaults((Fault(str(path), 1, f"cannot be read: {error.strerror}"),)) from error
    return parse_checklist(data, str(path))


@lru_cache(maxsize=1)
def load_library() -> tuple[ChecklistDefinition, ...]:
    """The checklists that ship with the product: core first, then by title."""
    found = [load_file(path) for path in sorted(LIBRARY.glob("*.yml"))]
    return tuple(sorted(found, key=lambda checklist: (checklist.kind, checklist.title)))


def validate_paths(paths: Iterable[Path]) -> list[Fault]:
    """Every fault in the files and in the YAML files of the folders named. Empty means all are sound."""
    faults: list[Fault] = []
    seen: dict[tuple[str, str], str] = {}
    for path in paths:
        files = _files(path)
        if not files:
            faults.append(Fault(str(path), 1, "the folder holds no .yml or .yaml file"))
        for file in files:
            try:
                checklist = load_file(file)
            except ChecklistFaults as refused:
                faults.extend(refused.faults)
                continue
            first = seen.setdefault((checklist.id, checklist.version), str(file))
            if first != str(file):
                reason = f"{checklist.id} {checklist.version} is also the checklist in {first}"
                faults.append(Fault(str(file), 1, reason))
    return faults


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = (file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
    return sorted(file for file in found if file.resolve().parent != EARLIER)


def _plain(value: object) -> object:
    """The value with decimals as they travel."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return limit_body(value) if isinstance(value, Decimal) else value
