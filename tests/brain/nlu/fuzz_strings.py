"""Messages that nobody should send, equal at every run: 20,000 of them against a trained model.

`PYTHONPATH=. .venv-brain/bin/python tests/brain/nlu/fuzz_strings.py models/layani-….tar.gz` parses them all and
tells the dearest.
"""

import logging
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ALPHABETS = {
    "ASCII": [range(0x20, 0x7F)],
    "digits and marks": [range(0x21, 0x40)],
    "control": [range(0x00, 0x20), range(0x7F, 0xA0)],
    "zero width, direction": [range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2066, 0x206A), range(0x61, 0x7B)],
    "Arabic, Hebrew": [range(0x590, 0x700), range(0x20, 0x21)],
    "Thai, Javanese, CJK": [range(0xE00, 0xE80), range(0xA980, 0xA9E0), range(0x4E00, 0x9FFF)],
    "combining": [range(0x300, 0x370), range(0x61, 0x67)],
    "emoji": [range(0x1F300, 0x1FAFF), range(0x2600, 0x27C0), range(0xFE0F, 0xFE10), range(0x200D, 0x200E)],
    "surrogates": [range(0xD800, 0xE000), range(0x61, 0x7B)],
    "compatibility": [range(0xFB00, 0xFE00), range(0xFF00, 0xFFEF), range(0x1D400, 0x1D800)],
    "all planes": [range(0x110000)],
}  # fmt: skip
WORDS = [
    *(
        "wifi",
        "mati",
        "inc-000012",
        "tiket",
        "5",
        "bintang",
        "batal",
        "gk",
        "yg",
        "siakad!!!",
        "GOBLOK",
        "printer's",
    ),
    *("/greet{}", "😀", "2x", "p4ssw0rd", "ya"),
]
SIZES = [1, 3, 10, 40, 40, 200]
LARGE = 100_000  # characters, of one string in a hundred
KINDS = ["characters", "characters", "words", "mixed", "repeated", "payload"]


def strings(count: int, seed: int = 7) -> Iterator[str]:
    """`count` strings: of every alphabet, of half-known words, of one piece repeated, and would-be payloads."""
    dice = random.Random(seed)
    for number in range(count):
        size = LARGE if number % 100 == 99 else dice.randint(0, dice.choice(SIZES))
        kind = dice.choice(KINDS)
        if kind == "words":
            text = " ".join(dice.choices(WORDS, k=size))
        elif kind == "mixed":
            text = "".join(
                dice.choice(WORDS) + dice.choice(["", " ", "\n", _characters(dice, 2)])
                for _ in range(size // 4)
            )
        elif kind == "repeated":
            text = _characters(dice, dice.randint(1, 3)) * size
        elif kind == "payload":
            text = (
                "/" + dice.choice(["greet", "intent", "", "inform"]) + dice.choice(["{}", '{"a": ', "{{", ""])
            )
            text += _characters(dice, min(size, 20))
        else:
            text = _characters(dice, size)
        yield text[:LARGE]


def _characters(dice: random.Random, size: int) -> str:
    ranges = dice.choice(list(ALPHABETS.values()))
    return "".join(chr(dice.choice(dice.choice(ranges))) for _ in range(size))


if __name__ == "__main__":
    from rasa.core.channels.channel import UserMessage
    from rasa.engine import loader
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(
        logging.ERROR
    )  # as the brain does; Rasa's default prints messages, and cannot print all
    with tempfile.TemporaryDirectory() as folder:
        metadata, runner = loader.load_predict_graph_runner(
            Path(folder), Path(sys.argv[1]), LocalModelStorage, DaskGraphRunner
        )
    costs = []
    for text in strings(20_000):
        started = time.process_time()
        runner.run({"__message__": [UserMessage(text)]}, [metadata.nlu_target])
        costs.append((time.process_time() - started, len(text), text[:40]))
    costs.sort(reverse=True)
    print(
        f"{len(costs)} strings, no error; median {1000 * costs[len(costs) // 2][0]:.1f} ms of CPU; the dearest:"
    )
    for seconds, length, head in costs[:8]:
        print(f"{1000 * seconds:6.1f} ms, {length:6} characters: {head!a}")
