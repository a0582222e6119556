"""A desk small enough to see through: the actions of tests/brain/tiny over HTTP, its calls recorded."""

import asyncio
from typing import Any

from aiohttp import web

TOKEN = "a-secret-for-tests"

Events = list[dict[str, Any]]


class TinyDesk:
    """Runs the tiny assistant's actions. `calls` holds every request body, `connections` each client."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.connections: set[Any] = set()
        self.unauthorized = 0
        self.failing = False
        self.pause = 0.0
        self.url = ""
        app = web.Application(client_max_size=1 << 24)
        app.router.add_post("/internal/actions", self._run)
        self._runner = web.AppRunner(app)

    async def start(self) -> str:
        """Listen on a free port; returns the URL of the action endpoint."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/internal/actions"

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    def called(self, action: str) -> list[dict[str, Any]]:
        """The calls of one action, oldest first."""
        return [call for call in self.calls if call["next_action"] == action]

    async def _run(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.unauthorized += 1
            return web.json_response({}, status=401)
        body = await request.json()
        self.calls.append(body)
        self.connections.add(request.transport.get_extra_info("peername"))  # type: ignore[union-attr]
        if self.pause:
            await asyncio.sleep(self.pause)
        action = body["next_action"]
        if self.failing or action == "action_break":
            return web.json_response({"error": "broken"}, status=500)
        if action == "incident_form":
            return self._form(body["tracker"])
        if action == "action_answer":
            loop = body["tracker"]["active_loop"].get("name")
            events = [{"event": "followup", "name": loop or "action_listen"}]
            return _done(events, [{"text": "Jam 8 sampai 16.", "source": "hours"}])
        if action == "action_slow":
            await asyncio.sleep(0.2)
            return _done([], [{"text": body["tracker"]["latest_message"]["text"]}])
        return _done([], [])

    def _form(self, tracker: dict[str, Any]) -> web.Response:
        """Asks where, takes any `inform` for an answer, rejects everything else once it runs."""
        intent = tracker["latest_message"]["intent"]["name"]
        running = tracker["active_loop"].get("name")
        resumed = tracker["latest_action_name"] == "action_answer"
        if running and intent != "inform" and not resumed:
            return web.json_response({"action_name": "incident_form", "error": "a digression"}, status=400)
        if running and intent == "inform":
            text = tracker["latest_message"]["text"]
            events: Events = [{"event": "slot", "name": "description", "value": text}]
            if "selesai" in text:
                closing: Events = [
                    {"event": "active_loop", "name": None},
                    {"event": "followup", "name": "action_listen"},
                ]
                return _done(events + closing, [{"text": "Tiket INC-000001."}])
            return _done(events, [{"text": "Lalu?", "asks": "description"}])
        question = {
            "text": "Di mana?",
            "asks": "description",
            "buttons": [{"title": "Batal", "payload": "/stop"}],
        }
        return _done([{"event": "active_loop", "name": "incident_form"}], [question])


def _done(events: Events, responses: list[dict[str, Any]]) -> web.Response:
    return web.json_response({"events": events, "responses": responses})
