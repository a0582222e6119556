"""The long proofs: shortened in `make test`, at full size in `make prove`, which sets PROVE=1.

A proof is marked `@pytest.mark.proof`, takes its numbers from `size` and says by the fixture `proved` what it did;
pytest's summary shows it. Both halves of the tests use this module, so it must do for Python 3.10.
"""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

FULL = os.environ.get("PROVE") == "1"


def size(full: int, *, short: int) -> int:
    """How much a proof does: `full` under `make prove`, otherwise `short`."""
    return full if FULL else short


@pytest.fixture
def proved(request: pytest.FixtureRequest) -> Callable[[int, str], None]:
    """Takes how many of what a proof did."""
    properties = request.node.user_properties
    return lambda count, what: properties.append(("proof", (count, what)))


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "proof: a long proof; `make prove` runs all of them at full size")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what the proofs did, all parameters of a test together."""
    done: Counter[tuple[str, str]] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                for name, value in report.user_properties:
                    if name == "proof":
                        count, what = value
                        done[report.location[0], what] += count
    if done:
        title = "proofs at full size" if FULL else "proofs, shortened: make prove runs them at full size"
        terminalreporter.section(title)
        for (file, what), count in done.items():
            terminalreporter.write_line(f"{file}: {count:,} {what}")
