"""Nothing grows until nobody can read it. (The length of a function in JavaScript is Biome's to watch.)"""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.tree import CODE, files, short

LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def test_no_file_is_longer_than_people_read() -> None:
    written = (
        path for path in files(".py", ".js", ".css", ".html", under=CODE) if "vendor" not in path.parts
    )
    long = {short(path): lines for path in written if (lines := _lines(path)) > LONGEST_FILE}
    assert long == {}, f"Split these files, longer than {LONGEST_FILE} lines: {long}"


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{short(path)}:{node.lineno} {node.name}": length
        for path in files(".py", under=CODE)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := _length(node)) > LONGEST_FUNCTION
    }
    assert long == {}, f"Split these functions, longer than {LONGEST_FUNCTION} lines: {long}"


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or node.lineno) - first + 1
