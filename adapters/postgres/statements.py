"""SQL that is written in SQLAlchemy Core and compiled once to what the driver takes."""

import re
from typing import cast

from sqlalchemy import ClauseElement, Insert
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql.compiler import SQLCompiler

_WRITES = re.compile(r"\b(INSERT INTO|UPDATE (?!SKIP\b|OF\b|NOWAIT\b)|DELETE FROM)")
_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves its dialects untyped


class Statement:
    """``sql`` has numbered places; ``arguments`` puts named values in them, in the driver's own types.

    ``operation`` is what it does: select, insert, update or delete.
    """

    __slots__ = ("_constants", "_names", "operation", "sql")

    def __init__(self, expression: ClauseElement) -> None:
        if isinstance(expression, Insert):
            expression = expression.inline()  # never adds a RETURNING of its own
        compiled = cast(SQLCompiler, expression.compile(dialect=_DIALECT))
        if compiled.post_compile_params:
            raise ValueError("the SQL of IN changes with its list: compare with ANY of an array")
        self.sql = compiled.string
        writes = _WRITES.search(self.sql)
        self.operation = writes[0].split()[0].lower() if writes else "select"
        self._names = tuple(compiled.positiontup or ())
        bound = {name: compiled.binds[name] for name in self._names}
        self._constants = {name: each.effective_value for name, each in bound.items() if not each.required}

    def arguments(self, values: dict[str, object]) -> list[object]:
        if self._constants:
            values = self._constants | values
        return [values[name] for name in self._names]
