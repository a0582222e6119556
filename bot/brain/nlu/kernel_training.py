"""The fit of the intent model: closed form, with exact leave-one-out scores. 15,000 texts take 4 GB."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_solve, cholesky
from scipy.linalg.lapack import dtrtri

from bot.brain.nlu.kernel import NGRAM_WEIGHT, KernelModel
from bot.encoder.ngrams import NgramSpace
from bot.encoder.vectors import centred

RIDGE = 0.02
OFTEN = 200  # texts; a term that stands in more is multiplied as a dense column


def fit(embeddings: NDArray[Any], texts: list[str], labels: list[str]) -> tuple[KernelModel, NDArray[Any]]:
    """Fits n normalised texts and their embeddings (n, 384).

    Targets are 1 and −1/(K − 1). Returns the model and the leave-one-out scores (n, K) of the texts.
    """
    intents, numbers = np.unique(labels, return_inverse=True)
    mean = embeddings.mean(axis=0)
    space = NgramSpace.fit(texts)
    rows = ngram_rows(space, texts)
    directions = centred(embeddings, mean)
    exponent = _products(rows)
    exponent *= NGRAM_WEIGHT
    exponent += (1 - NGRAM_WEIGHT) * (directions @ directions.T) - 1
    kernel = np.exp(exponent, out=exponent).astype(np.float64)
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


def _products(rows: sparse.csr_matrix) -> NDArray[Any]:
    """`rows` times its transpose, (n, n). The few terms that most pairs of texts share are most of the work of a
    sparse product; as dense columns they cost next to nothing.
    """
    often = np.bincount(rows.indices, minlength=rows.shape[1]) > OFTEN
    columns = rows.tocsc()
    dense, rare = columns[:, often].toarray(), columns[:, ~often].tocsr()
    products: NDArray[Any] = dense @ dense.T + (rare @ rare.T).toarray()
    return products


def _solve(kernel: NDArray[Any], targets: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """(coefficients (n, K), leave-one-out scores (n, K)); overwrites `kernel`.

    Leaving out text i: scores = Y_i − (K⁻¹ Y)_i / (K⁻¹)_ii, exact. With K = L Lᵀ, (K⁻¹)_ii is the sum of squares of
    column i of L⁻¹.

    Raises numpy.linalg.LinAlgError when the kernel is not positive definite.
    """
    # LAPACK counts by columns: the transpose, the same matrix, need not be copied.
    factor = cholesky(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    coefficients = cho_solve((factor, True), targets, check_finite=False)
    inverse, failed = dtrtri(factor, lower=True, overwrite_c=True)
    if failed:
        raise np.linalg.LinAlgError(f"the kernel matrix is singular (LAPACK dtrtri: {failed})")
    diagonal = np.einsum("ij,ij->j", inverse, inverse)
    return coefficients, targets - coefficients / diagonal[:, np.newaxis]
