"""Files that requesters and agents send: what is let in, where it lies, whom and what it belongs to.

Two steps, for checking a file takes time that no transaction may have:
`stored = store(settings, stream, name, declared_type)` in a thread, then `add(session, conversation, stored)`.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import clock
from bot.config import Settings
from bot.db.models import Attachment, Conversation, Message, Ticket
from bot.db.transactions import outside_transaction
from bot.desk import audit
from bot.desk.actor import Actor
from bot.desk.files import allowed_types, clamav, filenames, previews
from bot.desk.text import storable
from bot.errors import DeskError, NotFound, TooLarge

PER_MESSAGE = 10
MEGABYTE = 1 << 20
FORGOTTEN = timedelta(days=1)  # an upload whose message has not come by then
PAUSE = timedelta(minutes=30)
_LINES = 200  # no matter is longer
_CHUNK = 1 << 18


@dataclass(frozen=True)
class Stored:
    """A file that was let in and lies in the store; `name` is safe, `size` in bytes."""

    name: str
    media_type: str
    size: int
    sha256: str
    preview: bool


def store(settings: Settings, source: BinaryIO | bytes, name: str, declared: str = "") -> Stored:
    """Check a file and keep it; blocks, so call it in a thread and outside of transactions.

    `name` and `declared` (a media type, may be empty) are what the sender says. The same content is kept once.
    Raises DeskError "file-empty", "file-type-not-allowed", "file-broken", "file-infected", "image-broken",
    "image-too-large", TooLarge "file-too-large" and Unavailable "file-check-impossible".
    """
    outside_transaction("keeping a file")
    with _incoming(settings, source) as (path, size, digest):
        media_type = allowed_types.recognise(path, name, declared)
        if settings.clamav_socket:
            clamav.check(path, settings.clamav_socket)
        preview = previews.make(path, media_type)
        kept = _path(settings, digest)
        kept.parent.mkdir(exist_ok=True)
        if preview is not None:
            _write(kept.with_suffix(".webp"), preview)
        os.replace(path, kept)
    return Stored(
        filenames.safe(name, allowed_types.EXTENSIONS[media_type]),
        media_type,
        size,
        digest,
        preview is not None,
    )


def add(
    session: Session,
    conversation: Conversation,
    stored: Stored,
    *,
    sender: Literal["requester", "agent"] = "requester",
) -> Attachment:
    """Note a stored file as sent in `conversation`; it waits for the message it goes with.

    Raises DeskError "files-too-many" when too many wait already.
    """
    pending = (
        Attachment.conversation_id == conversation.id,
        Attachment.sender == sender,
        Attachment.message_seq.is_(None),
        Attachment.created_at > clock.now() - FORGOTTEN,
    )
    unsent = session.scalar(select(func.count()).where(*pending)) or 0
    if unsent >= PER_MESSAGE:
        raise DeskError("files-too-many", limit=PER_MESSAGE)
    attachment = Attachment(
        conversation_id=conversation.id,
        sender=sender,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        preview=stored.preview,
    )
    session.add(attachment)
    session.flush()
    return attachment


def public(attachment: Attachment) -> dict[str, Any]:
    """An attachment as messages and tickets show it: id, name, media_type, size (bytes), preview (there is one)."""
    return {name: getattr(attachment, name) for name in ("id", "name", "media_type", "size", "preview")}


def pending(session: Session, conversation: Conversation, ids: Sequence[str]) -> list[Attachment]:
    """The requester's attachments with these ids that no message has taken yet, in this order.

    Raises NotFound "file-not-found" when one is another conversation's, used already or not there, and DeskError
    "files-too-many".
    """
    wanted = list(dict.fromkeys(storable(id) for id in ids))
    if len(wanted) > PER_MESSAGE:
        raise DeskError("files-too-many", limit=PER_MESSAGE)
    rows = session.scalars(
        select(Attachment)
        .where(
            Attachment.id.in_(wanted),
            Attachment.conversation_id == conversation.id,
            Attachment.sender == "requester",
            Attachment.message_seq.is_(None),
        )
        .with_for_update()
    )
    found = {attachment.id: attachment for attachment in rows}
    if len(found) < len(wanted):
        raise NotFound("file-not-found")
    return [found[id] for id in wanted]


def unassigned(session: Session, conversation_id: str) -> list[Attachment]:
    """The requester's files about the present matter of the conversation that are on no ticket yet, oldest first.

    A matter goes back until nobody wrote for PAUSE, unless what came then answers a question of the bot's.
    """
    unattached = (
        Attachment.conversation_id == conversation_id,
        Attachment.sender == "requester",
        Attachment.ticket_id.is_(None),
        Attachment.message_seq.is_not(None),
    )
    found = session.scalars(
        select(Attachment).where(*unattached).order_by(Attachment.message_seq, Attachment.created_at)
    ).all()
    if not found:
        return []
    began = _matter_began(session, conversation_id)
    return [attachment for attachment in found if (attachment.message_seq or 0) >= began]


def attach_to(session: Session, ticket: Ticket, files: Sequence[Attachment], *, actor: Actor) -> None:
    """Put `files` on `ticket`."""
    for attachment in files:
        attachment.ticket_id = ticket.id
        audit.record(
            session, actor, "ticket.file_attached", ("ticket", ticket.number), file=(None, attachment.id)
        )
    if files:
        session.flush()
        session.expire(ticket, ["attachments"])


def find(session: Session, id: str) -> Attachment:
    """The attachment with this id. Raises NotFound "file-not-found"."""
    found = session.get(Attachment, storable(id))
    if found is None:
        raise NotFound("file-not-found")
    return found


def find_own(session: Session, id: str, requester_id: int) -> Attachment:
    """`find` among what the requester may see: their conversations on every channel, and their tickets."""
    found = find(session, id)
    conversation = session.get_one(Conversation, found.conversation_id)
    ticket = session.get(Ticket, found.ticket_id) if found.ticket_id else None
    if requester_id not in (conversation.requester_id, ticket and ticket.requester_id):
        raise NotFound("file-not-found")
    return found


def _matter_began(session: Session, conversation_id: str) -> int:
    """The number of the message with which the present matter began."""
    lines = session.execute(
        select(Message.seq, Message.sender, Message.asks, Message.at)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.seq.desc())
        .limit(_LINES)
    )
    began, later = 0, clock.now()
    for seq, sender, asks, at in lines:
        awaited = sender == "bot" and asks not in (None, "rating")
        if later - at > PAUSE and not awaited:
            break
        began, later = seq, at
    return began


def content(settings: Settings, attachment: Attachment) -> Path:
    """Where the content lies."""
    return _path(settings, attachment.sha256)


def preview(settings: Settings, attachment: Attachment) -> Path:
    """Where the preview lies, of an attachment that has one."""
    return _path(settings, attachment.sha256).with_suffix(".webp")


def delete_content(settings: Settings, digests: Set[str], *, before: datetime) -> None:
    """Delete contents that no attachment refers to, and what came in but half; only what lay still since `before`."""
    paths = [
        path
        for digest in digests
        for path in (_path(settings, digest), _path(settings, digest).with_suffix(".webp"))
    ]
    for path in (*paths, *(settings.data_dir / "attachments").glob("incoming-*")):
        # Somebody may have sent the same content again a moment ago.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()


def _path(settings: Settings, digest: str) -> Path:
    return settings.data_dir / "attachments" / digest[:2] / digest


@contextmanager
def _incoming(settings: Settings, source: BinaryIO | bytes) -> Iterator[tuple[Path, int, str]]:
    """The file as it comes in, its size and SHA-256; gone at the end unless it was moved."""
    folder = settings.data_dir / "attachments"
    folder.mkdir(parents=True, exist_ok=True)
    limit = settings.max_file_size * MEGABYTE
    stream = BytesIO(source) if isinstance(source, bytes) else source
    size, digest = 0, hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as file:
        path = Path(file.name)
        try:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge("file-too-large", limit=settings.max_file_size)
                digest.update(chunk)
                file.write(chunk)
            if not size:
                raise DeskError("file-empty")
            file.flush()
            os.fsync(file.fileno())
            yield path, size, digest.hexdigest()
        finally:
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)
