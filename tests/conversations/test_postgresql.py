"""The whole of Layani on PostgreSQL: desk and brain share nothing but that database."""

from pathlib import Path

import httpx

from tests import postgres
from tests.conversations.chat import Chat
from tests.conversations.conftest import Running


def test_a_report_and_its_status_after_a_restart(cluster: str, tmp_path: Path) -> None:
    postgres.execute(cluster, "CREATE DATABASE whole")
    layani = Running(tmp_path, DATABASE_URL=f"{cluster}/whole")
    layani.start()
    try:
        with httpx.Client(base_url=layani.url, timeout=30) as http:
            chat = Chat.open(http)
            chat.say("wifi lantai 3 mati sejak pagi, satu ruangan ga bisa kerja")
            assert "INC-000001" in chat.say("ya")
            chat.say("mau bikin laporan gangguan")
        layani.stop()
        layani.start()
        with httpx.Client(base_url=layani.url, timeout=30) as http:
            chat.http = http
            assert "INC-000001" in chat.say("tiket saya udah sampai mana")
            assert chat.asks == "description"
    finally:
        layani.stop()
