"""How files of people leave the desk: as downloads that no browser shows, runs or guesses about."""

from pathlib import Path

from litestar.openapi.datastructures import ResponseSpec
from litestar.response import File

from bot.config import Settings
from bot.db.models import Attachment
from bot.desk.files import attachments, filenames, previews
from bot.errors import NotFound

DOCUMENTED = {
    200: ResponseSpec(
        bytes, media_type="application/octet-stream", description="The content", generate_examples=False
    )
}


def original(settings: Settings, attachment: Attachment) -> File:
    """The file as it was sent. Raises NotFound "file-not-found" when its content is gone."""
    return _download(attachments.content(settings, attachment), attachment.media_type, attachment.name)


def preview(settings: Settings, attachment: Attachment) -> File:
    """The small picture of an image. Raises NotFound "file-not-found" when there is none."""
    if not attachment.preview:
        raise NotFound("file-not-found")
    name = f"{filenames.split(attachment.name)[0]}.webp"
    return _download(attachments.preview(settings, attachment), previews.MEDIA_TYPE, name)


def _download(path: Path, media_type: str, name: str) -> File:
    if not path.is_file():
        raise NotFound("file-not-found")
    headers = {
        "content-disposition": filenames.disposition(name),
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, max-age=31536000, immutable",  # an id never gets another content
    }
    return File(path, media_type=media_type, headers=headers)
