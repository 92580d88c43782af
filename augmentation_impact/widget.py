"""The widget: the Python mirror of an analysis that runs in the page.

It holds state, serves bytes and receives frames. It computes nothing, and runs nothing that a page
sends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipywidgets import CallbackDispatcher, widget_serialization
from traitlets import Any as AnyTrait
from traitlets import Bunch, TraitError, default, observe

from . import gif
from ._catalogue import (
    BUNDLED_IMAGE,
    BUNDLED_MODEL,
    EXAMPLES,
    IMAGENET_LABELS,
    LIMITS,
    PAGE_MESSAGES,
)
from ._checks import choice, integer, items, shown
from ._messages import kernel_message, page_message
from ._mirror import Mirror, document
from ._signatures import bind
from ._traits import Checked, unowned
from .arrays import read_npy
from .assets import Asset, AssetStore, Uploads
from .augmentations import Augmentation, classes_of, pipeline
from .exporters import Facts, Ports, facts_of, ports_of
from .frames import Frame, to_dataframe
from .images import image_asset
from .models import model_asset
from .requests import FramesRequest
from .series import Series, series_of
from .transfers import FrameTransfers

if TYPE_CHECKING:
    import pandas

#: A UUID, as pages make them for the steps that they add.
_NEW_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_Source = dict[str, Any]
#: Traits that must be set before others, and in this order.
_ORDER = {
    name: index
    for index, name in enumerate(("series", "weights", "model", "task", "labels", "images"))
}
#: Bytes of all images of a gallery, which the kernel keeps for the page.
_GALLERY_BYTES = 128 * 2**20
#: Keywords of DOMWidget that the constructor passes on.
_PASSED = ("layout", "tooltip", "tabbable", "model_id")


def _bundled(name: str) -> _Source:
    return {"kind": "bundled", "name": name}


def _checked_image(value: object, owner: AugmentationImpact) -> object:
    owner._prepared["image"] = owner._image_of(value)
    return value


def _checked_images(value: object, owner: AugmentationImpact) -> object:
    values = items(value, "images")
    if len(values) > LIMITS["gallery"]:
        raise ValueError(f"may hold at most {LIMITS['gallery']} images; got {len(values)}")
    prepared: list[Asset | str] = []
    for index, each in enumerate(values):
        try:
            asset = owner._image_of(each)
        except ValueError as error:
            raise ValueError(f"[{index}] {error}") from error
        if asset in prepared:
            raise ValueError(f"[{index}] is the same image as [{prepared.index(asset)}]")
        prepared.append(asset)
    total = sum(len(asset.data) for asset in prepared if isinstance(asset, Asset))
    if total > _GALLERY_BYTES:
        raise ValueError(f"may have {_GALLERY_BYTES // 2**20} MiB together; got {total // 2**20}")
    owner._gallery = prepared
    return values


def _checked_index(value: object, owner: AugmentationImpact) -> object:
    count = len(owner.images or ())
    if count == 0:
        raise ValueError("needs images to choose among; set images first")
    return integer(0, count - 1)(value)


def _checked_model(value: object, owner: AugmentationImpact) -> object:
    known = value is owner._trait_values.get("model")
    if known and owner._cross_validation_lock:
        # traitlets checks once more when notifications are released; an export takes its time.
        return value
    # A network is exported at the channels and the length of its series.
    found = owner._series if owner.domain == "series" else None
    size = owner._chosen_size if found is None else (found.channels, found.length)
    with owner._export_told(value):
        asset = model_asset(value, size, owner.weights)
    if len(asset.data) > LIMITS["modelBytes"]:
        raise ValueError(
            f"is too large: {asset.name} has {len(asset.data) / 2**20:.0f} MiB and a page holds at "
            f"most {LIMITS['modelBytes'] / 2**20:.0f}; use a smaller network, or float16 weights"
        )
    owner._prepared["model"] = asset
    owner._facts = facts_of(asset.data)
    owner._ports = ports_of(asset.data)
    if known:
        # Trained further, it is the same object: no change will be announced.
        owner._adopt_model()
    return value


def _checked_series(value: object, owner: AugmentationImpact) -> object:
    owner._series = series_of(value)
    return value


class AugmentationImpact(Mirror):
    """See live what an image classifier sees while its input is augmented.

    Show it in a cell: the page computes prediction and attribution on every change. Assigning a
    trait moves the page; moving a control in the page sets the trait.
    """

    image = Checked(
        _checked_image,
        BUNDLED_IMAGE,
        nullable=True,
        help="Path, bytes of an image file, PIL image, array (HWC or HW; any number of channels, "
        f"any range), or the name of an example: {', '.join(EXAMPLES)}. After an upload in the "
        "page: the bytes of that file.",
    )
    images = Checked(
        _checked_images,
        None,
        nullable=True,
        help="A gallery: a list of images, each as `image` takes it, at most "
        f"{LIMITS['gallery']}. The first is shown; the panel has a strip to choose from.",
    )
    image_index = Checked(
        _checked_index,
        None,
        nullable=True,
        help="Which of `images` is shown; None: none of them. Setting it, the strip and the keys "
        "N and P in the panel choose another.",
    )
    model = Checked(
        _checked_model,
        None,
        nullable=True,
        help="Path or bytes of an ONNX file or of a TensorFlow.js model (folder or zip archive, "
        "Teachable Machine's too), or a network of PyTorch, torchvision, timm, fastai or "
        "Keras, or an onnx.ModelProto; None: the embedded EfficientNet-Lite0.",
    )
    weights = Checked(
        unowned(choice(("float32", "float16"))),
        "float32",
        help="How the weights of the next model travel to the page: as they are, or as float16 in "
        "half the bytes.",
    )
    augmentations = Checked(
        lambda value, owner: pipeline(value, owner.domain),
        help="The pipeline: a list of augmentations in the order in which they are applied.",
    ).tag(sync=True, **widget_serialization)
    series = Checked(
        _checked_series,
        None,
        nullable=True,
        help="A time series in place of an image: array (channels × length, or length), NaN for "
        "gaps, or a DataFrame with a column for each channel; a regular DatetimeIndex gives the "
        "sampling rate. None: an image is analysed.",
    )
    frames = AnyTrait(read_only=True, help="The frames that the page sent last, a list of Frame.")

    def __init__(self, *positional: Any, **keywords: Any) -> None:
        self._assets = AssetStore()
        self._uploads = Uploads()
        self._transfers = FrameTransfers()
        self._frame_callbacks = CallbackDispatcher()
        #: What `image` and `model` were last checked to be, until their change is announced.
        self._prepared: dict[str, Asset | str] = {}
        self._example_by_page: str | None = None
        #: What `images` was last checked to be.
        self._gallery: list[Asset | str] = []
        #: What `series` was last checked to be.
        self._series: Series | None = None
        self._constructed = False
        self._facts = Facts()
        self._ports: Ports | None = None
        #: Names of the constructor's arguments, while it runs.
        self._given: frozenset[str] = frozenset()
        cls = type(self)
        given = bind(cls.__name__, AugmentationImpact.__signature__, positional, keywords, _PASSED)
        if given.get("image") is not None and given.get("series") is not None:
            raise TypeError(f"{cls.__name__} takes an image or a series, not both; leave one out")
        if given.get("augmentations", ...) is None:
            del given["augmentations"]
        # Names of classes can only be looked up once model and labels are known, and what fits a
        # series once that is.
        self._given = frozenset(given)
        order = sorted(given, key=lambda name: _ORDER.get(name, len(_ORDER)))
        size = given.get("size")
        self._chosen_size = size if isinstance(size, int) else None
        #: What size and framing were last given by the model; a user's own choice stays.
        self._followed = {name: None for name in ("size", "framing") if name not in given}
        super().__init__(**{name: given[name] for name in order})
        self._constructed = True
        self._given = frozenset()
        self.on_msg(self._on_message)

    @default("augmentations")
    def _default_augmentations(self) -> list[Augmentation]:
        return [cls() for cls in classes_of(self.domain)]

    @default("frames")
    def _default_frames(self) -> list[Frame]:
        return []

    def class_names(self) -> list[str] | None:
        """The names of the classes or outputs, None where only the page can know them."""
        if self.labels is not None:
            return self.labels
        if self.task != "classification":
            return None
        return IMAGENET_LABELS if self.model is None else list(self._facts.labels or ()) or None

    def port_names(self, of: str) -> Sequence[str] | None:
        """The names of the model's "inputs" or "outputs", None where only the page knows them."""
        return None if self.model is None or self._ports is None else getattr(self._ports, of)

    @property
    def domain(self) -> str:
        """What is analysed: "series" while a series is set, else "image"."""
        return "image" if self.series is None else "series"

    def channel_count(self) -> int | None:
        """The channels of the series, None while there is none."""
        return None if self.series is None or self._series is None else self._series.channels

    # Image and model: from what Python was given to what the page pulls, and back.

    def _image_of(self, value: Any) -> Asset | str:
        # What the page calls by this name is the example, even where a file of that name lies.
        by_page = self._example_by_page
        if isinstance(value, str) and value in EXAMPLES and (by_page or not Path(value).exists()):
            return value
        known = self._assets.find(value) if isinstance(value, bytes) else None
        return known or image_asset(value)

    def _source_of(self, prepared: Asset | str) -> _Source:
        if isinstance(prepared, str):
            return _bundled(prepared)
        self._keep(prepared)
        return prepared.source

    def _keep(self, asset: Asset) -> None:
        in_use = (self._image_source, self._model_source, *self._gallery_sources)
        self._assets.put(asset, keep=tuple(source["id"] for source in in_use if "id" in source))

    @observe("image")
    def _image_changed(self, change: Bunch) -> None:
        if change.new is not None and self._constructed:
            self.series = None
        if self.series is None:
            self._show_image()

    def _show_image(self) -> None:
        prepared = BUNDLED_IMAGE if self.image is None else self._prepared.get("image")
        self._image_source = self._source_of(prepared or BUNDLED_IMAGE)

    @observe("series")
    def _series_changed(self, change: Bunch) -> None:
        """Show it, under the names and the rate that it brings, with a pipeline that fits."""
        found = self._series
        with self.hold_sync():
            if change.new is None or found is None:
                self._show_image()
            else:
                self.image = None
                self._image_source = self._source_of(found.asset)
                self._describe_series(found)
            if any(self.domain not in step.spec["domains"] for step in self.augmentations):
                self.augmentations = self._default_augmentations()

    def _describe_series(self, found: Series) -> None:
        given = self.channel_names
        if self._constructed or given is None:
            fits = given is not None and len(given) == found.channels
            self.channel_names = found.channel_names or (given if fits else None)
        if found.sampling_rate is not None and (self._constructed or self.sampling_rate is None):
            self.sampling_rate = found.sampling_rate

    @observe("images")
    def _images_changed(self, change: Bunch) -> None:
        values = change.new or []
        if change.new is None:
            self._gallery = []
        for prepared in self._gallery:
            if isinstance(prepared, Asset):
                self._keep(prepared)
        self._gallery_sources = [self._source_of(prepared) for prepared in self._gallery]
        # A constructor may say which one is shown.
        if values and not self._given & {"image", "image_index"}:
            self.image = values[0]
        self._follow_gallery()

    @observe("image_index")
    def _image_index_changed(self, change: Bunch) -> None:
        if change.new is not None:
            self.image = self.images[change.new]

    @observe("_image_source")
    def _follow_gallery(self, _: Bunch | None = None) -> None:
        """Let the index tell where the image stands in the gallery."""
        sources = self._gallery_sources
        source = self._image_source
        self.image_index = sources.index(source) if source in sources else None

    @observe("model")
    def _model_changed(self, _: Bunch) -> None:
        self._adopt_model()

    def _adopt_model(self) -> None:
        own = self.model is not None
        facts = self._facts if own else Facts()
        self._model_source = self._source_of(self._prepared["model"] if own else BUNDLED_MODEL)
        for name, of in (("model_input", "inputs"), ("model_output", "outputs")):
            # A choice stays where the next network has a port of that name.
            known = self.port_names(of)
            if known is not None and getattr(self, name) not in (None, *known):
                setattr(self, name, None)
        zoom = facts.zoom and {"zoom": facts.zoom, "x": 0.5, "y": 0.5}
        self._follow("size", facts.size)
        self._follow("framing", zoom)

    def _follow(self, name: str, value: object) -> None:
        """Give a trait the model's value, unless the user chose his own."""
        default = self.traits()[name].default_value
        if name not in self._followed:
            return
        if getattr(self, name) != (self._followed[name] or default):
            return
        try:
            setattr(self, name, value or default)
            self._followed[name] = value
        except TraitError:
            # Out of the range that a page takes: a network of a fixed size says its own.
            return

    @observe("_image_source")
    def _image_source_changed(self, change: Bunch) -> None:
        """Follow a picture that was chosen or uploaded in the page."""
        prepared = self._prepared.get("image", BUNDLED_IMAGE)
        source = change.new
        if source.get("media") == "series":
            self._take_series(source)
            return
        if source == (_bundled(prepared) if isinstance(prepared, str) else prepared.source):
            return
        if source["kind"] == "bundled":
            self._example_by_page = source["name"]
            try:
                self.image = source["name"]
            finally:
                self._example_by_page = None
        else:
            asset = self._assets.get(str(source.get("id")))
            if source in self._gallery_sources:
                self.image = self.images[self._gallery_sources.index(source)]
            elif asset is not None:
                self.image = asset.data

    def _take_series(self, source: _Source) -> None:
        asset = self._assets.get(str(source.get("id")))
        if asset is not None and (self._series is None or self._series.asset.id != asset.id):
            self.series = read_npy(asset.data, asset.name)

    # Frames.

    def request_frames(self) -> FramesRequest:
        """Ask the page for all recorded frames, without waiting.

        They arrive in ``widget.frames`` and at the callbacks of :meth:`on_frames`. Where the kernel
        handles messages while a cell runs (ipykernel ≥ 7 in JupyterLab ≥ 4.4),
        ``await widget.request_frames()`` returns them.
        """
        request = self._transfers.request()
        self._tell("request-frames", request=request.id)
        return request

    def on_frames(self, callback: Callable[[list[Frame]], Any], remove: bool = False) -> None:
        """Call ``callback(frames)`` whenever frames arrive, perhaps on another thread than cells.

        Parameters
        ----------
        callback
            Called with the list of frames.
        remove
            True to no longer call it.
        """
        self._frame_callbacks.register_callback(callback, remove=remove)

    def to_dataframe(self) -> pandas.DataFrame:
        """One row for each of ``widget.frames``; needs pandas."""
        return to_dataframe(self.frames)

    def save_gif(self, path: str | PathLike[str], *, delay: int = 100, width: int = 320) -> Path:
        """Write ``widget.frames``, there and back, as an endless GIF.

        Parameters
        ----------
        path
            The file to write.
        delay
            Milliseconds a frame.
        width
            Width of the pictures in pixels.

        Raises
        ------
        ValueError
            There are no frames.
        """
        if not self.frames:
            raise ValueError(
                "there are no frames yet; record some in the page, then call request_frames() "
                "or press “To kernel”"
            )
        return gif.save_gif(self.frames, Path(path).expanduser(), delay=delay, width=width)

    @contextmanager
    def _export_told(self, model: object) -> Iterator[None]:
        """Let the panel say what takes its time; a file takes none."""
        file = isinstance(model, (str, PathLike, bytes, bytearray, memoryview))
        takes_time = self._constructed and not file
        network = type(model).__name__
        if takes_time:
            self._tell("export", network=network, running=True)
        try:
            yield
        finally:
            if takes_time:
                self._tell("export", network=network, running=False)

    # Messages: one method for each type of the catalogue.

    def _tell(self, type_: str, buffers: list[memoryview] | None = None, **fields: Any) -> None:
        self.send(kernel_message(type_, **fields), buffers=buffers)

    def _on_message(self, _: Any, content: object, buffers: list[memoryview]) -> None:
        try:
            message = page_message(content)
            if message is not None:
                type_, fields = message
                _HANDLERS[type_](self, buffers, **fields)
        except ValueError as error:
            self.log.warning("augmentation-impact: %s", error)
            self._tell("error", sentence=str(error))

    def _on_pull(self, _: list[memoryview], asset: str, shard: int) -> None:
        found = self._assets.get(asset)
        if found is None or shard >= found.shards:
            sentence = "These bytes are no longer in the kernel; assign the image or model again."
            self._tell("shard-missing", asset=asset, sentence=sentence)
            return
        about = {"asset": asset, "shard": shard, "shards": found.shards}
        self._tell("shard", [found.shard(shard)], **about, hash=found.shard_hash(shard))

    def _on_push(
        self,
        buffers: list[memoryview],
        asset: str,
        name: str,
        bytes: int,
        shard: int,
        shards: int,
    ) -> None:
        try:
            (data,) = buffers
            done = self._uploads.add(asset, name, bytes, shard, shards, memoryview(data).cast("B"))
        except ValueError as error:
            self._tell("push-refused", asset=asset, sentence=f"{error}.")
            return
        if done is not None:
            self._keep(done)
        self._tell("pushed", asset=asset, shard=shard, complete=done is not None)

    def _on_frames(self, buffers: list[memoryview], **part: Any) -> None:
        transfer = part["transfer"]
        try:
            frames = self._transfers.take(buffers, **part)
        except ValueError as error:
            sentence = f"The frames were not taken: {error}."
            self._tell("frames-refused", transfer=transfer, sentence=sentence)
            return
        self._tell("taken", transfer=transfer, sequence=part["sequence"])
        if frames is not None:
            self.set_trait("frames", frames)
            self._transfers.deliver(part["request"], frames)
            self._frame_callbacks(frames)

    def _on_frames_failed(self, _: list[memoryview], request: str, sentence: str) -> None:
        self._transfers.fail(request, sentence)

    def _on_create_step(
        self,
        _: list[memoryview],
        id: str,
        name: str,
        enabled: bool,
        parameters: Mapping[str, Any],
        after: str,
    ) -> None:
        steps = list(self.augmentations)
        ids = [known.model_id for known in steps]
        if not _NEW_ID.fullmatch(id) or id in ids:
            raise ValueError(f"a new step cannot have the id {shown(id)}")
        description = {**parameters, "name": name, "enabled": enabled}
        try:
            step = Augmentation.from_dict(description, model_id=id)
            steps.insert(
                ids.index(after) + 1 if after in ids else 0 if not after else len(ids), step
            )
            self.augmentations = steps
        except TraitError as error:
            raise ValueError(str(error)) from error

    def __repr__(self) -> str:
        image, model = self._image_source["name"], self._model_source["name"]
        return f"AugmentationImpact(image={image!r}, model={model!r}, status={self.status!r})"


#: A handler for every message of the table; the module does not import with one missing.
_HANDLERS: dict[str, Callable[..., None]] = {
    type_: getattr(AugmentationImpact, f"_on_{type_.replace('-', '_')}") for type_ in PAGE_MESSAGES
}

document(
    AugmentationImpact,
    first=("image", "model"),
    last=("images", "image_index", "series", "augmentations", "weights"),
)
