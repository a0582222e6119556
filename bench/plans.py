"""How a database answers a statement: its plan in words, and how much it reads for it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.db.engine import Database

_BY_ONE = 10  # instructions of SQLite's virtual machine counted at a time


@dataclass(frozen=True)
class Sent:
    """A statement as the driver was given it."""

    sql: str
    parameters: Any


def sent_by(database: Database, work: Callable[[Session], object]) -> list[Sent]:
    """The queries that `work` asks."""
    sent: list[Sent] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(Sent(statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.reading() as session:
            work(session)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return sent


def plan(session: Session, query: Sent) -> list[str]:
    """The steps of the plan, each in the database's words."""
    if session.get_bind().dialect.name == "sqlite":
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query.sql}", query.parameters)
        return [row[3] for row in rows]
    return [_told(node) for node in _nodes(_explained(session, query))]


def work_done(session: Session, query: Sent) -> int:
    """Rows read by PostgreSQL's scans, those thrown away too; instructions of SQLite's virtual machine."""
    if session.get_bind().dialect.name != "sqlite":
        return sum(_read(node) for node in _nodes(_explained(session, query)) if "Scan" in node["Node Type"])
    connection: Any = session.connection().connection.dbapi_connection
    count = 0

    def more() -> None:
        nonlocal count
        count += _BY_ONE

    connection.set_progress_handler(more, _BY_ONE)
    try:
        connection.execute(query.sql, query.parameters).fetchall()
    finally:
        connection.set_progress_handler(None, 0)
    return count


def _explained(session: Session, query: Sent) -> dict[str, Any]:
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {query.sql}"
    answer = session.connection().exec_driver_sql(explain, query.parameters).scalar_one()
    found: dict[str, Any] = (answer if isinstance(answer, list) else json.loads(answer))[0]["Plan"]
    return found


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _read(node: dict[str, Any]) -> int:
    if node["Node Type"] in ("CTE Scan", "Subquery Scan", "Bitmap Index Scan"):
        return 0  # reads what another step has read
    thrown = sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    return int((node["Actual Rows"] + thrown) * node["Actual Loops"])


def _told(node: dict[str, Any]) -> str:
    what = [node["Node Type"]]
    if name := node.get("Index Name"):
        what.append(f"using {name}")
    if table := node.get("Relation Name"):
        what.append(f"on {table}")
    return " ".join(what)
