"""What may be given as an image becomes bytes that a browser decodes, or is refused in words."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import EXAMPLES
from augmentation_impact.images import image_asset

from .conftest import Page

COLOURS = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3) * 3


def encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


def decoded(value: object) -> Image.Image:
    """The picture that a page gets."""
    asset = image_asset(value)
    assert asset.source["media"] == "picture"
    return Image.open(io.BytesIO(asset.data))


def numbers(value: object) -> np.ndarray:
    """The array that a page gets."""
    asset = image_asset(value)
    assert asset.source["media"] == "array"
    array = np.load(io.BytesIO(asset.data), allow_pickle=False)
    assert array.flags.c_contiguous
    return array


PNG = encoded(Image.fromarray(COLOURS), "PNG")
NOISE = encoded(Image.effect_noise((64, 64), 90), "PNG")


def test_a_file_goes_to_the_page_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(PNG)
    for value in (PNG, bytearray(PNG), memoryview(PNG), str(path), path):
        assert image_asset(value).data == PNG
    assert image_asset(path).name == "photo.png"


@pytest.mark.parametrize("format_", ["TIFF", "PPM", "JPEG2000", "ICO"])
def test_a_format_that_browsers_do_not_decode_is_sent_as_png(format_: str) -> None:
    image = Image.fromarray(np.full((16, 16, 3), 77, np.uint8))
    picture = decoded(encoded(image, format_))
    assert picture.format == "PNG"
    assert picture.convert("RGB").getpixel((3, 3)) == (77, 77, 77)


@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 1), (4, 6, 3), (4, 6, 4)])
def test_what_a_png_holds_exactly_goes_as_one(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    for value in (array, array.astype(int), array.astype(">i4"), array.astype(np.int16)):
        np.testing.assert_array_equal(np.asarray(decoded(value)), array.squeeze())


@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 1), (4, 6, 2), (4, 6, 3), (4, 6, 12)])
@pytest.mark.parametrize("type_", ["f2", "f4", "f8", ">f4", "u2", ">u2"])
def test_other_arrays_travel_unrounded(shape: tuple[int, ...], type_: str) -> None:
    unit = np.random.default_rng(0).random(shape)
    array = (unit * 65535 if "u" in type_ else unit).astype(type_)
    for value in (array, array[::-1], np.asfortranarray(array)):
        sent = numbers(value)
        assert sent.dtype == np.dtype(type_).newbyteorder("<")
        np.testing.assert_array_equal(sent, value)


@pytest.mark.parametrize(
    ("array", "type_"),
    [
        (np.array([[-1024, 3071]]), np.float32),
        (np.array([[-1024, 3071]], np.int16), np.int16),
        (np.array([[0, 70_000]], np.int64), np.float32),
        (np.array([[0, 2**40]], np.int64), np.float64),
        (np.array([[-3.5, 200.25]]), np.float64),
        (np.array([[0.1, 0.2]], np.longdouble), np.float64),
    ],
)
def test_values_of_any_range_travel_as_they_are(array: np.ndarray, type_: type) -> None:
    sent = numbers(array)
    assert sent.dtype == type_
    np.testing.assert_array_equal(sent, array.astype(type_))


def test_bytes_of_many_channels_travel_as_they_are() -> None:
    array = np.arange(4 * 6 * 5, dtype=np.uint8).reshape(4, 6, 5)
    np.testing.assert_array_equal(numbers(array), array)


def test_a_npy_file_is_read_like_its_array(tmp_path: Path) -> None:
    floats = np.linspace(0, 1, 24).reshape(4, 6)
    np.save(tmp_path / "scan.npy", floats)
    np.testing.assert_array_equal(numbers(tmp_path / "scan.npy"), floats)
    np.testing.assert_array_equal(numbers((tmp_path / "scan.npy").read_bytes()), floats)
    assert image_asset(tmp_path / "scan.npy").name == "scan.npy"
    np.save(tmp_path / "photo.npy", COLOURS)
    np.testing.assert_array_equal(np.asarray(decoded(tmp_path / "photo.npy")), COLOURS)


class Bomb:
    """Something that runs when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path("unpickled"),)


def test_a_pickle_inside_of_a_npy_file_is_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("bomb.npy", np.array([[Bomb()]], object), allow_pickle=True)
    with pytest.raises(ValueError, match="is damaged: bomb.npy .*allow_pickle=False"):
        image_asset("bomb.npy")
    assert not Path("unpickled").exists()


def test_a_npy_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "scan.npy", np.zeros((4, 6)))
    whole = (tmp_path / "scan.npy").read_bytes()
    for length in (8, 100, len(whole) - 1):
        with pytest.raises(ValueError, match="is damaged: image"):
            image_asset(whole[:length])


def test_a_mask_is_black_and_white() -> None:
    assert decoded(np.array([[True, False]])).getpixel((0, 0)) == 255


def test_an_array_that_is_not_contiguous_keeps_its_pixels() -> None:
    np.testing.assert_array_equal(np.asarray(decoded(COLOURS[::-1, ::2])), COLOURS[::-1, ::2])


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros((3, 8, 8)), "move the channels last; got"),
        (np.zeros((2, 8, 8, 3)), r"must have the shape \(H, W\)"),
        (np.zeros((0, 8)), "at least one pixel"),
        (np.full((2, 2), np.nan), "must hold finite numbers; fill the gaps"),
        (np.full((2, 2), np.inf), "must hold finite numbers"),
        (np.full((2, 2), 1j), "must hold whole or real numbers; got complex128"),
        (np.array([["a"]]), "must hold whole or real numbers"),
        (np.array([[None]]), "must hold whole or real numbers; got object"),
        (np.zeros((5000, 2, 7)), "may have 4096 pixels a side"),
    ],
)
def test_an_array_that_means_no_image_is_refused(array: np.ndarray, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        image_asset(array)


@pytest.mark.parametrize("format_", ["TIFF", "PNG"])
def test_sixteen_bits_stay_sixteen_bits(format_: str) -> None:
    values = np.array([[0, 1, 40_000, 65_535]], np.uint16)
    for value in (Image.fromarray(values), encoded(Image.fromarray(values), format_)):
        sent = numbers(value)
        assert sent.dtype == np.uint16
        np.testing.assert_array_equal(sent, values)


def test_cmyk_palette_and_transparency_keep_their_colours() -> None:
    red = Image.new("RGB", (8, 8), (255, 0, 0))
    for image in (red.convert("CMYK"), red.quantize(4), red.convert("YCbCr"), red.convert("RGBA")):
        pixel = decoded(image).convert("RGB").getpixel((2, 2))
        assert np.allclose(pixel, (255, 0, 0), atol=2), image.mode
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert decoded(clear).getpixel((0, 0)) == (0, 0, 0, 0)
    assert decoded(encoded(red.convert("CMYK"), "TIFF")).convert("RGB").getpixel((0, 0))[0] == 255


def test_a_turned_photograph_as_a_pil_image_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = encoded(Image.fromarray(COLOURS), "JPEG", exif=exif, quality=100)
    assert decoded(Image.open(io.BytesIO(turned))).size == (4, 6)
    # A JPEG file goes as it is: the page turns it.
    assert image_asset(turned).data == turned


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (b"", "is empty: image has 0 bytes"),
        (b"hello", "is not an image that can be decoded"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "is not an image"),
        (NOISE[: len(NOISE) // 2], "is damaged: image"),
        (encoded(Image.fromarray(np.zeros((64, 64, 3), np.uint8)), "JPEG")[:-300], "is damaged"),
        ("no such file.png", "cannot be read from no such file.png .*examples are chelsea.jpg"),
        (42, "must be a path, bytes of an image file, a PIL image or an array"),
    ],
)
def test_what_is_no_image_is_refused_in_words_and_the_last_one_is_kept(
    value: object, words: str
) -> None:
    widget = AugmentationImpact(image=COLOURS)
    before = widget._image_source
    with pytest.raises(TraitError, match=words):
        widget.image = value
    assert widget._image_source == before
    assert widget.image is COLOURS
    widget.image = PNG
    assert widget._image_source != before


def test_an_enormous_picture_is_refused_with_the_limit() -> None:
    huge = Image.new("1", (20_000, 20_000))
    with pytest.raises(ValueError, match="20000×20000 is more than 100 million pixels"):
        image_asset(huge)
    with pytest.raises(ValueError, match="more than 100 million pixels"):
        image_asset(encoded(huge, "PNG"))


def test_an_example_is_named_unless_a_file_of_that_name_lies_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = EXAMPLES[1]
    assert AugmentationImpact(image=name)._image_source == {"kind": "bundled", "name": name}
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(PNG)
    widget = AugmentationImpact(image=name)
    assert widget._image_source["kind"] == "asset"
    # What a page chooses by that name is the example all the same.
    Page(widget).set(_image_source={"kind": "bundled", "name": name})
    assert widget._image_source == {"kind": "bundled", "name": name}


def test_none_is_the_first_example_and_the_embedded_model() -> None:
    widget = AugmentationImpact(image=PNG, model=b"onnx")
    widget.image = None
    widget.model = None
    assert widget._image_source == AugmentationImpact()._image_source
    assert widget._model_source == AugmentationImpact()._model_source


def test_a_model_is_a_path_or_bytes(tmp_path: Path) -> None:
    path = tmp_path / "mine.onnx"
    path.write_bytes(b"onnx")
    widget = AugmentationImpact(model=path)
    assert widget._model_source["name"] == "mine.onnx"
    assert widget.class_names() is None
    for value, words in [
        (tmp_path / "none.onnx", "cannot be read from .*; give an ONNX file"),
        (tmp_path, "has no model.json in .*; give a model that TensorFlow.js"),
        (b"", "is empty"),
        (3, "must be None"),
    ]:
        with pytest.raises(TraitError, match=words):
            widget.model = value
    assert widget._model_source["name"] == "mine.onnx"
