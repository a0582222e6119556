"""How the desk stays connected to Telegram."""

import asyncio
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot import clock
from bot.channels.telegram import bot
from bot.config import Settings
from bot.db.engine import Database
from bot.db.models import Lease, TelegramUpdate
from bot.desk.people import handles
from bot.desk.tokens import hash_token
from tests.running import Desk, StandInBrain
from tests.telegram.bot_api import TOKEN, BotApi
from tests.telegram.conftest import connected
from tests.telegram.people import Person

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
by_webhook = pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "webhook")], indirect=True)


@sqlite
async def test_the_webhook_is_set_with_a_secret_at_the_start_and_removed_at_the_end(
    telegram_settings: Settings, brain: StandInBrain, api: BotApi
) -> None:
    async with connected(telegram_settings, brain, api, "webhook"):
        assert api.webhook.url.endswith("/channels/telegram")
        assert len(api.webhook.secret) >= 32
        assert TOKEN not in api.webhook.secret
    assert api.webhook.url == ""


@by_webhook
async def test_without_the_secret_nothing_is_taken(telegram_desk: Desk, api: BotApi, person: Person) -> None:
    update = {"update_id": 1, "message": person.message(text="halo")}
    for headers in (
        {},
        {"X-Telegram-Bot-Api-Secret-Token": "wrong"},
        {"X-Telegram-Bot-Api-Secret-Token": ""},
    ):
        answer = await telegram_desk.http.post("/channels/telegram", json=update, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    with telegram_desk.database.reading() as session:
        assert not session.scalars(select(TelegramUpdate)).all()


@by_webhook
async def test_a_body_too_large_to_be_an_update_is_refused(telegram_desk: Desk, api: BotApi) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": api.webhook.secret}
    answer = await telegram_desk.http.post("/channels/telegram", content=b" " * (2 << 20), headers=headers)
    assert answer.status_code == 413


@sqlite
async def test_the_secret_can_be_chosen(
    telegram_settings: Settings, brain: StandInBrain, api: BotApi
) -> None:
    chosen = telegram_settings.model_copy(update={"telegram_webhook_secret": SecretStr("pilihan_sendiri-1")})
    async with connected(chosen, brain, api, "webhook"):
        assert api.webhook.secret == "pilihan_sendiri-1"


@sqlite
async def test_a_webhook_that_somebody_left_is_removed_before_polling(
    telegram_settings: Settings, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    api.webhook.url = "https://lama.example/hook"
    async with connected(telegram_settings, brain, api):
        person.say("halo")
        await person.hears("echo halo")


@sqlite
async def test_another_who_polls_with_the_token_is_outlasted(
    telegram_settings: Settings, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    conflict = (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    api.fail("getUpdates", 409, conflict, times=3)
    async with connected(telegram_settings, brain, api):
        person.say("halo")
        await person.hears("echo halo")


async def test_telegram_may_be_away_at_the_start_and_for_a_while_and_nothing_is_lost(
    telegram_settings: Settings, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    api.fail("getMe", 502, "Bad Gateway", times=2)
    api.fail("setMyCommands", 500, "Internal Server Error")
    api.fail("getUpdates", 429, "Too Many Requests: retry after 1", retry_after=1)
    api.drop("getUpdates", times=2)
    async with connected(telegram_settings, brain, api) as desk:
        person.say("satu")
        await person.hears("echo satu")
        api.go_away()
        person.say("dua")
        await asyncio.sleep(0.5)
        assert (await desk.http.get("/ready")).status_code == 200
        api.come_back()
        await person.hears("echo satu", "echo dua")


@sqlite
async def test_updates_that_come_while_the_desk_is_down_are_fetched_when_it_is_back(
    telegram_settings: Settings, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    expected: list[str] = []
    for mode in ("polling", "webhook", "polling"):
        person.say(f"halo {mode}")
        expected.append(f"echo halo {mode}")
        async with connected(telegram_settings, brain, api, mode):
            await person.hears(*expected)
            await api.until(lambda: not api.pending)


@sqlite
async def test_updates_are_seen_even_if_telegram_counts_anew(
    telegram_settings: Settings,
    brain: StandInBrain,
    api: BotApi,
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot, "LONG_POLL", 1)
    async with connected(telegram_settings, brain, api):
        person.say("satu")
        await person.hears("echo satu")
        await api.until(lambda: not api.pending and api.polled >= 3)
        api.deliver({"update_id": 5, "message": person.message(text="dua")})
        await person.hears("echo satu", "echo dua")


async def test_only_one_desk_polls_and_another_takes_over_when_it_stops(
    telegram_settings: Settings, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    async with connected(telegram_settings, brain, api):
        async with connected(telegram_settings, brain, api):
            person.say("satu")
            await person.hears("echo satu")
        person.say("dua")
        await person.hears("echo satu", "echo dua")
    assert api.conflicts == 0


@sqlite
async def test_a_desk_that_died_is_replaced_when_its_lease_runs_out(
    telegram_settings: Settings, database: Database, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    async with connected(telegram_settings, brain, api):
        pass
    with database.transaction() as session:
        key = hash_token(TOKEN)[:20]
        session.add(Lease(name=f"telegram:{key}", holder="dead", until=clock.now() + timedelta(seconds=1)))
    person.say("halo")
    async with connected(telegram_settings, brain, api):
        await person.hears("echo halo")


@sqlite
async def test_links_to_the_bot_are_known_once_it_said_who_it_is(
    telegram_settings: Settings, brain: StandInBrain, api: BotApi
) -> None:
    async with connected(telegram_settings, brain, api) as desk:
        with desk.database.reading() as session:
            assert handles.links(session, "inv", "x") == ["https://t.me/layani_bot?start=inv_x"]
