"""The embeddable web component: hand-written ES modules, joined into one script when the desk starts.

A module may import only from those before it in MODULES; names are unique across them, for they end up in one scope.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import brotli

from bot.config import Settings

FOLDER = Path(__file__).parent
MODULES = (
    "words",
    "store",
    "dom",
    "api",
    "text",
    "feed",
    "tickets",
    "files",
    "composer",
    "log",
    "panel",
    "element",
    "main",
)
_IMPORT = re.compile(r"^import .*;\n", re.M)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*.*\*/)\n", re.M)
_CSS_SPACE = re.compile(r"\s*([{};])\s*|(?<=[:,]) ")
# Spaces beside signs; what is quoted is passed over. Regular expressions have neither spaces nor bare quotes here.
_SPACE = re.compile(r"""("(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`)| *([=<>{}(),;:?&|]) *""")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)


@dataclass(frozen=True)
class Script:
    """What `/widget.js` is, in each encoding a browser may accept, best first; "" is unencoded."""

    bodies: dict[str, bytes]
    etag: str


def build(settings: Settings) -> Script:
    """Join styles and modules; comments and indentation, which no browser needs, are left out."""
    desk = {
        "title": settings.organisation,
        "fallback": settings.default_language,
        "maxFile": settings.max_file_size,
        "maxLength": settings.max_message_length,
    }
    styles = _CSS_SPACE.sub(r"\1", _CSS_COMMENT.sub("", (FOLDER / "widget.css").read_text())).replace(
        ";}", "}"
    )
    modules = "".join((FOLDER / f"{name}.js").read_text() for name in MODULES)
    modules = re.sub(r"^export ", "", _COMMENT.sub("", _IMPORT.sub("", modules)), flags=re.M)
    modules = re.sub(r"^[ \t]+|\n(?=\n)", "", modules, flags=re.M)
    modules = _SPACE.sub(r"\1\2", modules)
    constants = f"const DESK = {json.dumps(desk)}, STYLES = {json.dumps(styles.strip())};"
    script = f'(() => {{\n"use strict";\n{constants}\n{modules}}})();\n'.encode()
    return Script(
        {"br": brotli.compress(script), "gzip": gzip.compress(script, 9, mtime=0), "": script},
        f'"{hashlib.sha256(script).hexdigest()[:20]}"',
    )
