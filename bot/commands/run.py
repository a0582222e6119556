"""`layani run`: settings, database, model, then desk and brain until Ctrl-C."""

import os
import sys

import typer

from bot.commands.terminal import migrate, print_error, say, sentence
from bot.commands.train import train_visibly
from bot.config import ROOT, Settings, settings
from bot.i18n import LANGUAGES, t
from bot.ops import training
from bot.ops.supervise import Plan, Service, become
from bot.ops.supervisor import Program, port_is_free

EX_UNAVAILABLE = 69
_SINGLE_THREADED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def run() -> None:
    """Start Layani and keep it running."""
    chosen = settings()
    _check_ports(chosen)
    migrate(chosen)
    model = training.current_model(chosen) or train_visibly(chosen)
    say("run-starting")
    plan = Plan(
        services=[_service(program) for program in (brain(chosen, str(model)), desk(chosen))],
        host=_reachable(chosen.host),
        port=chosen.port,
        ready=[t("run-ready", language, address=chosen.address) for language in LANGUAGES],
        stopped=sentence("run-stopped"),
    )
    become(plan)


def brain(chosen: Settings, model: str) -> Program:
    """Rasa, on loopback, in its own environment."""
    python = str(ROOT / ".venv-brain" / "bin" / "python")
    command = [python, "-m", "bot.brain.launcher", "--model", model, "--port", str(chosen.brain_port)]
    environment = {
        "BRAIN_DATABASE_URL": chosen.brain_database,
        "ACTION_URL": f"http://{_reachable(chosen.host)}:{chosen.port}/internal/actions",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # Large pages: the sentence encoder reads 21 MB of weights for every message, about a tenth quicker so.
        "GLIBC_TUNABLES": os.environ.get("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"),
    }
    return Program("brain", command, _common(chosen) | environment, port=chosen.brain_port)


def desk(chosen: Settings) -> Program:
    """The ASGI application."""
    options = ["--host", chosen.host, "--port", str(chosen.port), "--no-access-log", "--log-level", "warning"]
    options += ["--http", "bot.http.protocol:Protocol", "--ws", "none"]
    options += ["--timeout-graceful-shutdown", "3"]  # open event streams would hold it for ever
    command = [sys.executable, "-m", "uvicorn", "bot.app:create_app", "--factory", *options]
    return Program("desk", command, _common(chosen), port=chosen.port, host=chosen.host)


def _common(chosen: Settings) -> dict[str, str]:
    # One thread a computation: together the processes have more to do than there are cores, and small
    # matrices only lose by being shared out. Fewer malloc arenas: less memory that is kept and not used.
    threads = {
        name: os.environ.get(name, value)
        for name, value in (_SINGLE_THREADED | {"MALLOC_ARENA_MAX": "2"}).items()
    }
    return {
        **threads,
        "INTERNAL_TOKEN": chosen.secret(),
        "MODEL_DIR": str(chosen.model_dir.resolve()),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


def _check_ports(chosen: Settings) -> None:
    for name, host, port in (
        ("PORT", chosen.host, chosen.port),
        ("BRAIN_PORT", "127.0.0.1", chosen.brain_port),
    ):
        try:
            free = port_is_free(host, port)
        except OSError as error:
            raise _unavailable(
                "run-port-impossible", host=host, port=str(port), reason=error.strerror or ""
            ) from None
        if not free:
            raise _unavailable("run-port-taken", host=host, port=str(port), setting=name, other=str(port + 1))


def _unavailable(key: str, **values: object) -> typer.Exit:
    print_error(key, **values)
    return typer.Exit(EX_UNAVAILABLE)


def _service(program: Program) -> Service:
    name, port, setting = program.name, program.port or 0, "PORT" if program.name == "desk" else "BRAIN_PORT"
    return Service(
        program,
        restarting=sentence("run-restarting", name=name, code="{code}", seconds="{seconds}"),
        gave_up=sentence("run-gave-up", name=name, code="{code}"),
        port_taken=sentence(
            "run-port-taken", host=program.host, port=str(port), setting=setting, other=str(port + 1)
        ),
    )


def _reachable(host: str) -> str:
    """The address at which a server bound to `host` is reached from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
