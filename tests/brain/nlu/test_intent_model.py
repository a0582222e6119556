"""The kernel model and its limits, on small data with known answers."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.brain.nlu import kernel_training, recipe
from bot.brain.nlu.calibration import OUT_OF_SCOPE, calibrate
from bot.brain.nlu.familiarity import Familiarity
from bot.brain.nlu.kernel import KernelModel
from bot.brain.nlu.kernel_training import RIDGE, fit

TEXTS = [
    "wifi mati",
    "wifi rusak",
    "internet mati",
    "halo admin",
    "halo pagi",
    "pagi admin",
    "makasih ya",
    "terima kasih",
]
LABELS = ["incident"] * 3 + ["greet"] * 3 + ["thank"] * 2

Matrix = np.ndarray[Any, Any]


@pytest.fixture(scope="module")
def embeddings() -> Matrix:
    vectors = np.random.default_rng(7).normal(size=(len(TEXTS), 384)).astype(np.float32)
    unit: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_scores_after_storing_equal_scores_before(embeddings: Matrix, tmp_path: Path) -> None:
    model, _ = fit(embeddings, TEXTS, LABELS)
    np.savez(tmp_path / "m.npz", **model.to_arrays())
    with np.load(tmp_path / "m.npz", allow_pickle=False) as stored:
        again = KernelModel.from_arrays(dict(stored))
    assert np.array_equal(model.scores(embeddings[0], "wifi mati"), again.scores(embeddings[0], "wifi mati"))


def test_frequent_ngrams_count_the_same_as_dense_columns(
    embeddings: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, sparse = fit(embeddings, TEXTS, LABELS)
    monkeypatch.setattr(kernel_training, "OFTEN", 1)
    _, dense = fit(embeddings, TEXTS, LABELS)
    np.testing.assert_allclose(dense, sparse, atol=1e-5)


def test_leave_one_out_scores_equal_training_without_that_text(embeddings: Matrix) -> None:
    model, left_out = fit(embeddings, TEXTS, LABELS)
    for index in range(len(TEXTS)):
        kept = [i for i in range(len(TEXTS)) if i != index]
        texts, labels = ([values[i] for i in kept] for values in (TEXTS, LABELS))
        rest, _ = fit(embeddings[kept], texts, labels)
        # The mean stays that of all texts: leaving one out concerns the regression.
        refitted = _refit(KernelModel(**{**rest.to_arrays(), "mean": model.mean}), texts, labels)
        assert np.allclose(left_out[index], refitted.scores(embeddings[index], TEXTS[index]), atol=1e-3)


def _refit(model: KernelModel, texts: list[str], labels: list[str]) -> KernelModel:
    """Solves the regression anew, row by row through `scores`: a check that shares no code with the fit."""
    size = len(texts)
    kernel = np.empty((size, size))
    for column in range(size):
        unit = np.zeros((size, 1), dtype=np.float32)
        unit[column] = 1
        probe = KernelModel(**{**model.to_arrays(), "coefficients": unit})
        for row, text in enumerate(texts):
            kernel[row, column] = probe.scores(model.embeddings[row], text)[0]
    intents = sorted(set(labels))
    targets = np.array(
        [[1 if label == intent else -1 / (len(intents) - 1) for intent in intents] for label in labels]
    )
    solution = np.linalg.solve(kernel + RIDGE * np.eye(size), targets).astype(np.float32)
    return KernelModel(**{**model.to_arrays(), "coefficients": solution})


def test_the_margin_separates_what_is_out_of_scope() -> None:
    intents = ["greet", OUT_OF_SCOPE]
    labels = np.array([0] * 20 + [1] * 20)
    scores = np.array([[1.0, 0.1]] * 20 + [[0.6, 0.4]] * 20)  # an argmax would call all of them greet
    limits = calibrate(scores, labels, intents)
    assert 0.2 < limits.margin < 0.9


def test_probabilities_follow_how_often_the_model_is_right() -> None:
    dice = np.random.default_rng(1)
    labels = dice.integers(0, 3, 400)
    said = np.where(dice.random(400) < 0.7, labels, (labels + 1) % 3)
    scores = np.eye(3)[said] * 0.5
    limits = calibrate(scores, labels, ["a", "b", "c"])
    assert limits.probabilities(scores).max(axis=1).mean() == pytest.approx(0.7, abs=0.05)


def test_gibberish_is_told_from_unseen_words() -> None:
    words = Familiarity.fit(
        ["printer di ruang rapat tidak bisa mencetak", "the printer cannot print the document"]
    )
    assert words.share("asdkjh qwoei zxmn") < 0.4
    assert words.share("printer tidak mencetaknya") > 0.9
    assert words.share("😂😂 123") == 0


def test_a_model_of_another_format_is_refused() -> None:
    with pytest.raises(recipe.StoredFormatError, match="train the model again"):
        recipe.check_format("X", 1, 2)


def test_the_fingerprint_sees_changes_in_helpers_and_word_lists(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("x: 1")
    before = recipe.fingerprint([tmp_path])
    (tmp_path / "a.yml").write_text("x: 2")
    assert recipe.fingerprint([tmp_path]) != before
