"""The same dialogue has the same outcome over the chat API, Telegram polling and Telegram webhook."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.telegram import markup
from bot.db.engine import Database
from tests.conversations.chat import Chat, Staff
from tests.conversations.telegram_chat import TelegramChat
from tests.ports import free_port
from tests.processes import Layani
from tests.telegram.bot_api import TOKEN, BotApi

pytestmark = pytest.mark.xdist_group("channels")  # one Layani of each kind for all dialogues

type AnyChat = Chat | TelegramChat
type Step = Callable[[AnyChat, Staff], str]


def say(text: str) -> Step:
    return lambda chat, _staff: chat.say(text)


def press(title: str) -> Step:
    return lambda chat, _staff: chat.press(title)


def resolved(resolution: str) -> Step:
    """Staff resolve the ticket, and the requester hears of it."""

    def step(chat: AnyChat, staff: Staff) -> str:
        number = staff.tickets(chat)[0]["number"]  # type: ignore[arg-type]
        staff.change(number, status="resolved", resolution=resolution)
        return chat.hear()

    return step


WIFI = "wifi lantai 3 mati sejak pagi, satu ruangan ga bisa kerja"
DIALOGUES: dict[str, list[Step]] = {
    "a report": [say(WIFI), say("ya")],
    "a report in English": [
        say("The projector in meeting room 2 won't turn on and we have guests at ten"),
        press("Yes, open the ticket"),
    ],
    "a request": [
        say("mohon dibuatkan akun email untuk pegawai baru atas nama Rina di bagian keuangan"),
        press("Ya, buatkan tiket"),
    ],
    "a correction by buttons": [
        say("printer di ruang tata usaha macet kertas terus"),
        press("Ubah"),
        press("Tingkat mendesak"),
        press("Tinggi"),
        press("Ya, buatkan tiket"),
    ],
    "a change of mind": [say(WIFI), press("Batal")],
    "a question": [say("gimana cara konek vpn dari rumah?"), say("makasih")],
    "no tickets yet": [say("tiket saya apa saja?")],
    "a ticket's status": [say(WIFI), say("ya"), press("Lihat status"), say("tiket saya udah sampai mana")],
    "a person": [say("saya mau bicara dengan petugas"), say("halo pak, wifi saya mati")],
    "two misunderstandings": [say("asdkjh qwpoe zxmcn"), say("lkjhg vbnmq wertz")],
    "a rating": [
        say("vpn-nya putus nyambung terus pas WFH"),
        say("ya"),
        resolved("Profil VPN sudah diperbarui."),
        press("⭐⭐⭐⭐⭐"),
        say("cepat sekali, terima kasih"),
    ],
    "another language": [
        say("jam layanan sampai jam berapa?"),
        say("can we speak English please"),
        say("what can you do?"),
    ],
}


@dataclass(frozen=True)
class Outcome:
    """What a dialogue led to: each turn's words and buttons, the tickets, and who holds the conversation."""

    turns: list[tuple[str, list[str]]]
    tickets: list[dict[str, Any]]
    held_by: str


type Outcomes = dict[str, Future[Outcome]]


_OF_THE_CHANNEL = ("channel", "requester")  # Telegram knows a name, an anonymous visitor has none


def outcome(dialogue: list[Step], chat: AnyChat, staff: Staff) -> Outcome:
    turns = [(_same(step(chat, staff)), chat.titles) for step in dialogue]
    tickets = [
        {
            key: _same(str(value))
            for key, value in ticket.items()
            if not key.endswith(("_at", "_id")) and key not in _OF_THE_CHANNEL
        }
        for ticket in staff.tickets(chat)  # type: ignore[arg-type]
    ]
    return Outcome(turns, tickets, staff.conversation(chat)["held_by"])  # type: ignore[arg-type]


def _same(words: str) -> str:
    """Without what differs from one ticket to the next, and without markup."""
    plain = markup.read(words).plain
    plain = re.sub(r"\b(INC|REQ|CHG)-\d{6}", r"\1-N", plain)
    plain = re.sub(r"(nomor|urutan|antrean|number|position)([^\d\n]{0,20})\d+", r"\1\2N", plain)
    return re.sub(r"\d{1,2} \w+ \d{4},? \d{1,2}[.:]\d{2}( WIB)?", "T", plain)


@pytest.fixture(scope="module")
def over_the_web(layani: Layani, http: httpx.Client, staff: Staff) -> Outcomes:
    return _all(lambda: Chat.open(http), staff)


@pytest.fixture(scope="module", params=["polling", "webhook"])
def over_telegram(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Outcomes]:
    folder: Path = tmp_path_factory.mktemp("telegram")
    port = free_port()
    with BotApi() as api:
        environment = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": api.url, "PORT": str(port)}
        if request.param == "webhook":
            environment["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        running = Layani(folder, **environment)
        running.start()
        database = Database(f"sqlite:///{folder / 'layani.db'}")
        try:
            with httpx.Client(base_url=running.url, timeout=30) as http:
                staff = Staff(http, running.cli("token", "create", "tests").strip())
                yield _all(lambda: TelegramChat.open(api, database), staff)
            assert bool(api.webhook.url) == (request.param == "webhook")
            assert TOKEN not in (folder / "layani.log").read_text()
        finally:
            database.close()
            running.stop()


def _all(open_: Callable[[], AnyChat], staff: Staff) -> Outcomes:
    """Every dialogue, all at the same time, over when this returns."""
    with ThreadPoolExecutor(len(DIALOGUES)) as threads:
        return {
            name: threads.submit(outcome, dialogue, open_(), staff) for name, dialogue in DIALOGUES.items()
        }


@pytest.mark.parametrize("name", DIALOGUES)
def test_a_dialogue_goes_the_same_over_telegram_as_over_the_web(
    name: str, over_the_web: Outcomes, over_telegram: Outcomes
) -> None:
    expected = over_the_web[name].result()
    assert expected.turns[0][0]
    assert over_telegram[name].result() == expected
