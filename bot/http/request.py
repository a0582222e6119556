"""Requests as clients send them: what is wrong with a body is never a fault of ours."""

from collections.abc import AsyncGenerator
from typing import Any

import litestar
import msgspec
from litestar.exceptions import ClientException, InternalServerException

NOT_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises when bytes are not JSON, not UTF-8, or nested too deep to be read."""


class Request[User = Any](litestar.Request[User, Any, Any]):
    """The framework's request, but for two errors that it takes for the server's.

    `user` is whom the route's access check has let in: a visitor, an integration; routes open to all have none.
    """

    async def stream(self) -> AsyncGenerator[bytes]:
        """The body in pieces. Raises ClientException when the client leaves before its end."""
        try:
            async for piece in super().stream():
                yield piece
        except InternalServerException as error:
            if not self.is_connected:  # the body was read before, which is for us to mend
                raise
            raise ClientException("left before the end") from error

    async def json(self) -> Any:
        """The body as JSON. Raises ClientException when it is none."""
        try:
            return await super().json()
        except NOT_JSON as error:
            raise ClientException("not JSON") from error
