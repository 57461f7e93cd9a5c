"""Draws the photos ahead of the telling and beside it: half of that work is Pillow's, outside Python."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from auditapp.demo.pictures import draw
from auditapp.demo.script import Done, Script, Snapshot
from auditapp.kernel.canonical import Json

THREADS = 2


@dataclass(frozen=True)
class Drawn:
    """A photo as the tablet holds it."""

    snapshot: Snapshot
    data: bytes
    sha256: str

    @property
    def reference(self) -> dict[str, Json]:
        return {"id": self.snapshot.id, "sha256": self.sha256, "size": len(self.data)}


class Darkroom:
    """Hands out each photo once it is drawn."""

    def __init__(self, pool: ThreadPoolExecutor, snapshots: Iterable[Snapshot]) -> None:
        self._drawing: dict[str, Future[Drawn]] = {
            snapshot.id: pool.submit(_develop, snapshot) for snapshot in snapshots
        }

    def take(self, snapshot: Snapshot) -> Drawn:
        """The photo; it is forgotten here."""
        return self._drawing.pop(snapshot.id).result()


@contextmanager
def darkroom(script: Script) -> Iterator[Darkroom]:
    """Begin to draw everything in the order in which it is needed."""
    pool = ThreadPoolExecutor(THREADS, "darkroom")
    try:
        yield Darkroom(pool, _in_order(script))
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(script: Script) -> list[Snapshot]:
    before = [
        (run.sent_at, photo) for run in script.runs for answer in run.answers for photo in answer.photos
    ]
    after = [(step.at, step.photo) for step in script.steps if isinstance(step, Done) and step.photo]
    return [photo for _, photo in sorted([*before, *after], key=lambda timed: (timed[0], timed[1].id))]


def _develop(snapshot: Snapshot) -> Drawn:
    data = draw(snapshot.motif, snapshot.state, snapshot.seed, snapshot.when, snapshot.reading)
    return Drawn(snapshot, data, sha256(data).hexdigest())
