"""Which part of a turn a stack belongs to."""

from collections.abc import Sequence

OTHER = "other"

# The innermost frame that a line matches decides. A frame reads `function (file:line)`. Within one frame the
# first line that matches counts, so what is special stands before what is general.
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("understanding: classifier", ("encoder/ngrams", "nlu/kernel", "nlu/familiarity", "nlu/calibration")),
    ("understanding: e5", ("bot/encoder/", "nlu/embedding")),
    ("understanding: tokens and entities", ("bot/brain/nlu", "spacy/", "rasa/nlu")),
    ("dialogue: policies", ("rasa/core/policies", "rasa/core/featurizers")),
    ("dialogue: action call", ("rasa/core/actions", "rasa/utils/endpoints", "jsonschema")),
    ("dialogue: tracker store", ("tracker_store", "brain/window")),
    ("dialogue: tracker and events", ("rasa/shared/core/trackers", "rasa/shared/core/events")),
    ("dialogue: slots and domain", ("rasa/shared/core", "rasa/core")),
    ("dialogue: graph runner", ("rasa/engine", "graph_runner")),
    ("database", ("sqlalchemy", "sqlite3", "psycopg", "bot/db", "advanced_alchemy")),
    ("actions", ("actions/", "rasa_sdk")),
    ("knowledge", ("desk/knowledge",)),
    ("desk rules", ("bot/desk",)),
    ("words", ("fluent", "bot/i18n")),
    ("conversations: inbox, router, outbox", ("bot/conversations",)),
    ("web chat", ("bot/channels",)),
    ("prometheus", ("prometheus",)),
    ("HTTP client", ("httpx", "httpcore", "aiohttp/client", "aiohttp/connector", "urllib3", "requests/")),
    (
        "HTTP server",
        ("uvicorn", "litestar", "httptools", "sanic", "aiohttp", "brain/channel", "bot/app"),
    ),
    ("logging", ("structlog", "logging/", "bot/logs")),
    ("JSON", ("json/", "msgspec", "simplejson", "ujson")),
    ("validation", ("pydantic",)),
    ("threads", ("threading.py", "concurrent/futures", "anyio")),
    ("event loop", ("asyncio/", "uvloop", "selectors")),
)


def part(frames: Sequence[str]) -> str:
    """The part of a turn that a stack, outermost frame first, belongs to."""
    for frame in reversed(frames):
        for name, words in _PARTS:
            if any(word in frame for word in words):
                return name
    return OTHER
