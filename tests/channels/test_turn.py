"""One message's way from the chat API to the brain and back."""

from tests.running import Visitor, until


async def test_a_message_is_answered_on_the_stream(visitor: Visitor) -> None:
    async with visitor.events() as events:
        assert (await visitor.post("halo")).status_code == 202
        own = await until(events, "message", **{"from": "requester"})
        answer = await until(events, "message", **{"from": "bot"})
    assert (own.data["text"], answer.data["text"]) == ("halo", "echo halo")
    assert answer.id == str(answer.data["id"])
