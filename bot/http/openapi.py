"""`/api/docs`: Swagger UI from our own origin, and the OpenAPI document it shows."""

from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import msgspec
from litestar import Litestar, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.params import FromPath

from bot.http.request import Request

OURS = Path(__file__).parent / "docs"
# Of that package only the files of Swagger UI: it would import Flask, which is not installed.
SWAGGER_UI = Path(str(distribution("flask-swagger-ui").locate_file("flask_swagger_ui/dist")))
_FILES = {
    "index.html": (OURS, "text/html; charset=utf-8"),
    "start.js": (OURS, "text/javascript; charset=utf-8"),
    "swagger-ui.css": (SWAGGER_UI, "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": (SWAGGER_UI, "text/javascript; charset=utf-8"),
}


def config(version: str) -> OpenAPIConfig:
    """What the OpenAPI document says besides the routes."""
    return OpenAPIConfig(
        title="Layani",
        version=version,
        description=(
            "The web chat and the management API of Layani, a conversational service desk. "
            "Every error is `{code, message}`: a stable code, and a sentence in the requester's language."
        ),
        components=Components(
            security_schemes={
                "chat": SecurityScheme(
                    type="http", scheme="bearer", description="The token that POST /chat/sessions gave."
                ),
                "token": SecurityScheme(
                    type="http", scheme="bearer", description="The token that `layani token create` printed."
                ),
            }
        ),
        tags=[
            Tag("Chat", "What a visitor's client calls."),
            Tag("Tickets", "For integrations."),
            Tag("Conversations", "For integrations."),
            Tag("Operation", "For those who run it."),
        ],
        use_handler_docstrings=True,
        # The framework insists on pages of its own; ours are below.
        render_plugins=[JsonRenderPlugin()],
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, opt={"access": "nobody"}
        ),
    )


@get("/api/openapi.json", opt={"access": "public"}, include_in_schema=False)
async def document(request: Request) -> Response[bytes]:
    """The OpenAPI document."""
    content = _encoded(request.app)
    return Response(content, media_type="application/json")


@get(["/api/docs", "/api/docs/{name:str}"], opt={"access": "public"}, include_in_schema=False)
async def documentation(name: FromPath[str] = "index.html") -> Response[bytes]:
    """Swagger UI."""
    if name not in _FILES:
        raise NotFoundException
    folder, media_type = _FILES[name]
    return Response(_read(folder / name), media_type=media_type, headers={"Cache-Control": "max-age=3600"})


@cache
def _encoded(app: Litestar) -> bytes:
    return msgspec.json.encode(app.openapi_schema.to_schema())


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()
