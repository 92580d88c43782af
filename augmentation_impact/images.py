"""Whatever Python calls an image → bytes that every browser decodes. Knows nothing of widgets."""

from __future__ import annotations

import io
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ._catalogue import EXAMPLES, LIMITS
from ._checks import shown
from .assets import Asset

#: Formats (Pillow's names) that browsers decode; files of other formats are sent as PNG.
_WEB_FORMATS = {"PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"}
#: Modes that PNG holds as they are, at 8 bits.
_PLAIN_MODES = {"L", "LA", "RGB", "RGBA"}


def image_asset(value: object) -> Asset:
    """The bytes of an image.

    Parameters
    ----------
    value
        Path; the bytes of a file; a PIL image; or an array HWC or HW with 1, 3 or 4 channels, uint8
        in [0, 255], uint16 in [0, 65535], bool, or float in [0, 1].

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
        return _png(
            ImageOps.exif_transpose(value), Path(getattr(value, "filename", "") or "image").name
        )
    if hasattr(value, "__array__"):
        return _png(_array_image(np.asarray(value)), "array")
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
    try:
        with Image.open(io.BytesIO(data)) as image:
            _check_pixels(image.width, image.height)
            image.load()
            if image.format in _WEB_FORMATS:
                return Asset.of(data, name)
            return _png(ImageOps.exif_transpose(image), Path(name).stem)
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


def _png(image: Image.Image, name: str) -> Asset:
    buffer = io.BytesIO()
    _plain(image).save(buffer, "PNG", compress_level=3)
    return Asset.of(buffer.getvalue(), name)


def _plain(image: Image.Image) -> Image.Image:
    """The image with 8 bits a channel, in a mode that PNG holds."""
    if image.mode in _PLAIN_MODES:
        return image
    if image.mode.startswith("I") or image.mode == "F":
        return _array_image(_scaled(image))
    transparent = image.mode in ("P", "PA", "RGBa", "La") or "transparency" in image.info
    return image.convert("RGBA" if transparent else "L" if image.mode == "1" else "RGB")


def _scaled(image: Image.Image) -> np.ndarray[Any, Any]:
    """Values of an image with more than 8 bits as float in [0, 1]; floats stay as they are."""
    values = np.asarray(image)
    return values.astype(np.float32) if image.mode == "F" else np.clip(values / 65535.0, 0, 1)


def _array_image(array: np.ndarray[Any, Any]) -> Image.Image:
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (3, 4)):
        hint = "; move the channels last" if array.ndim == 3 and array.shape[0] in (1, 3, 4) else ""
        raise ValueError(
            f"must have the shape (H, W) or (H, W, channels) with 1, 3 or 4 channels{hint}; "
            f"got {array.shape}"
        )
    if 0 in array.shape:
        raise ValueError(f"must have at least one pixel; got the shape {array.shape}")
    _check_pixels(array.shape[1], array.shape[0])
    return Image.fromarray(_bytes(array))


def _bytes(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The array as uint8."""
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array)
    if array.dtype == np.uint16:
        return np.round(array / 257.0).astype(np.uint8)
    if array.dtype == bool:
        return array.astype(np.uint8) * 255
    if array.dtype.kind not in "iuf":
        raise ValueError(f"must be uint8 or float in [0, 1]; got {array.dtype}")
    lowest, highest = float(array.min()), float(array.max())
    if np.issubdtype(array.dtype, np.integer) and lowest >= 0 and highest <= 255:
        return array.astype(np.uint8)
    if np.issubdtype(array.dtype, np.floating):
        if not (lowest >= -1e-6 and highest <= 1 + 1e-6):
            raise ValueError(
                f"of floats must lie in [0, 1]; got values from {lowest:g} to {highest:g}; "
                "divide by 255, or give uint8"
            )
        return np.round(np.clip(array, 0, 1) * 255).astype(np.uint8)
    raise ValueError(
        f"must be uint8 or float in [0, 1]; got {array.dtype} from {lowest:g} to {highest:g}"
    )
