"""How a right request is made wrong: in one way, with each hostile value in turn, or in several by chance."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from tests.fuzz.values import (
    ADDRESSES,
    BODIES,
    CREDENTIALS,
    HEADERS,
    MEDIA_TYPES,
    METHODS,
    QUERIES,
    SEGMENTS,
    TEXTS,
    UPGRADES,
)
from tests.fuzz.wire import Request

type Way = Callable[[Request, Any], Request]

_PARAMETERS = ["after", "limit", "q", "kind", "status", "conversation_id"]
_NUMBERS = [0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.1, 1e308, math.nan, math.inf, -math.inf]
_SIMPLE: list[Any] = [None, True, [], {}, ["x"], {"x": [None]}, *_NUMBERS, *TEXTS]
_UTF8 = [False, True]  # rather than escapes; lone surrogates are then no UTF-8
_FRAMINGS = ["short", "long", "negative", "words", "two", "both", "chunked", "cut", "broken"]


def _method(request: Request, method: str) -> Request:
    return replace(request, method=method)


def _address(request: Request, path: bytes) -> Request:
    return replace(request, path=path)


def _segment(request: Request, segment: bytes) -> Request:
    return replace(request, path=request.path.rpartition(b"/")[0] + b"/" + segment)


def _query(request: Request, query: bytes) -> Request:
    return replace(request, query=query)


def _parameter(request: Request, named: tuple[str, Any]) -> Request:
    value = str(named[1]).encode("utf-8", "surrogatepass")[:2_000]
    return replace(request, query=f"{named[0]}={quote_from_bytes(value, safe='')}".encode())


def _token(request: Request, credentials: bytes) -> Request:
    return request.with_header(b"Authorization", credentials)


def _header(request: Request, header: tuple[bytes, bytes]) -> Request:
    return request.with_header(*header)


def _header_again(request: Request, header: tuple[bytes, bytes]) -> Request:
    return replace(request, headers=(*request.headers, header, (header[0], b"1")))


def _upgrade(request: Request, protocol: bytes) -> Request:
    return request.with_header(b"Connection", b"Upgrade").with_header(b"Upgrade", protocol)


def _field(request: Request, change: tuple[str, Any, bool]) -> Request:
    if not request.body:
        return request
    name, value, utf8 = change
    text = json.dumps({**json.loads(request.body), name: value}, ensure_ascii=not utf8)
    return request.with_body(text.encode("utf-8", "surrogatepass"))


def _body(request: Request, body: bytes) -> Request:
    return request.with_body(body)


def _media_type(request: Request, media_type: bytes) -> Request:
    return request.with_header(b"Content-Type", media_type)


def _framing(request: Request, how: str) -> Request:
    body = request.body
    length = {
        "short": b"%d" % (len(body) + 9),
        "long": b"%d" % (len(body) // 2),
        "negative": b"-1",
        "words": b"a lot",
    }
    if how in length:
        return replace(request.with_header(b"Content-Length", length[how]), unfinished=how == "short")
    if how == "two":
        lengths = (b"Content-Length", b"%d" % len(body)), (b"Content-Length", b"1")
        return replace(request, headers=(*request.headers, *lengths))
    if how == "both":
        request = request.with_header(b"Content-Length", b"3")
    chunked = request.with_header(b"Transfer-Encoding", b"chunked")
    if how == "broken":
        return chunked.with_body(b"zz\r\n" + body)
    chunks = [body[start : start + 7_000] for start in range(0, len(body), 7_000)]
    sent = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    return replace(chunked, body=sent[:-3] if how == "cut" else sent, unfinished=how == "cut")


# In the order in which several are applied: fields while the body is JSON, lengths once it is final.
_WAYS: list[tuple[Way, Sequence[Any]]] = [
    (_method, METHODS),
    (_address, ADDRESSES),
    (_segment, SEGMENTS),
    (_query, QUERIES),
    (_token, CREDENTIALS),
    (_header, HEADERS),
    (_header_again, HEADERS),
    (_upgrade, UPGRADES),
    (_body, BODIES),
    (_media_type, MEDIA_TYPES),
    (_framing, _FRAMINGS),
]


def wrong_in_one_way(right: Request) -> Iterator[Request]:
    """`right` with everything in turn that may be wrong with a request."""
    for way, values in _WAYS:
        yield from (way(right, value) for value in values)
    fields = json.loads(right.body) if right.body else {}
    yield from (_field(right, (name, value, utf8)) for name in fields for value in _SIMPLE for utf8 in _UTF8)


def wrong_in_several_ways(right: Request) -> st.SearchStrategy[Request]:
    """`right` made wrong in up to four ways, also with values that nobody thought of."""
    values = st.recursive(
        st.sampled_from(_SIMPLE) | st.text(max_size=40),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
        max_leaves=5,
    )
    names = st.sampled_from([*json.loads(right.body), "unheard_of"] if right.body else ["unheard_of"])
    parameters = st.sampled_from(_PARAMETERS)
    segment = st.binary(min_size=1, max_size=12).map(lambda raw: quote_from_bytes(raw, safe="").encode())
    ways: list[tuple[Way, st.SearchStrategy[Any]]] = [
        *((_field, st.tuples(names, values, st.booleans())) for _ in range(3)),
        *((way, st.sampled_from(values)) for way, values in _WAYS),
        (_segment, segment),
        (_parameter, st.tuples(parameters, values)),
    ]
    order = {way: place for place, way in enumerate([_field, *(way for way, _ in _WAYS), _parameter])}

    @st.composite
    def made(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Request:
        request = right
        chosen = draw(st.lists(st.sampled_from(ways), min_size=1, max_size=4))
        for way, values in sorted(chosen, key=lambda choice: order[choice[0]]):
            request = way(request, draw(values))
        return request

    return made()
