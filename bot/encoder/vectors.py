"""The types of embeddings."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

SIZE = 384
Vectors = NDArray[np.float32]  # (…, 384), each of length 1
# multilingual-e5 was taught with these words before each text: what asks, and what may answer.
Kind = Literal["query", "passage"]
