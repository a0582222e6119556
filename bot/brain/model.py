"""Which trained model is served, and whether it is ours. A model is code (CVE-2024-49375): strangers' are
refused.
"""

import hashlib
from pathlib import Path

_CHUNK = 1 << 20


class ModelRefused(Exception):
    """There is no model, or not one that was trained here. The message is for the operator."""


def newest_model(folder: Path) -> Path:
    """The model in `folder` that was trained last.

    Raises:
        ModelRefused: there is none.
    """
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise ModelRefused(f"There is no model in {folder}. Train one with: layani train")
    return models[-1]


def checked_model(path: Path) -> Path:
    """`path`, when the file is there and has the SHA-256 that `layani train` wrote to `<path>.sha256`.

    Raises:
        ModelRefused: it has not. (Rasa would load another model of the folder, or run the stranger's.)
    """
    if not path.is_file():
        raise ModelRefused(f"There is no model {path}. Train one with: layani train")
    record = checksum_file(path)
    if not record.is_file():
        raise ModelRefused(f"{path} was not trained here: {record} is missing. Train one with: layani train")
    if record.read_text().split()[:1] != [checksum(path)]:
        raise ModelRefused(
            f"{path} is not the model that was trained here: its SHA-256 is not that of {record}."
        )
    return path


def checksum_file(model: Path) -> Path:
    """Where the checksum of `model` is written: hexadecimal SHA-256 first, as sha256sum does."""
    return model.with_name(f"{model.name}.sha256")


def checksum(path: Path) -> str:
    """The hexadecimal SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
