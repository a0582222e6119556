"""What the database layer promises to those who write."""

import asyncio
import threading
import uuid
from collections.abc import Callable

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from bot.channels.telegram import bot as telegram_bot
from bot.config import ROOT, Settings
from bot.conversations.rasa_client import RasaClient
from bot.db.engine import CHANNEL, READERS, SEPARATOR, WRITERS, Database, wake
from bot.db.models import Requester
from bot.db.transactions import SlowWorkInTransaction, in_transaction
from bot.desk.files import attachments, clamav
from bot.desk.knowledge.index import KnowledgeBase
from bot.encoder.encoder import encoder


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


async def test_a_read_does_not_wait_for_those_who_wait_to_write(database: Database) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def work(session: Session) -> None:
        session.add(Requester(name="written"))
        session.flush()
        begun.set()
        assert go_on.wait(30)

    writing = [asyncio.create_task(database.write(work)) for _ in range(READERS + WRITERS)]
    try:
        while not begun.is_set():
            await asyncio.sleep(0.01)
        async with asyncio.timeout(10):
            assert await database.read(lambda session: session.scalars(select(Requester)).all()) == []
    finally:
        go_on.set()
        await asyncio.gather(*writing)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Requester)) == READERS + WRITERS


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_commit_notifies_once_of_all_its_topics(database: Database) -> None:
    topics = {"inbox", *(str(uuid.uuid4()) for _ in range(500))}
    statements: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    def work(session: Session) -> None:
        for topic in topics:
            wake(session, topic)

    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        await database.write(work)
        payloads = [notice.payload for notice in listener.notifies(timeout=10, stop_after=3)]
    assert [statement for statement in statements if "pg_notify" in statement] == statements
    assert len(statements) == 1
    assert {topic for payload in payloads for topic in payload.split(SEPARATOR)} == topics


async def test_whoever_writes_or_reads_is_known_to_be_inside_a_transaction(database: Database) -> None:
    assert await database.write(lambda _session: in_transaction())
    assert await database.read(lambda _session: in_transaction())
    assert not in_transaction()
    with database.transaction():
        assert in_transaction()
        assert not await asyncio.get_running_loop().run_in_executor(None, in_transaction)
    assert not in_transaction()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_models_network_and_files_are_refused_inside_a_transaction(
    database: Database, settings: Settings
) -> None:
    bot = telegram_bot.create(settings.model_copy(update={"telegram_token": SecretStr("1:x")}))
    brain = RasaClient("http://127.0.0.1:1", "secret", 1)
    knowledge = KnowledgeBase.load(ROOT / "data" / "knowledge", ROOT / ".cache" / "knowledge", encoder())
    with database.transaction():
        with pytest.raises(SlowWorkInTransaction):
            knowledge.search("wifi", "id")
        with pytest.raises(SlowWorkInTransaction):
            attachments.store(settings, b"halo", "halo.txt")
        with pytest.raises(SlowWorkInTransaction):
            clamav.check(settings.data_dir / "halo.txt", "127.0.0.1:1")
        with pytest.raises(SlowWorkInTransaction):
            await bot.get_me()
        with pytest.raises(SlowWorkInTransaction):
            await brain.turn("c", "1", "halo", is_payload=False, metadata={})
