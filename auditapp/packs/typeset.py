"""The report's typesetter, run as a process of its own under a memory limit, so that the memory goes back.

Run by path with an isolated interpreter; imports nothing of the product. Arguments: the working folder, the
output file, the limit on memory in bytes, the moment printed in the file's properties (seconds since 1970).
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

LAID_OUT, NOT_LAID_OUT, OUT_OF_MEMORY = 0, 3, 4


def main(folder: str, output: str, memory: str, moment: str) -> int:
    """Lay out `report.typ` of the folder into `output`; the status says how it went."""
    limit = int(memory)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    os.nice(5)
    try:
        import typst  # noqa: PLC0415 - after the limit, which must hold for its memory too

        typst.compile(
            str(Path(folder) / "report.typ"),
            output=output,
            root=folder,
            font_paths=[str(Path(folder) / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(moment),
        )
    except ModuleNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_LAID_OUT
    except (MemoryError, ImportError, OSError) as error:  # a library that no longer fits fails to load
        sys.stderr.write(f"{error}\n")
        return OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 - the typesetter's own errors share no other base
        sys.stderr.write(f"{error}\n")
        return NOT_LAID_OUT
    return LAID_OUT


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
