"""Whatever Python calls an image → bytes that every browser decodes. Knows nothing of widgets."""

from __future__ import annotations

import io
from os import PathLike
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ._catalogue import EXAMPLES, LIMITS
from ._checks import shown
from .arrays import array_asset, read_npy
from .assets import NPY_MAGIC, Asset

#: Formats (Pillow's names) that browsers decode; files of other formats are sent as PNG.
_WEB_FORMATS = {"PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"}
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
    ValueError
        It is not an image, it is damaged, too large, or of a shape or range that means none.
    """
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _file(bytes(value), "image")
    if isinstance(value, (str, PathLike)):
        return _path(Path(value).expanduser())
    if isinstance(value, Image.Image):
        _check_pixels(value.width, value.height)
        name = Path(getattr(value, "filename", "") or "image").name
        return _converted(ImageOps.exif_transpose(value), name)
    if hasattr(value, "__array__"):
        return array_asset(np.asarray(value))
    raise ValueError(
        "must be a path, bytes of an image file, a PIL image or an array (HWC or HW); "
        f"got {shown(value)}"
    )


def _path(path: Path) -> Asset:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        examples = ", ".join(EXAMPLES)
        raise ValueError(
            f"cannot be read from {path} ({reason}); examples are {examples}"
        ) from error
    return _file(data, path.name)


def _file(data: bytes, name: str) -> Asset:
    if not data:
        raise ValueError(f"is empty: {name} has 0 bytes; choose another file")
    if data.startswith(NPY_MAGIC):
        return array_asset(read_npy(data, name), name)
    try:
        with Image.open(io.BytesIO(data)) as image:
            _check_pixels(image.width, image.height)
            image.load()
            if image.format in _WEB_FORMATS and not _is_deep(image):
                return Asset.of(data, name, media="picture")
            return _converted(ImageOps.exif_transpose(image), Path(name).stem)
    except UnidentifiedImageError as error:
        raise ValueError(f"is not an image that can be decoded: {name}; use PNG or JPEG") from error
    except Image.DecompressionBombError as error:
        raise ValueError(f"is too large: {name} has more than {_limit()}") from error
    except (OSError, SyntaxError, EOFError) as error:
        raise ValueError(f"is damaged: {name} ({error}); use an intact file") from error


def _limit() -> str:
    return f"{LIMITS['imagePixels'] // 10**6} million pixels"


def _check_pixels(width: int, height: int) -> None:
    if width * height > LIMITS["imagePixels"]:
        raise ValueError(f"is too large: {width}×{height} is more than {_limit()}; make it smaller")


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
