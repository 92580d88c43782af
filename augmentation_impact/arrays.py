"""Arrays → bytes that the page reads: PNG where that is exact, else .npy with every value as it is.

Knows nothing of widgets, files or pictures.
"""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from ._catalogue import LIMITS
from .assets import Asset
from .foreign import Refused, in_words

Array = npt.NDArray[Any]

#: Numbers of channels that PNG holds: grey, colours, colours with transparency.
_PNG_CHANNELS = (1, 3, 4)
#: With this many columns and “channels”, what seems to be rows is taken for the channels.
_FEWEST = 8


def array_asset(array: Array, name: str = "array") -> Asset:
    """The bytes of an image that is given as an array.

    Parameters
    ----------
    array
        [H, W] or [H, W, C], or [1, H, W, C]. Booleans and whole numbers from 0 to 255 of 1, 3 or 4
        channels become a PNG; everything else travels as it is.
    name
        For the user.

    Raises
    ------
    Refused
        The shape is no image's, or the values are no finite numbers in the range of their type.
    """
    # A batch of one image is that image.
    if array.ndim == 4 and len(array) == 1:
        array = array[0]
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    _check_shape(array)
    pixels = _pixels(array)
    if pixels is not None:
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "PNG", compress_level=3)
        return Asset.of(buffer.getvalue(), name, media="picture")
    return Asset.of(npy_bytes(_checked_values(array)), name, media="array")


def npy_bytes(array: Array) -> bytes:
    """A .npy file, little-endian and row by row."""
    buffer = io.BytesIO()
    little = array.astype(array.dtype.newbyteorder("<"), order="C", copy=False)
    np.save(buffer, np.ascontiguousarray(little), allow_pickle=False)
    return buffer.getvalue()


def read_npy(data: bytes, name: str) -> Array:
    """The array of a .npy file; pickles are refused unread.

    Raises
    ------
    Refused
        It is damaged, or holds Python objects.
    """
    with in_words(f"is damaged: {name}", "save it again with numpy.save"):
        file = io.BytesIO(data)
        shape, by_columns, dtype = _HEADERS[np.lib.format.read_magic(file)](file)
        if dtype.hasobject:
            raise ValueError("it holds Python objects, which are not read: allow_pickle=False")
        begin = file.tell()
        count = math.prod(shape)
        needed, there = count * dtype.itemsize, len(data) - begin
        # Nothing is allocated for what a header merely promises.
        if min(shape, default=1) < 0 or needed > there:
            raise ValueError(f"shape {shape} needs {needed} bytes; it has {there}")
        array = np.frombuffer(data, dtype, count, begin) if needed else np.empty(count, dtype)
        return array.reshape(shape, order="F" if by_columns else "C")


#: Version of a .npy file to the reader of its header; the third is for names of fields.
_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def _check_shape(array: Array) -> None:
    # An image of a few rows, many columns and many channels is one of another order.
    channels_first = (
        array.ndim == 3 and array.shape[0] in _PNG_CHANNELS and min(array.shape[1:]) >= _FEWEST
    )
    if array.ndim not in (2, 3) or channels_first:
        hint = "; move the channels last" if channels_first else ""
        if array.ndim == 4:
            hint = "; give one image of the batch"
        raise Refused(f"must have the shape (H, W) or (H, W, channels){hint}; got {array.shape}")
    if 0 in array.shape:
        raise Refused(f"must have at least one pixel; got the shape {array.shape}")
    if array.size > LIMITS["arrayValues"]:
        raise Refused(
            f"is too large: {array.shape} is more than {LIMITS['arrayValues'] // 10**6} million "
            "values; make it smaller"
        )
    if max(array.shape[:2]) > LIMITS["imageSide"] and _pixels(array[:1, :1]) is None:
        raise Refused(
            f"may have {LIMITS['imageSide']} pixels a side; got {array.shape}; scale it down first"
        )


def _pixels(array: Array) -> npt.NDArray[np.uint8] | None:
    """The array in the form of a PNG's pixels, None where a PNG would not hold every value."""
    if array.ndim == 3 and array.shape[2] not in _PNG_CHANNELS:
        return None
    if array.dtype == bool:
        pixels = array.astype(np.uint8) * 255
    elif array.dtype.kind in "iu" and array.dtype != np.uint16 and _within(array, 0, 255):
        pixels = array.astype(np.uint8)
    else:
        return None
    return np.ascontiguousarray(pixels[:, :, 0] if pixels.shape[2:] == (1,) else pixels)


def _within(array: Array, lowest: float, highest: float) -> bool:
    return bool(array.min() >= lowest and array.max() <= highest)


def _checked_values(array: Array) -> Array:
    """The values in a type that the page reads, none of them changed."""
    if array.dtype.kind not in "buif":
        raise Refused(
            f"must hold whole or real numbers; got {array.dtype}"
            + ("; convert it with astype(float)" if array.dtype == object else "")
        )
    if array.dtype in (np.uint8, np.uint16, np.int16, bool):
        return array
    if array.dtype.kind != "f":
        return array.astype(np.float32 if _within(array, -(2**24), 2**24) else np.float64)
    if not np.isfinite(array).all():
        raise Refused("must hold finite numbers; fill the gaps (NaN or infinite) first")
    return array if array.dtype.itemsize <= 8 else array.astype(np.float64)
