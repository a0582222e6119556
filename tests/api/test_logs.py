"""Lines of the log: what happened and where, never what was said."""

import json
import subprocess
import sys

import pytest

from bot.config import ROOT

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
