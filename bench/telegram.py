"""How soon Telegram is thanked for an update, while the desk works on those before it."""

import asyncio
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from bench.layani import Layani
from bench.load import percentile
from bench.process import cpu_seconds
from bench.system import running
from bot.channels.telegram import webhook
from bot.config import Settings
from tests.telegram.bot_api import TOKEN, BotApi
from tests.telegram.mutations import spoilt

_CONNECTIONS = 4  # at a time


async def acknowledgements(updates: int, http: aiohttp.ClientSession) -> dict[str, Any]:
    """Milliseconds from the sending of mutated updates to their 200, and the desk's CPU for each while they come."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, BotApi() as api:
        layani = Layani(Path(folder) / "layani", http, TELEGRAM_TOKEN=TOKEN, TELEGRAM_BASE_URL=api.url)
        async with running(layani):
            await layani.start()
            desk = layani.processes()["desk"]
            before = cpu_seconds(desk)
            seconds, failures = await _deliver(updates, f"{layani.url}/channels/telegram", http)
            cpu = cpu_seconds(desk) - before
    return {
        "updates": updates,
        "failures": failures,
        "p50_ms": 1000 * percentile(seconds, 0.5),
        "p99_ms": 1000 * percentile(seconds, 0.99),
        "cpu_ms": 1000 * cpu / updates,
    }


async def _deliver(updates: int, url: str, http: aiohttp.ClientSession) -> tuple[list[float], list[str]]:
    settings = Settings(_env_file=None, telegram_token=SecretStr(TOKEN))  # type: ignore[call-arg]
    headers = {webhook.HEADER: webhook.secret(settings)}
    chance = random.Random(2026)
    bodies = iter([spoilt(number, chance) for number in range(1, updates + 1)])
    seconds: list[float] = []
    failures: list[str] = []

    async def connection() -> None:
        for body in bodies:
            started = time.perf_counter()
            async with http.post(url, data=body, headers=headers) as answer:
                seconds.append(time.perf_counter() - started)
                if answer.status != 200:
                    failures.append(f"status {answer.status}: {await answer.text()}")

    await asyncio.gather(*(connection() for _ in range(_CONNECTIONS)))
    return seconds, failures
