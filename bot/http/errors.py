"""Every error of every route, as {code, message}: a stable code, a sentence in the requester's language."""

from typing import Annotated, Any

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec
from werkzeug.http import parse_accept_header

from bot.config import Language
from bot.errors import (
    Conflict,
    DeskError,
    Forbidden,
    NotFound,
    TooLarge,
    TooManyRequests,
    Unauthorised,
    Unavailable,
)
from bot.http.request import Request
from bot.i18n import LANGUAGES, t

log = structlog.get_logger()

STATUSES: dict[type[DeskError], int] = {
    DeskError: 422,
    Unauthorised: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    TooManyRequests: 429,
    Unavailable: 503,
}
# What the framework refuses by itself.
_CODES = {
    400: "request-invalid",
    401: "not-authorised",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
}
_LONGEST = 1000  # characters of a header that are read: no browser sends more, and reading takes time
_FORMER_CODES = {"in": "id"}  # of ISO 639; some systems still send them
_DESCRIPTIONS = {
    400: "The request does not fit: `request-invalid`.",
    401: "The token is missing or not valid.",
    403: "Not from this web page: `origin-not-allowed`.",
    404: "There is no such thing, or not for you.",
    409: "Its present state does not allow that.",
    413: "The body is larger than 64 kB (`body-too-large`), or a file than allowed (`file-too-large`).",
    422: "Understood, but it cannot be done; `code` says why.",
    429: "Too much in too short a time: `too-many-requests`. Retry-After says in how many seconds again.",
    503: "Something that is needed for it does not answer now.",
}


class Problem(msgspec.Struct):
    """What went wrong. `code` is stable, `message` is for people."""

    code: Annotated[str, msgspec.Meta(examples=["ticket-not-found"])]
    message: Annotated[str, msgspec.Meta(examples=["Tiket INC-000140 tidak ditemukan."])]


def documented(*statuses: int) -> dict[int, ResponseSpec]:
    """OpenAPI entries: a route may answer so. 400, a request that does not fit, is always possible."""
    return {
        status: ResponseSpec(Problem, generate_examples=False, description=_DESCRIPTIONS[status])
        for status in (400, *statuses)
    }


def language_of(request: Request, default: Language) -> Language:
    """The language to answer in: what the route found out, else Accept-Language, else `default`."""
    known = request.state.get("language")
    if known in LANGUAGES:
        return known  # type: ignore[no-any-return]
    return accepted(request.headers.get("accept-language", "")) or default


def accepted(header: str) -> Language | None:
    """The language of ours that an Accept-Language header likes best; None if it names none."""
    for tag, quality in parse_accept_header(header[:_LONGEST]):
        primary = tag.partition("-")[0].lower()
        for language in LANGUAGES:
            if language == _FORMER_CODES.get(primary, primary) and quality > 0:
                return language
    return None


class Errors:
    """The application's exception handlers; `default` is the language where a request names none."""

    def __init__(self, default: Language) -> None:
        self._default = default

    @property
    def handlers(self) -> dict[int | type[Exception], Any]:
        """By the class of what was raised."""
        return {DeskError: self._refused, HTTPException: self._not_served, Exception: self._failed}

    def _refused(self, request: Request, error: DeskError) -> Response[Problem]:
        """What the desk refuses."""
        headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, Unauthorised) else {}
        if isinstance(error, TooManyRequests):
            headers["Retry-After"] = str(error.values["seconds"])
        message = self._sentence(request, error.code, **error.values)
        return Response(Problem(error.code, message), status_code=STATUSES[type(error)], headers=headers)

    def _not_served(self, request: Request, error: HTTPException) -> Response[Problem]:
        """What the framework refuses: no such route, a body that does not fit, …"""
        if error.status_code >= 500:
            return self._failed(request, error)
        code = _CODES.get(error.status_code, "request-invalid")
        detail = ""
        if isinstance(error, ValidationException):
            extra = error.extra if isinstance(error.extra, list) else []
            detail = "; ".join(
                f"{entry.get('key', '')}: {entry.get('message', '')}".strip(": ") for entry in extra
            )
        message = self._sentence(request, code) + (f" ({detail})" if detail else "")
        return Response(Problem(code, message), status_code=error.status_code, headers=error.headers)

    def _failed(self, request: Request, error: Exception) -> Response[Problem]:
        """A fault of ours."""
        log.error("request.failed", method=request.method, path=request.scope["path"], exc_info=error)
        return Response(Problem("internal-error", self._sentence(request, "internal-error")), status_code=500)

    def _sentence(self, request: Request, key: str, **values: Any) -> str:
        return t(key, language_of(request, self._default), **values)
