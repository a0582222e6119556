"""`python -m bot.brain.evaluation benchmark --data FOLDER`: what `layani nlu` runs here, in the brain's environment.

Standard output carries one JSON object a line, {"event": name, …}, which the command line puts into words.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from bot.brain.evaluation import benchmark

REFUSED = 3  # the exit code after an event that says what is wrong; a traceback's is 1


def main() -> int:
    """Run what the arguments name. Returns the exit code."""
    options = _options()
    with _events() as events:

        def report(event: str, **values: Any) -> None:
            print(json.dumps({"event": event, **values}, ensure_ascii=False), file=events, flush=True)

        try:
            benchmark.run(options.data, report)
        except FileNotFoundError as error:
            report("file-missing", file=str(error.filename))
            return REFUSED
    return 0


def _events() -> TextIO:
    """Standard output, for us alone: what libraries print goes to standard error from here on."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return events


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.brain.evaluation")
    what = parser.add_subparsers(dest="what", required=True)
    public = what.add_parser("benchmark")
    public.add_argument("--data", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
