"""What can be wrong with a request to the desk. Each error is a sentence that says what to do."""

from typing import Any


class DeskError(Exception):
    """A request that cannot be carried out as it is; nothing was changed.

    `code` is stable and names the sentence in `bot/locale`; `status` is the HTTP status for APIs.
    """

    status = 422

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotFound(DeskError):
    """No such thing, or not for this person: the two are answered alike."""

    status = 404


class Conflict(DeskError):
    """The thing's present state does not allow it."""

    status = 409


class TooLarge(DeskError):
    """More than is accepted."""

    status = 413


class Unauthorised(DeskError):
    """Who asks is not known."""

    status = 401


class Forbidden(DeskError):
    """Known, but not allowed here."""

    status = 403


class TooManyRequests(DeskError):
    """Too much in too short a time; again in `seconds`."""

    status = 429


class Unavailable(DeskError):
    """Something the desk needs for it does not answer now."""

    status = 503
