"""`/internal/actions`: where the brain has its custom actions run."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Response, post
from litestar.handlers import HTTPRouteHandler

from bot.errors import ActionRejected
from bot.http.request import NOT_JSON, Request

type RunAction = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]

MAX_CALL = 16 * 1024 * 1024  # bytes; a call brings the conversation so far with it

_call = msgspec.json.Decoder(dict[str, Any])


def action_route(run: RunAction) -> HTTPRouteHandler:
    """The route that runs `run`; ActionRejected answers 400.

    Any other exception is a 500: the brain fails the turn and the desk sends the message again.
    """

    @post(
        "/internal/actions",
        opt={"access": "internal"},
        include_in_schema=False,
        status_code=200,
        request_max_body_size=MAX_CALL,
    )
    async def actions(request: Request) -> Response[bytes]:
        try:
            call = _call.decode(await request.body())
        except NOT_JSON as error:
            return _json({"action_name": "", "error": str(error)}, 400)
        try:
            return _json(await run(call), 200)
        except ActionRejected as rejection:
            return _json({"action_name": rejection.action_name, "error": rejection.message}, 400)

    return actions


def _json(content: dict[str, Any], status: int) -> Response[bytes]:
    return Response(msgspec.json.encode(content), status_code=status, media_type="application/json")
