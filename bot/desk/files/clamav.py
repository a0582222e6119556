"""Has a file checked for viruses by ClamAV's daemon (clamd, the INSTREAM command)."""

import socket
from pathlib import Path

import structlog

from bot.db.transactions import outside_transaction
from bot.errors import DeskError, Unavailable

_CHUNK = 1 << 16
_TIMEOUT = 60.0  # seconds that the daemon may be silent; it looks into archives

log = structlog.get_logger()


def check(path: Path, address: str) -> None:
    """Raise unless clamd at `address` (a Unix socket's path, or host:port) finds nothing in the file.

    Raises DeskError "file-infected", and Unavailable "file-check-impossible" when there is no clear answer: a file
    that nobody has checked does not come in.
    """
    outside_transaction("ClamAV")
    try:
        with _connect(address) as daemon:
            answer = _ask(daemon, path)
    except (OSError, ValueError) as error:
        log.error("clamav.away", error=str(error))
        raise Unavailable("file-check-impossible") from error
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        log.warning("clamav.found", signature=answer)
        raise DeskError("file-infected")
    log.error("clamav.refused", answer=answer)
    raise Unavailable("file-check-impossible")


def _connect(address: str) -> socket.socket:
    if "/" not in address:
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), _TIMEOUT)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(_TIMEOUT)
    try:
        daemon.connect(address)
    except OSError:
        daemon.close()
        raise
    return daemon


def _ask(daemon: socket.socket, path: Path) -> str:
    daemon.sendall(b"zINSTREAM\0")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            daemon.sendall(len(chunk).to_bytes(4, "big") + chunk)
    daemon.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and (more := daemon.recv(4096)):
        answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
