"""The file of the encoder's graph (22 MB): made once, by whichever process comes first, and read by all."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import onnxruntime

from bot.encoder.weights import Weights

logger = logging.getLogger(__name__)


def session(weights: Weights, stem: Path) -> onnxruntime.InferenceSession:
    """The graph, ready to run. Its file is `stem` with an ending that tells the kind of processor.

    A file that is missing or unreadable is made, which takes about a second and is logged; processes that want it at
    the same time wait for each other. Where it cannot be kept it is made in memory, with a warning.
    """
    signed = _multiplies_signed()
    file = stem.with_name(f"{stem.name}-{'signed' if signed else 'unsigned'}.onnx")
    if (found := _read(file)) is not None:
        return found
    try:
        with _one_at_a_time(file.parent):
            if (found := _read(file)) is None:
                logger.warning("The sentence encoder is made, once, and kept in %s.", file)
                _write(file, _build(weights, signed))
                found = _open(str(file))
            return found
    except OSError as error:
        logger.warning(
            "The sentence encoder cannot be kept in %s (%s): each start makes it anew.", file, error
        )
        return _open(_build(weights, signed))


def _read(file: Path) -> onnxruntime.InferenceSession | None:
    if not file.exists():
        return None
    try:
        return _open(str(file))
    except Exception as error:  # the runtime's errors have no common class of their own
        logger.warning("%s cannot be read (%s) and is made anew.", file, error)
        return None


def _build(weights: Weights, signed: bool) -> bytes:
    from bot.encoder.graph import build  # the onnx package is needed here only

    return build(weights, signed)


def _write(file: Path, model: bytes) -> None:
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(model)
    part.replace(file)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
