"""`layani nlu benchmark`: the intent recipe on banking77 and CLINC150. It measures the recipe; none of it ships."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.brain.evaluation.measures import auroc, recall_at_rejection
from bot.brain.evaluation.public import FULL, PublicSet, Split, banking77, clinc150
from bot.brain.evaluation.recipe import Learnt, Texts, learn, read

Report = Callable[..., None]


def run(folder: Path, report: Report) -> dict[str, float]:
    """Every figure by name, in 0 … 1. `report` hears of each step.

    The full sets are learnt without noisy copies: twice 15,000 texts would need a matrix of 30,000² numbers.

    Raises:
        FileNotFoundError: `folder` has no banking77/ or clinc150/ with the files named in docs/nlu.md.
    """
    figures: dict[str, float] = {}
    for name, data in (
        ("banking77", banking77(folder / "banking77")),
        ("clinc150", clinc150(folder / "clinc150")),
    ):
        bench = _Bench(name, data, report)
        for size, train in data.train.items():
            for measure, value in bench.measure(size, train).items():
                figures[f"{name} {size}: {measure}"] = value
                report("benchmark-figure", name=f"{name} {size}: {measure}", percent=round(100 * value, 1))
    return figures


class _Bench:
    """One public set, its test messages read once."""

    def __init__(self, name: str, data: PublicSet, report: Report) -> None:
        self._name, self._data, self._report = name, data, report
        self._read = {
            part: self._texts(getattr(data, part))
            for part in ("test", "validation", "outside_validation", "outside_test")
        }

    def _texts(self, split: Split) -> Texts:
        def progress(done: int) -> None:
            self._report("benchmark-read", name=self._name, done=done, of=len(split.texts))

        return read(split.texts, progress)

    def measure(self, size: str, train: Split) -> dict[str, float]:
        """Accuracy; with out-of-scope messages also how well those are told apart."""
        self._report("benchmark-learns", name=self._name, size=size, examples=len(train.texts))
        learnt = learn(self._texts(train), train.labels, with_noise=size != FULL)
        said, sureness = self._said(learnt, "test")
        right = said == np.array(self._data.test.labels)
        if not self._data.outside_test.texts:
            return {"accuracy": float(right.mean())}
        _, sureness_outside = self._said(learnt, "outside_test")
        if size == FULL:
            limit = self._limit(learnt)
            return {
                "in-scope accuracy": float((right & (sureness >= limit)).mean()),
                "out-of-scope recall": float((sureness_outside < limit).mean()),
            }
        outside = np.repeat([False, True], [len(sureness), len(sureness_outside)])
        scores = -np.concatenate([sureness, sureness_outside])
        return {
            "accuracy": float(right.mean()),
            "out-of-scope AUROC": auroc(outside, scores),
            "out-of-scope recall at 5 % in-scope rejection": recall_at_rejection(outside, scores),
        }

    def _said(self, learnt: Learnt, part: str) -> tuple[np.ndarray, np.ndarray]:
        """(intent, confidence) of each message of a part."""
        scores = learnt.scores(self._read[part])
        return learnt.model.intents[scores.argmax(axis=1)], scores.max(axis=1)

    def _limit(self, learnt: Learnt) -> float:
        """The paper's rule (Larson et al. 2019): the one threshold on the confidence that is best on validation,
        in scope and out of scope together."""
        said, sureness = self._said(learnt, "validation")
        _, sureness_outside = self._said(learnt, "outside_validation")
        right = sureness[said == np.array(self._data.validation.labels)]
        candidates = np.unique(np.concatenate([sureness, sureness_outside]))
        accepted = len(right) - np.searchsorted(np.sort(right), candidates)
        rejected = np.searchsorted(np.sort(sureness_outside), candidates)
        return float(candidates[(accepted + rejected).argmax()])
