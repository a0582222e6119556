"""Lines of the log: what happened and where, never what was said."""

import json
import subprocess
import sys

import pytest

from bot.config import ROOT
from bot.logs import traceback_without_text

PROGRAM = """
import logging, structlog
from bot import logs
logs.configure("INFO")
try:
    try:
        raise KeyError("kata rahasia")
    except KeyError as error:
        raise RuntimeError("lebih rahasia") from error
except RuntimeError as error:
    {statement}
"""


@pytest.mark.parametrize(
    "statement",
    [
        'structlog.get_logger().error("it.failed", exc_info=error)',
        'structlog.get_logger().exception("it.failed")',
        'logging.getLogger("library").exception("it.failed")',
        'logging.getLogger("uvicorn.error").error("it.failed", exc_info=True)',
    ],
)
def test_an_exceptions_way_is_told_and_its_words_are_not(statement: str) -> None:
    program = PROGRAM.format(statement=statement)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    line = json.loads(done.stderr)
    assert (line["event"], line["level"]) == ("it.failed", "error")
    assert "RuntimeError" in line["exception"]
    assert "KeyError" in line["exception"]
    assert "rahasia" not in done.stderr + done.stdout


def test_what_a_group_of_errors_holds_is_told_too() -> None:
    """A worker of many tasks ends by such a group: which of them failed, and where, is what matters."""
    try:
        try:
            raise KeyError("kata rahasia")
        except KeyError as error:
            raise ExceptionGroup("rahasia", [error]) from None
    except ExceptionGroup as group:
        told = traceback_without_text(group)
    assert "ExceptionGroup" in told
    assert "builtins.KeyError at " in told
    assert "rahasia" not in told
