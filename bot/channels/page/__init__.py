"""The demo page at `/`: a whole chat client in a few static files."""

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

_FOLDER = Path(__file__).parent
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_PARTS = {path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES}


@get("/", opt={"access": "public"}, include_in_schema=False)
async def index(request: Request[Any, Any, Any]) -> Response[str]:
    """The page."""
    html = (
        _read("index.html")
        .decode()
        .replace("{organisation}", escape(request.app.state.settings.organisation))
    )
    return Response(html, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-cache"})


@get("/page/{name:str}", opt={"access": "public"}, include_in_schema=False)
async def static(name: FromPath[str]) -> Response[bytes]:
    """Its parts."""
    if name not in _PARTS:
        raise NotFoundException
    media_type = _TYPES[Path(name).suffix]
    return Response(_read(name), media_type=media_type, headers={"Cache-Control": "no-cache"})


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
