"""What a request holds."""

import json
from typing import Any

from aiohttp import web


async def parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Of the query string, a form, a multipart form or JSON; objects are JSON inside the first three."""
    given: dict[str, Any] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        return given | await request.json(), files
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = value.filename, value.file.read()
        else:
            given[key] = value
    attached = {key: given.pop(key)[9:] for key in list(given) if str(given[key]).startswith("attach://")}
    files |= {key: files.pop(name) for key, name in attached.items()}
    return {key: _decoded(value) for key, value in given.items()}, files


def _decoded(value: str) -> Any:
    if value[:1] in "[{" or value in ("true", "false"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
