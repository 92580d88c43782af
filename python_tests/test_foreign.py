"""Values of other libraries at every trait: taken without loss, or refused in one sentence."""

from __future__ import annotations

import io
import os
import re
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact.foreign import Refused, array_of, in_words
from augmentation_impact.images import image_asset
from augmentation_impact.series import series_of

GREY = np.linspace(0, 1, 12, dtype=np.float32).reshape(3, 4)
EXACT = np.float32([[0.5, 1.0, -2.0, 0.25]])


def sent(value: object) -> np.ndarray:
    """The array that a page gets of an image."""
    return np.load(io.BytesIO(image_asset(value).data), allow_pickle=False)


def refusal(name: str, value: object, **given: Any) -> str:
    """What the trait says about a value; one line, named, and short."""
    widget = AugmentationImpact(**given)
    with pytest.raises(TraitError) as caught:
        setattr(widget, name, value)
    sentence = str(caught.value)
    assert sentence.startswith(f"AugmentationImpact.{name} "), sentence
    assert "\n" not in sentence
    assert len(sentence) <= 300
    return sentence


class TestTorch:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: --with frameworks")

    def test_a_tensor_with_a_gradient_is_its_values(self) -> None:
        tensor = self.torch.tensor(GREY, requires_grad=True)
        np.testing.assert_array_equal(sent(tensor), GREY)
        assert AugmentationImpact(series=tensor).channel_count() == 3

    @pytest.mark.parametrize("type_", ["bfloat16", "float8_e4m3fn", "float8_e5m2"])
    def test_types_that_numpy_lacks_become_float32_without_loss(self, type_: str) -> None:
        tensor = self.torch.tensor(EXACT).to(getattr(self.torch, type_))
        assert sent(tensor).dtype == np.float32
        np.testing.assert_array_equal(sent(tensor), EXACT)

    def test_sparse_tensors_are_their_dense_values(self) -> None:
        dense = self.torch.tensor(EXACT)
        for sparse in (dense.to_sparse(), dense.to_sparse_csr()):
            np.testing.assert_array_equal(sent(sparse), EXACT)

    def test_conjugated_and_quantized_tensors_are_their_values(self) -> None:
        tensor = self.torch.tensor([[1 + 2j, 3 - 4j]])
        np.testing.assert_array_equal(sent(tensor.conj().imag), [[-2, 4]])
        quantized = self.torch.quantize_per_tensor(
            self.torch.tensor(EXACT), 0.25, 0, self.torch.qint8
        )
        np.testing.assert_array_equal(sent(quantized), EXACT)

    def test_a_tensor_without_values_is_refused(self) -> None:
        meta = self.torch.empty(3, 4, device="meta")
        for name in ("image", "series", "mean", "labels"):
            assert "a shape and no values" in refusal(name, meta)
        assert "images [1] is a tensor" in refusal("images", [GREY, meta])

    def test_numbers_may_be_tensors(self) -> None:
        widget = AugmentationImpact(mean=self.torch.tensor([0.25, 0.5, 1.0]))
        assert widget.mean == [0.25, 0.5, 1.0]
        widget.std = self.torch.tensor(2.0)
        assert widget.std == [2.0]
        # As code of PyTorch writes it, ready to be broadcast over [C, H, W].
        widget.mean = self.torch.tensor([0.5, 0.25, 1.0]).view(3, 1, 1)
        assert widget.mean == [0.5, 0.25, 1.0]
        assert "got [0.0, 0.0] at [0]" in refusal("mean", self.torch.zeros(3, 2))
        widget.rotate.angle = self.torch.tensor(30.0)
        assert widget.rotate.angle == 30.0
        widget.size = self.torch.tensor([160, 96])
        assert widget.size == [160, 96]
        widget.target = self.torch.tensor([0.1, 0.9]).argmax()
        assert widget.target == 1

    def test_a_batch_of_one_is_read_like_its_image(self) -> None:
        colours = self.torch.rand(1, 16, 16, 3)
        np.testing.assert_array_equal(sent(colours), colours[0].numpy())
        assert "move the channels last; got (3, 16, 16)" in refusal(
            "image", colours.mT.mT[0].permute(2, 0, 1)
        )
        assert "move the channels last; got (3, 16, 16)" in refusal(
            "image", colours.permute(0, 3, 1, 2)
        )
        assert "one image of the batch" in refusal("image", self.torch.rand(2, 16, 16, 3))

    def test_a_batch_of_several_is_a_gallery(self) -> None:
        batch = self.torch.rand(3, 16, 16, 3)
        widget = AugmentationImpact(images=batch)
        assert len(widget.images) == 3
        np.testing.assert_array_equal(widget.images[2], batch[2].numpy())
        channels_first = refusal("images", batch.permute(0, 3, 1, 2))
        assert "images [0] must have the shape" in channels_first
        assert "move the channels last; got (3, 16, 16)" in channels_first
        assert "at most 2000 images; got 10000" in refusal("images", self.torch.zeros(10000, 1, 1))


class Elsewhere:
    """A tensor on a device: its values must be moved before numpy may read them."""

    def __init__(self, values: np.ndarray, device: str = "cuda:0", grad: bool = True) -> None:
        self.values, self.device, self.requires_grad = values, device, grad
        self.is_cuda, self.is_meta, self.is_quantized = device != "cpu", False, False
        self.layout, self.dtype = "torch.strided", "torch.float32"

    def detach(self) -> Elsewhere:
        return Elsewhere(self.values, self.device, False)

    def cpu(self) -> Elsewhere:
        return Elsewhere(self.values, "cpu", self.requires_grad)

    def numpy(self) -> np.ndarray:
        if self.requires_grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        if self.device != "cpu":
            raise TypeError(f"can't convert {self.device} device type tensor to numpy.")
        return self.values

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        return self.numpy()


def test_a_tensor_on_a_device_is_moved() -> None:
    np.testing.assert_array_equal(sent(Elsewhere(GREY)), GREY)
    np.testing.assert_array_equal(series_of(Elsewhere(GREY)).channels, 3)
    assert AugmentationImpact(mean=Elsewhere(np.array([0.5, 0.25, 1]))).mean == [0.5, 0.25, 1]


def test_small_floats_of_jax_and_tensorflow_become_float32() -> None:
    types = pytest.importorskip("ml_dtypes", reason="ml_dtypes is not installed")
    for type_ in (types.bfloat16, types.float8_e4m3fn):
        array = EXACT.astype(type_)
        assert sent(array).dtype == np.float32
        np.testing.assert_array_equal(sent(array), EXACT)


def test_sparse_matrices_of_scipy_are_their_dense_values() -> None:
    sparse = pytest.importorskip("scipy.sparse", reason="SciPy is not installed")
    np.testing.assert_array_equal(sent(sparse.csr_matrix(EXACT)), EXACT)


def test_the_gaps_of_a_masked_array_are_gaps() -> None:
    masked = np.ma.masked_array([1, 2, 3, 4], [0, 1, 0, 0])
    array = np.load(io.BytesIO(series_of(masked).asset.data))
    np.testing.assert_array_equal(array, [[1, np.nan, 3, 4]])
    assert "fill the gaps" in refusal("image", masked.reshape(2, 2))
    np.testing.assert_array_equal(sent(np.ma.masked_array(GREY)), GREY)


def test_pandas_gives_images_labels_and_numbers() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    np.testing.assert_array_equal(sent(pandas.DataFrame(GREY)), GREY)
    labels = pandas.Series(["cat", "dog"])
    for value in (labels, pandas.Index(labels), labels.astype("category"), labels.to_numpy()):
        assert AugmentationImpact(model=b"onnx", labels=value).labels == ["cat", "dog"]
    assert AugmentationImpact(std=pandas.Series([1.0, 2.0])).std == [1.0, 2.0]


def test_indices_of_numpy_are_indices() -> None:
    widget = AugmentationImpact(model=b"onnx", labels={np.int64(1): "dog", np.int64(0): "cat"})
    assert widget.labels == ["cat", "dog"]
    widget.labels = {"cat": np.int32(0), "dog": np.int32(1)}
    assert widget.labels == ["cat", "dog"]


class Hostile:
    """Whatever is asked of it, it raises something of its own."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise self.error

    def __iter__(self) -> Any:
        raise self.error

    def __repr__(self) -> str:
        raise self.error


ERRORS = [
    AssertionError(),
    RuntimeError("first line\nsecond line\0" + "x" * 10_000),
    MemoryError(),
    OverflowError("too large"),
    KeyError("weights"),
    NotImplementedError(),
    OSError(5, "Input/output error"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "name", ["image", "images", "series", "labels", "mean", "std", "model", "size", "classes"]
)
def test_an_error_of_another_library_becomes_a_sentence_about_the_trait(
    name: str, error: BaseException
) -> None:
    value = Hostile(error)
    refusal(name, [GREY, value] if name == "images" else value)


def closed() -> Image.Image:
    image = Image.open(io.BytesIO(encoded()))
    image.close()
    return image


def encoded(side: int = 64) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((side, side), 90).save(buffer, "PNG")
    return buffer.getvalue()


def cut() -> Image.Image:
    return Image.open(io.BytesIO(encoded()[:1000]))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (closed, "is a PIL image that cannot be read .*; open it again"),
        (cut, "is a PIL image that cannot be read .*; open it again"),
        (lambda: Image.new("RGB", (0, 0)), "must have at least one pixel; got 0×0"),
        (lambda: Image.new("RGB", (3, 0)), "must have at least one pixel; got 3×0"),
        (lambda: np.array([[None, 1]], object), r"got object; convert it with astype\(float\)"),
        (lambda: "https://example.org/cat.png", "download it first .*got 'https://example.org"),
        (lambda: Path("https://example.org/cat.png"), "download it first"),
        (lambda: "data:image/png;base64,AAAA", "cannot be a URL"),
        (lambda: "a\0b", "holds a NUL"),
        (lambda: "x" * 5000, "cannot be read from"),
        (lambda: "~nobody-of-this-name/cat.png", "is no path of a file"),
    ],
)
def test_what_is_no_image_is_refused_with_what_to_do(value: Callable[[], Any], words: str) -> None:
    assert re.search(words, refusal("image", value()))
    assert re.search(words, refusal("images", [GREY, value()]))
    assert "images [1] " in refusal("images", [GREY, value()])


@pytest.mark.parametrize("name", ["image", "series", "labels", "model"])
def test_a_url_is_nothing_that_python_fetches(name: str) -> None:
    assert "download it first" in refusal(name, "https://example.org/file.npy")


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def listening(path: Path) -> Path:
    socket.socket(socket.AF_UNIX).bind(str(path))
    return path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["image", "series", "labels", "model"])
@pytest.mark.parametrize(
    ("other", "words"),
    [
        (pipe, "it is a pipe"),
        (listening, "it is a socket"),
        (lambda _: Path("/dev/zero"), "it is a device"),
    ],
)
def test_what_is_no_regular_file_is_refused_without_opening_it(
    name: str, other: Callable[[Path], Path], words: str, tmp_path: Path
) -> None:
    path = other(tmp_path / "it.txt")
    if name == "labels" and path.suffix != ".txt":
        link = tmp_path / "link.txt"
        link.symlink_to(path)
        path = link
    assert words in refusal(name, path)


def test_a_folder_is_no_image(tmp_path: Path) -> None:
    assert "it is a folder" in refusal("image", tmp_path)


def npy(header: bytes, data: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    return b"\x93NUMPY" + version + len(header).to_bytes(2, "little") + header + data


DAMAGED_ARRAYS = {
    "huge": npy(b"{'descr': '<f8', 'fortran_order': False, 'shape': (9999999, 99999)}\n"),
    "overflow": npy(b"{'descr': '<f8', 'fortran_order': False, 'shape': (%d, 9)}\n" % 10**40),
    "negative": npy(b"{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 4)}\n", b"1234"),
    "tokens": npy(b"{'descr': '<f8', 'shape': ((((\n"),
    "deep": npy(b"(" * 9000 + b"\n"),
    "type": npy(b"{'descr': 'q9', 'fortran_order': False, 'shape': (1, 1)}\n", b"12345678"),
    "version": npy(b"{}\n", version=b"\x07\x00"),
    "text": npy(b"\xff\xfe\x00\n"),
}


@pytest.mark.parametrize("data", DAMAGED_ARRAYS.values(), ids=DAMAGED_ARRAYS)
def test_a_damaged_array_is_refused_before_anything_is_allocated(data: bytes) -> None:
    for name in ("image", "series"):
        assert "is damaged" in refusal(name, data)


def test_pictures_are_never_handed_to_another_program() -> None:
    postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    assert "is not an image that can be decoded" in refusal("image", postscript)


def test_a_csv_file_beyond_the_reader_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text('"' + "x" * 200_000 + '"\n')
    assert "must be a table of comma-separated values (field larger than" in refusal("labels", path)


def test_numbers_that_no_integer_of_python_holds_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    path.write_text('{"' + "1" * 5000 + '": "cat"}')
    assert "must give class indices" in refusal("labels", path)
    path.write_text("[" + "1" * 5000 + "]")
    assert "must be JSON" in refusal("labels", path)


def test_a_set_has_no_order_and_a_generator_may_have_no_end() -> None:
    assert "a set has no order" in refusal("labels", {"cat", "dog"})

    def forever() -> Any:
        while True:
            yield "cat"

    assert "may hold at most 1048576 class names" in refusal("labels", forever())


def archive(change: Callable[[bytes], bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as writing:
        writing.writestr("model.json", b'{"weightsManifest": []}')
    return change(out.getvalue())


def moved_directory(data: bytes) -> bytes:
    """The directory of the archive lies before its beginning."""
    at = data.rindex(b"PK\x05\x06")
    return data[: at + 12] + b"\xf0\xff\xff\x7f" + data[at + 16 :]


def test_a_damaged_archive_is_refused_in_words() -> None:
    assert "is a damaged zip archive" in refusal("model", archive(moved_directory))
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        # Their decoders know no limit: a small entry could become any size.
        assert "is packed in an unusual way" in refusal("model", archive(bytes, method))


@pytest.mark.parametrize(
    "manifest",
    [
        b"3",
        b'[{"paths": 3}]',
        b'[{"weights": []}]',
        b'[{"paths": ["w.bin"]}]',
        b'[{"paths": ["w.bin"], "weights": [{}]}]',
        b'[{"paths": ["w.bin"], "weights": [{"shape": "x", "dtype": "float32"}]}]',
        b'[{"paths": ["w.bin"], "weights": [{"shape": [-1], "dtype": []}]}]',
        b'[{"paths": [["w.bin"]], "weights": 7}]',
    ],
)
def test_a_malformed_manifest_is_refused_in_words(manifest: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as writing:
        writing.writestr("model.json", b'{"weightsManifest": %s}' % manifest)
        writing.writestr("w.bin", b"1234")
    refusal("model", out.getvalue(), weights="float16")


def test_our_own_sentences_pass_and_all_others_are_put_into_one() -> None:
    words = r"^is damaged: a \('x' is missing\); send it again$"
    with pytest.raises(Refused, match=words), in_words("is damaged: a", "send it again"):
        raise KeyError("x")
    with pytest.raises(Refused, match="^as it is$"), in_words("is damaged"):
        raise Refused("as it is")
    assert array_of([1, 2]).tolist() == [1, 2]
