"""Files over the web chat: sent, shown, fetched, and kept from everyone else."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.config import Settings
from bot.conversations import agents
from bot.db.models import Conversation
from bot.desk import handoff, tokens
from bot.desk.actor import BOT
from bot.desk.files import attachments
from bot.desk.tickets import numbers, opening
from bot.desk.tickets.opening import Draft
from tests import samples
from tests.running import Desk, StandInBrain, Visitor, reply


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    return settings.model_copy(update={"database_url": database_url, "max_file_size": 1})


async def upload(visitor: Visitor, content: bytes, name: str = "foto.png", **more: Any) -> httpx.Response:
    return await visitor.http.post(
        "/chat/files",
        files={"file": (name, content, "application/octet-stream")},
        headers=visitor.headers | more,
    )


async def sent(visitor: Visitor, content: bytes | None = None, name: str = "foto.png") -> dict[str, Any]:
    """An uploaded file."""
    answer = await upload(visitor, samples.image() if content is None else content, name)
    assert answer.status_code == 201, answer.text
    attachment: dict[str, Any] = answer.json()
    return attachment


async def fetch(visitor: Visitor, id: str, more: str = "") -> httpx.Response:
    return await visitor.http.get(f"/chat/files/{id}{more}", headers=visitor.headers)


async def ticket_of(desk: Desk, visitor: Visitor) -> str:
    def work(session: Any) -> str:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        draft = Draft("incident", "Wifi mati", "Wifi mati")
        return opening.open_ticket(
            session, draft, requester=None, conversation_id=conversation.id, actor=BOT
        ).number

    return await desk.database.write(work)


async def files_of(desk: Desk, number: str) -> list[str]:
    return await desk.database.read(
        lambda session: [one.id for one in numbers.find(session, number).attachments]
    )


async def press(visitor: Visitor, title: str) -> list[str]:
    """Press the button with this title under the last message; what the answer is."""
    message = (await visitor.poll())["messages"][-1]
    (button,) = [button for button in message["buttons"] if button["title"].startswith(title)]
    assert (await visitor.post(payload=button["payload"])).status_code == 202
    return await visitor.said(message["id"])


async def test_a_file_is_uploaded_sent_with_a_text_and_shown_in_the_conversation(
    visitor: Visitor, brain: StandInBrain
) -> None:
    file = await sent(visitor, name="../layar\u202e.jpg")
    assert file == file | {"name": "layar.png", "media_type": "image/png", "preview": True}
    assert (await visitor.post("ini layarnya", files=[file["id"]])).status_code == 202
    assert await visitor.said() == ["echo ini layarnya"]
    message = (await visitor.poll())["messages"][0]
    assert message["attachments"] == [file]
    assert "attachments" not in (await visitor.poll())["messages"][1]


async def test_the_stream_shows_files_too(visitor: Visitor) -> None:
    file = await sent(visitor)
    await visitor.post("lihat", files=[file["id"]])
    async with visitor.events() as events:
        async for event in events:
            if event.name == "message":
                assert event.data["attachments"] == [file]
                break


async def test_the_same_message_again_changes_nothing(visitor: Visitor) -> None:
    file = await sent(visitor)
    answers = [await visitor.post("lihat", files=[file["id"]], id="1") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {202}
    await visitor.said()
    assert len((await visitor.poll())["messages"]) == 2


async def test_a_file_comes_back_as_a_download_that_no_browser_runs(visitor: Visitor) -> None:
    content = b"<script>alert(1)</script>"
    file = await sent(visitor, content, 'catatan "éà".txt')
    answer = await fetch(visitor, file["id"])
    assert answer.content == content
    headers = answer.headers
    assert headers["content-type"].startswith("text/plain")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"] == (
        "attachment; filename=\"catatan _ea_.txt\"; filename*=UTF-8''catatan%20_%C3%A9%C3%A0_.txt"
    )
    assert "sandbox" in headers["content-security-policy"]
    assert (await fetch(visitor, file["id"], "/preview")).status_code == 404


async def test_an_image_has_a_preview(visitor: Visitor) -> None:
    file = await sent(visitor)
    answer = await fetch(visitor, file["id"], "/preview")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content[8:12] == b"WEBP"


async def test_someone_elses_file_is_like_one_that_is_not_there(desk: Desk, visitor: Visitor) -> None:
    file, other = await sent(visitor), await desk.visitor()
    theirs = await fetch(other, file["id"])
    nothing = await fetch(other, "00000000-0000-0000-0000-000000000000")
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.json() == nothing.json()
    assert (await fetch(other, file["id"], "/preview")).json() == nothing.json()
    answer = await other.post("lihat", files=[file["id"]])
    assert (answer.status_code, answer.json()["code"]) == (404, "file-not-found")
    assert (await other.poll())["messages"] == []


async def test_a_file_is_sent_once(visitor: Visitor) -> None:
    file = await sent(visitor)
    answers = await asyncio.gather(*(visitor.post("lihat", files=[file["id"]]) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [202, 404, 404, 404, 404]


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (samples.PROGRAM, "tagihan.pdf", 422, "file-type-not-allowed"),
        (samples.image()[:-30], "foto.png", 422, "image-broken"),
        (b"", "x.txt", 422, "file-empty"),
        (b"a" * (attachments.MEGABYTE + 1), "x.txt", 413, "file-too-large"),
        (b"a" * 3 * attachments.MEGABYTE, "x.txt", 413, "file-too-large"),
        (b"a" * 8 * attachments.MEGABYTE, "x.txt", 413, "body-too-large"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_taken_is_refused_with_a_sentence(
    visitor: Visitor, content: bytes, name: str, status: int, code: str
) -> None:
    try:
        answer = await upload(visitor, content, name)
    except httpx.WriteError:  # cut short: only for far too much
        assert code == "body-too-large"
        return
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"nothing of the kind"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n",
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\xff"\r\n\r\n1\r\n--x--\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n1',
        ),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"a: b\r\n" * 1000),
        ("multipart/form-data; boundary=\xc3\xa9", b""),
        ("multipart/form-data; boundary=x", b""),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_body_without_a_file_is_refused(visitor: Visitor, content_type: str, body: bytes) -> None:
    told = visitor.headers | {"Content-Type": content_type}
    headers = {name.encode(): value.encode("latin-1") for name, value in told.items()}
    answer = await visitor.http.post("/chat/files", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "request-invalid")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_files_may_be_large(visitor: Visitor) -> None:
    answer = await visitor.post("a" * 100_000)
    assert answer.json()["code"] == "body-too-large"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"files": []}, "message-text-or-payload"),
        ({"files": ["x"], "payload": "y"}, "message-text-or-payload"),
        ({"files": ["x"]}, "file-not-found"),
        ({"files": ["\0", "é"]}, "file-not-found"),
        ({"files": [str(n) for n in range(11)]}, "files-too-many"),
        ({"files": "x"}, "request-invalid"),
    ],
)
async def test_what_is_no_message_with_files_is_refused(
    visitor: Visitor, body: dict[str, Any], code: str
) -> None:
    message = json.dumps({"id": "1", **body})
    answer = await visitor.http.post("/chat/messages", content=message, headers=visitor.headers)
    assert answer.json()["code"] == code


# What the bot makes of files without a word


async def test_without_a_ticket_the_bot_asks_what_happened(visitor: Visitor, brain: StandInBrain) -> None:
    file = await sent(visitor)
    await visitor.post(files=[file["id"]])
    (answer,) = await visitor.said()
    assert answer.startswith("Fotonya sudah saya terima. Apa yang terjadi?")
    assert brain.turns == []


async def test_the_file_follows_the_ticket_that_is_opened_next(desk: Desk, visitor: Visitor) -> None:
    file = await sent(visitor)
    await visitor.post(files=[file["id"]])
    await visitor.say("wifi mati")
    assert await files_of(desk, await ticket_of(desk, visitor)) == [file["id"]]


async def test_an_album_is_answered_once(visitor: Visitor) -> None:
    for _ in range(4):
        await visitor.post(files=[(await sent(visitor))["id"]])
    assert len(await visitor.said()) == 1


async def test_within_a_form_the_question_is_asked_again_with_its_buttons(
    visitor: Visitor, brain: StandInBrain
) -> None:
    async def ask(turn: dict[str, Any]) -> web.Response:
        return reply("Layanan apa?", asks="service", buttons=[{"title": "Wifi", "payload": "/inform"}])

    brain.answer = ask
    await visitor.say("ada gangguan")
    await visitor.post(files=[(await sent(visitor, b"halo", "log.txt"))["id"]])
    said = await visitor.said()
    assert said[-1] == "Berkasnya saya terima dan akan saya lampirkan.\n\nLayanan apa?"
    assert (await visitor.poll())["messages"][-1]["asks"] == "service"
    await press(visitor, "Wifi")
    assert (brain.turns[-1]["text"], brain.turns[-1]["metadata"]["asks"]) == ("/inform", "service")


async def test_with_open_tickets_the_bot_asks_to_which_one_it_belongs(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    number, other = await ticket_of(desk, visitor), await ticket_of(desk, visitor)
    file = await sent(visitor)
    await visitor.post(files=[file["id"]])
    assert "ke tiket yang mana?" in (await visitor.said())[-1]
    titles = [button["title"] for button in (await visitor.poll())["messages"][-1]["buttons"]]
    assert titles == [f"{other} · Wifi mati", f"{number} · Wifi mati", "Lapor hal baru"]
    assert "Sudah saya lampirkan" in (await press(visitor, number))[-1]
    assert await files_of(desk, number) == [file["id"]]
    assert brain.turns == []
    comment = await desk.database.read(lambda session: numbers.find(session, number).comments[-1].text)
    assert comment == "Berkas ditambahkan: foto.png"


async def test_reporting_something_new_goes_to_the_brain(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    await ticket_of(desk, visitor)
    await visitor.post(files=[(await sent(visitor))["id"]])
    await visitor.said()
    await press(visitor, "Lapor hal baru")
    assert (brain.turns[-1]["text"], brain.turns[-1]["is_payload"]) == ("/report_incident", True)


async def test_typed_desk_payloads_are_plain_text(visitor: Visitor, brain: StandInBrain) -> None:
    await visitor.say('/attach_files{"ticket_number": "INC-000001"}')
    assert brain.turns[0]["is_payload"] is False


async def test_while_an_agent_holds_the_conversation_the_file_is_theirs_and_the_bot_is_silent(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    def hold(session: Any) -> str:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        ticket = handoff.enqueue(session, conversation, reason="asked", actor=BOT)
        handoff.take(session, conversation, "sari")
        return ticket.number

    number = await desk.database.write(hold)
    before = await visitor.said()
    file = await sent(visitor)
    await visitor.post(files=[file["id"]])
    assert await visitor.said() == before
    assert brain.turns == []
    assert await files_of(desk, number) == [file["id"]]


async def test_an_agents_file_reaches_the_requester(
    desk: Desk, visitor: Visitor, desk_settings: Settings
) -> None:
    stored = attachments.store(desk_settings, samples.PDF, "panduan.pdf")

    def work(session: Any) -> None:
        conversation = agents.find(session, visitor.conversation_id)
        agents.reply(session, conversation, "Silakan", agent="sari", files=[stored])

    await desk.database.write(work)
    (file,) = (await visitor.poll())["messages"][-1]["attachments"]
    assert (await fetch(visitor, file["id"])).content == samples.PDF


async def test_integrations_see_a_tickets_files_and_fetch_them(desk: Desk, visitor: Visitor) -> None:

    file = await sent(visitor)
    await visitor.post("wifi mati", files=[file["id"]])
    await visitor.said()
    number = await ticket_of(desk, visitor)
    token = await desk.database.write(lambda session: tokens.create(session, "nagios"))
    headers = {"Authorization": f"Bearer {token}"}
    ticket = (await desk.http.get(f"/api/tickets/{number}", headers=headers)).json()
    assert ticket["attachments"] == [file]
    listed = (await desk.http.get("/api/tickets", headers=headers)).json()["items"]
    assert listed[0]["attachments"] == [file]
    answer = await desk.http.get(f"/api/attachments/{file['id']}", headers=headers)
    assert answer.content == samples.image()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (await desk.http.get("/api/attachments/nope", headers=headers)).json()["code"] == "file-not-found"
