"""Files that people send on Telegram."""

import pytest
from sqlalchemy import select

from bot.db.models import Attachment, Message
from bot.desk.files import attachments
from tests.running import Desk, StandInBrain
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person
from tests.telegram.test_payloads import PNG

pytestmark = pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)


async def test_a_photo_with_words_goes_to_the_brain_with_its_file(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    person.photo(PNG, caption="layar jadi biru")
    await person.hears("echo layar jadi biru")
    file = _files(telegram_desk)[0]
    assert attachments.content(telegram_desk.settings, file).read_bytes() == PNG
    assert (file.message_seq, file.media_type) == (1, "image/png")


async def test_an_album_is_kept_whole_and_answered_once(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    for _ in range(3):
        person.photo(PNG, media_group_id="1")
    await api.until(lambda: len(_files(telegram_desk)) == 3)
    await api.until(lambda: person.heard)
    person.say("layar jadi biru")
    await api.until(lambda: person.heard[-1] == "echo layar jadi biru")
    assert len(person.heard) == 2
    assert len(brain.turns) == 1


async def test_what_is_not_allowed_is_refused_in_words_and_the_caption_is_heard(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    program = {"file_id": api.file(b"MZ\x90\x00" + bytes(200), "documents/1.pdf"), "file_unique_id": "u"}
    person.send(
        document={**program, "file_name": "tagihan.pdf", "mime_type": "application/pdf"}, caption="ini apa?"
    )
    await api.until(lambda: len(person.heard) == 2)
    assert person.heard[0].startswith("Jenis berkas ini tidak dapat dikirim")
    assert person.heard[1] == "echo ini apa?"
    assert _files(telegram_desk) == []


async def test_a_file_that_telegram_does_not_hand_over_is_refused_in_words(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    huge = {"file_id": api.file(bytes((20 << 20) + 1), "videos/1.mp4"), "file_unique_id": "u"}
    person.send(video={**huge, "width": 1, "height": 1, "duration": 1})
    await api.until(lambda: len(person.heard) == 1)
    assert person.heard[0].startswith("Berkas ini terlalu besar: paling besar 20 MB")
    person.send(voice={"file_id": "gone", "file_unique_id": "u", "duration": 1})
    await api.until(lambda: len(person.heard) == 2)
    assert "tidak bisa diambil dari Telegram" in person.heard[1]


async def test_a_file_is_fetched_again_when_the_line_breaks(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    api.drop("getFile", times=2)
    person.photo(PNG, caption="layar jadi biru")
    person.say("tolong")
    await person.hears("echo layar jadi biru", "echo tolong")
    assert len(_files(telegram_desk)) == 1


async def test_a_location_stands_in_the_transcript_for_staff(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    person.send(location={"latitude": -6.2, "longitude": 106.816666})
    await api.until(lambda: person.heard)
    with telegram_desk.database.reading() as session:
        assert session.scalars(select(Message.text).where(Message.seq == 1)).one() == "📍 -6.20000, 106.81667"


def _files(desk: Desk) -> list[Attachment]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Attachment)))
