"""Reload, sleep, lost networks, stopped desks, several tabs: nothing lost, nothing doubled."""

import asyncio
import json
from contextlib import AsyncExitStack

from playwright.async_api import Browser, Request, expect
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations import outbox
from bot.db.models import ChatSession, Conversation
from tests.browser.chat import Chat, talk
from tests.browser.conftest import NewChat
from tests.browser.proxy import Proxy
from tests.running import Desk, StandInBrain, running_desk
from tests.waiting import soon


async def test_a_reload_brings_the_conversation_back(chat: Chat) -> None:
    await chat.say("halo")
    await chat.answered()
    await chat.page.reload()
    await expect(chat.messages()).to_have_count(2)
    await expect(chat.panel.get_by_role("button", name="Ya", exact=True)).to_be_enabled()


async def test_the_history_is_there_at_once_even_without_network(new_chat: NewChat, desk: Desk) -> None:
    async with Proxy(str(desk.http.base_url)) as proxy:
        chat = await new_chat("/chat", base=proxy.url)
        await chat.say("halo")
        await chat.answered()
        # The shell is kept by the service worker, the history by the browser.
        await chat.page.evaluate("navigator.serviceWorker.ready")
        await chat.page.reload()
        await expect(chat.messages()).to_have_count(2)
        proxy.refuse()
        await chat.page.reload()
        await expect(chat.messages()).to_have_count(2)
        await expect(chat.panel.get_by_text("Sambungan terputus.")).to_be_visible()


async def test_what_is_written_without_a_network_is_sent_when_it_is_back_once(
    chat: Chat, brain: StandInBrain
) -> None:
    await chat.say("halo")
    await chat.answered()
    failed: list[Request] = []
    chat.page.on("requestfailed", lambda request: failed.append(request))
    await chat.page.context.set_offline(True)
    await chat.say("tanpa jaringan")
    await chat.say("masih tanpa jaringan")
    pending = chat.panel.locator("[data-state=pending]")
    await expect(pending).to_have_count(2)
    await expect(pending.last.get_by_role("img")).to_have_accessible_name("menunggu dikirim")
    await soon(lambda: len(failed) >= 3)
    await chat.page.context.set_offline(False)
    await expect(pending).to_have_count(0, timeout=15_000)
    await chat.answered(3)
    assert [turn["text"] for turn in brain.turns] == ["halo", "tanpa jaringan", "masih tanpa jaringan"]


async def test_what_was_written_before_the_page_was_closed_is_sent_by_the_next(
    chat: Chat, new_chat: NewChat, brain: StandInBrain
) -> None:
    await chat.say("halo")
    await chat.answered()
    await chat.page.context.set_offline(True)
    await chat.say("sebelum ditutup")
    await expect(chat.panel.locator("[data-state=pending]")).to_have_count(1)
    context = chat.page.context
    await chat.page.close()
    await context.set_offline(False)
    again = await new_chat("/chat", context=context)
    await again.answered(2)
    assert [turn["text"] for turn in brain.turns] == ["halo", "sebelum ditutup"]


async def test_two_tabs_are_in_step(chat: Chat, new_chat: NewChat, brain: StandInBrain) -> None:
    other = await new_chat("/chat", context=chat.page.context)
    await chat.say("dari yang satu")
    await other.answered()
    await other.say("dari yang lain")
    for tab in (chat, other):
        await tab.answered(2)
        await expect(tab.messages("requester")).to_have_count(2)
        await expect(tab.panel.locator("[data-state=pending]")).to_have_count(0)
    assert await chat.texts() == await other.texts()
    assert [turn["text"] for turn in brain.turns] == ["dari yang satu", "dari yang lain"]
    await other.panel.get_by_role("button", name="English").click()
    await expect(chat.box).to_have_attribute("placeholder", "Write a message…")


async def test_what_another_tab_stored_is_not_shown_twice_when_it_arrives_late(
    chat: Chat, new_chat: NewChat, brain: StandInBrain
) -> None:
    other = await new_chat("/chat", context=chat.page.context)
    await chat.say("halo")
    await other.answered()
    [sent] = await other.page.evaluate("JSON.parse(localStorage['layani.log']).filter((m) => m.client_id)")
    late = json.dumps({"id": sent["client_id"], "text": "halo"})
    # A message that waits, kept by `other`, and known to have arrived: `chat`, which leads, has it told again.
    await other.page.evaluate(
        "([key, late]) => localStorage.setItem(key, late)", [f"layani.out.1.{sent['client_id']}", late]
    )
    await expect(chat.messages()).to_have_count(2)
    await other.page.wait_for_function(
        "!Object.keys(localStorage).some((key) => key.startsWith('layani.out.'))"
    )
    await chat.say("lagi")
    for tab in (chat, other):
        await tab.answered(2)
        assert await tab.texts() == ["halo", "Benar?", "lagi", "Benar?"]
    assert [turn["text"] for turn in brain.turns] == ["halo", "lagi"]


async def test_when_the_tab_that_leads_is_closed_another_goes_on(chat: Chat, new_chat: NewChat) -> None:
    other = await new_chat("/chat", context=chat.page.context)
    await chat.say("halo")
    await other.answered()
    await chat.page.close()
    await other.say("masih di sini")
    await other.answered(2)


async def test_only_one_tab_holds_a_stream(chat: Chat, new_chat: NewChat) -> None:
    streams: list[str] = []
    for tab in [chat, *[await new_chat("/chat", context=chat.page.context) for _ in range(3)]]:
        tab.page.on(
            "request", lambda asked: streams.append(asked.url) if asked.url.endswith("/events") else None
        )
    await chat.say("halo")
    await chat.answered()
    assert len(streams) == 1


async def test_a_token_that_ended_is_renewed_unseen(chat: Chat, desk: Desk, brain: StandInBrain) -> None:
    await chat.say("halo")
    await chat.answered()
    with desk.database.transaction() as session:
        before = {row.token_hash for row in session.query(ChatSession)}
        session.query(ChatSession).delete()
    await chat.say("masih saya")
    await chat.answered(2)
    await expect(chat.messages()).to_have_count(4)
    with desk.database.reading() as session:
        assert before.isdisjoint({row.token_hash for row in session.query(ChatSession)})
        assert session.query(Conversation).count() == 1


async def test_too_fast_is_said_once_and_then_sent(
    new_chat: NewChat, desk_settings: Settings, brain: StandInBrain
) -> None:
    brain.answer = talk
    slow = desk_settings.model_copy(update={"rate_messages": "2/second"})
    async with running_desk(slow, brain) as desk:
        chat = await new_chat("/", base=str(desk.http.base_url))
        for number in range(6):
            await chat.say(f"pesan {number}")
        await expect(chat.panel.get_by_text("Pelan-pelan, ya.")).to_be_visible()
        await chat.answered(6)
        await expect(chat.panel.get_by_text("Pelan-pelan, ya.")).to_have_count(0)
    assert [turn["text"] for turn in brain.turns] == [f"pesan {number}" for number in range(6)]


async def test_a_restart_of_the_desk_goes_by_unseen(
    new_chat: NewChat, desk: Desk, desk_settings: Settings, brain: StandInBrain
) -> None:
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(Proxy(str(desk.http.base_url)))
        chat = await new_chat("/", base=proxy.url)
        await chat.say("sebelum")
        await chat.answered()
        proxy.refuse()
        await chat.say("selama")
        await expect(chat.panel.get_by_text("Sambungan terputus.")).to_be_visible(timeout=15_000)
        second = await stack.enter_async_context(running_desk(desk_settings, brain))
        proxy.serve(str(second.http.base_url))
        await chat.answered(2)
        await expect(chat.messages()).to_have_count(4)


async def test_a_hundred_forced_disconnects_leave_no_gap_and_double_nothing(
    new_chat: NewChat, desk: Desk, brain: StandInBrain
) -> None:
    """Connections are cut in the middle of requests, answers and events, while both sides write."""
    async with Proxy(str(desk.http.base_url)) as proxy:
        chat = await new_chat("/", base=proxy.url)
        await chat.say("mulai")
        await chat.answered()

        def system(text: str) -> None:
            def work(session: Session) -> None:
                outbox.say(session, session.query(Conversation).one(), text, sender="system")

            with desk.database.transaction() as session:
                work(session)

        for number in range(100):
            if number % 5 == 0:
                await chat.say(f"pesan {number}")
            await asyncio.to_thread(system, f"kabar {number}")
            await asyncio.sleep(0.02 + 0.013 * (number % 7))
            proxy.cut()
        assert proxy.cuts == 100
        await chat.answered(21)
        await expect(chat.messages("system")).to_have_count(100, timeout=15_000)
        await expect(chat.panel.locator("[data-state=pending]")).to_have_count(0)
        ids = await chat.messages().evaluate_all("all => all.map(one => Number(one.dataset.id))")
        assert ids == list(range(1, len(ids) + 1))
        assert len(ids) == 142
        kept = json.loads(await chat.page.evaluate("localStorage.getItem('layani.log')"))
        assert [message["id"] for message in kept] == ids
        asked = [turn["text"] for turn in brain.turns]
        assert asked == ["mulai", *[f"pesan {number}" for number in range(0, 100, 5)]]


async def test_without_storage_and_locks_it_still_works(
    browser: Browser, desk: Desk, brain: StandInBrain
) -> None:
    brain.answer = talk
    context = await browser.new_context(locale="id-ID")
    await context.add_init_script(
        """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked"); } });
        Object.defineProperty(navigator, "locks", { value: undefined });
        delete Crypto.prototype.randomUUID;"""
    )
    page = await context.new_page()
    await page.goto(str(desk.http.base_url))
    chat = Chat(page)
    await chat.say("halo")
    await chat.answered()
    await chat.panel.get_by_role("button", name="Ya", exact=True).click()
    await chat.answered(2)
    await context.close()
