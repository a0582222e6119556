"""What can be wrong with a request to the desk. Each error is a sentence that says what to do."""

from typing import Any


class DeskError(Exception):
    """A request that cannot be carried out as it is; nothing was changed.

    `code` is stable and names the sentence in `bot/locale`. The class says what kind of refusal it is; who answers over
    HTTP gives each its status (`bot/http/errors.py`). Of this class itself: understood, but it cannot be done.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotFound(DeskError):
    """No such thing, or not for this person: the two are answered alike."""


class Conflict(DeskError):
    """The thing's present state does not allow it."""


class TooLarge(DeskError):
    """More than is accepted."""


class Unauthorised(DeskError):
    """Who asks is not known."""


class Forbidden(DeskError):
    """Known, but not allowed here."""


class TooManyRequests(DeskError):
    """Too much in too short a time; again in `seconds`."""


class Unavailable(DeskError):
    """Something the desk needs for it does not answer now."""


class ActionRejected(Exception):
    """A custom action leaves the message to the rules: Rasa's way to go on without it, no fault."""

    def __init__(self, action_name: str, message: str) -> None:
        super().__init__(message)
        self.action_name = action_name
        self.message = message
