"""`python -m bot.brain.evaluation lint | evaluate | benchmark …`: what `layani nlu` runs in the brain's environment.

Standard output carries one JSON object a line, {"event": name, …}, which the command line puts into words.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from bot.brain.evaluation import benchmark, evaluate, exam, lint, scorecard

REFUSED = 3  # the exit code after an event that says what is wrong; a traceback's is 1


def main() -> int:
    """Run what the arguments name. Returns the exit code."""
    options = _options()
    with _events() as events:

        def report(event: str, **values: Any) -> None:
            print(json.dumps({"event": event, **values}, ensure_ascii=False), file=events, flush=True)

        try:
            fine = options.run(options, report)
        except FileNotFoundError as error:
            report("file-missing", file=str(error.filename))
            return REFUSED
    return 0 if fine else REFUSED


def _lint(options: argparse.Namespace, report: evaluate.Report) -> bool:
    return lint.run(evaluate.DATA, exam.FOLDER, report)


def _evaluate(options: argparse.Namespace, report: evaluate.Report) -> bool:
    result = evaluate.run(options.set, options.model, options.stock, report)
    report("table", rows=list(scorecard.rows(result)))
    if options.write:
        scorecard.write_exam(options.set, result)
    return True


def _benchmark(options: argparse.Namespace, report: evaluate.Report) -> bool:
    figures = benchmark.run(options.data, report)
    if options.write:
        result = {"circumstances": evaluate.circumstances(), "figures": figures}
        scorecard.write(scorecard.read() | {"benchmark": result})
    return True


def _events() -> TextIO:
    """Standard output, for us alone: what libraries print goes to standard error from here on."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return events


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.brain.evaluation")
    what = parser.add_subparsers(required=True)
    what.add_parser("lint").set_defaults(run=_lint)
    test = what.add_parser("evaluate")
    test.set_defaults(run=_evaluate)
    test.add_argument("--set", choices=scorecard.NAMES, default="dev")
    test.add_argument("--model", type=Path, required=True)
    test.add_argument("--stock", action="store_true")
    public = what.add_parser("benchmark")
    public.set_defaults(run=_benchmark)
    public.add_argument("--data", type=Path, required=True)
    for command in (test, public):
        command.add_argument("--write", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
