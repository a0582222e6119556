"""The demo page at `/`: a whole chat client in three static files."""

from functools import cache
from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

_FOLDER = Path(__file__).parent
_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "chat.css": "text/css; charset=utf-8",
    "chat.js": "text/javascript; charset=utf-8",
    "text.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@get("/", opt={"access": "public"}, include_in_schema=False)
async def index() -> Response[bytes]:
    """The page."""
    return _file("index.html")


@get("/page/{name:str}", opt={"access": "public"}, include_in_schema=False)
async def static(name: FromPath[str]) -> Response[bytes]:
    """Its parts."""
    if name not in _TYPES:
        raise NotFoundException
    return _file(name)


def _file(name: str) -> Response[bytes]:
    return Response(_read(name), media_type=_TYPES[name], headers={"Cache-Control": "no-cache"})


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
