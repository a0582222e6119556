"""`layani nlu benchmark`: the intent recipe on banking77 and CLINC150. It measures the recipe; none of it ships."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.brain.evaluation.measures import accuracy, auroc, recall_at_rejection
from bot.brain.evaluation.public import FULL, PublicSet, Split, banking77, clinc150
from bot.brain.evaluation.recipe import Learnt, Progress, learn
from bot.brain.nlu.calibration import OUT_OF_SCOPE, calibrate, split

Report = Callable[..., None]


def run(folder: Path, report: Report) -> dict[str, float]:
    """Every figure by name, in 0 … 1. `report` hears of each step.

    Raises:
        FileNotFoundError: `folder` has no banking77/ or clinc150/ with the files named in docs/nlu.md.
    """
    figures: dict[str, float] = {}
    sets = {"banking77": banking77(folder / "banking77"), "clinc150": clinc150(folder / "clinc150")}
    for name, data in sets.items():
        bench = _Bench(name, data, report)
        for size, train in data.train.items():
            for measure, value in bench.measure(size, train).items():
                figures[f"{name} {size}: {measure}"] = value
                report("benchmark-figure", name=f"{name} {size}: {measure}", percent=round(100 * value, 1))
    return figures


class _Bench:
    """One public set."""

    def __init__(self, name: str, data: PublicSet, report: Report) -> None:
        self._name, self._data, self._report = name, data, report

    def measure(self, size: str, train: Split) -> dict[str, float]:
        """Accuracy; with out-of-scope messages also how well those are told apart."""
        self._report("benchmark-learns", name=self._name, size=size, examples=len(train.texts))
        learnt = learn(train.texts, train.labels, self._progress(train))
        intents = learnt.model.intents.tolist()
        scores = learnt.scores(self._data.test.texts, self._progress(self._data.test))
        if OUT_OF_SCOPE not in intents:
            return {"accuracy": accuracy(self._data.test.labels, learnt.model.intents[scores.argmax(axis=1)])}
        best, margins = split(scores, intents)
        outside = np.array(self._data.test.labels) == OUT_OF_SCOPE
        right = learnt.model.intents[best] == np.array(self._data.test.labels)
        if size == FULL:
            limit = self._limit(learnt)
            return {
                "in-scope accuracy": float((right & (margins >= limit))[~outside].mean()),
                "out-of-scope recall": float((margins[outside] < limit).mean()),
            }
        return {
            "accuracy": float(right[~outside].mean()),
            "out-of-scope AUROC": auroc(outside.tolist(), (-margins).tolist()),
            "out-of-scope recall at 5 % in-scope rejection": recall_at_rejection(
                outside.tolist(), (-margins).tolist()
            ),
        }

    def _limit(self, learnt: Learnt) -> float:
        """The paper's rule (Larson et al. 2019): the one threshold that is best on the validation split, in scope
        and out of scope together. It is also how the product finds its margin, there on leave-one-out scores."""
        intents, validation = learnt.model.intents.tolist(), self._data.validation
        labels = np.array([intents.index(label) for label in validation.labels])
        return calibrate(learnt.scores(validation.texts), labels, intents).margin

    def _progress(self, part: Split) -> Progress:
        return lambda done: self._report("benchmark-read", name=self._name, done=done, of=len(part.texts))
