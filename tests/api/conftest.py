"""Fixtures of a running desk and of an integration with a token."""

from typing import Any

import httpx
import pytest

from bot.desk import tokens
from tests.running import Desk
from tests.running_fixtures import brain, desk, desk_settings, visitor  # noqa: F401


class Api:
    """An integration's client."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http, self.token = http, token

    async def call(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        answer = await self.http.request(
            method, path, headers={"Authorization": f"Bearer {self.token}"}, **more
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    async def refused(self, method: str, path: str, **more: Any) -> tuple[int, str]:
        answer = await self.http.request(
            method, path, headers={"Authorization": f"Bearer {self.token}"}, **more
        )
        assert set(answer.json()) == {"code", "message"}
        return answer.status_code, answer.json()["code"]


@pytest.fixture
async def api(desk: Desk) -> Api:  # noqa: F811
    """An integration called nagios."""
    token = await desk.database.write(lambda session: tokens.create(session, "nagios"))
    return Api(desk.http, token)
