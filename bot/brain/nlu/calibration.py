"""From leave-one-out scores to probabilities and to the limits below which the brain says it is unsure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

OUT_OF_SCOPE = "out_of_scope"
FALLBACK_SHARE = 0.01  # at most this share of what would have been right is given up for asking again


@dataclass(frozen=True)
class Calibration:
    """`temperature` of the softmax; `margin`: best in-scope minus out-of-scope score under which a message is
    out of scope (−inf without that intent); `unsure`: top probability under which it is nlu_fallback."""

    temperature: float
    margin: float
    unsure: float

    def probabilities(self, scores: NDArray[Any]) -> NDArray[Any]:
        """The softmax of scores (…, K) over intents."""
        exponent = scores / self.temperature
        exponent = np.exp(exponent - exponent.max(axis=-1, keepdims=True))
        probabilities: NDArray[Any] = exponent / exponent.sum(axis=-1, keepdims=True)
        return probabilities


def calibrate(scores: NDArray[Any], labels: NDArray[Any], intents: list[str]) -> Calibration:
    """Fits all three numbers on leave-one-out scores (n, K) and label numbers (n,)."""
    margin = _best_margin(scores, labels, intents)

    def surprise(temperature: float) -> float:
        probabilities = Calibration(temperature, margin, 0.0).probabilities(scores)
        return float(-np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12)).mean())

    temperature = min((float(t) for t in np.geomspace(0.005, 2, 100)), key=surprise)
    probabilities = Calibration(temperature, margin, 0.0).probabilities(scores)
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    unsure = float(np.quantile(top[right], FALLBACK_SHARE)) if right.any() else 0.0
    return Calibration(temperature, margin, unsure)


def split(scores: NDArray[Any], intents: list[str]) -> tuple[NDArray[Any], NDArray[Any]]:
    """(best in-scope intent number, its score minus the out-of-scope score) for scores (n, K)."""
    outside = intents.index(OUT_OF_SCOPE)
    inside = scores.copy()
    inside[:, outside] = -np.inf
    best = inside.argmax(axis=1)
    return best, inside[np.arange(len(scores)), best] - scores[:, outside]


def _best_margin(scores: NDArray[Any], labels: NDArray[Any], intents: list[str]) -> float:
    """The margin with the most right answers, in scope and out of scope together."""
    if OUT_OF_SCOPE not in intents or len(intents) < 2:
        return -np.inf
    best, margins = split(scores, intents)
    order = np.argsort(margins)
    outside = labels[order] == intents.index(OUT_OF_SCOPE)
    inside_right = best[order] == labels[order]
    # Cutting before position i: the i lowest are called out of scope, the rest keep their best intent.
    right = (
        np.concatenate([[0], np.cumsum(outside)])
        + inside_right.sum()
        - np.concatenate([[0], np.cumsum(inside_right)])
    )
    cut = int(right.argmax())
    edges = np.concatenate([[margins[order[0]] - 1], margins[order], [margins[order[-1]] + 1]])
    return float((edges[cut] + edges[cut + 1]) / 2)
