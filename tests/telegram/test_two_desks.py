"""Two desk processes on one PostgreSQL are one desk."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.channels.telegram import webhook
from bot.config import Settings
from bot.db.engine import Database
from bot.db.models import InboxItem, Message, TelegramUpdate
from tests import processes
from tests.ports import free_port
from tests.running import SECRET, StandInBrain
from tests.telegram.bot_api import TOKEN, BotApi
from tests.telegram.idle import is_idle
from tests.telegram.people import Group, Person
from tests.waiting import eventually

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

TIMES, CONNECTIONS, PATIENCE = 50, 20, 60.0


@contextlib.asynccontextmanager
async def desk_process(
    settings: Settings, brain: StandInBrain, api: BotApi, folder: Path
) -> AsyncIterator[str]:
    """A desk as `layani run` starts it, polling; its address."""
    server = processes.desk(
        settings.model_copy(update={"port": free_port()}),
        folder,
        DATABASE_URL=settings.database.replace("+psycopg", ""),
        BRAIN_PORT=str(brain.port),
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_BASE_URL=api.url,
        LOG_LEVEL="DEBUG",
    )
    server.launch()
    try:
        await asyncio.to_thread(eventually, server.is_ready, PATIENCE, server.output)
        yield server.url
    finally:
        await asyncio.to_thread(server.stop)


async def test_an_update_delivered_fifty_times_over_twenty_connections_to_two_desks_has_one_effect(
    settings: Settings,
    database: Database,
    database_url: str,
    brain: StandInBrain,
    api: BotApi,
    tmp_path: Path,
) -> None:
    person, group = Person.new(api), Group.new(api)
    own = settings.model_copy(
        update={
            "database_url": database_url,
            "internal_token": SecretStr(SECRET),
            "telegram_token": SecretStr(TOKEN),
        }
    )
    async with desk_process(own, brain, api, tmp_path) as one, desk_process(own, brain, api, tmp_path) as two:
        await api.until(lambda: api.polled, PATIENCE)
        first = {"update_id": 900_000_001, "message": person.message(text="wifi lantai 2 mati")}
        second = {"update_id": 900_000_002, "message": person.message(text="tolong segera")}
        third = {"update_id": 900_000_003, "message": group.message(person, "@layani_bot halo")}
        deliveries = [(url, update) for update in (first, second, third) for url in (one, two) * (TIMES // 2)]
        queue = iter(deliveries)
        statuses: list[int] = []

        async def connection(http: aiohttp.ClientSession) -> None:
            for url, update in queue:
                headers = {webhook.HEADER: webhook.secret(own)}
                async with http.post(f"{url}/channels/telegram", json=update, headers=headers) as answer:
                    statuses.append(answer.status)

        async with aiohttp.ClientSession() as http:
            await asyncio.gather(*(connection(http) for _ in range(CONNECTIONS)))
        assert statuses == [200] * 3 * TIMES
        await api.until(lambda: len(person.heard) >= 2 and group.heard, PATIENCE)
        await api.until(lambda: is_idle(api, database), PATIENCE)
    assert person.heard == ["echo wifi lantai 2 mati", "echo tolong segera"]
    assert len(group.heard) == 1
    assert [turn["text"] for turn in brain.turns] == ["wifi lantai 2 mati", "tolong segera"]
    with database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(model)) for model in (TelegramUpdate, InboxItem)
        ]
        assert counts == [3, 2]
        assert session.scalar(select(func.count()).where(Message.sender == "requester")) == 2
    assert api.conflicts == 0
    for log in tmp_path.glob("*.log"):
        assert TOKEN not in log.read_text()
        assert not re.search(r'"level": "error"', log.read_text()), log.read_text()[-3000:]
