"""`/api/attachments`: the files of tickets and conversations."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from bot.config import Settings
from bot.db.engine import Database
from bot.desk.files import attachments
from bot.http import downloads
from bot.http.errors import documented


@get(
    "/api/attachments/{id:str}",
    opt={"access": "token"},
    tags=["Tickets"],
    security=[{"token": []}],
    summary="Download a file",
    responses={**downloads.DOCUMENTED, **documented(401, 404)},
)
async def download(
    settings: NamedDependency[Settings], database: NamedDependency[Database], id: FromPath[str]
) -> File:
    """A file as it was sent; `attachments` of a ticket or message names its id."""
    attachment = await database.read(lambda session: attachments.find(session, id))
    return downloads.original(settings, attachment)
