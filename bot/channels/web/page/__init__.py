"""The pages people see: `/`, which embeds the widget as any host page would, and the stand-alone chat at `/chat`."""

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter

from bot.config import Settings
from bot.http.errors import language_of
from bot.http.origins import Origins
from bot.http.request import Request
from bot.i18n import LANGUAGES, t

_FOLDER = Path(__file__).parent
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_PARTS = {path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES}
_SENTENCE = re.compile(r"\{(page-[a-z-]+)\}")
_ICONS = ((192, "any"), (512, "any"), (512, "maskable"))


@get("/", opt={"access": "public"}, include_in_schema=False)
async def index(
    request: Request,
    settings: NamedDependency[Settings],
    language: Annotated[str | None, QueryParameter()] = None,
) -> Response[str]:
    """The demo page."""
    return _html(request, settings, "index.html", language)


@get("/chat", opt={"access": "public"}, include_in_schema=False)
async def chat(
    request: Request, settings: NamedDependency[Settings], origins: NamedDependency[Origins]
) -> Response[str]:
    """The stand-alone chat. It may be framed by the pages that may embed the widget."""
    page = _html(request, settings, "chat.html", None)
    page.headers["Content-Security-Policy"] = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {origins.frame_ancestors}"
    )
    return page


@get("/page/manifest.webmanifest", opt={"access": "public"}, include_in_schema=False)
async def manifest(request: Request, settings: NamedDependency[Settings]) -> Response[dict[str, Any]]:
    """What a phone needs to install the stand-alone chat."""
    provider = settings.organisation
    icons = [
        {"src": f"/page/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, purpose in _ICONS
    ]
    content = {
        "id": "/chat",
        "start_url": "/chat",
        "scope": "/chat",
        "name": provider,
        "short_name": provider[:12],
        "description": t("page-tagline", language_of(request, settings.default_language)),
        "display": "standalone",
        "background_color": "#f6f9f8",
        "theme_color": "#0f766e",
        "icons": icons,
    }
    return Response(content, media_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@get("/page/{name:str}", opt={"access": "public"}, include_in_schema=False)
async def static(name: FromPath[str]) -> Response[bytes]:
    """Their parts."""
    if name not in _PARTS:
        raise NotFoundException
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/chat"}
    return Response(_read(name), media_type=_TYPES[Path(name).suffix], headers=headers)


def _html(request: Request, settings: Settings, name: str, language: str | None) -> Response[str]:
    if language not in LANGUAGES:
        language = language_of(request, settings.default_language)
    other = next(known for known in LANGUAGES if known != language)
    facts = {
        "provider": settings.organisation,
        "address": settings.address,
        "language": language,
        "other": other,
    }
    html = _read(name).decode()
    for fact, value in facts.items():
        html = html.replace(f"{{{fact}}}", escape(value))
    html = _SENTENCE.sub(lambda found: escape(t(found[1], language)), html)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language", "Content-Language": language}
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
