"""Whatever Python calls an image → bytes that every browser decodes. Knows nothing of widgets."""

from __future__ import annotations

import io
from functools import cache
from os import PathLike
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ._catalogue import EXAMPLES, LIMITS
from ._checks import shown
from .arrays import array_asset, read_npy
from .assets import NPY_MAGIC, Asset
from .files import path_of, read_file
from .foreign import Refused, array_of, in_words, is_array

#: Formats (Pillow's names) that browsers decode; files of other formats are sent as PNG.
_WEB_FORMATS = {"PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"}
#: Formats that Pillow hands to another program (Ghostscript) or to a library of the system.
_OUTSIDE = {"EPS", "WMF"}
#: Most bytes of a file: the largest array, with its header.
_LARGEST = 8 * LIMITS["arrayValues"] + 2**16
#: Modes that PNG holds as they are, at 8 bits.
_PLAIN_MODES = {"L", "LA", "RGB", "RGBA"}


def image_asset(value: object) -> Asset:
    """The bytes of an image.

    Parameters
    ----------
    value
        Path; the bytes of a file (a picture or .npy); a PIL image; or an array HWC or HW with any
        number of channels and any range of finite numbers (docs/data.md).

    Raises
    ------
    Refused
        It is not an image, it is damaged, too large, or of a shape or range that means none.
    """
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _file(bytes(value), "image")
    if isinstance(value, (str, PathLike)):
        return _path(path_of(value))
    if isinstance(value, Image.Image):
        return _picture(value)
    if is_array(value):
        return array_asset(array_of(value))
    raise Refused(
        "must be a path, bytes of an image file, a PIL image or an array (HWC or HW); "
        f"got {shown(value)}"
    )


def _path(path: Path) -> Asset:
    return _file(read_file(path, _LARGEST, f"examples are {', '.join(EXAMPLES)}"), path.name)


def _picture(image: Image.Image) -> Asset:
    """A PIL image, whose file is read only now and may be closed or damaged."""
    _check_pixels(image.width, image.height)
    with in_words("is a PIL image that cannot be read", "open it again, and keep its file open"):
        name = Path(str(getattr(image, "filename", "") or "image")).name
        return _converted(ImageOps.exif_transpose(image), name)


def _file(data: bytes, name: str) -> Asset:
    if not data:
        raise Refused(f"is empty: {name} has 0 bytes; choose another file")
    if data.startswith(NPY_MAGIC):
        return array_asset(read_npy(data, name), name)
    with in_words(f"is damaged: {name}", "use an intact file"):
        try:
            image = Image.open(io.BytesIO(data), formats=_formats())
        except UnidentifiedImageError as error:
            hint = "give one array of the archive" if data[:2] == b"PK" else "use PNG or JPEG"
            raise Refused(f"is not an image that can be decoded: {name}; {hint}") from error
        except Image.DecompressionBombError as error:
            raise Refused(f"is too large: {name} has more than {_limit()}") from error
        with image:
            _check_pixels(image.width, image.height)
            image.load()
            if image.format in _WEB_FORMATS and not _is_deep(image):
                return Asset.of(data, name, media="picture")
            return _converted(ImageOps.exif_transpose(image), Path(name).stem)


@cache
def _formats() -> list[str]:
    """What Pillow decodes by itself: no other program is started for a file."""
    Image.init()
    return [name for name in Image.OPEN if name not in _OUTSIDE]


def _limit() -> str:
    return f"{LIMITS['imagePixels'] // 10**6} million pixels"


def _check_pixels(width: int, height: int) -> None:
    if width * height == 0:
        raise Refused(f"must have at least one pixel; got {width}×{height}")
    if width * height > LIMITS["imagePixels"]:
        raise Refused(f"is too large: {width}×{height} is more than {_limit()}; make it smaller")


def _is_deep(image: Image.Image) -> bool:
    """Whether it has more than 8 bits a channel, which browsers would round away."""
    return image.mode.startswith("I") or image.mode == "F"


def _converted(image: Image.Image, name: str) -> Asset:
    """An image of Pillow in a form that the page reads, with all of its bits."""
    if _is_deep(image):
        values = np.asarray(image)
        fits = image.mode != "F" and values.min() >= 0 and values.max() <= 65535
        return array_asset(values.astype(np.uint16) if fits else values, name)
    buffer = io.BytesIO()
    _plain(image).save(buffer, "PNG", compress_level=3)
    return Asset.of(buffer.getvalue(), name, media="picture")


def _plain(image: Image.Image) -> Image.Image:
    """The image with 8 bits a channel, in a mode that PNG holds."""
    if image.mode in _PLAIN_MODES:
        return image
    transparent = image.mode in ("P", "PA", "RGBa", "La") or "transparency" in image.info
    return image.convert("RGBA" if transparent else "L" if image.mode == "1" else "RGB")
