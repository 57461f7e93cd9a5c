"""Many rows into one table, and many ids into one question, at the price of one statement.

SQLAlchemy works out for every row what is the same for all rows of a table, which costs more than storing
them.
Here it is worked out once per table and dialect: the statement, the order of its values, and how each is
bound.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    Row,
    Select,
    String,
    Table,
    bindparam,
    column,
    insert,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from auditapp.kernel.orm import UtcDateTime

Bind = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows of a table reach one dialect's driver."""

    statement: str
    names: tuple[str, ...]
    values: Callable[[Mapping[str, object]], tuple[object, ...]]
    binds: tuple[tuple[int, Bind], ...]
    positional: bool

    def bound(self, row: Mapping[str, object]) -> tuple[object, ...] | dict[str, object]:
        values = list(self.values(row))
        for index, bind in self.binds:
            values[index] = bind(values[index])
        return tuple(values) if self.positional else dict(zip(self.names, values, strict=True))


def insert_rows(session: Session, model: type[DeclarativeBase], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all carry the same columns, by the names of the table's columns.

    Nothing is flushed first and no object comes of it; types and constraints hold as ever.
    """
    if not rows:
        return
    connection = session.connection()
    plan = _plan(table_of(model), connection.dialect, tuple(rows[0]))
    connection.exec_driver_sql(plan.statement, [plan.bound(row) for row in rows])


def read_rows(
    session: Session, statement: Select[*tuple[Any, ...]], **parameters: object
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of a statement that was made once, of tables' columns rather than classes'.

    The session's mapper has no part in it, and what is waiting there is not flushed first.
    """
    return session.connection().execute(statement, parameters).all()


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table behind a model."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a model's table is one
    return table


@lru_cache(maxsize=256)
def _plan(table: Table, dialect: Dialect, names: tuple[str, ...]) -> _Plan:
    compiled = insert(table).values({name: bindparam(name) for name in names}).compile(dialect=dialect)
    order = tuple(compiled.positiontup or names)
    found = ((index, _bind(table, name, dialect)) for index, name in enumerate(order))
    return _Plan(
        statement=str(compiled),
        names=order,
        values=itemgetter(*order),
        binds=tuple((index, bind) for index, bind in found if bind is not None),
        positional=dialect.positional,
    )


def _bind(table: Table, name: str, dialect: Dialect) -> Bind | None:
    kind = table.c[name].type
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    # The same few moments stand in all rows of a batch.
    return lru_cache(maxsize=1024)(bind) if bind is not None and isinstance(kind, UtcDateTime) else bind


class _Texts(FunctionElement[str]):
    """A JSON array of texts as a table of one column; one parameter however many there are."""

    inherit_cache = True
    name = "texts"


@compiles(_Texts, "sqlite")
def _sqlite(element: _Texts, compiler: SQLCompiler, **rest: object) -> str:
    return f"json_each({compiler.process(element.clauses, **rest)})"


@compiles(_Texts, "postgresql")
def _postgresql(element: _Texts, compiler: SQLCompiler, **rest: object) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **rest)} AS json))"


def texts(name: str) -> Select[str]:
    """For `column.in_(texts("ids"))`: the set given as `as_texts(...)` under this name."""
    parameter: BindParameter[str] = bindparam(name, type_=String())
    return select(_Texts(parameter).table_valued(column("value", String())).c.value)


def as_texts(values: Iterable[str]) -> str:
    """The value of a `texts` parameter."""
    return json.dumps(list(values))
