"""Every kind of update that the Bot API knows is acknowledged, worked on, and answered as it should be."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.models import Conversation, InboxItem, Message, TelegramUpdate
from bot.i18n import t
from tests.running import Desk
from tests.telegram.bot_api import BotApi

PAYLOADS = {
    path.stem: json.loads(path.read_text()) for path in (Path(__file__).parent / "payloads").glob("*.json")
}
DEWI, SUPERGROUP, GROUP, FORUM = 279058397, -1001234567890, -987654321, -1001234567891

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000 01f15c4890000000d49444154789c636060606000000005000"
    "1a5f645400000000049454e44ae426082".replace(" ", "")
)
FILES = {
    "photo-l": ("photos/1.png", PNG),
    "document": ("documents/1.txt", b"ERROR 42: tidak ada sambungan\n"),
    "animation": ("animations/1.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)),
    "audio": ("music/1.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x64" + bytes(64)),
    "voice": ("voice/1.oga", b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(64)),
    "video": ("videos/1.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)),
    "note": ("video_notes/1.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)),
}

# What goes to the brain, as it was said.
TO_THE_BRAIN = {
    "message_text": "wifi di lantai 2 mati sejak pagi",
    "message_text_formatted": "printer rusak <b> & 5*3 lihat https://contoh.id",
    "message_reply_with_quote": "yang ini masih terjadi",
    "message_forward": "Tolong cek server",
    "message_via_bot": "cuaca cerah",
    "message_command_start": "/greet",
    "message_command_start_payload": "/greet",
    "message_command_unknown": "/cuaca besok",
    "message_photo_caption": "layar jadi biru",
}
# What is kept as a file, by name, and answered by the desk.
FILES_KEPT = {
    "message_photo": "foto-",
    "message_photo_album": "foto-",
    "message_photo_caption": "foto-",
    "message_document": "log kesalahan.txt",
    "message_animation": "giphy.mp4",
    "message_audio": "rekaman.mp3",
    "message_voice": "pesan-suara-",
    "message_video": "layar.mp4",
    "message_video_note": "pesan-video-",
}
# What a sentence of the channel answers.
ANSWERED = {
    "message_sticker": "telegram-sticker",
    "message_dice": "telegram-sticker",
    "message_location": "telegram-location",
    "message_live_location": "telegram-location",
    "message_venue": "telegram-location",
    "message_contact": "telegram-contact",
    "message_poll": "telegram-poll",
    "message_document_too_large": "file-too-large",
}
# Where the bot is spoken to in a group.
OFFERED = {
    "group_mention": SUPERGROUP,
    "group_mention_after_emoji": SUPERGROUP,
    "group_text_mention": SUPERGROUP,
    "group_reply_to_bot": GROUP,
    "group_command": SUPERGROUP,
    "group_command_without_name": SUPERGROUP,
    "group_photo_caption_mention": SUPERGROUP,
    "group_forum_topic_mention": FORUM,
}


def everybodys(first: int = 1, step: int = 0) -> dict[str, dict[str, Any]]:
    """The payloads, of people and groups of their own: the first's are number `first`, the next's `step` on."""
    own = {}
    for place, (name, payload) in enumerate(sorted(PAYLOADS.items())):
        text = json.dumps(payload)
        for id in (DEWI, SUPERGROUP, GROUP, FORUM):
            text = text.replace(str(id), str(_own(id, first + step * place)))
        own[name] = json.loads(text)
    return own


def _own(id: int, number: int) -> int:
    return id + number * 1000 if id > 0 else id - number * 1000


@pytest.fixture
def worked_on(api: BotApi) -> dict[str, dict[str, Any]]:
    """The payloads; the server knows everyone in them."""
    for number in range(len(PAYLOADS) + 1):
        api.known |= {_own(id, number) for id in (DEWI, SUPERGROUP, GROUP, FORUM)}
    api.files |= FILES
    # A real server would keep back what nobody asked for; here everything has to be withstood.
    api.everything = True
    return everybodys(1, 1)


async def test_an_update_of_any_kind_is_acknowledged_and_answered_rightly(
    telegram_desk: Desk, api: BotApi, worked_on: dict[str, dict[str, Any]]
) -> None:
    await _deliver(telegram_desk, api, worked_on)
    assert {status for _, status in api.delivered} <= {200}
    assert {row.state for row in _rows(telegram_desk.database)} == {"done"}
    for number, name in enumerate(sorted(worked_on), start=1):
        said = {
            id: [message.get("text") for message in api.chats[_own(id, number)]]
            for id in (DEWI, SUPERGROUP, GROUP, FORUM)
            if api.chats[_own(id, number)]
        }
        lines = _lines(telegram_desk.database, _own(DEWI, number))
        if name in OFFERED:
            assert OFFERED[name] in said, f"{name}: {api.summary()}"
            (text,) = said.pop(OFFERED[name])
            assert text
            assert "https://t.me/layani_bot?start=ask_" in text
            assert not lines
        elif name in ANSWERED:
            limit = {"limit": 20} if name.endswith("too_large") else {}
            assert said.pop(DEWI) == [t(ANSWERED[name], "id", **limit)], name
        elif name in TO_THE_BRAIN:
            assert said.pop(DEWI) == [f"echo {TO_THE_BRAIN[name]}"], name
        elif name in FILES_KEPT:
            assert len(said.pop(DEWI)) == 1, name
        if name in FILES_KEPT:
            (file,) = lines[0].attachments
            assert file["name"].startswith(FILES_KEPT[name]), name
        assert said == {}, f"{name}: the bot spoke where it should not"


async def test_every_update_once_more_changes_nothing(
    telegram_desk: Desk, api: BotApi, worked_on: dict[str, dict[str, Any]]
) -> None:
    await _deliver(telegram_desk, api, worked_on)
    before = [(line.conversation_id, line.seq, line.text) for line in _lines(telegram_desk.database)]
    await _deliver(telegram_desk, api, worked_on)
    assert [(line.conversation_id, line.seq, line.text) for line in _lines(telegram_desk.database)] == before
    assert len(_rows(telegram_desk.database)) == len(PAYLOADS)


async def _deliver(desk: Desk, api: BotApi, payloads: dict[str, dict[str, Any]]) -> None:
    """Deliver all of them and wait until everything that follows has happened."""
    for payload in sorted(payloads.values(), key=lambda payload: payload["update_id"]):
        api.deliver(payload)
    await api.until(lambda: not api.pending, 60)
    await api.until(lambda: _idle(desk.database), 60)


def _rows(database: Database) -> list[TelegramUpdate]:
    with database.reading() as session:
        return list(session.scalars(select(TelegramUpdate)))


def _lines(database: Database, chat: int | None = None) -> list[Message]:
    lines = select(Message).join(Conversation).order_by(Message.conversation_id, Message.seq)
    with database.reading() as session:
        return list(
            session.scalars(lines if chat is None else lines.where(Conversation.address == str(chat)))
        )


def _idle(database: Database) -> bool:
    waiting = (
        select(TelegramUpdate.id).where(TelegramUpdate.state == "new"),
        select(InboxItem.id).where(InboxItem.state == "new"),
        select(Message.seq).where(Message.delivery == "pending"),
    )
    with database.reading() as session:
        return not any(session.scalars(query.limit(1)).all() for query in waiting)
