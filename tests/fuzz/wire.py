"""Requests down to their bytes: no HTTP library would send what these tests send."""

import socket
from dataclasses import dataclass, replace
from http.client import HTTPException, HTTPResponse
from typing import Self

PATIENCE = 10.0  # seconds


@dataclass(frozen=True)
class Request:
    """What goes over the wire. `unfinished`: less of the body follows than the headers promise."""

    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    unfinished: bool = False

    def __repr__(self) -> str:
        return repr(self.encoded()[:2_000])

    def with_header(self, name: bytes, value: bytes) -> Self:
        """With this header instead of those of the same name."""
        others = tuple(header for header in self.headers if header[0].lower() != name.lower())
        return replace(self, headers=(*others, (name, value)))

    def with_body(self, body: bytes) -> Self:
        """With this body."""
        return replace(self, body=body)

    def encoded(self) -> bytes:
        """The bytes; Host, Connection and the body's length are added unless the headers say otherwise."""
        given = {name.lower() for name, _ in self.headers}
        headers = [(b"Host", b"localhost")] if b"host" not in given else []
        headers += [(b"Connection", b"close")] if b"connection" not in given else []
        headers += self.headers
        if self.body and not given & {b"content-length", b"transfer-encoding"}:
            headers.append((b"Content-Length", b"%d" % len(self.body)))
        target = self.path + (b"?" + self.query if self.query else b"")
        lines = [self.method.encode() + b" " + target + b" HTTP/1.1", *(b": ".join(pair) for pair in headers)]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body


@dataclass(frozen=True)
class Answer:
    """What came back; the body of an event stream, which never ends, is left unread."""

    status: int
    media_type: str
    body: bytes


def send(port: int, request: Request) -> Answer | None:
    """Send `request` on a connection of its own. None: the desk hung up without an answer.

    Raises TimeoutError when it does neither.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        try:
            connection.sendall(request.encoded())
            if request.unfinished:
                connection.shutdown(socket.SHUT_WR)
            response = HTTPResponse(connection, method=request.method)
            response.begin()
            media_type = response.headers.get("content-type", "").partition(";")[0]
            body = b"" if media_type == "text/event-stream" else response.read()
        except (ConnectionError, HTTPException):
            return None
    return Answer(response.status, media_type, body)
