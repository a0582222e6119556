"""The door through which the desk hands turns to Rasa: `/webhooks/desk/turns`."""

import asyncio
import hmac
import logging
import traceback
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.brain.patches.processor import ActionFailed
from bot.brain.turn import take_turn

logger = logging.getLogger(__name__)

_FIELDS: dict[str, Any] = {
    "conversation_id": str,
    "message_id": str,
    "text": str,
    "is_payload": bool,
    "metadata": dict,
}


class DeskInput(InputChannel):
    """Rasa's input channel for the desk. Set up in credentials.yml with the `token` both share."""

    def __init__(self, token: str) -> None:
        self._authorization = f"Bearer {token}".encode()

    @classmethod
    def name(cls) -> str:
        """The path segment after /webhooks/, and the `input_channel` of user events."""
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "DeskInput":
        """Made by Rasa from credentials.yml.

        Raises:
            RasaException: there is no token; the brain never runs open.
        """
        if not credentials or not credentials.get("token"):
            raise RasaException("credentials.yml: bot.brain.channel.DeskInput needs a token.")
        return cls(credentials["token"])

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two routes of the contract. A turn has an answer, so `on_new_message`, which has none, is not
        used.
        """
        desk = Blueprint("desk")

        @desk.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            if not agent or not agent.is_ready():
                return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "not_ready", "The model is being loaded.")
            return response.json({"model": agent.model_name})

        @desk.post("/turns")
        async def turns(request: Request) -> HTTPResponse:
            given = request.headers.get("authorization", "").encode(errors="surrogateescape")
            if not hmac.compare_digest(given, self._authorization):
                return _problem(HTTPStatus.UNAUTHORIZED, "unauthorized", "The token is missing or wrong.")
            try:
                message, is_payload = _message(request)
            except (InvalidUsage, ValueError) as error:
                return _problem(HTTPStatus.BAD_REQUEST, "bad_request", str(error))
            return await _answer(request.app.ctx.agent, message, is_payload)

        return desk


class _Silent(OutputChannel):
    """Sends nothing: the replies of a turn are read from the conversation, the same way the first time and
    later.
    """

    @classmethod
    def name(cls) -> str:
        return "desk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Nothing to do."""


async def _answer(agent: Any, message: UserMessage, is_payload: bool) -> HTTPResponse:
    try:
        # A desk that hangs up must not stop a turn half way: it asks again, and then finds it done.
        turn = await asyncio.shield(asyncio.ensure_future(take_turn(agent, message, is_payload)))
    except ActionFailed as error:
        logger.warning("A turn failed: %s", error)
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "action_failed", str(error))
    except SQLAlchemyError as error:
        # Not the error's text: it holds the statement's parameters, and so what people said.
        logger.error("The tracker database failed: %s", type(error).__name__)
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "database_failed", type(error).__name__)
    except Exception as error:
        # The way to the error, not its text, for the same reason.
        logger.error(
            "A turn failed: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
        )
        return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "turn_failed", type(error).__name__)
    return response.json(vars(turn))


def _message(request: Request) -> tuple[UserMessage, bool]:
    """The request's message and whether its text is a payload.

    Raises:
        InvalidUsage: the body is not JSON.
        ValueError: a field is missing, empty or of the wrong type.
    """
    body = request.json
    if not isinstance(body, dict):
        raise ValueError("The body must be a JSON object.")
    for field, kind in _FIELDS.items():
        if not isinstance(body.get(field, {} if kind is dict else None), kind):
            raise ValueError(f"{field} must be of type {kind.__name__}.")
    if not (body["conversation_id"] and body["message_id"] and body["text"].strip()):
        raise ValueError("conversation_id, message_id and text must not be empty.")
    if body["is_payload"] and not body["text"].startswith("/"):
        raise ValueError("A payload begins with a slash.")
    message = UserMessage(
        body["text"],
        _Silent(),
        body["conversation_id"],
        input_channel=DeskInput.name(),
        message_id=body["message_id"],
        metadata=body.get("metadata", {}),
    )
    return message, body["is_payload"]


def _problem(status: HTTPStatus, code: str, message: str) -> HTTPResponse:
    return response.json({"code": code, "message": message}, status=status)
