"""The widget: the Python mirror of an analysis that runs in the page.

It holds state, serves bytes and receives frames. It computes nothing, and runs nothing that a page
sends.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from os import PathLike
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from ipywidgets import CallbackDispatcher, Output, widget_serialization
from traitlets import Any as AnyTrait
from traitlets import Bunch, TraitError, default, observe

from . import gif, scores
from ._answers import ANSWERS, refuse
from ._catalogue import BUNDLED_IMAGE, BUNDLED_MODEL, EXAMPLES, IMAGENET_LABELS, LIMITS, TRAITS
from ._checks import choice, integer, items, number, shown
from ._messages import kernel_message, page_message
from ._mirror import Mirror, document
from ._signatures import bind
from ._traits import Checked, unowned
from .arrays import read_npy
from .assets import Asset, AssetStore
from .augmentations import Augmentation, defaults_of, pipeline
from .exporters import transformers_model
from .frames import Frame, flat_parameters, to_dataframe
from .given import (
    EMBEDDED,
    PREPARED,
    Network,
    Prepared,
    gallery_of,
    gallery_with,
    image_item,
    network_of,
    series_item,
)
from .library_code import library_code
from .models import model_asset
from .requests import FramesRequest
from .scores import ScoreLog
from .series import Series
from .settling import Facts as SettlingFacts
from .settling import Settled, Settling
from .study import Studies
from .subject import FIRST_EXAMPLE, Gallery, Item, Source, Subject
from .transfers import FrameTransfers
from .uploads import Uploads

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

#: Traits that must be set before others, and in this order.
_FIRST = ("series", "weights", "processor", "model", "compare", "task", "labels", "images")
_ORDER = {name: index for index, name in enumerate(_FIRST)}
#: Traits that both page and Python set.
_SHARED = frozenset(name for name, spec in TRAITS.items() if spec["direction"] == "both")
#: What a page says when it has nothing more to do.
_ANSWERED = ("ready", "error")
#: Keywords of DOMWidget that the constructor passes on.
_PASSED = ("layout", "tooltip", "tabbable", "model_id")


def _checked_image(value: object, owner: AugmentationImpact) -> object:
    return owner._prepare("image", value, lambda each: image_item(each, owner._assets.find))


def _checked_images(value: object, owner: AugmentationImpact) -> object:
    return owner._prepare("images", value, lambda each: gallery_of(each, owner._assets.find))


def _checked_index(value: object, owner: AugmentationImpact) -> object:
    count = len(owner.images or ())
    if count == 0:
        raise ValueError("needs images to choose among; set images first")
    return integer(0, count - 1)(value)


def _checked_series(value: object, owner: AugmentationImpact) -> object:
    return owner._prepare("series", value, series_item)


def _checked_model(value: object, owner: AugmentationImpact) -> object:
    known = value is owner._trait_values.get("model")
    result = owner._prepare("model", value, owner._make_network)
    if known and not owner._cross_validation_lock:
        # Trained further, it is the same object: no change will be announced.
        owner._adopt_model()
    return result


def _checked_compare(value: object, owner: AugmentationImpact) -> object:
    if isinstance(value, str) and value == BUNDLED_MODEL:
        # The embedded network, beside another one.
        value = Network(value)
    known = value is owner._trait_values.get("compare")
    result = owner._prepare("compare", value, owner._make_network)
    if known and not owner._cross_validation_lock:
        # Trained further, as with the model.
        owner._adopt_compare()
    return result


def _checked_range(value: object) -> tuple[float, float]:
    ends = [number(-math.inf, math.inf)(end) for end in items(value, "numbers")]
    if len(ends) != 2 or not ends[0] < ends[1]:
        raise ValueError(f"must be the lowest and the highest pixel, (0, 255); got {shown(value)}")
    return ends[0], ends[1]


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
        "Teachable Machine's too), or a network of PyTorch, torchvision, timm, transformers, "
        "fastai or Keras, or an onnx.ModelProto; None: the embedded EfficientNet-Lite0.",
    )
    compare = Checked(
        _checked_compare,
        None,
        nullable=True,
        help="Another network that is asked the same beside `model`, as `model` takes it, or "
        f"'{BUNDLED_MODEL}' for the embedded one: its prediction (`compared`), its map, the "
        "difference of the two and a second line on the curve. Classes are matched by their "
        "labels. None: no other network.",
    )
    weights = Checked(
        unowned(choice(("float32", "float16"))),
        "float32",
        help="How the weights of the next model travel to the page: as they are, or as float16 in "
        "half the bytes.",
    )
    pixel_range = Checked(
        unowned(_checked_range),
        None,
        nullable=True,
        help="(lowest, highest) pixel that the network wants, (0, 255) for example: another way to "
        "set `mean` and `std`. None: they stay as they are.",
    )
    processor = Checked(
        unowned(transformers_model.image_processor),
        None,
        nullable=True,
        help="The image processor of Hugging Face transformers that belongs to the next model: its "
        "scale, means, deviations, size and cut. None: the one that lies beside the model, or "
        "that of its kind.",
    )
    augmentations = Checked(
        lambda value, owner: owner._seat(pipeline(value, owner.domain, owner._pipeline_now)),
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
    uploads = Checked(
        unowned(choice(("auto", "page", "kernel"))),
        "auto",
        help="Where a picture goes that is opened in the page: 'kernel': there, as `image`; "
        "'page': nowhere, it stays in the page (`page_image` names it); 'auto': 'page' in a "
        "dashboard of Voilà, whose visitors do not know of a kernel, else 'kernel'.",
    ).tag(sync=True)
    frames = AnyTrait(read_only=True, help="The frames that the page sent last, a list of Frame.")

    def __init__(self, *positional: Any, **keywords: Any) -> None:
        self._assets = AssetStore()
        self._uploads = Uploads(self._assets.get, self._keep)
        self._transfers = FrameTransfers()
        self._frame_callbacks = CallbackDispatcher()
        self._settling = Settling(self._settling_facts, lambda: self.state, self._printing)
        self._studies = Studies(self._tell, self._studied)
        self._scores = ScoreLog()
        self._output: Output | None = None
        self._counting = RLock()
        #: What `image`, `images`, `series`, `model` and `compare` were last checked to be.
        self._prepared: dict[str, Prepared] = {}
        #: None until the constructor's arguments are known; a page hears of nothing before.
        self._subject: Subject | None = None
        cls = type(self)
        given = bind(cls.__name__, AugmentationImpact.__signature__, positional, keywords, _PASSED)
        if given.get("image") is not None and given.get("series") is not None:
            raise TypeError(f"{cls.__name__} takes an image or a series, not both; leave one out")
        method, methods = given.get("method"), given.get("methods")
        if method is not None and methods and list(methods)[:1] != [method]:
            raise TypeError(f"{cls.__name__} takes a method or methods, not both; leave one out")
        if given.get("augmentations", ...) is None:
            del given["augmentations"]
        # Names of classes can only be looked up once model and labels are known, and what fits a
        # series once that is.
        order = sorted(given, key=lambda name: _ORDER.get(name, len(_ORDER)))
        size = given.get("size")
        self._chosen_size = size if isinstance(size, int) else None
        #: What size and framing were last given by the model; a user's own choice stays.
        self._followed = {name: None for name in ("size", "framing") if name not in given}
        self._given = frozenset(given)
        super().__init__(**{name: given[name] for name in order})
        self.on_msg(self._on_message)

    def open(self) -> None:
        """Open the comm, once the constructor's arguments are one subject."""
        if self._subject is None:
            self._become(self._first_subject())
            self._seat(self.augmentations)
        for step in self.augmentations:
            step._held_by.add(self)
        super().open()

    def close(self) -> None:
        """Close the widget on all pages, and give back the bytes that it kept for them."""
        super().close()
        # Whatever ends here began in the constructor, which may have refused its arguments.
        if "_prepared" in vars(self):
            self._transfers.give_up("the widget was closed")
            self._studies.give_up("the widget was closed")
            self._uploads = Uploads(self._assets.get, self._keep)
            self._assets.clear()
            self._prepared.clear()
            self._subject = Subject()

    @default("augmentations")
    def _default_augmentations(self) -> list[Augmentation]:
        return [cls() for cls in defaults_of(self.domain)]

    @default("frames")
    def _default_frames(self) -> list[Frame]:
        return []

    def class_names(self) -> list[str] | None:
        """The names of classes, labels or outputs, None where only the page can know them."""
        names = self.labels
        if names is None and self.task != "regression":
            own = self._network.facts.labels
            names = IMAGENET_LABELS if self.model is None else list(own or ())
        if names and len(names) == 1 and self.task in (None, "classification"):
            # As the page names the two classes of one output.
            return [f"not {names[0]}", names[0]]
        return names or None

    def port_names(self, of: str) -> Sequence[str] | None:
        """The names of the model's "inputs" or "outputs", None where only the page knows them."""
        ports = self._network.ports
        return None if ports is None else getattr(ports, of)

    @property
    def domain(self) -> str:
        """What is analysed: "series" while a series is set, else "image"."""
        return "image" if self.series is None else "series"

    def channel_count(self) -> int | None:
        """The channels of the series, None while there is none."""
        series = self._checked_as_series()
        return None if series is None else series.channels

    # The subject: image, gallery or series, and the traits that show it.

    def _prepare(self, name: str, value: Any, make: Callable[[Any], Prepared]) -> object:
        """What a trait shall say; what that means is kept for the change that will be announced."""
        known = self._prepared.get(name)
        if isinstance(value, PREPARED):
            prepared = value
        elif self._cross_validation_lock and known is not None and known.value is value:
            # traitlets checks once more when notifications are released.
            return value
        else:
            prepared = make(value)
        self._prepared[name] = prepared
        return prepared.value

    def _checked_as_series(self) -> Series | None:
        item = self._prepared.get("series")
        return item.series if self.series is not None and isinstance(item, Item) else None

    def _prepared_now(self, name: str) -> Any:
        return None if getattr(self, name) is None else self._prepared.get(name)

    def _first_subject(self) -> Subject:
        gallery = self._prepared_now("images") or Gallery()
        subject = Subject().among(gallery)
        if self.image_index is not None:
            subject = subject.chosen(self.image_index)
        if "image" in self._given:
            subject = subject.showing(self._prepared_now("image") or FIRST_EXAMPLE)
        series = self._prepared_now("series")
        return subject.showing(series) if series else subject

    @observe("image", "series", "images", "image_index")
    def _subject_changed(self, change: Bunch) -> None:
        """Follow what the user assigned."""
        subject = self._subject
        if subject is None:
            return
        name, prepared = change.name, self._prepared.get(change.name)
        if name == "image_index":
            self._become(subject.chosen(change.new))
        elif name == "images":
            self._become(subject.among(Gallery() if change.new is None else prepared))
        elif change.new is not None:
            self._become(subject.showing(prepared))
        elif (name == "series") == (subject.shown.series is not None):
            self._become(subject.showing(FIRST_EXAMPLE))

    @observe("_image_source", "_gallery_sources")
    def _sources_changed(self, change: Bunch) -> None:
        """Follow what was chosen, uploaded or taken back in the page."""
        subject = self._subject
        if subject is None or change.new == subject.traits()[change.name]:
            return
        if change.name == "_image_source":
            self._become(subject.showing(self.resolve(change.new, "image")))
        else:
            found = [self.resolve(source, "image") for source in change.new]
            self._become(Subject(subject.shown, Gallery([item.value for item in found], found)))

    def resolve(self, source: Source, of: str) -> Any:
        """What a page calls so: of "image" an `Item`, of "model" a `Network`.

        Raises
        ------
        ValueError
            The bytes are not in the kernel, or are those of something else.
        """
        subject = self._subject or Subject()
        networks = (self._network, *self._other_networks)
        for known in (*subject.gallery.items, subject.shown) if of == "image" else networks:
            if known.source == source:
                return known
        if source["kind"] == "bundled":
            return EMBEDDED if of == "model" else Item(source["name"], source["name"])
        asset = self._assets.get(source["id"])
        if asset is None or (asset.media is None) != (of == "model"):
            raise ValueError(f"names no {of} that the kernel has: {shown(source)}")
        if of == "model":
            return network_of(asset.data, asset)
        if "series" in (asset.media, source.get("media")):
            return series_item(read_npy(asset.data, asset.name))
        return Item(asset.data, asset)

    def _become(self, subject: Subject) -> None:
        """Analyse this, and let every trait say so."""
        if subject is self._subject:
            return
        before = self._subject
        self._subject = subject
        for item in (*subject.gallery.items, subject.shown):
            self._keep(item.content)
        with self.hold_sync():
            for name, value in subject.traits().items():
                self._say(name, value)
            if subject.shown.series is not None and (
                before is None or subject.shown is not before.shown
            ):
                self._describe_series(subject.shown.series, begins=before is None)
            if any(self.domain not in step.spec["domains"] for step in self.augmentations):
                self.augmentations = self._default_augmentations()

    def _place_beside(self, item: Item) -> int:
        """The place in the gallery of an image that a step mixes in; it is added at the end."""
        subject = self._subject or Subject()
        try:
            self._become(subject.beside(item, gallery_with))
        except ValueError as error:
            raise ValueError(f"cannot be added to images, which {error}") from error
        place = (self._subject or subject).place_of(item)
        assert place is not None
        return place

    def _seat(self, steps: list[Augmentation]) -> list[Augmentation]:
        """Have the images that steps were given in the gallery, and steps name them by place."""
        if self._subject is not None:
            for step in steps:
                for name, item in list(step._seconds.items()):
                    setattr(step, name, self._place_beside(item))
        return steps

    def _say(self, name: str, value: Any) -> None:
        """Let a trait say something else, without a second look at what was prepared."""
        now = getattr(self, name)
        if isinstance(value, PREPARED):
            is_said = now is value.value
        else:
            # What the user gave, an array perhaps, is compared with nothing.
            is_said = now is value or (isinstance(now, (int, dict, list)) and now == value)
        if not is_said:
            setattr(self, name, value)

    def _describe_series(self, found: Series, *, begins: bool) -> None:
        given = self.channel_names
        if not begins or given is None:
            fits = given is not None and len(given) == found.channels
            self.channel_names = found.channel_names or (given if fits else None)
        if found.sampling_rate is not None and (not begins or self.sampling_rate is None):
            self.sampling_rate = found.sampling_rate

    def _keep(self, content: Asset | str | None) -> None:
        """Have bytes at hand for pages."""
        if not isinstance(content, Asset):
            return
        subject = self._subject or Subject()
        in_use = (
            self._model_source,
            *(network.source for network in self._other_networks),
            *(item.source for item in (subject.shown, *subject.gallery.items)),
        )
        self._assets.put(content, keep=tuple(source["id"] for source in in_use if "id" in source))

    # The model.

    @observe("model")
    def _model_changed(self, _: Bunch) -> None:
        self._adopt_model()

    @observe("_model_source")
    def _model_source_changed(self, change: Bunch) -> None:
        """Follow a return to an earlier model in the page."""
        if change.new != self._network.source:
            network = self.resolve(change.new, "model")
            self.model = None if network is EMBEDDED else network

    @observe("compare")
    def _compare_changed(self, _: Bunch) -> None:
        self._adopt_compare()

    def _adopt_compare(self) -> None:
        networks = self._other_networks
        for network in networks:
            self._keep(network.content)
        self._compare_source = networks[0].source if networks else None

    @observe("_compare_source")
    def _compare_source_changed(self, change: Bunch) -> None:
        """Follow an end of the comparison in the page, or a return to an earlier one."""
        networks = self._other_networks
        if change.new != (networks[0].source if networks else None):
            network = change.new and self.resolve(change.new, "model")
            self.compare = BUNDLED_MODEL if network is EMBEDDED else network

    @property
    def _other_networks(self) -> tuple[Network, ...]:
        """The network that is compared with, where there is one."""
        known = None if self.compare is None else self._prepared.get("compare")
        return (known,) if isinstance(known, Network) else ()

    @property
    def _network(self) -> Network:
        return EMBEDDED if self.model is None else self._prepared.get("model", EMBEDDED)

    def _make_network(self, value: object) -> Network:
        # A network is exported at the channels and the length of its series.
        series = self._checked_as_series()
        size = self._chosen_size if series is None else (series.channels, series.length)
        with self._export_told(value):
            return network_of(value, model_asset(value, size, self.weights, self.processor))

    @observe("pixel_range")
    def _pixel_range_changed(self, change: Bunch) -> None:
        if change.new is None:
            return
        low, high = change.new
        with self.hold_sync():
            self.mean, self.std = [-low / (high - low)], [1 / (high - low)]

    def _adopt_model(self) -> None:
        network = self._network
        facts = network.facts
        self._keep(network.content)
        self._model_source = network.source
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

    # What explains.

    @observe("method")
    def _method_changed(self, change: Bunch) -> None:
        """Show it alone, where it is not the first of those that are shown already."""
        alone = [] if change.new is None else [change.new]
        if self.methods[:1] != alone:
            self.methods = alone

    @observe("methods")
    def _methods_changed(self, change: Bunch) -> None:
        first = change.new[0] if change.new else None
        if self.method != first:
            self.method = first

    def _methods_said(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What a page that names one of the two has said of the other."""
        if "methods" in said and "method" not in said:
            methods = said["methods"]
            return {"method": methods[0] if isinstance(methods, list) and methods else None}
        if "method" in said and "methods" not in said and said["method"] != self.method:
            return {"methods": [] if said["method"] is None else [said["method"]]}
        return {}

    # State and result.

    @property
    def state(self) -> dict[str, Any]:
        """What is analysed and how, as plain data: a copy.

        Every trait that page and Python share, the names of image and model, the steps of
        ``augmentations`` as dicts, and ``revision``, which counts what pages were told.
        """
        return {
            "revision": self._revision,
            "image": self.page_image or self._image_source["name"],
            "model": self._model_source["name"],
            "compare": self._compare_source and self._compare_source["name"],
            **{name: copy(getattr(self, name)) for name in _SHARED if name[0] != "_"},
            "augmentations": [step.to_dict() for step in self.augmentations],
        }

    async def settled(self) -> Settled:
        """Wait until the page has answered everything that was assigned; state and prediction.

        ``state, prediction = await w.settled()``: the two belong together. In the cell that makes
        the widget, ``display(w)`` comes first. It waits while a recorded frame is looked at.

        Raises
        ------
        RuntimeError
            The page could not compute a prediction: why. Or the kernel handles messages only
            between cells (ipykernel < 7, Voilà); there :meth:`on_settled` calls back.
        TimeoutError
            No page shows the widget, and none came for 20 seconds.
        """
        return await self._settling.wait()

    def on_settled(
        self, callback: Callable[[dict[str, Any], Any], Any], remove: bool = False
    ) -> None:
        """Call ``callback(state, prediction)`` whenever the page has answered a state.

        The two belong together, while ``w.rotate.angle`` may be newer. Perhaps on another thread
        than cells.

        Parameters
        ----------
        callback
            Called with `state` and `prediction`.
        remove
            True to no longer call it.
        """
        self._settling.register(callback, remove)

    def send_state(self, key: Any = None) -> None:
        """Tell pages of a change; what they were told of the state is counted."""
        super().send_state(key)
        names = {key} if isinstance(key, str) else set(key or ())
        if self.comm is not None and not names.isdisjoint(_SHARED | {"augmentations"}):
            self._count_told()

    def _count_told(self) -> None:
        """Pages hear of another state: what they say is over until they have answered."""
        with self._counting:
            self.set_trait("_revision", self._revision + 1)
        if self.status in _ANSWERED:
            self.set_trait("status", "busy")

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take what a page says; it is not ready before it has seen the last revision."""
        is_late = sync_data.get("_answered", self._answered) != self._revision
        is_late = is_late and sync_data.get("status") in _ANSWERED
        said = {**self._methods_said(sync_data), **sync_data}
        super().set_state({**said, "status": "busy"} if is_late else said)
        if is_late:
            self.send_state("status")

    @property
    def _pipeline_now(self) -> list[Augmentation]:
        """The steps that there are; none before the first pipeline."""
        steps = self._trait_values.get("augmentations")
        return steps if isinstance(steps, list) else []

    @observe("augmentations")
    def _augmentations_changed(self, change: Bunch) -> None:
        for step in change.old if isinstance(change.old, list) else ():
            step._held_by.discard(self)
        for step in change.new:
            step._held_by.add(self)

    @observe("status", "prediction", "_answered", "_revision", "augmentations", *_SHARED)
    def _settling_changed(self, _: Bunch) -> None:
        self._settling.check()

    def _settling_facts(self) -> SettlingFacts:
        steps = [step.to_dict() for step in self.augmentations]
        parameters = flat_parameters(steps)
        answered, said = self._answered, self.prediction
        return SettlingFacts(self.status, self._revision, answered, parameters, said, self.error)

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

    # Studies.

    @property
    def study(self) -> Studies:
        """How far an augmentation goes before the model breaks: ``w.study("rotate.angle")``.

        The page computes studies while nothing else is to do; ``await`` what the call returns, or
        read ``w.study.results`` in a later cell. See `Studies` and docs/studies.md.
        """
        return self._studies

    def _studied(self) -> tuple[dict[str, Any], Mapping[str, Any]]:
        return self.state, flat_parameters([step.to_dict() for step in self.augmentations])

    def to_code(self, library: str) -> str:
        """The pipeline as code of "torchvision", "albumentations" or "kornia"; see `library_code`.

        Raises
        ------
        ValueError
            The library is none of these.
        """
        return library_code(self.augmentations, library)

    def to_dataframe(self, arrays: bool = True) -> pandas.DataFrame:
        """One row for each of ``widget.frames``; needs pandas.

        Parameters
        ----------
        arrays
            False: no frames are needed; the scores that :meth:`scores_frame` has at once.
        """
        return to_dataframe(self.frames) if arrays else self.scores_frame()

    def scores_frame(self) -> pandas.DataFrame:
        """The scores of every state that the page has answered, at once; needs pandas.

        One row a state, with the predicted class (``predicted``; the highest of those shown,
        whichever is explained), a column a parameter (``rotate.angle``; None for a step that is
        off) and a column a class: its probability, or the value of a regression; missing where the
        class was not among those shown. Nothing is transferred: it is what ``prediction`` and
        ``scores`` said. A sweep that is faster than the kernel leaves out some states;
        :meth:`request_frames` brings them all.

        Raises
        ------
        ImportError
            pandas is not installed.
        """
        return self._scores.to_dataframe()

    def plot(self, parameter: str | None = None, ax: Axes | None = None) -> Axes:
        """Draw the scores along a parameter with matplotlib, of the states that differ in it alone.

        Parameters
        ----------
        parameter
            Such as ``"rotate.angle"``. None: the one that has most values.
        ax
            Where to draw. None: a new figure.

        Raises
        ------
        ValueError
            There are no scores yet, or there is no such parameter.
        ImportError
            pandas or matplotlib is not installed.
        """
        return scores.plot(self.scores_frame(), parameter, ax)

    @property
    def output(self) -> Output:
        """Where callbacks print, an output area: ``display(w.output)``.

        A print in a callback belongs to no cell, so that JupyterLab shows it in its log console
        alone. Once this was asked for, the callbacks of :meth:`on_settled` and :meth:`on_frames`
        print into it; for ``observe``, put ``@w.output.capture()`` over the function.
        """
        if self._output is None:
            self._output = Output()
        return self._output

    def _printing(self) -> AbstractContextManager[Any]:
        """Within, prints go to the output area, where there is one."""
        return nullcontext() if self._output is None else self._output

    @observe("prediction")
    def _prediction_told(self, change: Bunch) -> None:
        if change.new is not None:
            image = self.page_image or self._image_source["name"]
            self._scores.note(image, change.new, self.scores)

    def save_gif(
        self,
        path: str | PathLike[str],
        *,
        delay: int = 100,
        width: int = 320,
        order: str = "there and back",
    ) -> Path:
        """Write ``widget.frames`` as a GIF that plays for ever.

        Parameters
        ----------
        path
            The file to write.
        delay
            Milliseconds a frame.
        width
            Width of the pictures in pixels.
        order
            ``"there and back"``, or ``"once"`` from the first frame to the last and again.

        Raises
        ------
        ValueError
            There are no frames, or an option is out of range.
        """
        if not self.frames:
            raise ValueError(
                "there are no frames yet; record some in the page, then call request_frames() "
                "or press “To kernel”"
            )
        target = Path(path).expanduser()
        return gif.save_gif(self.frames, target, delay=delay, width=width, order=order)

    @contextmanager
    def _export_told(self, model: object) -> Iterator[None]:
        """Let the panel say what takes its time; a file takes none."""
        file = isinstance(model, (str, PathLike, bytes, bytearray, memoryview))
        takes_time = self._subject is not None and not file
        network = type(model).__name__
        if takes_time:
            self._tell("export", network=network, running=True)
        try:
            yield
        finally:
            if takes_time:
                self._tell("export", network=network, running=False)

    # Messages.

    def _tell(self, type_: str, buffers: list[memoryview] | None = None, **fields: Any) -> None:
        self.send(kernel_message(type_, **fields), buffers=buffers)

    def _on_message(self, _: Any, content: object, buffers: list[memoryview]) -> None:
        try:
            message = page_message(content)
            if message is not None:
                type_, fields = message
                ANSWERS[type_](self, buffers, **fields)
        except ValueError as error:
            self._drop(error)
            refuse(self, content, error)

    def __repr__(self) -> str:
        image, model = self._image_source["name"], self._model_source["name"]
        return f"AugmentationImpact(image={image!r}, model={model!r}, status={self.status!r})"


document(
    AugmentationImpact,
    first=("image", "model"),
    last=(
        "images",
        "image_index",
        "series",
        "augmentations",
        "compare",
        "weights",
        "uploads",
        "pixel_range",
        "processor",
    ),
)
