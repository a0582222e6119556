"""Takes one file out of a multipart/form-data body as it comes, on disk, whatever its size."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from litestar.exceptions import ClientException
from multipart import MultipartSegment, PushMultipartParser

from bot.desk.files.attachments import MEGABYTE
from bot.errors import TooLarge
from bot.http.request import Request

# Who sends too much is heard out this far beyond the limit: a connection cut short cannot tell them why.
PATIENCE = 4
_IN_MEMORY = 256 * 1024
_PARTS = 8


@dataclass(frozen=True)
class Upload:
    """A file with what its sender says of it."""

    file: BinaryIO
    name: str
    media_type: str


@asynccontextmanager
async def received(request: Request, limit: int) -> AsyncIterator[Upload]:
    """The first file in the request's body, at its beginning; `limit` in megabytes.

    Raises ClientException when the body has none, TooLarge "file-too-large".
    """
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        try:
            part, size = await _read(request, cast("BinaryIO", file), limit * MEGABYTE)
        except ValueError as error:  # MultipartError, and names that are not UTF-8
            raise ClientException("not multipart/form-data") from error
        if part is None:
            raise ClientException("no file")
        if size > limit * MEGABYTE:
            raise TooLarge("file-too-large", limit=limit)
        file.seek(0)
        yield Upload(cast("BinaryIO", file), part.filename or "", part.content_type or "")


async def _read(request: Request, file: BinaryIO, limit: int) -> tuple[MultipartSegment | None, int]:
    """The first part that is a file, and its size; of one larger than `limit` the rest is dropped."""
    kind, options = request.content_type
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise ClientException("not multipart/form-data")
    found: MultipartSegment | None = None
    current: MultipartSegment | None = None
    size = 0
    with PushMultipartParser(options["boundary"], max_segment_count=_PARTS) as parser:
        async for chunk in request.stream():
            for event in parser.parse(chunk) if chunk and not parser.closed else ():
                if isinstance(event, MultipartSegment):
                    current = event
                    found = found or (event if event.filename else None)
                elif event and current is found:
                    size += len(event)
                    if size <= limit:
                        file.write(event)
    return found, size
