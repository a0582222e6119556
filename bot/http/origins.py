"""Which web pages may use the chat: the desk's own, those of WIDGET_ORIGINS, and localhost to a desk on localhost."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bot.config import Settings
from bot.errors import Forbidden
from bot.http.access import Connection

OWN = ""  # a page of the desk itself, or a client that is no browser
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
_SHARED = ("/chat/", "/widget.js")  # what pages of other origins may call
_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, POST, DELETE"),
    (b"access-control-allow-headers", b"Authorization, Content-Type, Accept-Language, Last-Event-ID"),
    (b"access-control-max-age", b"7200"),
]


class Origins:
    """The allow-list."""

    def __init__(self, settings: Settings) -> None:
        self.listed = tuple(settings.widget_origins.replace(",", " ").split())
        self._public = _origin(settings.public_url)

    def of(self, connection: Connection) -> str:
        """The origin a request comes from. Raises Forbidden "origin-not-allowed" for one that may not."""
        origin = connection.headers.get("origin", "")
        if not self.allows(origin, connection.headers.get("host", "")):
            raise Forbidden("origin-not-allowed", origin=origin[:100])
        return OWN if self._own(origin, connection.headers.get("host", "")) else origin

    def allows(self, origin: str, host: str) -> bool:
        """Whether a page of `origin` may use the chat of the desk that it calls `host`."""
        if self._own(origin, host) or origin in self.listed:
            return True
        # "null" is every sandboxed frame and local file there is.
        if "*" in self.listed:
            return origin != "null"
        return _hostname(origin) in _LOOPBACK and _hostname(f"//{host}") in _LOOPBACK

    def _own(self, origin: str, host: str) -> bool:
        # A proxy that ends TLS leaves us plain HTTP: the scheme does not count.
        return not origin or origin == self._public or origin.partition("://")[2] == host

    @property
    def frame_ancestors(self) -> str:
        """Who may frame the stand-alone chat, for Content-Security-Policy."""
        return " ".join(("'self'", *self.listed))

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """Answers browsers that ask before they call (CORS preflight)."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            shared = scope["type"] == ScopeType.HTTP and scope["path"].startswith(_SHARED)
            if not shared or scope["method"] != "OPTIONS" or not Headers.from_scope(scope).get("origin"):  # type: ignore[typeddict-item]
                await app(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": 204, "headers": _PREFLIGHT})
            await send({"type": "http.response.body", "body": b"", "more_body": False})

        return answer

    def headers(self, message: Message, scope: Scope) -> Iterable[tuple[bytes, bytes]]:
        """What lets the browser hand the answer to the page that asked; nothing for pages that may not."""
        if message["type"] != "http.response.start" or not scope["path"].startswith(_SHARED):
            return ()
        given = Headers.from_scope(scope)
        origin = given.get("origin")
        headers = [
            (b"vary", b"Origin"),
            (b"access-control-expose-headers", b"Retry-After, Content-Disposition"),
        ]
        if origin and self.allows(origin, given.get("host", "")):
            headers += [
                (b"access-control-allow-origin", origin.encode("latin-1")),
                (b"cross-origin-resource-policy", b"cross-origin"),
            ]
        return headers


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _hostname(url: str) -> str:
    netloc = urlsplit(url).netloc
    return netloc[: netloc.index("]") + 1] if "]" in netloc else netloc.partition(":")[0]
