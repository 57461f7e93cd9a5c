"""Bringing a checklist in: a form of 500 questions from its bytes to a body with a report, and one taken away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from auditapp.checklists.drafts import slug
from auditapp.checklists.loader import load_library
from auditapp.exchange.workbook_out import workbook_of
from auditapp.exchange.xlsform_in import MAX_ROWS, SHEETS, Imported, read_xlsform
from auditapp.exchange.xlsform_out import form_of
from auditapp.people.books_in import read_book
from benchmarks.figures import Figure
from tests.fixtures.xlsforms.forms import large, workbook

NAME = "exchange"
QUESTIONS = 506  # in 46 groups, each with a list of 400 rooms once
RUNS = 5


def measure() -> Iterator[Figure]:
    """The clock from the file to the report, and the same as a ratio of what reading the bare cells takes."""
    form, small = workbook(large(QUESTIONS, 100)), workbook(large(QUESTIONS // 2, 100))
    whole, half = _fastest(lambda: _brought_in(form)), _fastest(lambda: _brought_in(small))
    cells = _fastest(lambda: read_book(form, "form.xlsx", SHEETS, max_rows=MAX_ROWS))
    shown = f"{len(form) // 1000} KB, {QUESTIONS} questions; the best of {RUNS}"
    yield Figure(NAME, "XLSForm of 500 questions brought in", whole, "s", 3.0, "less", shown)
    yield Figure(
        NAME, "the same beside reading its cells", whole / cells, "x", None, "less", "both by the clock"
    )
    yield Figure(NAME, "500 questions beside 250", whole / half, "x", None, "less", "2 is straight")
    meds = next(each for each in load_library() if each.id == "meds")
    taken = _fastest(lambda: workbook_of(form_of(meds)))
    yield Figure(
        NAME,
        "medicines audit as an XLSForm",
        taken * 1000,
        "ms",
        None,
        "less",
        f"{len(meds.items)} questions",
    )


def _brought_in(data: bytes) -> Imported:
    return read_xlsform(read_book(data, "form.xlsx", SHEETS, max_rows=MAX_ROWS), "form.xlsx", slug)


def _fastest(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)
