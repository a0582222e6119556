"""Where a requester's words are, in the whole of Layani's database, after a story and when time has passed."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from bot import clock
from bot.config import Settings
from bot.db.engine import Database
from bot.desk.people.requesters import sign_identity
from bot.ops.retention import Retention
from tests import postgres
from tests.conversations.chat import Chat, Staff
from tests.processes import Layani

KEY = "host-page-key"
WHO = "budi.identitas@contoh.id"
MESSAGES = "messages.text"
INDEX = "ticket_words.words"
TICKET = {"tickets.title", "tickets.description", "tickets.place", "tickets.since", INDEX}


class Story:
    """A Layani in which somebody was helped, and what was written on the way."""

    def __init__(self, layani: Layani, url: str) -> None:
        self.layani = layani
        self.database = Database(url)
        with httpx.Client(base_url=layani.url, timeout=30) as http:
            self._tell(http, Staff(http, layani.cli("token", "create", "tests").strip()))

    def _tell(self, http: httpx.Client, staff: Staff) -> None:
        chat = Chat.open(http, identity=WHO, signature=sign_identity(WHO, KEY, "fh"), customer="fh")
        chat.say("apakah besok cuaca zebra merah jambu cerah")
        chat.say("printer di ruang keuangan macet, kertas zaitunwarna tersangkut terus")
        chat.say("ya")
        number: str = staff.the_ticket(chat)["number"]
        staff.change(number, comment="Akan kami periksa dengan alat kelapagading.")
        chat.hear()
        staff.change(number, status="resolved", resolution="Rol kertas diganti cendrawasihbiru.")
        chat.hear()
        chat.press("⭐⭐⭐⭐⭐")
        chat.say("petugasnya cepat dan ramah sekali bungamatahari")
        self.layani.cli("tickets", "status", number, "open", "--reason", "Ternyata bocor lagi di kamboja.")
        self.layani.cli("service", "status", "email", "down", "--note", "Peladen jatuh di angsanaputih.")
        assert staff.the_ticket(chat)["rating"] == 5

    def after(self, time: timedelta, settings: Settings) -> None:
        """Let time pass, for what is deleted then."""
        with clock.shifted(time):
            asyncio.run(Retention(self.database, settings).tidy())

    def places(self, word: str) -> set[str]:
        """The columns of the desk's tables in which `word` stands."""
        found = set()
        with self.database.reading() as session:
            for table in sa.inspect(session.connection()).get_table_names():
                for row in session.execute(sa.text(f'SELECT * FROM "{table}"')).mappings():
                    found |= {f"{table}.{name}" for name, value in row.items() if word in str(value).lower()}
        # The full-text index of SQLite is a heap of tables; the brain's table: docs/personal-data.md.
        found = {INDEX if place.startswith("ticket_words") else place for place in found}
        return {place for place in found if not place.startswith("brain_trackers.")}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder: Path = tmp_path_factory.mktemp("story")
    more, url = {"IDENTITY_SECRET": KEY}, f"sqlite:///{folder}/layani.db"
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        postgres.execute(cluster, "CREATE DATABASE story")
        more["DATABASE_URL"] = f"{cluster}/story"
        url = more["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:")
    layani = Layani(folder, **more)
    try:
        layani.start()
        story = Story(layani, url)
        yield story
        story.database.close()
    finally:
        layani.stop()


def test_the_audit_trail_holds_nobodys_words(story: Story) -> None:
    words = [
        "zebra",
        "zaitunwarna",
        "kelapagading",
        "cendrawasihbiru",
        "bungamatahari",
        "kamboja",
        "angsanaputih",
        "identitas",
    ]
    places = {word: story.places(word) for word in words}
    assert all(places.values()), "the story did not reach the database"
    assert not [word for word, where in places.items() for place in where if place.startswith("audit.")]


def test_what_a_requester_said_stands_in_the_transcript_and_nowhere_else(
    story: Story, settings: Settings
) -> None:
    story.after(timedelta(hours=2), settings)
    assert story.places("zebra") == {MESSAGES}
    assert story.places("zaitunwarna") - TICKET == {MESSAGES}
    assert story.places("bungamatahari") == {MESSAGES, "ratings.comment"}
