"""`python -m benchmarks [name...]`: measure, show a table, keep it in benchmarks/results.json."""

from __future__ import annotations

import sys
from datetime import datetime
from importlib import import_module

from benchmarks import machine
from benchmarks.figures import RESULTS, Figure, keep, table
from benchmarks.installation import ROOT

# Name on the command line -> the module that measures it.
BENCHMARKS = {
    "receive": "benchmarks.receiving",
    "tablet": "benchmarks.tablet",
    "lists": "benchmarks.lists",
    "packs": "benchmarks.packs",
    "parts": "benchmarks.parts",
    "rules": "benchmarks.rules",
    "exchange": "benchmarks.exchange",
    "idle": "benchmarks.idle",
    "restart": "benchmarks.restarting",
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them; an unknown name is told."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark called {unknown[0]!r}. There are: {', '.join(BENCHMARKS)}.")
        return 2
    began, conditions = datetime.now().astimezone(), machine.describe()
    print("  ".join(f"{name}: {value}" for name, value in conditions.items()), flush=True)
    figures: list[Figure] = []
    for name in names or BENCHMARKS:
        print(f"... {name}", file=sys.stderr, flush=True)
        figures += import_module(BENCHMARKS[name]).measure()
        keep(figures, conditions, began)
    print(table(figures))
    print(f"\nKept in {RESULTS.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
