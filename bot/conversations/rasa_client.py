"""The desk's end of the line to the brain."""

from typing import Any

import aiohttp
import msgspec

from bot.db.transactions import outside_transaction

TURNS = "/webhooks/desk/turns"
READY = "/webhooks/desk/ready"
READY_TIMEOUT = 2.0


class BrainError(Exception):
    """A turn did not happen; the brain is as it was before, so the message can be sent again."""


class BrainUnavailable(BrainError):
    """The brain cannot be reached or is not ready. Not the message's fault: try for as long as it takes."""


class BrainFailed(BrainError):
    """The brain answers, but this message makes it fail: try a few times, then give up."""


class ReplyButton(msgspec.Struct):
    """A button; `payload` is "/intent{…}"."""

    title: str
    payload: str


class Reply(msgspec.Struct):
    """Something the bot says."""

    text: str | None = None
    buttons: list[ReplyButton] = msgspec.field(default_factory=list)
    asks: str | None = None


class Understanding(msgspec.Struct):
    """What the message was taken for. `language` is id, en, mixed, unknown or null; `anger` 0 … 1, `sentiment`
    −1 … 1.
    """

    intent: str | None = None
    confidence: float | None = None
    language: str | None = None
    anger: float | None = None
    sentiment: float | None = None


class Answer(msgspec.Struct):
    """A turn that happened. `repeated`: it had happened before, these are its replies again."""

    replies: list[Reply]
    repeated: bool = False
    understanding: Understanding = msgspec.field(default_factory=Understanding)


class _Problem(msgspec.Struct):
    code: str = ""


_answers = msgspec.json.Decoder(Answer)
_problems = msgspec.json.Decoder(_Problem)


class RasaClient:
    """One keep-alive session to the brain at `url`, with the shared `secret`; `timeout` in seconds."""

    def __init__(self, url: str, secret: str, timeout: float) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    async def turn(
        self, conversation_id: str, message_id: str, text: str, *, is_payload: bool, metadata: dict[str, Any]
    ) -> Answer:
        """Have the brain take one turn. Raises BrainUnavailable or BrainFailed."""
        outside_transaction("a call of the brain")
        request = {
            "conversation_id": conversation_id,
            "message_id": message_id,
            "text": text,
            "is_payload": is_payload,
            "metadata": metadata,
        }
        try:
            async with self._open().post(self._url + TURNS, data=msgspec.json.encode(request)) as response:
                body, status = await response.read(), response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise BrainUnavailable(type(error).__name__) from error
        if status != 200:
            raise _error(status, body)
        try:
            return _answers.decode(body)
        except msgspec.MsgspecError as error:
            raise BrainFailed(f"not understood: {error}") from error

    async def ready(self) -> bool:
        """Whether the brain has its model and answers."""
        timeout = aiohttp.ClientTimeout(total=READY_TIMEOUT)
        try:
            async with self._open().get(self._url + READY, timeout=timeout) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def close(self) -> None:
        """Hang up."""
        if self._session:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # The desk's workers are the limit; a second one here would only queue what they have timed.
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(
                connector=connector, headers=self._headers, timeout=self._timeout
            )
        return self._session


def _error(status: int, body: bytes) -> BrainError:
    try:
        code = _problems.decode(body).code
    except msgspec.MsgspecError:
        code = ""
    reason = f"{status} {code}".strip()
    # 503 "action_failed": brain and desk are there, and an action of this desk refuses this very message.
    away = status in (401, 403, 404, 408, 429, 502, 503, 504) and code != "action_failed"
    return BrainUnavailable(reason) if away else BrainFailed(reason)
