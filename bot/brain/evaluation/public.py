"""The public data sets that anyone can fetch: banking77 and CLINC150, as their authors publish them."""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

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
    """`train` by size; `outside_*` hold what is out of scope; banking77 has neither those nor a validation split."""

    train: dict[str, Split]
    test: Split
    validation: Split
    outside_validation: Split
    outside_test: Split


def banking77(folder: Path) -> PublicSet:
    """`train.csv` and `test.csv` with the columns text and category (PolyAI-LDN/task-specific-datasets).

    Raises FileNotFoundError.
    """

    def read(name: str) -> Split:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return _split([(row["text"], row["category"]) for row in csv.DictReader(file)])

    train, nothing = read("train.csv"), Split([], [])
    return PublicSet({"10-shot": train.few(), FULL: train}, read("test.csv"), nothing, nothing, nothing)


def clinc150(folder: Path) -> PublicSet:
    """`data_full.json` and `data_small.json`: lists of [text, intent] under train, val, test, oos_val and oos_test
    (clinc/oos-eval). The 100 out-of-scope training examples are left alone, as the rule of one threshold has it.

    10-shot is taken from either file: the full one stands in the order of collection, so that its first ten are
    variations on a few sentences; the small one is a sample of it.

    Raises FileNotFoundError.
    """
    parts, small = (
        json.loads((folder / f"data_{size}.json").read_text(encoding="utf-8")) for size in ("full", "small")
    )
    train = _split(parts["train"])
    return PublicSet(
        {"10-shot": train.few(), "10-shot of the small file": _split(small["train"]).few(), FULL: train},
        *(_split(parts[name]) for name in ("test", "val", "oos_val", "oos_test")),
    )


def _split(pairs: "list[tuple[str, str]]") -> Split:
    return Split([text for text, _ in pairs], [label for _, label in pairs])
