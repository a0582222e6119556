"""Small pictures of images, made anew from the pixels: nothing of the original file is left in them."""

import threading
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from bot.errors import DeskError

MEDIA_TYPE = "image/webp"
SIZE = 1280  # pixels, the longer side
MAX_PIXELS = 50_000_000  # a few kilobytes can unpack to gigabytes
_AT_ONCE = threading.BoundedSemaphore(2)  # an image of MAX_PIXELS takes 200 MB while it is looked at
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}


def make(path: Path, media_type: str) -> bytes | None:
    """The preview of the image at `path`; None for what is no image or needs a decoder that is not here (HEIC).

    Raises DeskError "image-broken" and "image-too-large".
    """
    if media_type not in _FORMATS:
        return None
    try:
        with _AT_ONCE, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own warning of large images: the limit here is ours
            with Image.open(path, formats=(_FORMATS[media_type],)) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise DeskError("image-too-large")
                image.draft("RGB", (SIZE, SIZE))
                small = ImageOps.exif_transpose(image)
                small.thumbnail((SIZE, SIZE))
                # A new image: one converted or turned would take profiles and comments along.
                mode = "RGBA" if small.has_transparency_data else "RGB"
                bare = Image.new(mode, small.size)
                bare.paste(small.convert(mode))
                out = BytesIO()
                bare.save(out, "WEBP", quality=80)
                return out.getvalue()
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        Image.DecompressionBombError,
        ArithmeticError,
    ) as error:
        raise DeskError("image-broken") from error
