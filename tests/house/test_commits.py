"""Only one place commits, and only the declared tables are ever updated or deleted from (design invariants 2 and 3)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from auditapp.kernel.orm import ERASABLE_TABLES, UPDATABLE_TABLES, Base
from auditapp.people.models import Provider
from auditapp.web.work import Work
from tests.build import World

PACKAGE = Path("auditapp")
COMMITTERS = {PACKAGE / "kernel" / "transaction.py"}


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=str)
def test_only_the_one_committer_commits(path: Path) -> None:
    found = [call.lineno for call in calls(ast.parse(path.read_text()), "commit")]
    assert not found or path in COMMITTERS, f"{path} commits at lines {found}"


def test_the_check_above_would_see_a_commit() -> None:
    assert list(calls(ast.parse("db.session.commit()"), "commit"))


def test_updatable_and_erasable_tables_exist() -> None:
    for feature in PACKAGE.glob("*/models.py"):
        import_module(f"auditapp.{feature.parent.name}.models")
    assert UPDATABLE_TABLES - {"alembic_version"} <= Base.metadata.tables.keys()
    assert Base.metadata.tables.keys() >= ERASABLE_TABLES


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=str)
def test_no_code_updates_or_deletes_other_tables(path: Path) -> None:
    """Reads `update(X)` and `delete(X)` of a class or of a table made from one; the guard below sees the rest."""
    tree = ast.parse(path.read_text())
    tables = {mapper.class_.__name__: str(mapper.local_table) for mapper in Base.registry.mappers}
    tables |= {name: tables.get(model, "?") for name, model in named_tables(tree)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("update", "delete")
        ):
            table = tables.get(getattr(node.args[0] if node.args else None, "id", ""), "?")
            allowed = UPDATABLE_TABLES if node.func.id == "update" else ERASABLE_TABLES
            assert table in allowed, f"{path}:{node.lineno} {node.func.id}s {table}"


def named_tables(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """`_HOME = table_of(Home)`, and the same for several at once: the name and the class behind it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "table_of":
                    yield getattr(name, "id", ""), getattr(value.args[0], "id", "")


def test_the_guard_of_all_tests_refuses_a_changed_row(work: Work, world: World) -> None:
    """`tests/conftest.py` installs the guard for every test; here it is shown to bite."""
    with pytest.raises(AssertionError, match="provider is never updated"), work.transaction() as session:
        session.get_one(Provider, world.provider.id).name = "Another name"
