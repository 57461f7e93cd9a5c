"""A strict reading of JPEG's markers: one picture, nothing before, inside or after it but the picture.

A lenient decoder steps over what it does not know, and that is where places, names and whole archives hide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditapp.evidence.picture import BadPicture, PictureFault, check_profile, check_size

SIGNATURE = b"\xff\xd8\xff"
END = b"\xff\xd9"

_SOI, _EOI, _SOS, _DHT, _DQT, _DRI = 0xD8, 0xD9, 0xDA, 0xC4, 0xDB, 0xDD
_SEQUENTIAL, _PROGRESSIVE = (0xC0, 0xC1), 0xC2
_COMMENT = 0xFE
# In a scan, FF is followed by 00 (a stuffed byte) or by a restart number; anything else ends the scan.
_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_RESTART = re.compile(rb"\xff([\xd0-\xd7])")
# Each scan costs a pass over the whole picture; encoders write about ten.
_MAX_SCANS = 32


@dataclass(frozen=True)
class Jpeg:
    """What the markers say. `one_scan` pictures can be proved complete to the last block by a decoder."""

    width: int
    height: int
    one_scan: bool


def read_jpeg(data: bytes) -> Jpeg:
    """Walk all markers of `data`. Raises BadPicture for anything but one plain, ended JPEG picture."""
    return _Walk(data).run()


@dataclass
class _Walk:
    """One pass over the markers, remembering what later ones depend on."""

    data: bytes
    position: int = 2
    width: int = 0
    height: int = 0
    progressive: bool = False
    restart_interval: int = 0
    scans: int = 0
    profile: list[bytes] = field(default_factory=list)
    # Component id -> for each of 64 coefficients the lowest bit not yet sent (None: nothing sent).
    missing: dict[int, list[int | None]] = field(default_factory=dict)

    def run(self) -> Jpeg:
        """Read to the end mark."""
        while (marker := self._marker()) != _EOI:
            self._take(marker, self._segment())
        if self.position != len(self.data):
            raise BadPicture(PictureFault.TRAILING)
        self._check_complete()
        return Jpeg(self.width, self.height, self.scans == 1 and not self.progressive)

    def _marker(self) -> int:
        pair = self.data[self.position : self.position + 2]
        if len(pair) < 2:
            raise BadPicture(PictureFault.TRUNCATED)
        self.position += 2
        if pair[0] != 0xFF:
            raise BadPicture(PictureFault.NOT_AN_IMAGE)
        return pair[1]

    def _segment(self) -> bytes:
        length = int.from_bytes(self.data[self.position : self.position + 2])
        end = self.position + length
        if end > len(self.data) or self.position + 2 > len(self.data):
            raise BadPicture(PictureFault.TRUNCATED)
        if length < 2:
            raise BadPicture(PictureFault.NOT_AN_IMAGE)
        segment = self.data[self.position + 2 : end]
        self.position = end
        return segment

    def _take(self, marker: int, segment: bytes) -> None:
        if marker == _SOS:
            self._scan(segment)
        elif marker in _SEQUENTIAL or marker == _PROGRESSIVE:
            self._frame(marker, segment)
        elif marker == _DQT:
            _check_quantisation(segment)
        elif marker == _DHT:
            _check_huffman(segment)
        elif marker == _DRI:
            _demand(len(segment) == 2)
            self.restart_interval = int.from_bytes(segment)
        elif 0xE0 <= marker <= 0xEF or marker == _COMMENT:
            self._passenger(marker, segment)
        else:  # arithmetic coding, hierarchies, late heights: no tablet writes them, readers differ on them
            raise BadPicture(PictureFault.NOT_AN_IMAGE)

    def _passenger(self, marker: int, segment: bytes) -> None:
        """Let through a bare JFIF header, an Adobe colour mark and a colour profile; nothing else."""
        if marker == 0xE0 and segment[:5] == b"JFIF\0" and len(segment) == 14 and segment[12:] == b"\0\0":
            return
        if marker == 0xEE and segment[:5] == b"Adobe" and len(segment) == 12:
            return
        if marker == 0xE2 and segment[:12] == b"ICC_PROFILE\0" and len(segment) > 14:
            self.profile.append(segment[12:])
            return
        raise BadPicture(PictureFault.METADATA)

    def _frame(self, marker: int, segment: bytes) -> None:
        _demand(not self.missing and len(segment) > 6 and segment[0] == 8)
        parts = segment[5]
        _demand(parts in (1, 3, 4) and len(segment) == 6 + 3 * parts)
        self.height, self.width = int.from_bytes(segment[1:3]), int.from_bytes(segment[3:5])
        check_size(self.width, self.height)
        self.progressive = marker == _PROGRESSIVE
        self.missing = {segment[6 + 3 * part]: [None] * 64 for part in range(parts)}
        _demand(len(self.missing) == parts)

    def _scan(self, header: bytes) -> None:
        parts = header[0] if header else 0
        _demand(1 <= parts <= 4 and len(header) == 4 + 2 * parts and bool(self.missing))
        first, last, bits = header[-3:]
        _demand(first <= last < 64 and self.scans < _MAX_SCANS)
        for component in header[1 : 1 + 2 * parts : 2]:
            _demand(component in self.missing)
            self.missing[component][first : last + 1] = [bits & 15] * (last + 1 - first)
        self.scans += 1
        self._skip_coded_data()

    def _skip_coded_data(self) -> None:
        start = self.position
        end = _SCAN_END.search(self.data, start)
        if end is None:
            raise BadPicture(PictureFault.TRUNCATED)
        self.position = end.start()
        for turn, restart in enumerate(_RESTART.finditer(self.data, start, self.position)):
            _demand(self.restart_interval > 0 and restart[1][0] == 0xD0 + turn % 8)

    def _check_complete(self) -> None:
        """Every coefficient of every component was sent down to its last bit, and the profile adds up."""
        _demand(bool(self.missing))
        if any(bit != 0 for bits in self.missing.values() for bit in bits):
            raise BadPicture(PictureFault.TRUNCATED)
        if self.profile:
            count = len(self.profile)
            if [tuple(part[:2]) for part in self.profile] != [(turn, count) for turn in range(1, count + 1)]:
                raise BadPicture(PictureFault.METADATA)
            check_profile(b"".join(part[2:] for part in self.profile))


def _check_quantisation(segment: bytes) -> None:
    position = 0
    while position < len(segment):
        _demand(segment[position] >> 4 in (0, 1) and segment[position] & 15 < 4)
        position += 129 if segment[position] >> 4 else 65
    _demand(position == len(segment))


def _check_huffman(segment: bytes) -> None:
    position = 0
    while position < len(segment):
        counts = segment[position + 1 : position + 17]
        _demand(len(counts) == 16 and segment[position] & 15 < 4)
        position += 17 + sum(counts)
    _demand(position == len(segment))


def _demand(holds: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Refuse what no encoder of pictures writes."""
    if not holds:
        raise BadPicture(PictureFault.NOT_AN_IMAGE)
