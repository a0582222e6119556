"""Files over the web: whoever has a chat token sends files and fetches those they may see."""

import asyncio
from dataclasses import dataclass

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath
from litestar.response import File
from sqlalchemy.orm import Session

from bot.channels.web.sessions import Visitor
from bot.config import Settings
from bot.conversations.transcript import PublicAttachment
from bot.db.engine import Database
from bot.db.models import Attachment, Conversation
from bot.desk.files import attachments
from bot.http import downloads, upload
from bot.http.errors import documented
from bot.http.request import Request

_TOKEN: list[dict[str, list[str]]] = [{"chat": []}]


@dataclass
class _Upload(Operation):
    """Describes the body, which is read by hand."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": file}, required=["file"])
        self.request_body = RequestBody(
            content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True
        )


def file_routes(settings: Settings) -> list[HTTPRouteHandler]:
    """The routes; only the one that takes files has a larger limit of its body."""

    @post(
        "/chat/files",
        opt={"access": "chat", "limit": "files"},
        request_max_body_size=upload.PATIENCE * settings.max_file_size * attachments.MEGABYTE,
        operation_class=_Upload,
        tags=["Chat"],
        security=_TOKEN,
        summary="Upload a file, to be sent with a message",
        responses=documented(401, 403, 413, 422, 429, 503),
    )
    async def send(request: Request[Visitor], database: NamedDependency[Database]) -> PublicAttachment:
        """The first file of the form. Name its `id` in `files` of the message it goes with."""
        async with upload.received(request, settings.max_file_size) as received:
            stored = await asyncio.to_thread(
                attachments.store, settings, received.file, received.name, received.media_type
            )

        def work(session: Session) -> PublicAttachment:
            conversation = session.get_one(Conversation, request.user.conversation_id)
            return PublicAttachment(**attachments.public(attachments.add(session, conversation, stored)))

        return await database.write(work)

    @get(
        "/chat/files/{id:str}",
        opt={"access": "chat"},
        tags=["Chat"],
        security=_TOKEN,
        summary="Download a file",
        responses={**downloads.DOCUMENTED, **documented(401, 403, 404)},
    )
    async def fetch(
        request: Request[Visitor], database: NamedDependency[Database], id: FromPath[str]
    ) -> File:
        """A file of the requester's conversations and tickets."""
        return downloads.original(settings, await _own(database, request.user, id))

    @get(
        "/chat/files/{id:str}/preview",
        opt={"access": "chat"},
        tags=["Chat"],
        security=_TOKEN,
        summary="Download the small picture of an image",
        responses={**downloads.DOCUMENTED, **documented(401, 403, 404)},
    )
    async def fetch_preview(
        request: Request[Visitor], database: NamedDependency[Database], id: FromPath[str]
    ) -> File:
        """For attachments with `preview`; at most 1280 pixels, without EXIF."""
        return downloads.preview(settings, await _own(database, request.user, id))

    return [send, fetch, fetch_preview]


async def _own(database: Database, visitor: Visitor, id: str) -> Attachment:
    def work(session: Session) -> Attachment:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        return attachments.find_own(session, id, conversation.requester_id)

    return await database.read(work)
