"""Starts the brain: `python -m bot.brain.launcher [--model PATH] [--port N]`, from the project's root.

It serves what `rasa run` serves with our endpoints.yml and credentials.yml, on loopback and without Rasa's
own HTTP API, leaves out what a turn never needs (bot.brain.patches.deferred) and applies bot.brain.fixes. Plain `rasa
run` works too.

Environment: INTERNAL_TOKEN, ACTION_URL, BRAIN_DATABASE_URL; BRAIN_PORT and MODEL_DIR when the options are not
given.

Exit codes: 0 stopped by SIGTERM or SIGINT; 65 the model cannot be used; 69 the port or the database cannot be
used; 78 a setting is missing; 2 wrong options.
"""

import argparse
import logging
import os
import sys
from pathlib import Path

from bot.brain.model import ModelRefused, checked_model, newest_model

SETTINGS = ("INTERNAL_TOKEN", "ACTION_URL", "BRAIN_DATABASE_URL")
EX_DATAERR, EX_UNAVAILABLE, EX_CONFIG = 65, 69, 78


def main() -> int:
    """Serve until stopped. Returns the exit code."""
    options = _options()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s brain %(name)s: %(message)s")
    # Python's warnings are for those who develop Rasa; what it logs is for those who run it.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.CRITICAL)
    if missing := [name for name in SETTINGS if not os.environ.get(name)]:
        return _fail(EX_CONFIG, f"Set {', '.join(missing)}; `layani run` does.")
    try:
        model = checked_model(options.model or newest_model(Path(os.environ.get("MODEL_DIR", "models"))))
    except ModelRefused as problem:
        return _fail(EX_DATAERR, str(problem))
    os.environ.update(RASA_TELEMETRY_ENABLED="false", SQLALCHEMY_SILENCE_UBER_WARNING="1")

    from bot.brain.patches import deferred

    deferred.install()

    from bot.brain import server
    from bot.brain.patches import fixes

    fixes.apply()
    try:
        server.serve(model, options.port)
    except server.CannotServe as problem:
        return _fail(problem.exit_code, str(problem))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.brain.launcher", description="Start Layani's brain (Rasa)."
    )
    parser.add_argument(
        "--model", type=Path, help="a model trained here (default: the newest one in MODEL_DIR)"
    )
    parser.add_argument(
        "--port", type=int, default=os.environ.get("BRAIN_PORT", "5005"), help="loopback port"
    )
    return parser.parse_args()


def _fail(code: int, message: str) -> int:
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
