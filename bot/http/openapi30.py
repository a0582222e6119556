"""Rewrites an OpenAPI 3.1 document as 3.0.3, which is what the packaged Swagger UI (4.15) can show.

The two differ in how JSON Schema is spelled: 3.0 says `nullable` where 3.1 has a "null" type, `example` where
it has `examples`, and a one-value `enum` where it has `const`.
"""

from typing import Any

_NULL = {"type": "null"}


def openapi_30(document: dict[str, Any]) -> dict[str, Any]:
    """The same API in version 3.0.3."""
    return {**_rewritten(document), "openapi": "3.0.3"}


def _rewritten(node: Any) -> Any:
    if isinstance(node, list):
        return [_rewritten(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _rewritten(value) for key, value in node.items()}
    types = made.get("type")
    if isinstance(types, list):
        (made["type"],) = (kind for kind in types if kind != "null")
        made["nullable"] = True
    for key in ("oneOf", "anyOf"):
        if _NULL in made.get(key, ()):
            _make_nullable(made, key)
    if isinstance(made.get("examples"), list):
        made["example"] = made.pop("examples")[0]
    if "const" in made:
        made["enum"] = [made.pop("const")]
    return made


def _make_nullable(schema: dict[str, Any], key: str) -> None:
    left = [choice for choice in schema.pop(key) if choice != _NULL]
    schema["nullable"] = True
    if len(left) > 1:
        schema[key] = left
    elif "$ref" in left[0]:
        schema["allOf"] = left  # beside a $ref nothing else counts
    else:
        schema.update({**left[0], **schema})
