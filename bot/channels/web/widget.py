"""`/widget.js`: the web component, one response."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from bot import widget
from bot.config import Settings
from bot.http.request import Request

_HEADERS = {
    "Cache-Control": "public, max-age=600",
    "Vary": "Accept-Encoding",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def script_route(settings: Settings) -> HTTPRouteHandler:
    """The route, with the script as it is compressed once."""
    script = widget.build(settings)

    @get("/widget.js", opt={"access": "public"}, include_in_schema=False)
    async def send(request: Request) -> Response[bytes]:
        headers = _HEADERS | {"ETag": script.etag}
        if script.etag in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=headers)
        accepted = {
            part.partition(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")
        }
        encoding = next(name for name in script.bodies if not name or name in accepted)
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(script.bodies[encoding], media_type="text/javascript; charset=utf-8", headers=headers)

    return send
