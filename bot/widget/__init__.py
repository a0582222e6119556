"""The embeddable web component: hand-written ES modules, joined into one script when the desk starts.

A module may import only from those before it in MODULES; names are unique across them, for they end up in one scope.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
from rcssmin import cssmin
from rjsmin import jsmin

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
_EXPORT = re.compile(r"^export ", re.M)


@dataclass(frozen=True)
class Script:
    """What `/widget.js` is, in each encoding a browser may accept, best first; "" is unencoded."""

    bodies: dict[str, bytes]
    etag: str


def build(settings: Settings) -> Script:
    """What the desk serves: its own settings, styles and modules in one."""
    desk = {
        "title": settings.organisation,
        "fallback": settings.default_language,
        "maxFile": settings.max_file_size,
        "maxLength": settings.max_message_length,
    }
    modules = "".join((FOLDER / f"{name}.js").read_text() for name in MODULES)
    script = joined(desk, (FOLDER / "widget.css").read_text(), modules).encode()
    return Script(
        {"br": brotli.compress(script), "gzip": gzip.compress(script, 9, mtime=0), "": script},
        f'"{hashlib.sha256(script).hexdigest()[:20]}"',
    )


def joined(desk: dict[str, Any], styles: str, modules: str) -> str:
    """One script with one scope, without the comments and spaces that no browser needs."""
    constants = f"const DESK = {json.dumps(desk)}, STYLES = {json.dumps(cssmin(styles))};"
    body = _EXPORT.sub("", _IMPORT.sub("", modules))
    return str(jsmin(f'(() => {{\n"use strict";\n{constants}\n{body}}})();'))
