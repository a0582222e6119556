"""What the database layer promises to those who write."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.engine import Database
from bot.db.models import Requester


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_transactions_that_wait_for_each_other_both_happen_in_the_end(database: Database) -> None:
    with database.transaction() as session:
        session.add_all([Requester(name=""), Requester(name="")])
    both_hold_one = threading.Barrier(2)

    def rename(name: str, *, backwards: bool) -> Callable[[Session], None]:
        first_try = True

        def work(session: Session) -> None:
            nonlocal first_try
            ids = sorted(session.scalars(select(Requester.id)), reverse=backwards)
            for number, id in enumerate(ids):
                requester = session.get_one(Requester, id, with_for_update=True)
                requester.name = f"{requester.name}{name}"
                session.flush()
                if number == 0 and first_try:
                    first_try = False
                    both_hold_one.wait(10)

        return work

    await asyncio.gather(
        database.write(rename("a", backwards=False)), database.write(rename("b", backwards=True))
    )
    with database.reading() as session:
        assert {"".join(sorted(name or "")) for name in session.scalars(select(Requester.name))} == {"ab"}
