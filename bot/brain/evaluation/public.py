"""The public data sets that anyone can fetch: banking77 and CLINC150, as their authors publish them."""

import csv
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.brain.nlu.calibration import OUT_OF_SCOPE

FULL = "full"
SHOTS = 10


@dataclass(frozen=True)
class Split:
    """Texts and the intent of each."""

    texts: list[str]
    labels: list[str]

    def few(self, shots: int = SHOTS) -> "Split":
        """The first `shots` examples of each intent, in file order."""
        seen: Counter[str] = Counter()
        kept = []
        for text, label in zip(self.texts, self.labels, strict=True):
            seen[label] += 1
            if seen[label] <= shots:
                kept.append((text, label))
        return _split(kept)


@dataclass(frozen=True)
class PublicSet:
    """`train` by size; what is out of scope is labelled out_of_scope. banking77 has none, and no validation split."""

    train: dict[str, Split]
    test: Split
    validation: Split


def banking77(folder: Path) -> PublicSet:
    """`train.csv` and `test.csv` with the columns text and category (PolyAI-LDN/task-specific-datasets).

    Raises FileNotFoundError.
    """

    def part(name: str) -> Split:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return _split([(row["text"], row["category"]) for row in csv.DictReader(file)])

    train = part("train.csv")
    return PublicSet({"10-shot": train.few(), FULL: train}, part("test.csv"), Split([], []))


def clinc150(folder: Path) -> PublicSet:
    """`data_full.json` and `data_small.json`: lists of [text, intent] by part, out of scope apart (clinc/oos-eval).

    10-shot is taken from either file: the full one stands in the order of collection, so that its first ten are
    variations on a few sentences; the small one is a sample of it.

    Raises FileNotFoundError.
    """
    full, small = (
        json.loads((folder / f"data_{size}.json").read_text(encoding="utf-8")) for size in ("full", "small")
    )

    def part(parts: dict[str, list[list[str]]], name: str) -> Split:
        outside = [(text, OUT_OF_SCOPE) for text, _ in parts[f"oos_{name}"]]
        return _split([*map(tuple, parts[name]), *outside])

    train = part(full, "train")
    few = {"10-shot": train.few(), "10-shot of the small file": part(small, "train").few()}
    return PublicSet({**few, FULL: train}, part(full, "test"), part(full, "val"))


def _split(pairs: Iterable[Any]) -> Split:
    texts, labels = zip(*pairs, strict=True)
    return Split(list(texts), list(labels))
