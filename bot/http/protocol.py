"""How uvicorn serves the desk: what is no valid HTTP/1.1 is refused with a body like that of every refusal."""

from urllib.parse import urlsplit

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.config import settings
from bot.http.errors import Problem
from bot.i18n import t


class Protocol(HttpToolsProtocol):
    """One connection."""

    def on_headers_complete(self) -> None:
        """Refuse addresses that RFC 9112 (3.2) has a server refuse, and no framework expects.

        Raises ValueError, which the parser answers by `send_400_response`.
        """
        if not self.url.isascii():
            raise ValueError("target")
        for name, value in self.headers:
            if name == b"host":
                _ = urlsplit(f"//{value.decode('latin-1')}").port
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what no request can be read from; its language is as unknown as its route."""
        sentence = t("request-invalid", settings().default_language)
        body = msgspec.json.encode(Problem("request-invalid", sentence))
        self.transport.write(
            b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n%b" % (len(body), body)
        )
        self.transport.close()
