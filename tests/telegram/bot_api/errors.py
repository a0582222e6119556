"""How the server says no."""

from dataclasses import dataclass

from aiohttp import web


class Refused(Exception):
    """What the server says no with."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    @property
    def response(self) -> web.Response:
        body = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return web.json_response(body, status=self.code)


class Dropped(Exception):
    """The connection ends without an answer."""


@dataclass
class Fault:
    """What happens to the next `times` requests that fit."""

    method: str
    error: Exception
    times: int
    chat: int | None
    after: bool  # the request takes effect first
    skip: int  # this many are let through before
