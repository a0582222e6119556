"""The fit of the intent model: closed form, with exact leave-one-out scores. Fine to about 5,000 texts."""

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor
from scipy.linalg.lapack import dpotri

from bot.brain.nlu.kernel import NGRAM_WEIGHT, KernelModel, centred
from bot.brain.nlu.ngrams import NgramSpace

RIDGE = 0.05


def fit(
    embeddings: np.ndarray, texts: list[str], copies: list[str], labels: list[str]
) -> tuple[KernelModel, np.ndarray]:
    """Fits n normalised texts, their noisy copies and embeddings (n, 384).

    `copies`: a noisy copy of each text in turn, or nothing. Targets are 1 and −1/(K − 1). Returns the model
    and the leave-one-out scores (n, K) of the texts; leaving one out takes its noisy copy out with it, else
    the scores would flatter.
    """
    intents, numbers = np.unique(labels, return_inverse=True)
    mean = embeddings.mean(axis=0)
    space = NgramSpace.fit(texts + copies)
    rows = ngram_rows(space, texts + copies)
    repeats = rows.shape[0] // len(texts)
    directions = centred(embeddings, mean)
    exponent = (rows @ rows.T).toarray().astype(np.float64) * NGRAM_WEIGHT
    exponent += (1 - NGRAM_WEIGHT) * np.tile(directions @ directions.T, (repeats, repeats))
    kernel = np.exp(2 * (exponent - 1))
    kernel[np.diag_indices_from(kernel)] += RIDGE
    targets = np.full((len(texts), len(intents)), -1 / max(1, len(intents) - 1))
    targets[np.arange(len(texts)), numbers] = 1
    coefficients, left_out = _solve(kernel, targets)
    columns = rows.tocsc()
    model = KernelModel(
        intents,
        mean,
        embeddings,
        np.array(space.terms),
        columns.data,
        columns.indices,
        columns.indptr,
        coefficients.astype(np.float32),
    )
    return model, left_out


def ngram_rows(space: NgramSpace, texts: list[str]) -> sparse.csr_matrix:
    """The n-gram vectors of texts as rows, shape (len(texts), number of terms)."""
    rows = [space.vector(text) for text in texts]
    pointers = np.cumsum([0] + [len(columns) for columns, _ in rows])
    parts = np.concatenate([weights for _, weights in rows]), np.concatenate([columns for columns, _ in rows])
    return sparse.csr_matrix((*parts, pointers), shape=(len(texts), len(space.terms)), dtype=np.float32)


def _solve(kernel: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(coefficients (rn, K), leave-group-out scores (n, K)) for r rows of each text; overwrites `kernel`.

    Leaving out the group G = {i, i + n, …}: scores = Y_G − ((K⁻¹)_GG)⁻¹ (K⁻¹ Y)_G, exact.

    Raises numpy.linalg.LinAlgError when the kernel is not positive definite.
    """
    factor, lower = cho_factor(kernel, lower=True, overwrite_a=True)
    inverse, failed = dpotri(factor, lower=lower, overwrite_c=True)
    if failed:
        raise np.linalg.LinAlgError(f"the kernel matrix is singular (LAPACK dpotri: {failed})")
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    n, repeats = len(targets), len(inverse) // len(targets)
    coefficients = inverse @ np.tile(targets, (repeats, 1))
    groups = np.arange(repeats * n).reshape(repeats, n).T
    blocks = inverse[groups[:, :, np.newaxis], groups[:, np.newaxis, :]]
    correction = np.linalg.solve(blocks, coefficients[groups])[:, 0]
    return coefficients, targets - correction
