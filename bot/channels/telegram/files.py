"""Files that requesters send, fetched from Telegram."""

import asyncio
import mimetypes
from dataclasses import dataclass

from telegram.error import BadRequest

from bot.channels.telegram.bot import Bot
from bot.channels.telegram.schema import File, Message
from bot.config import Settings
from bot.desk.files import attachments
from bot.desk.files.attachments import Stored
from bot.errors import DeskError

LIMIT = 20  # megabytes that getFile hands over; a Bot API server of one's own has no limit
AT_ONCE = 4  # downloads, each of which is in memory for a moment
_NAMES = {
    "photo": ("foto", "image/jpeg"),
    "voice": ("pesan-suara", "audio/ogg"),
    "audio": ("audio", "audio/mpeg"),
    "video": ("video", "video/mp4"),
    "video_note": ("pesan-video", "video/mp4"),
    "animation": ("animasi", "video/mp4"),
    "document": ("dokumen", ""),
}


@dataclass(frozen=True)
class Offered:
    """A file in a message: what Telegram says of it."""

    id: str
    name: str
    media_type: str
    size: int | None  # bytes


def offered(message: Message) -> Offered | None:
    """The file in the message; of a photo its largest size."""
    # Old apps are shown an animation as a document too: it is one file.
    for kind in ("photo", "voice", "audio", "video", "video_note", "animation", "document"):
        found: list[File] | File | None = getattr(message, kind)
        file = found[-1] if isinstance(found, list) and found else found
        if isinstance(file, File):
            name, usual = _NAMES[kind]
            media_type = file.mime_type or usual
            ending = mimetypes.guess_extension(media_type) or ""
            return Offered(
                file.file_id,
                file.file_name or f"{name}-{message.message_id}{ending}",
                media_type,
                file.file_size,
            )
    return None


class Files:
    """Fetches files into the desk's store."""

    def __init__(self, bot: Bot, settings: Settings) -> None:
        self._bot = bot
        self._settings = settings
        self._room = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, file: Offered) -> Stored | DeskError:
        """The file, checked and kept, or why it is refused. Raises TelegramError when it cannot be had now."""
        if file.size is not None and file.size > self._settings.max_file_size * attachments.MEGABYTE:
            return DeskError("file-too-large", limit=self._settings.max_file_size)
        async with self._room:
            try:
                path = await self._bot.get_file(file.id)
                content = bytes(await path.download_as_bytearray())
            except BadRequest as error:
                if "too big" in error.message.lower():
                    return DeskError("file-too-large", limit=min(LIMIT, self._settings.max_file_size))
                return DeskError("telegram-file-gone")
            try:
                return await asyncio.to_thread(
                    attachments.store, self._settings, content, file.name, file.media_type
                )
            except DeskError as error:
                return error
