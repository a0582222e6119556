"""What is measured of a classifier: plain functions of labels and scores. All results lie in 0 … 1."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

REJECTION = 0.05  # share of what is in scope that may be turned away in exchange for what is not
BINS = 15  # of the expected calibration error, as in Guo et al. 2017, https://arxiv.org/abs/1706.04599
CONFIDENT = 0.8


def accuracy(truth: Sequence[str], said: Sequence[str]) -> float:
    """The share that is right."""
    return float(np.mean(np.asarray(truth) == np.asarray(said)))


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """The mean F1 of the intents that occur in `truth`; a fallback costs recall and nothing else."""
    return float(f1_score(truth, said, labels=sorted(set(truth)), average="macro", zero_division=0))


def auroc(outside: Sequence[bool], scores: Sequence[float]) -> float:
    """How well a score tells what is out of scope (the higher the surer) from what is in scope."""
    return float(roc_auc_score(outside, scores))


def recall_at_rejection(
    outside: Sequence[bool], scores: Sequence[float], rejection: float = REJECTION
) -> float:
    """The share of what is out of scope that is recognised where at most `rejection` of the rest is."""
    is_outside, score = np.asarray(outside, dtype=bool), np.asarray(scores, dtype=float)
    limit = np.quantile(score[~is_outside], 1 - rejection, method="higher")
    return float((score[is_outside] > limit).mean())


def calibration_error(right: Sequence[bool], confidence: Sequence[float]) -> float:
    """The expected calibration error: |accuracy − mean confidence| over 15 equal bins, weighted by their size."""
    hits, sure = np.asarray(right, dtype=float), np.asarray(confidence, dtype=float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(hits[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in set(bins)]
    return float(sum(gaps))


def wrong_and_confident(right: Sequence[bool], confidence: Sequence[float]) -> float:
    """The share of all messages that are wrong at a confidence over 0.8."""
    return float(np.mean(~np.asarray(right, dtype=bool) & (np.asarray(confidence) > CONFIDENT)))


def entity_scores(
    truth: "Sequence[Counter[tuple[str, str]]]", said: "Sequence[Counter[tuple[str, str]]]"
) -> "tuple[float, float, float]":
    """(precision, recall, F1) over all messages; an entity is right when its name and its value are."""
    hits = sum((a & b).total() for a, b in zip(truth, said, strict=True))
    precision = hits / max(1, sum(counter.total() for counter in said))
    recall = hits / max(1, sum(counter.total() for counter in truth))
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def confusions(truth: Sequence[str], said: Sequence[str], most: int) -> "list[tuple[tuple[str, str], int]]":
    """The most frequent pairs of (what it is, what was said), wrong ones only."""
    wrong = Counter((a, b) for a, b in zip(truth, said, strict=True) if a != b)
    return sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:most]
