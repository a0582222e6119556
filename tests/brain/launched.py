"""The brain as a real process, and the HTTP that a desk speaks with it."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
from desk import TOKEN

from tests.ports import free_port
from tests.waiting import soon_answers

ROOT = Path(__file__).resolve().parents[2]


class Brain:
    """The launcher as a process of its own, and the HTTP a desk speaks with it."""

    def __init__(self, model: Path, home: Path, action_url: str) -> None:
        self.home, self.model, self.action_url = home, model, action_url
        self.process: subprocess.Popen[bytes] | None = None
        self.token = TOKEN
        self.conversation = "c"
        self._said = 0

    def launch(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start the launcher with `options`; its output goes to home/brain.log."""
        settings = {
            "INTERNAL_TOKEN": TOKEN,
            "ACTION_URL": self.action_url,
            "BRAIN_DATABASE_URL": f"sqlite:///{self.home}/brain.db",
            "PYTHONPATH": str(ROOT),
        }
        with (self.home / "brain.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot.brain.launcher", *options],
                cwd=ROOT,
                env={**os.environ, **settings, **environment},
                stdout=log,
                stderr=log,
            )

    async def start(self, **environment: str) -> None:
        """Launch on a free port and wait until the brain says that it is ready."""
        self.port = free_port()
        self.process = self.launch("--model", str(self.model), "--port", str(self.port), **environment)
        await soon_answers(self._is_ready, patience=60)

    async def _is_ready(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log()
        with suppress(aiohttp.ClientError):
            return (await self.ready())[0] == 200
        return False

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """End the process and return its exit code."""
        assert self.process
        self.process.send_signal(by)
        return self.process.wait(10)

    async def say(
        self,
        text: str,
        conversation: str | None = None,
        message_id: str | None = None,
        payload: bool = False,
        **metadata: Any,
    ) -> tuple[int, dict[str, Any]]:
        """One turn: the answer's status and body."""
        self._said += 1
        return await self.post(
            {
                "conversation_id": conversation or self.conversation,
                "message_id": message_id or f"m{self._said}",
                "text": text,
                "is_payload": payload,
                "metadata": metadata,
            }
        )

    async def post(self, body: Any) -> tuple[int, dict[str, Any]]:
        """Post any body to the turns' route."""
        url = f"http://127.0.0.1:{self.port}/webhooks/desk/turns"
        headers = {"Authorization": f"Bearer {self.token}"}
        async with aiohttp.ClientSession(headers=headers) as http, http.post(url, json=body) as answer:
            return answer.status, await answer.json()

    async def ready(self) -> tuple[int, dict[str, Any]]:
        """The ready route's status and body."""
        url = f"http://127.0.0.1:{self.port}/webhooks/desk/ready"
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            return answer.status, await answer.json()

    def log(self) -> str:
        """Everything the process has printed."""
        return (self.home / "brain.log").read_text()


def texts(answer: tuple[int, dict[str, Any]]) -> list[str]:
    """The texts of a turn that went well."""
    status, body = answer
    assert status == 200, body
    return [reply["text"] for reply in body["replies"]]
