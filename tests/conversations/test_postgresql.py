"""The whole of Layani on PostgreSQL: desk and brain share nothing but that database."""

from pathlib import Path

import httpx
import psycopg

from tests import postgres
from tests.conversations.chat import Chat
from tests.processes import Layani


def test_a_report_and_its_status_after_a_restart(cluster: str, tmp_path: Path) -> None:
    postgres.execute(cluster, "CREATE DATABASE whole")
    layani = Layani(tmp_path, DATABASE_URL=f"{cluster}/whole")
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


def test_work_that_postgresql_undoes_because_of_another_is_answered_once(
    cluster: str, tmp_path: Path
) -> None:
    """Every action is undone at its end once, as if it had met another: by turns 40P01 and 40001."""
    postgres.execute(cluster, "CREATE DATABASE undone")
    layani = Layani(tmp_path, DATABASE_URL=f"{cluster}/undone")
    layani.start()
    undo = """
        CREATE SEQUENCE tries;
        CREATE FUNCTION undo_every_first_try() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE try bigint := nextval('tries');
            BEGIN
                IF try % 4 = 1 THEN RAISE EXCEPTION 'undone' USING ERRCODE = '40P01'; END IF;
                IF try % 4 = 3 THEN RAISE EXCEPTION 'undone' USING ERRCODE = '40001'; END IF;
                RETURN new;
            END $$;
        CREATE TRIGGER undo BEFORE INSERT ON action_runs FOR EACH ROW EXECUTE FUNCTION undo_every_first_try();
    """
    try:
        with psycopg.connect(f"{cluster}/undone", autocommit=True) as database:
            database.execute(undo)
            with httpx.Client(base_url=layani.url, timeout=30) as http:
                chat = Chat.open(http)
                chat.say("wifi lantai 3 mati sejak pagi, satu ruangan ga bisa kerja")
                assert len(chat.replies) == 1
                assert "INC-000001" in chat.say("ya")
                assert len(chat.replies) == 1
            tries = database.execute("SELECT last_value FROM tries").fetchone()
            runs = database.execute("SELECT result FROM action_runs ORDER BY at").fetchall()
            assert database.execute("SELECT number FROM tickets").fetchall() == [("INC-000001",)]
            said = database.execute("SELECT count(*) FROM messages WHERE sender = 'bot'").fetchone()
            tried_again = database.execute("SELECT max(attempts) FROM inbox").fetchone()
    finally:
        layani.stop()
    assert [len(result["messages"]) for (result,) in runs] == [1, 1]
    assert tries == (4,)
    assert said == (2,)
    assert tried_again == (0,)
