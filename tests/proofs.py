"""The long proofs: shortened in `make test`, at full size in `make prove`, which sets PROVE=1.

A proof is marked `@pytest.mark.proof`, takes each of its numbers from `size` and says by the fixture `proved` what it
did; the run ends with these lines. Both halves of the tests use this module, so it must do for Python 3.10.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest

FULL = os.environ.get("PROVE") == "1"


def size(full: int, *, short: int) -> int:
    """How much a proof does: `full` under `make prove`, otherwise `short`."""
    return full if FULL else short


@pytest.fixture
def proved(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes a line that says what a proof did."""
    return lambda line: record_property("proof", line)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "proof: a long proof; `make prove` runs all of them at full size")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what the proofs did."""
    lines = [
        f"{report.nodeid}: {line}"
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, line in report.user_properties
        if name == "proof"
    ]
    if lines:
        terminalreporter.section(
            "proofs at full size" if FULL else "proofs, shortened: make prove runs them whole"
        )
        for line in sorted(lines):
            terminalreporter.write_line(line)
