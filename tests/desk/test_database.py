"""What the database layer promises to those who write."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError
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


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("code", ["40P01", "40001"])
async def test_what_is_undone_again_and_again_is_an_error_in_the_end(database: Database, code: str) -> None:
    tries = 0

    def work(session: Session) -> None:
        nonlocal tries
        tries += 1
        session.add(Requester(name="never"))
        session.flush()
        session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'undone' USING ERRCODE = '{code}'; END $$"))

    with pytest.raises(OperationalError):
        await database.write(work)
    assert tries == 5
    with database.reading() as session:
        assert session.scalars(select(Requester)).all() == []


async def test_other_errors_are_not_tried_again(database: Database) -> None:
    tries = 0

    def work(session: Session) -> None:
        nonlocal tries
        tries += 1
        session.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        await database.write(work)
    assert tries == 1
