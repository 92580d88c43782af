"""TensorFlow.js models and exports of Teachable Machine: what travels, and what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import LIMITS
from augmentation_impact.models import model_asset

DATA = Path(__file__).parents[1] / "reference" / "tfjs" / "data"
TEACHABLE = DATA / "teachable-machine.zip"
SHARDED = DATA / "windows.zip"
Files = dict[str, bytes]


def files_of(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model in a folder, as TensorFlow.js' converter writes it."""
    found = tmp_path / "exported"
    found.mkdir()
    for name, data in files_of(SHARDED.read_bytes()).items():
        (found / name).write_bytes(data)
    return found


def test_a_folder_its_model_json_and_an_archive_are_the_same_model(folder: Path) -> None:
    assets = [model_asset(value) for value in (folder, folder / "model.json", SHARDED)]
    assets.append(model_asset(SHARDED.read_bytes()))
    assert {asset.id for asset in assets} == {assets[0].id}
    assert [asset.name for asset in assets[:3]] == ["exported", "exported", "windows.zip"]
    assert files_of(assets[0].data) == files_of(SHARDED.read_bytes())


def test_only_what_belongs_to_the_model_travels(folder: Path) -> None:
    (folder / "secret.txt").write_text("not for the page")
    nested = {f"a/{name}": data for name, data in files_of(SHARDED.read_bytes()).items()}
    packed = zipped({**nested, "a/secret.txt": b"no", "__MACOSX/a/model.json": b"no"})
    expected = set(files_of(SHARDED.read_bytes()))
    assert set(files_of(model_asset(folder).data)) == expected
    assert set(files_of(model_asset(packed).data)) == expected


def test_an_export_of_teachable_machine_brings_size_and_labels() -> None:
    w = AugmentationImpact(model=TEACHABLE)
    assert w.class_names() == ["cat", "dog", "bird"]
    assert w.size == 32
    w.target = "dog"
    assert w.target == 1


def test_metadata_of_another_kind_is_none() -> None:
    for metadata in (b"[]", b"nothing", b'{"labels": 3, "imageSize": "large"}'):
        files = {**files_of(TEACHABLE.read_bytes()), "metadata.json": metadata}
        assert AugmentationImpact(model=zipped(files)).class_names() is None


def test_half_weights_are_the_nearest_and_the_rest_stays(folder: Path) -> None:
    path = folder / "model.json"
    model = json.loads(path.read_bytes())
    values = np.linspace(-2, 2, 1000, dtype="<f4")
    large = np.full(1000, 1e6, dtype="<f4")
    model["weightsManifest"] = [
        {
            "paths": ["a.bin", "b.bin"],
            "weights": [
                {"name": "a", "shape": [10, 100], "dtype": "float32"},
                {"name": "b", "shape": [1000], "dtype": "float32"},
                {"name": "c", "shape": [3], "dtype": "int32"},
            ],
        }
    ]
    path.write_text(json.dumps(model))
    whole = values.tobytes() + large.tobytes() + b"123456789012"
    (folder / "a.bin").write_bytes(whole[:1001])
    (folder / "b.bin").write_bytes(whole[1001:])
    files = files_of(model_asset(folder, weights="float16").data)
    [group] = json.loads(files["model.json"])["weightsManifest"]
    [shard] = group["paths"]
    expected = values.astype("<f2").tobytes() + large.tobytes() + b"123456789012"
    assert files[shard] == expected
    assert [entry.get("quantization", {}).get("dtype") for entry in group["weights"]] == [
        "float16",
        None,
        None,
    ]


def test_half_weights_of_another_length_are_refused(folder: Path) -> None:
    (folder / "group1-shard4of4.bin").write_bytes(b"short")
    with pytest.raises(ValueError, match="its weights have"):
        model_asset(folder, weights="float16")


def with_model(change: Callable[[dict], object]) -> bytes:
    files = files_of(SHARDED.read_bytes())
    model = json.loads(files["model.json"])
    change(model)
    return zipped({**files, "model.json": json.dumps(model).encode()})


def info(name: str, **fields: int) -> bytes:
    """An archive with one more file, whose entry has these fields."""
    out = io.BytesIO(SHARDED.read_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo(name)
        archive.writestr(entry, b"x")
        for field, value in fields.items():
            setattr(entry, field, value)
    return out.getvalue()


def without(name: str) -> bytes:
    return zipped(
        {key: data for key, data in files_of(SHARDED.read_bytes()).items() if key != name}
    )


def twice() -> bytes:
    data = zipped({"model.json": b"{}", "mode2.json": b"{}"})
    return data.replace(b"mode2.json", b"model.json")


REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("cut off", lambda: SHARDED.read_bytes()[:-30], "is a damaged zip archive"),
    ("flipped", lambda: flipped(SHARDED.read_bytes()), "is a damaged zip archive"),
    ("no model", lambda: zipped({"a.txt": b""}), "has no model.json in the archive; give a model"),
    ("PyTorch", lambda: zipped({"net/data.pkl": b""}), "it is of PyTorch: build the network"),
    ("Keras", lambda: zipped({"model.weights.h5": b""}), "load it with keras.models.load_model"),
    ("two models", lambda: info("b/model.json"), "holds several models"),
    ("traversal", lambda: info("../escape.bin"), r"a file outside of itself \('../escape.bin'\)"),
    ("absolute", lambda: info("/etc/passwd"), "a file outside of itself"),
    ("Windows", lambda: info("C:\\a.bin"), "a file outside of itself"),
    ("link", lambda: info("link", external_attr=0o120777 << 16), r"holds a link \(link\)"),
    ("encrypted", lambda: info("locked", flag_bits=1), r"is encrypted \(locked\)"),
    ("twice", twice, "holds model.json twice"),
    ("bomb", lambda: zipped({"z": bytes(2**22)}), "unpacks z to 4194304 bytes from"),
    ("large", lambda: info("z", file_size=2**31), "is too large: all of it unpacked"),
    ("no JSON", lambda: zipped({"model.json": b"\xff"}), "has no weightsManifest"),
    ("no manifest", lambda: zipped({"model.json": b"{}"}), "has no weightsManifest"),
    ("deep", lambda: zipped({"model.json": b"[" * 10**5}), "has no weightsManifest"),
    ("no shard", lambda: without("group1-shard2of4.bin"), "lacks its weights group1-shard2of4.bin"),
    (
        "shard outside",
        lambda: with_model(lambda m: m["weightsManifest"][0].update(paths=["../../a"])),
        r"weights outside of its own folder \('../../a'\)",
    ),
]


def flipped(data: bytes) -> bytes:
    """One bit of the first file's content is another."""
    at = 30 + 10 + 200
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("data", "sentence"), [one[1:] for one in REFUSED], ids=[o[0] for o in REFUSED]
)
def test_an_archive_is_refused_in_words(data: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(TraitError, match=sentence):
        AugmentationImpact(model=data())


def test_an_archive_of_too_many_files_is_refused() -> None:
    many = LIMITS["archive"]["files"] + 1
    with pytest.raises(ValueError, match=f"an archive of {many} files"):
        model_asset(zipped({str(index): b"" for index in range(many)}))


def test_links_out_of_the_folder_are_not_followed(folder: Path, tmp_path: Path) -> None:
    shard = folder / "group1-shard1of4.bin"
    outside = tmp_path / "outside.bin"
    outside.write_bytes(shard.read_bytes())
    shard.unlink()
    shard.symlink_to(outside)
    with pytest.raises(ValueError, match="leads out of"):
        model_asset(folder)
    shard.unlink()
    inside = folder / "moved.bin"
    inside.write_bytes(outside.read_bytes())
    shard.symlink_to(inside)
    assert model_asset(folder).id == model_asset(SHARDED).id


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no model.json in"):
        model_asset(tmp_path)
