"""Parses messages with one model in a process of its own, so that time and memory are that model's alone.

`python -m bot.brain.evaluation.parsing MODEL [--stock]` reads JSON {"warm": [message], "messages": [message]}
from standard input, a message being {"text", "asks"?}, and writes JSON {"parses", "cpu_ms", "ready_s", "load_s",
"memory_mb"}. Layani's model is loaded as the launcher loads it under `layani run`, a stock one as `rasa run` does.
"""

import argparse
import asyncio
import json
import logging
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What `layani run` (bot/commands/run.py) sets for the brain.
ENVIRONMENT = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "MALLOC_ARENA_MAX": "2",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
KEPT = ("intent", "intent_ranking", "entities", "language")


@dataclass(frozen=True)
class Parsed:
    """What a model understood, and what that cost in CPU time of the whole process.

    `cpu_ms` is per message; `ready_s` from the start of the process until the model was loaded, `load_s` for
    the model alone; `memory_mb` is the resident size at the end, in 10⁶ bytes.
    """

    parses: list[dict[str, Any]]
    cpu_ms: list[float]
    ready_s: float
    load_s: float
    memory_mb: float


def parse(
    model: Path, messages: Sequence[dict[str, Any]], warm: Sequence[str], stock: bool = False
) -> Parsed:
    """Parses `messages` in order, after the texts `warm`, whose results are thrown away.

    Raises:
        FileNotFoundError: there is no such model. (Rasa would load another one of the folder.)
        subprocess.CalledProcessError: it cannot be loaded.
    """
    if not model.is_file():
        raise FileNotFoundError(2, "no model", str(model))
    command = [sys.executable, "-m", __name__, str(model), *(["--stock"] if stock else [])]
    request = {"warm": [{"text": text} for text in warm], "messages": list(messages)}
    environment = os.environ if stock else os.environ | ENVIRONMENT
    done = subprocess.run(
        command, env=environment, input=json.dumps(request), stdout=subprocess.PIPE, text=True, check=True
    )
    return Parsed(**json.loads(done.stdout))


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("--stock", action="store_true")
    options = parser.parse_args()
    request = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    warnings.simplefilter("ignore")
    started = time.process_time()
    if not options.stock:
        from bot.brain.patches import deferred

        deferred.install()

        from bot.brain.patches import fixes

        fixes.apply()
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.core.tracker_store import InMemoryTrackerStore
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    before = time.process_time()
    agent = Agent.load(options.model, tracker_store=InMemoryTrackerStore(None))
    ready = time.process_time()

    async def understand(message: dict[str, Any]) -> dict[str, Any]:
        told = {"asks": message["asks"]} if message.get("asks") else None
        result: dict[str, Any] = await agent.processor.parse_message(
            UserMessage(message["text"], metadata=told)
        )
        return {key: result[key] for key in KEPT if key in result}

    async def work() -> tuple[list[dict[str, Any]], list[float]]:
        for message in request["warm"]:
            await understand(message)
        parses, costs = [], []
        for message in request["messages"]:
            begun = time.process_time()
            parses.append(await understand(message))
            costs.append((time.process_time() - begun) * 1000)
        return parses, costs

    parses, costs = asyncio.run(work())
    found = Parsed(parses, costs, ready - started, ready - before, _memory())
    json.dump(found.__dict__, answers)
    answers.close()


def _memory() -> float:
    status = Path("/proc/self/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(resident.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
