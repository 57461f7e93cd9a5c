from collections.abc import Iterable, Iterator
from datetime import datetime
from os import PathLike
from typing import Final
from zipfile import ZipInfo

ZIP_STORED: Final[int]
ZIP_DEFLATED: Final[int]

_Time = tuple[int, int, int, int, int, int]

class ZipStreamInfo(ZipInfo):
    def __init__(self, filename: str, date_time: _Time | datetime | float | None = None) -> None: ...
    def _file_data(
        self, iterable: Iterable[bytes] | None = None, force_zip64: bool = False
    ) -> Iterator[bytes]: ...

class ZipStream:
    _pos: int
    _filelist: list[ZipStreamInfo]
    def _track(self, data: bytes) -> bytes: ...
    def __init__(
        self, *, compress_type: int = 0, compress_level: int | None = None, sized: bool = False
    ) -> None: ...
    def __iter__(self) -> Iterator[bytes]: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...
    def add(
        self,
        data: bytes | str | Iterable[bytes] | None,
        arcname: str,
        *,
        size: int | None = None,
        compress_type: int | None = None,
        compress_level: int | None = None,
    ) -> None: ...
    def add_path(
        self,
        path: str | PathLike[str],
        arcname: str | None = None,
        *,
        recurse: bool = True,
        compress_type: int | None = None,
        compress_level: int | None = None,
    ) -> None: ...
    def all_files(self) -> Iterator[bytes]: ...
    def finalize(self) -> Iterator[bytes]: ...
    def is_empty(self) -> bool: ...
