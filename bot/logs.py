"""Logging: one line an event, JSON unless a person watches. What people say and secrets are never in it."""

import logging
import sys
import traceback
from types import TracebackType
from typing import cast

import structlog
from structlog.typing import EventDict, WrappedLogger

type _ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(level: str) -> None:
    """Send the records of structlog and of the standard library's loggers to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        way_without_words,
    ]
    person = sys.stderr.isatty()
    renderer = (
        structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[strip, renderer])
    )
    # Libraries tell more than we do (rasa-sdk, whole messages): from them warnings only.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "actions"):
        logging.getLogger(name).setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True


def way_without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and the lines it passed.

    Its text stays out: that of a database error holds the statement's values, and so what somebody wrote.
    """
    given = event.pop("exc_info", None)
    if not given:
        return event
    if isinstance(given, BaseException):
        error: BaseException | None = given
    else:
        error = cast("_ExcInfo", given)[1] if isinstance(given, tuple) else sys.exception()
    if error is not None:
        event["exception"] = traceback_without_text(error)
    return event


def traceback_without_text(error: BaseException) -> str:
    """The types of `error`, of those it groups and of what led to it, and where they came from, without their texts."""
    parts = []
    cause: BaseException | None = error
    while cause is not None:
        frames = traceback.extract_tb(cause.__traceback__)
        # Our own lines tell the way; of a library only where it ended.
        told = [frame for frame in frames if "site-packages" not in frame.filename or frame is frames[-1]]
        places = " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in told)
        part = f"{type(cause).__module__}.{type(cause).__qualname__} at {places}"
        if isinstance(cause, BaseExceptionGroup):
            part += f" of [{'; '.join(traceback_without_text(one) for one in cause.exceptions)}]"
        parts.append(part)
        cause = cause.__cause__ or cause.__context__
    return " because of ".join(parts)
