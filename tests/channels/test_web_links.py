"""Linking channels and accepting invitations, in the web chat."""

from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.conversations import inbox
from bot.db.models import Conversation, Message
from bot.desk.actor import BOT, Actor
from bot.desk.people import customers, handles, requesters
from bot.desk.tickets import opening, search
from bot.desk.tickets.opening import Draft
from tests.running import Desk, StandInBrain, Visitor, reply, until
from tests.waiting import soon_answers


async def call(visitor: Visitor, path: str, **body: str) -> httpx.Response:
    return await visitor.http.post(f"/chat/{path}", json=body, headers=visitor.headers)


async def on_telegram(desk: Desk, **more: Any) -> str:
    """The id of somebody's conversation on Telegram, with a ticket."""

    def work(session: Any) -> str:
        conversation = Conversation(
            channel="telegram", requester=requesters.anonymous(session), language="en", **more
        )
        session.add(conversation)
        session.flush()
        draft = Draft("incident", "Printer", "Printer jammed")
        opening.open_ticket(session, draft, requester=None, conversation_id=conversation.id, actor=BOT)
        return conversation.id

    return await desk.database.write(work)


async def type_on_telegram(desk: Desk, id: str, text: str) -> None:
    await desk.database.write(
        lambda session: inbox.receive(session, session.get_one(Conversation, id), f"{id}:{text}", text)
    )


async def said_on_telegram(desk: Desk, id: str) -> list[str]:
    def work(session: Any) -> list[str]:
        lines = session.query(Message).filter_by(conversation_id=id).order_by(Message.seq)
        return [line.text for line in lines if line.sender != "requester"]

    return await desk.database.read(work)


async def own_tickets(desk: Desk, conversation_id: str) -> int:
    return await desk.database.read(
        lambda session: len(
            search.list_own(session, session.get_one(Conversation, conversation_id).requester)
        )
    )


async def test_a_code_from_the_api_typed_on_telegram_links_the_two(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    await desk.database.write(
        lambda session: handles.note(
            session, "telegram", "layani_bot", "https://t.me/layani_bot?start={kind}_{value}"
        )
    )
    link = (await call(visitor, "link")).json()
    assert link["url"] == f"https://t.me/layani_bot?start=link_{link['code']}"
    assert link["expires_at"]
    id = await on_telegram(desk)
    await type_on_telegram(desk, id, link["code"].lower())
    async with visitor.events() as events:
        linked = "Obrolan Anda sudah terhubung: mulai sekarang kedua sisi menampilkan tiket yang sama."
        assert (await until(events, "message")).data["text"] == linked
    assert (await said_on_telegram(desk, id))[-1].startswith("Your chats are linked")
    assert brain.turns == []
    assert await own_tickets(desk, visitor.conversation_id) == 1


async def test_a_code_asked_for_in_words_is_redeemed_over_the_api(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    id = await on_telegram(desk)
    await type_on_telegram(desk, id, "Hubungkan web")
    said = "".join(await soon_answers(lambda: said_on_telegram(desk, id)))
    code = said.partition("code is ")[2][:9]
    assert f"/chat#link={code.replace('-', '')}" in said
    assert (await call(visitor, "link", code=code)).json() == {"linked": True}
    assert await own_tickets(desk, visitor.conversation_id) == 1
    assert brain.turns == []


@pytest.mark.parametrize(
    "wish", ["hubungkan telegram", "/hubungkan", "Hubungkan ke Telegram.", "link my account"]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_wish_to_link_is_understood(visitor: Visitor, brain: StandInBrain, wish: str) -> None:
    (said,) = await visitor.say(wish)
    assert said.startswith("Kode Anda ")
    assert brain.turns == []


@pytest.mark.parametrize(
    "text", ["link", "vpn tidak bisa connect", "hubungkan printer ke wifi", "telegram", "XK7P2M9"]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_only_sounds_alike_goes_to_the_brain(visitor: Visitor, text: str) -> None:
    assert await visitor.say(text) == [f"echo {text}"]


async def test_a_wrong_code_is_refused_with_a_sentence(visitor: Visitor) -> None:
    answer = await call(visitor, "link", code="XK7P2M9Q")
    assert (answer.status_code, answer.json()["code"]) == (422, "link-code-not-valid")
    assert (await visitor.say("XK7P2M9Q"))[0].startswith("Kode ini tidak berlaku")


async def test_what_looks_like_a_code_answers_the_bots_question(
    visitor: Visitor, brain: StandInBrain
) -> None:
    async def ask(turn: dict[str, Any]) -> web.Response:
        return reply("Nomor serinya?", asks="description")

    brain.answer = ask
    await visitor.say("printer rusak")
    await visitor.say("XK7P2M9Q")
    assert brain.turns[-1]["text"] == "XK7P2M9Q"


async def test_attempts_are_counted_although_they_are_refused(visitor: Visitor) -> None:
    codes = [(await call(visitor, "link", code="XK7P2M9Q")).json()["code"] for _ in range(11)]
    assert codes == ["link-code-not-valid"] * 10 + ["link-too-many-attempts"]


async def test_an_invitation_is_accepted_and_greeted(desk: Desk, visitor: Visitor) -> None:
    def invite(session: Any) -> str:
        customers.create(session, "fh", "Fakultas Hukum", actor=Actor("agent", "sari"))
        return customers.invite(session, "fh", actor=Actor("agent", "sari"))

    token = await desk.database.write(invite)
    assert (await call(visitor, "invite", token=token)).json()["customer"] == "Fakultas Hukum"
    assert (await visitor.said())[-1] == "Selamat datang! Anda sekarang bagian dari Fakultas Hukum."
    other = await desk.visitor(language="en")
    answer = await call(other, "invite", token=token)
    assert (answer.status_code, answer.json()["code"]) == (422, "invite-used-up")
