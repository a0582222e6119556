"""What `layani run` becomes when all is prepared: the process that stays, and keeps desk and brain running.

It lives as long as Layani does, so it imports the standard library and nothing else, which `python -S` makes sure of.
That is why its sentences come with the plan.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn

from bot.ops.supervisor import Ended, Program, Supervisor, port_is_free, show

_FOLDER = Path(__file__).parents[2]
_POLL = 0.2  # seconds between two questions whether it is ready


@dataclass(frozen=True)
class Service:
    """A program and what to say when it ends: `restarting` has yet to learn {code} and {seconds}, `gave_up` {code}."""

    program: Program
    restarting: str
    gave_up: str
    port_taken: str


@dataclass(frozen=True)
class Plan:
    """What to keep running. Once http://`host`:`port`/ready answers 200, `ready` is said; in the end, `stopped`."""

    services: Sequence[Service]
    host: str
    port: int
    ready: Sequence[str]
    stopped: str


def become(plan: Plan) -> NoReturn:
    """Replace this process by one that carries out `plan`; its exit code is that of `Supervisor.run`."""
    reading, writing = os.pipe()  # neither the arguments nor the environment, for others see those
    with open(writing, "w", encoding="utf-8") as pipe:
        json.dump(asdict(plan), pipe)
    os.set_inheritable(reading, True)
    sys.stdout.flush()
    command = [sys.executable, "-S", "-m", __name__, str(reading)]
    os.execve(sys.executable, command, {**os.environ, "PYTHONPATH": str(_FOLDER)})  # noqa: S606 - its purpose


def main() -> int:
    """Carry out the plan that can be read from the file descriptor in the first argument."""
    with open(int(sys.argv[1]), encoding="utf-8") as pipe:
        plan = json.load(pipe)
    services = [Service(**{**one, "program": Program(**one["program"])}) for one in plan.pop("services")]
    return asyncio.run(_carry_out(Plan(services=services, **plan)))


async def _carry_out(plan: Plan) -> int:
    services = {service.program.name: service for service in plan.services}

    def report(end: Ended) -> None:
        print(_told(services[end.program.name], end), file=sys.stderr, flush=True)

    supervisor = Supervisor([service.program for service in plan.services], line=show, ended=report)
    announcement = asyncio.create_task(_announce(plan))
    code = await supervisor.run()
    announcement.cancel()
    with suppress(asyncio.CancelledError):
        await announcement
    print(plan.stopped, flush=True)
    return code


def _told(service: Service, end: Ended) -> str:
    if end.delay is None:
        return service.gave_up.format(code=end.code)
    if end.program.port and not port_is_free(end.program.host, end.program.port):
        return service.port_taken
    return service.restarting.format(code=end.code, seconds=f"{end.delay:g}")


async def _announce(plan: Plan) -> None:
    while not await asyncio.to_thread(_answers, plan.host, plan.port):
        await asyncio.sleep(_POLL)
    for sentence in plan.ready:
        print(sentence, flush=True)


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == 200
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
