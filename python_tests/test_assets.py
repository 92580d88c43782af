"""Bytes to the page and back, in shards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

import numpy as np
import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import LIMITS
from augmentation_impact.assets import SHARD_BYTES, Asset, AssetStore
from augmentation_impact.uploads import Uploads

from .conftest import Page

BYTES = np.random.default_rng(1).bytes(2 * SHARD_BYTES + 12345)
ID = hashlib.sha256(BYTES).hexdigest()


def shards(data: bytes) -> list[bytes]:
    return [data[i : i + SHARD_BYTES] for i in range(0, len(data), SHARD_BYTES)]


def push(page: Page, data: bytes, name: str = "photo.jpg", **change: object) -> str:
    """Send a file as a page does."""
    parts = shards(data)
    id_ = hashlib.sha256(data).hexdigest()
    about = {"asset": id_, "name": name, "bytes": len(data), "shards": len(parts), **change}
    for index, part in enumerate(parts):
        page.tell("push", [part], **about, shard=index)
    return id_


def test_a_page_gets_a_model_whole_shard_by_shard() -> None:
    page = Page(AugmentationImpact(model=BYTES))
    assert page.widget._model_source == {
        "kind": "asset", "id": ID, "name": "model.onnx", "bytes": len(BYTES)
    }  # fmt: skip
    for index in range(3):
        page.tell("pull", asset=ID, shard=index)
    answers = page.heard("shard")
    assert b"".join(bytes(buffers[0]) for _, buffers in answers) == BYTES
    for message, (buffer,) in answers:
        assert message["shards"] == 3
        assert message["hash"] == hashlib.sha256(buffer).hexdigest()
        assert len(buffer) <= SHARD_BYTES < 5 * 1024 * 1024


@pytest.mark.parametrize(("asset", "shard"), [("0" * 64, 0), (ID, 3)])
def test_what_is_not_there_is_said(asset: str, shard: int) -> None:
    page = Page(AugmentationImpact(model=BYTES))
    page.tell("pull", asset=asset, shard=shard)
    assert "assign the image or model again" in page.heard("shard-missing")[0][0]["sentence"]


def test_a_model_that_no_page_could_hold_is_refused(
    widget: AugmentationImpact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "modelBytes", len(BYTES) - 1)
    with pytest.raises(TraitError, match="is too large: model.onnx has 8 MiB and a page holds"):
        widget.model = BYTES
    assert widget.model is None


def test_the_kernel_is_busy_with_a_shard_for_a_blink_only() -> None:
    page = Page(AugmentationImpact(model=BYTES))
    seconds = []
    for index in (0, 1, 2) * 3:
        begin = perf_counter()
        page.tell("pull", asset=ID, shard=index)
        seconds.append(perf_counter() - begin)
    print(f"longest answer to a pull: {1000 * max(seconds):.1f} ms")
    assert median(seconds) < 0.1


def test_a_page_can_name_no_path(page: Page) -> None:
    page.tell("pull", asset="../../etc/passwd", shard=0)
    assert page.heard("shard") == []
    assert "pull.asset must be a sha-256" in page.heard("error")[0][0]["sentence"]


def test_traits_carry_no_bytes() -> None:
    widget = AugmentationImpact(model=BYTES, image=np.zeros((500, 500, 3), np.uint8))
    assert len(repr(widget.get_state())) < 20_000


def test_an_uploaded_picture_becomes_the_image(widget: AugmentationImpact, page: Page) -> None:
    seen: list[bytes] = []
    widget.observe(lambda change: seen.append(change.new), "image")
    id_ = push(page, BYTES)
    assert [m["complete"] for m, _ in page.heard("pushed")] == [False, False, True]
    assert seen == []
    about = {"id": id_, "name": "photo.jpg", "bytes": len(BYTES)}
    source = {"kind": "asset", **about, "media": "picture"}
    page.set(_image_source=source)
    assert seen == [BYTES]
    assert widget.image == BYTES
    # The name of the file is kept, and another page may pull what this one pushed.
    assert widget._image_source == source
    page.tell("pull", asset=id_, shard=2)
    assert len(page.heard("shard")) == 1


def test_an_example_chosen_in_the_page_becomes_the_image(
    widget: AugmentationImpact, page: Page
) -> None:
    push(page, BYTES)
    page.set(_image_source={"kind": "bundled", "name": "coffee.jpg"})
    assert widget.image == "coffee.jpg"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"asset": "0" * 64}, "arrived damaged"),
        ({"bytes": 10**12}, "the kernel takes at most"),
        ({"bytes": len(BYTES) - 1}, "wrong size"),
        ({"shards": 2}, "wrong size"),
    ],
)
def test_an_upload_that_does_not_fit_is_refused(
    widget: AugmentationImpact, page: Page, change: dict[str, object], words: str
) -> None:
    push(page, BYTES, **change)
    assert words in page.heard("push-refused")[-1][0]["sentence"]
    assert not any(message["complete"] for message, _ in page.heard("pushed"))
    assert widget._assets.get(ID) is None


def test_a_push_without_its_bytes_is_refused(page: Page) -> None:
    page.tell("push", [], asset=ID, name="a", bytes=3, shard=0, shards=1)
    assert len(page.heard("push-refused")) == 1


def test_uploads_that_were_left_in_the_middle_do_not_pile_up() -> None:
    store = AssetStore()
    uploads = Uploads(store.get, store.put)
    first = memoryview(BYTES[:SHARD_BYTES])
    for index in range(50):
        uploads.add(f"{index:064x}", "a", 2 * SHARD_BYTES, 0, 2, first)
    assert len(uploads._uploads) == 4
    # The page that waits for the end of the oldest is told.
    with pytest.raises(ValueError, match="earlier parts of 'a' are no longer here"):
        uploads.add(f"{0:064x}", "a", 2 * SHARD_BYTES, 1, 2, first)


def test_old_assets_go_when_there_is_no_room_but_not_those_in_use() -> None:
    store = AssetStore(budget=250)
    kept, old, new = (Asset.of(bytes([value]) * 100, "a") for value in range(3))
    store.put(kept)
    store.put(old)
    store.put(new, keep=(kept.id,))
    assert store.get(kept.id) is kept
    assert store.get(new.id) is new
    assert store.get(old.id) is None


def run_together(work: Callable[[int], object], times: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(times)))


def test_pages_may_push_and_pull_from_many_threads() -> None:
    store = AssetStore()
    uploads = Uploads(store.get, store.put)
    files = [bytes([value]) * (SHARD_BYTES + 1) for value in range(4)]
    ids = [hashlib.sha256(data).hexdigest() for data in files]
    done: list[str] = []

    def send(index: int) -> None:
        file, part = divmod(index, 2)
        data = shards(files[file])[part]
        if uploads.add(ids[file], "a", SHARD_BYTES + 1, part, 2, memoryview(data)):
            done.append(ids[file])

    run_together(send, 8)
    assert sorted(done) == sorted(ids)
    run_together(lambda index: store.get(ids[index % 4]), 100)
