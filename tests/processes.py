"""Programs that tests start: their environment, output, readiness and end."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
from dotenv import dotenv_values
from pydantic import SecretStr

from bot.commands import run
from bot.config import ROOT, Settings
from tests.ports import free_port
from tests.waiting import eventually

START = 180.0  # seconds until a program must be ready, also on a busy machine; training is not part of it
ENDS_WITH_US = "setpriv", "--pdeathsig=KILL", "--"
PARTS = {"brain": "bot.brain.launcher", "desk": "bot.app:create_app"}  # by a word of the command line

_directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def environment(**changes: str) -> dict[str, str]:
    """This process's environment with `changes`, and no setting of whoever runs the tests, nor of their `.env`."""
    fields = {name.upper(): field for name, field in Settings.model_fields.items()}
    clean = {name: value for name, value in os.environ.items() if name not in fields}
    for name in fields.keys() & dotenv_values(ROOT / ".env").keys():
        default = fields[name].default
        clean[name] = default.get_secret_value() if isinstance(default, SecretStr) else str(default)
    return clean | changes


def gone(processes: Sequence[psutil.Process]) -> bool:
    """Whether none of them runs any more."""
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


class Server:
    """A program with its output in the file `log`. It ends with this process, whatever happens.

    `url` is where it says at /ready that it may be used.
    """

    process: subprocess.Popen[bytes]

    def __init__(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str], url: str = ""
    ) -> None:
        self.command, self.log, self.environment, self.url = command, log, environment, url

    def launch(self) -> None:
        """Start it."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*ENDS_WITH_US, *self.command],
                cwd=ROOT,
                env=dict(self.environment),
                stdout=output,
                stderr=output,
            )

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self.launch()
        eventually(self.is_ready, START, self.output)

    def is_ready(self) -> bool:
        """Whether it says so; asserts that it still runs."""
        assert self.process.poll() is None, self.output()
        with suppress(OSError, urllib.error.URLError), _directly.open(f"{self.url}/ready", timeout=5):
            return True
        return False

    def stop(self, by: signal.Signals = signal.SIGTERM, patience: float = 30) -> int:
        """End it and return its exit code."""
        self.process.send_signal(by)
        return self.process.wait(patience)

    def output(self) -> str:
        """What it has printed."""
        return self.log.read_text(errors="replace")

    def children(self) -> list[psutil.Process]:
        """All that it started, and what those started."""
        return psutil.Process(self.process.pid).children(recursive=True)


class Layani(Server):
    """A whole Layani, as `make run` starts it: supervisor, desk and brain with the real model, on free ports."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """`folder` is where it keeps its data."""
        self.folder, self.settings = folder, settings
        super().__init__([sys.executable, "-m", "bot.cli", "run"], folder / "layani.log", {})

    def launch(self) -> None:
        port = self.settings.get("PORT") or str(free_port())
        self.url = f"http://127.0.0.1:{port}"
        defaults = {"ORGANISATION": "Contoh", "NOTICE_AFTER": "20", "LANG": "en_GB.UTF-8"}
        places = {"PORT": port, "BRAIN_PORT": str(free_port()), "DATA_DIR": str(self.folder)}
        self.environment = environment(**defaults | places | self.settings)
        super().launch()

    def cli(self, *words: str) -> str:
        """What `layani <words>` prints."""
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *words],
            cwd=ROOT,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def part(self, name: str) -> psutil.Process | None:
        """The process of the "brain" or the "desk"; None while there is none."""
        for child in self.children():
            with suppress(psutil.NoSuchProcess):
                if any(PARTS[name] in word for word in child.cmdline()):
                    return child
        return None


def desk(settings: Settings, folder: Path, **more: str) -> Server:
    """The desk alone, as `layani run` starts it on `settings`' port; `more` are settings as environment variables.

    What is not said in either is the default. `folder` takes its log and data.
    """
    program = run.desk(settings)
    own = {"PORT": str(settings.port), "DATA_DIR": str(folder)}
    env = environment(**own | more | dict(program.environment))
    url = f"http://127.0.0.1:{settings.port}"
    return Server(program.command, folder / f"desk-{settings.port}.log", env, url)
