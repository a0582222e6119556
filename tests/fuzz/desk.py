"""The desk as `layani run` starts it, a process of its own, with a stand-in for the brain."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.config import Settings
from bot.db import migrate
from bot.db.engine import Database
from bot.desk import tokens
from tests import processes
from tests.fuzz.wire import Request, send
from tests.processes import Server
from tests.running import SECRET, StandInBrain
from tests.waiting import eventually

IDENTITY_SECRET = "shared-with-the-host-page"


class DeskProcess:
    """A running desk: sends it requests, counts them and judges what it answers."""

    def __init__(self, server: Server, settings: Settings) -> None:
        self.server, self.settings, self.port = server, settings, settings.port
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{settings.port}", timeout=10)
        self.sent = 0
        self._seen = 0  # lines of the log

    def endures(self, request: Request) -> None:
        """Send the request and assert that it is answered as the guarantees say."""
        self.sent += 1
        try:
            answer = send(self.port, request)
        except TimeoutError:
            raise AssertionError(f"no answer to {request}") from None
        told = f"{answer} to {request}"
        if answer is None:
            assert request.unfinished, told
        elif answer.status >= 400:
            assert answer.status < 500, told
            if request.method != "HEAD":
                assert answer.media_type == "application/json", told
                problem = json.loads(answer.body)
                assert set(problem) == {"code", "message"}, told
                assert all(isinstance(value, str) and value for value in problem.values()), told

    def is_well(self) -> None:
        """Assert that it lives, answers a requester and has logged no fault since it was last asked."""
        assert self.server.process.poll() is None, self.server.output()[-4_000:]
        opened = self.http.post("/chat/sessions", json={}).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        assert self.http.post("/chat/messages", json={"id": "1", "text": "halo"}, headers=headers).is_success
        page = eventually(lambda: self._when_idle(headers))
        assert [message["text"] for message in page["messages"]] == ["halo", "echo halo"]
        lines = self.server.output().splitlines()
        seen, self._seen = self._seen, len(lines)
        faults = [line for line in lines[seen:] if _is_fault(line)]
        assert not faults, faults[:3]

    def _when_idle(self, headers: dict[str, str]) -> dict[str, Any] | None:
        page: dict[str, Any] = self.http.get("/chat/messages", headers=headers).json()
        return page if page["idle"] else None


def _is_fault(line: str) -> bool:
    try:
        entry: dict[str, Any] = json.loads(line)
    except ValueError:
        return True
    return entry["level"] in ("error", "critical") or "exception" in entry


@contextmanager
def desk_process(settings: Settings, folder: Path) -> Iterator[DeskProcess]:
    """Start the desk with `settings` (but for the brain's port) and stop it again."""
    migrate.upgrade(settings.database)
    with _brain() as brain:
        server = processes.desk(settings, folder, BRAIN_PORT=str(brain.port), IDENTITY_SECRET=IDENTITY_SECRET)
        server.start()
        desk = DeskProcess(server, settings)
        try:
            yield desk
        finally:
            desk.http.close()
            server.stop()


@contextmanager
def _brain() -> Iterator[StandInBrain]:
    """A brain on an event loop of its own, as the tests that need it are not asynchronous."""
    brain, loop = StandInBrain(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(brain.start(), loop).result(10)
        yield brain
        asyncio.run_coroutine_threadsafe(brain.stop(), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def api_token(settings: Settings) -> str:
    """A token for the management API."""
    database = Database(settings.database)
    try:
        with database.transaction() as session:
            return tokens.create(session, "fuzz")
    finally:
        database.close()


def settings_in(folder: Path, port: int) -> Settings:
    """The defaults, with everything that is stored in `folder`."""
    return Settings(_env_file=None, data_dir=folder, port=port, internal_token=SecretStr(SECRET))  # type: ignore[call-arg]
