"""Pictures and arrays, right and damaged: taken, or refused in one sentence."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, features

from augmentation_impact.images import image_asset
from augmentation_impact.series import series_of

from .doors import door, mutated
from .frame import fuzz

_PIXELS = np.random.default_rng(3).integers(0, 256, (12, 17, 4), np.uint8)


def _encoded(format_: str, mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(_PIXELS).convert(mode).save(buffer, format_, **options)
    return buffer.getvalue()


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


_PICTURES = [
    _encoded("PNG"),
    _encoded("PNG", "P"),
    _encoded("PNG", "RGBA"),
    _encoded("PNG", "I;16"),
    _encoded("JPEG"),
    _encoded("JPEG", "CMYK"),
    _encoded("GIF"),
    _encoded("BMP"),
    _encoded("TIFF"),
    _encoded("TIFF", "F"),
    _encoded("TIFF", "L", compression="tiff_lzw"),
    _encoded("PPM"),
    _encoded("ICO"),
    _encoded("TGA"),
    _encoded("PCX"),
    _encoded("SGI"),
    _encoded("DDS", "RGBA"),
    *([_encoded("WEBP")] if features.check("webp") else []),
    *([_encoded("AVIF")] if features.check("avif") else []),
    *([_encoded("JPEG2000")] if features.check("jpg_2000") else []),
]
_ARRAYS = [
    _npy(np.arange(24).astype(type_).reshape(4, 6)) for type_ in ("u1", "<f4", ">f8", "?", "i2")
] + [_npy(np.zeros((2, 3, 4))), _npy(np.asfortranarray(np.ones((3, 4)))), _npy(np.array("text"))]

_numbers = st.one_of(st.integers(-3, 9), st.sampled_from([2**31, 2**63, 10**30, 10**9, 0.5]))
_headers = st.fixed_dictionaries(
    {},
    optional={
        "descr": st.one_of(
            st.sampled_from(["<f4", "|u1", "|O", "<U3", "<M8[s]", "V8", ">c16", "q", "<f16", ""]),
            st.lists(st.tuples(st.text(max_size=3), st.sampled_from(["<f4", "|O"])), max_size=3),
            _numbers,
        ),
        "fortran_order": st.one_of(st.booleans(), _numbers),
        "shape": st.one_of(st.lists(_numbers, max_size=5).map(tuple), _numbers),
        "more": _numbers,
    },
)


def _with_header(header: object, version: int, data: bytes) -> bytes:
    text = repr(header).encode() + b"\n"
    length = len(text).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + data


_made = st.builds(_with_header, _headers, st.integers(0, 4), st.binary(max_size=64))
_values = hnp.arrays(
    st.one_of(hnp.scalar_dtypes(), hnp.complex_number_dtypes()),
    hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=5),
)

test_pictures = fuzz("pictures", 150, mutated(_PICTURES))(door(image_asset))
test_array_files = fuzz("array files", 150, st.one_of(mutated(_ARRAYS), _made))(door(image_asset))
test_series_files = fuzz("series files", 80, st.one_of(mutated(_ARRAYS), _made))(door(series_of))
test_arrays_as_images = fuzz("arrays as images", 80, _values)(door(image_asset))
test_arrays_as_series = fuzz("arrays as series", 80, _values)(door(series_of))
