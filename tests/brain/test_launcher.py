"""The brain as a real process: its door, its promises when killed, and what it refuses."""

import asyncio
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from desk import TinyDesk
from launched import Brain, texts

from tests.ports import free_port
from tests.waiting import soon

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_kill_loses_no_turn_and_a_repeat_returns_the_same_replies(
    own: tuple[Brain, TinyDesk],
) -> None:
    brain, desk = own
    assert texts(await brain.say("rusak", message_id="first")) == ["Di mana?"]
    brain.stop(signal.SIGKILL)
    await brain.start()
    status, repeat = await brain.say("rusak", message_id="first")
    assert (status, repeat["repeated"]) == (200, True)
    assert repeat["replies"] == [
        {"text": "Di mana?", "asks": "description", "buttons": [{"title": "Batal", "payload": "/stop"}]}
    ]
    assert repeat["understanding"]["intent"] == "report"
    assert len(desk.called("incident_form")) == 1
    assert texts(await brain.say("lantai 3 selesai")) == ["Tiket INC-000001."]


async def test_turns_of_one_conversation_keep_their_order(brain: Brain, desk: TinyDesk) -> None:
    asked = []
    for number in range(8):
        asked.append(asyncio.ensure_future(brain.say(f"pelan {number}")))
        await asyncio.sleep(0.02)
    answers = await asyncio.gather(*asked)
    assert [texts(answer) for answer in answers] == [[f"pelan {number}"] for number in range(8)]
    seen = [call["tracker"]["latest_message"]["text"] for call in desk.called("action_slow")]
    assert seen == [f"pelan {number}" for number in range(8)]


async def test_conversations_do_not_wait_for_each_other(brain: Brain) -> None:
    begun = time.monotonic()
    await asyncio.gather(*(brain.say("pelan", conversation=f"c{number}") for number in range(8)))
    assert time.monotonic() - begun < 8 * 0.2


async def test_the_same_message_many_times_at_once_is_one_turn(brain: Brain, desk: TinyDesk) -> None:
    answers = await asyncio.gather(*(brain.say("pelan", message_id="same") for _ in range(20)))
    assert [body["repeated"] for _, body in answers].count(False) == 1
    assert len(desk.called("action_slow")) == 1


async def test_a_failed_action_leaves_the_conversation_as_it_was(brain: Brain, desk: TinyDesk) -> None:
    await brain.say("rusak")
    desk.failing = True
    status, body = await brain.say("lantai 3 selesai", message_id="retried")
    assert (status, body["code"]) == (503, "action_failed")
    desk.failing = False
    answer = await brain.say("lantai 3 selesai", message_id="retried")
    assert texts(answer) == ["Tiket INC-000001."]
    assert not answer[1]["repeated"]
    said = [event["text"] for event in desk.calls[-1]["tracker"]["events"] if event["event"] == "user"]
    assert said == ["rusak", "lantai 3 selesai"]


async def test_a_first_turn_that_fails_leaves_nothing_behind(brain: Brain) -> None:
    assert (await brain.say("pecah", message_id="only"))[0] == 503
    assert (await brain.say("pecah", message_id="only"))[0] == 503


async def test_an_action_server_that_is_away_fails_the_turn(own: tuple[Brain, TinyDesk]) -> None:
    brain, desk = own
    await desk.stop()
    assert (await brain.say("kapan"))[0] == 503


async def test_a_rejection_lets_the_rules_answer_and_the_form_go_on(brain: Brain) -> None:
    await brain.say("rusak")
    assert texts(await brain.say("kapan buka")) == ["Jam 8 sampai 16.", "Di mana?"]
    assert texts(await brain.say("lantai 3 selesai")) == ["Tiket INC-000001."]


async def test_a_wrong_or_missing_token_is_turned_away(brain: Brain, desk: TinyDesk) -> None:
    for token in ("", "wrong", "a-secret-for-test", "é"):
        brain.token = token
        assert (await brain.say("rusak"))[0] == 401
    assert desk.calls == []


async def test_actions_are_called_with_the_shared_secret_over_one_connection(
    brain: Brain, desk: TinyDesk
) -> None:
    for _ in range(5):
        await brain.say("kapan")
    assert (desk.unauthorized, len(desk.connections)) == (0, 1)
    assert "domain" not in desk.calls[0]


async def test_typed_commands_are_text_and_issued_ones_are_commands(brain: Brain) -> None:
    _, typed = await brain.say("/report")
    assert typed["understanding"]["intent"] != "report"
    _, also_typed = await brain.say("//halo/")
    assert also_typed["understanding"]["intent"] == "greet"
    _, issued = await brain.say("/report", payload=True)
    understood = {"intent": "report", "confidence": 1.0, "language": None, "anger": None, "sentiment": None}
    assert issued["understanding"] == understood


async def test_typed_commands_set_no_slots_and_are_kept_as_written(brain: Brain, desk: TinyDesk) -> None:
    await brain.say('/kapan{"place": "bohong"}')
    tracker = desk.calls[-1]["tracker"]
    assert tracker["slots"]["place"] is None
    assert tracker["latest_message"]["text"] == '/kapan{"place": "bohong"}'


async def test_metadata_reaches_the_actions(brain: Brain, desk: TinyDesk) -> None:
    await brain.say("kapan", asks="rating", language_choice="en")
    assert desk.calls[-1]["tracker"]["latest_message"]["metadata"] == {
        "asks": "rating",
        "language_choice": "en",
    }


async def test_custom_keys_of_a_reply_arrive(brain: Brain) -> None:
    _, body = await brain.say("kapan")
    assert body["replies"] == [{"text": "Jam 8 sampai 16.", "source": "hours", "buttons": [], "asks": None}]
    _, body = await brain.say("halo")
    assert body["replies"][0]["asks"] == "choice"


async def test_malformed_turns_are_answered_with_400(brain: Brain) -> None:
    good = {"conversation_id": "c", "message_id": "m", "text": "halo", "is_payload": False, "metadata": {}}
    bad: list[dict[str, object]] = [
        {"text": " "},
        {"message_id": 5},
        {"is_payload": "no"},
        {"is_payload": True},
        {"metadata": []},
    ]
    bodies: list[Any] = [None, [], {}, *({**good, **wrong} for wrong in bad)]
    for body in bodies:
        status, answer = await brain.post(body)
        assert (status, answer["code"]) == (400, "bad_request"), body


async def test_a_client_that_hangs_up_does_not_stop_its_turn(brain: Brain, desk: TinyDesk) -> None:
    asked = asyncio.ensure_future(brain.say("pelan", message_id="impatient"))
    await soon(lambda: desk.called("action_slow"))
    asked.cancel()
    _, body = await brain.say("pelan", message_id="impatient")
    assert body["repeated"]
    assert len(desk.called("action_slow")) == 1


async def test_a_database_that_fails_fails_the_turn(own: tuple[Brain, TinyDesk]) -> None:
    brain, _ = own
    await brain.say("rusak")
    for file in brain.home.glob("brain.db*"):
        file.write_bytes(b"this is no database" * 500)
    status, body = await brain.say("rahasia saya lantai 3")
    assert (status, body["code"]) == (503, "database_failed")
    assert "rahasia" not in brain.log()


async def test_logs_hold_nothing_that_was_said(brain: Brain) -> None:
    for text in ("rahasia pecah", "rahasia kapan", "rahasia /x", "rusak rahasia"):
        await brain.say(text)
    assert "rahasia" not in brain.log()


async def test_it_listens_on_loopback_only_and_loads_no_tensorflow(brain: Brain) -> None:
    assert brain.process
    assert (await brain.ready())[1] == {"model": "tiny.tar.gz"}
    await brain.say("rusak")
    listening = [
        line.split()[1]
        for line in Path(f"/proc/{brain.process.pid}/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{brain.port:04X}")
    ]
    assert listening == [f"0100007F:{brain.port:04X}"]
    loaded = Path(f"/proc/{brain.process.pid}/maps").read_text()
    assert "tensorflow" not in loaded
    assert "sklearn" not in loaded


async def test_sigterm_finishes_the_turn_in_hand_and_stops_within_five_seconds(
    own: tuple[Brain, TinyDesk],
) -> None:
    brain, desk = own
    asked = asyncio.ensure_future(brain.say("pelan"))
    await soon(lambda: desk.called("action_slow"))
    begun = time.monotonic()
    code = await asyncio.to_thread(brain.stop)
    assert (code, time.monotonic() - begun < 5) == (0, True)
    assert texts(await asked) == ["pelan"]


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [("missing", "There is no model"), ("foreign", "was not trained here"), ("changed", "is not the model")],
)
async def test_a_model_that_is_not_ours_is_refused(
    model: Path, tmp_path: Path, damage: str, complaint: str
) -> None:
    suspect = tmp_path / "suspect.tar.gz"
    if damage != "missing":
        suspect.write_bytes(model.read_bytes())
    if damage == "changed":
        (tmp_path / "suspect.tar.gz.sha256").write_text("0" * 64)
    brain = Brain(suspect, tmp_path, "http://127.0.0.1:1/")
    assert brain.launch("--model", str(suspect), "--port", str(free_port())).wait(30) == 65
    assert complaint in brain.log()


async def test_missing_settings_are_named(model: Path, tmp_path: Path) -> None:
    brain = Brain(model, tmp_path, "")
    assert brain.launch("--model", str(model), INTERNAL_TOKEN="").wait(30) == 78
    assert "INTERNAL_TOKEN, ACTION_URL" in brain.log()


async def test_a_taken_port_is_said(brain: Brain) -> None:
    second = brain.launch("--model", str(brain.model), "--port", str(brain.port))
    assert second.wait(30) == 69
    assert f"Port {brain.port}" in brain.log()
