"""The promise of docs/guarantees.md: kill any process at any moment, and nothing is lost or done twice."""

import asyncio
import random
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import proofs
from tests.processes import PARTS, Layani
from tests.waiting import soon_answers

CONVERSATIONS = proofs.size(200, short=40)  # at least; they go on until there were kills enough
KILLS = proofs.size(6, short=2)  # of each process, at least
AT_ONCE = 16
VICTIMS = list(PARTS)
PATIENCE = 120.0  # seconds for one answer, restarts included
NUMBER = re.compile(r"INC-\d{6}")


@pytest.fixture
def layani(tmp_path: Path) -> Iterator[Layani]:
    running = Layani(tmp_path)
    running.start()
    yield running
    running.stop()


async def persistently(http: httpx.AsyncClient, method: str, path: str, **request: Any) -> httpx.Response:
    """A client that tries again until the server answers, as a widget does."""

    async def ask() -> httpx.Response | None:
        with suppress(httpx.TransportError):
            return await http.request(method, path, **request)
        return None

    answer = await soon_answers(ask, lambda answer: answer and answer.status_code < 500, PATIENCE, pause=0.2)
    assert answer
    return answer


async def turn(
    http: httpx.AsyncClient, headers: dict[str, str], text: str, after: int
) -> list[dict[str, Any]]:
    """Say `text` once, whatever it takes, and wait for what the bot answers; returns the messages after `after`."""
    body = {"id": str(uuid.uuid4()), "text": text}
    answer = await persistently(http, "POST", "/chat/messages", json=body, headers=headers)
    assert answer.status_code == 202, answer.text

    async def look() -> dict[str, Any]:
        page = await persistently(http, "GET", "/chat/messages", params={"after": after}, headers=headers)
        return dict(page.json())

    page = await soon_answers(look, lambda page: page["idle"], PATIENCE, pause=0.1)
    messages: list[dict[str, Any]] = page["messages"]
    return messages


async def converse(http: httpx.AsyncClient, index: int) -> tuple[str, list[dict[str, Any]]]:
    """One requester's report; returns the conversation's id and its whole transcript."""
    session = (await persistently(http, "POST", "/chat/sessions", json={})).json()
    headers = {"Authorization": f"Bearer {session['token']}"}
    first = await turn(http, headers, f"printer nomor {index} di lantai 2 macet kertas terus sejak pagi", 0)
    second = await turn(http, headers, "ya", first[-1]["id"])
    third = await turn(http, headers, "tiket saya apa saja?", second[-1]["id"])
    return session["conversation_id"], first + second + third


class Killer:
    """Kills brain or desk at random moments of their work, each time when both are up again."""

    def __init__(self, running: Layani, seed: int) -> None:
        self.killed = Counter[str]()
        self._running, self._chance = running, random.Random(seed)

    @property
    def lacking(self) -> list[str]:
        """Which processes have not been killed often enough yet."""
        return [victim for victim in VICTIMS if self.killed[victim] < KILLS]

    async def work(self, done: asyncio.Event) -> None:
        async with httpx.AsyncClient(base_url=self._running.url, timeout=20) as http:
            while not done.is_set():
                await persistently(http, "GET", "/ready")
                try:
                    await asyncio.wait_for(done.wait(), self._chance.uniform(0.2, 4.0))
                except TimeoutError:
                    victim = self._chance.choice(self.lacking or VICTIMS)
                    if process := self._running.part(victim):
                        process.kill()
                        self.killed[victim] += 1


@pytest.mark.proof
@pytest.mark.timeout(1800)
async def test_no_message_is_lost_and_no_ticket_doubled_while_brain_and_desk_are_killed(
    layani: Layani, proved: Callable[[int, str], None]
) -> None:
    killer, all_said, numbers = Killer(layani, seed=20261122), asyncio.Event(), count()
    results: list[tuple[str, list[dict[str, Any]]]] = []
    async with httpx.AsyncClient(base_url=layani.url, timeout=20) as http:

        async def requesters() -> None:
            while (index := next(numbers)) < CONVERSATIONS or killer.lacking:
                results.append(await converse(http, index))

        async with asyncio.TaskGroup() as working:
            working.create_task(killer.work(all_said))
            async with asyncio.TaskGroup() as conversing:
                for _ in range(AT_ONCE):
                    conversing.create_task(requesters())
            all_said.set()
        token = layani.cli("token", "create", "crash").strip()
        headers = {"Authorization": f"Bearer {token}"}
        for conversation, transcript in results:
            tickets = (
                await persistently(
                    http, "GET", "/api/tickets", params={"conversation_id": conversation}, headers=headers
                )
            ).json()["items"]
            assert len(tickets) == 1
            said = [message["from"] for message in transcript if message["from"] != "system"]
            assert said == ["requester", "bot"] * 3, transcript
            assert tickets[0]["number"] in transcript[-1]["text"]
    assert len(results) >= CONVERSATIONS
    assert killer.lacking == []
    proved(len(results), "conversations")
    for victim, times in killer.killed.items():
        proved(times, f"kills of the {victim}")


async def test_a_message_sent_fifty_times_in_parallel_has_one_effect(layani: Layani) -> None:
    async with httpx.AsyncClient(base_url=layani.url, timeout=30) as http:
        session = (await http.post("/chat/sessions", json={})).json()
        headers = {"Authorization": f"Bearer {session['token']}"}
        first = await turn(http, headers, "monitor di ruang arsip berkedip terus", 0)
        body = {"id": str(uuid.uuid4()), "text": "ya"}
        answers = await asyncio.gather(
            *(http.post("/chat/messages", json=body, headers=headers) for _ in range(50))
        )
        assert {answer.status_code for answer in answers} == {202}
        after = {"after": first[-1]["id"]}
        page = (
            await soon_answers(
                lambda: http.get("/chat/messages", params=after, headers=headers),
                lambda answer: answer.json()["idle"],
                PATIENCE,
            )
        ).json()
        assert [message["from"] for message in page["messages"]] == ["requester", "bot"]
        assert len(NUMBER.findall(page["messages"][1]["text"])) == 1
