"""What must not happen while a transaction is open: waiting for a model, the network or the disk.

On SQLite everybody else's writes would wait with it; on PostgreSQL its locks and its connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[bool] = ContextVar("transaction_open", default=False)


class SlowWorkInTransaction(RuntimeError):
    """Work that takes its time was begun inside a transaction: do it before, and hand in the result."""


@contextmanager
def opened() -> Iterator[None]:
    """A transaction, or a session that reads, is open in this thread or task for the block."""
    before = _open.set(True)
    try:
        yield
    finally:
        _open.reset(before)


def in_transaction() -> bool:
    """Whether this thread or task is inside a transaction."""
    return _open.get()


def outside_transaction(work: str) -> None:
    """Said at the beginning of slow `work`. Raises SlowWorkInTransaction inside a transaction."""
    if in_transaction():
        raise SlowWorkInTransaction(work)
