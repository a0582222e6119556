"""Who may call a route. Every route says so in `opt={"access": …}`; one that does not is closed to all."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.routes import ASGIRoute, HTTPRoute

from bot.errors import Unauthorised

type Connection = ASGIConnection[Any, Any, Any, Any]
type Check = Callable[[Connection], Awaitable[None]]


def guard(checks: dict[str, Check]) -> Callable[[Connection, BaseRouteHandler], Awaitable[None]]:
    """The application's guard: runs the check that the route's access names, which raises when it refuses."""

    async def check(connection: Connection, handler: BaseRouteHandler) -> None:
        named = checks.get(handler.opt.get("access", ""))
        if named is None:
            raise PermissionDeniedException
        await named(connection)

    return check


async def everyone(_connection: Connection) -> None:
    """No check: the route is public."""


async def nobody(_connection: Connection) -> None:
    """The route is there for the framework's sake only. Raises NotFoundException."""
    raise NotFoundException


def bearer(connection: Connection) -> str:
    """The Bearer token of the request. Raises Unauthorised("not-authorised")."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorised("not-authorised")
    return token.strip()


def shared_secret(secret: str) -> Check:
    """A check for the brain, which knows `secret`."""
    expected = secret.encode()

    async def check(connection: Connection) -> None:
        given = bearer(connection).encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, expected):
            raise Unauthorised("not-authorised")

    return check


def declared(app: Litestar) -> dict[str, str | None]:
    """The access of every route: "GET /path" → its name, None for a route without one."""
    routes: dict[str, str | None] = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                routes[f"{method} {route.path_format or '/'}"] = handler.opt.get("access")
        elif isinstance(route, ASGIRoute):
            routes[f"ASGI {route.path_format or '/'}"] = route.route_handler.opt.get("access")
    return routes
