"""The widget as editors see it: constructor, traits, steps, methods.

Written by ``npm run catalogue``.
"""

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import pandas
from ipywidgets import DOMWidget

from .augmentations import (
    Augmentation,
    AmplitudeScale,
    Autocontrast,
    Brightness,
    CenterCrop,
    ChannelDropout,
    ChannelShuffle,
    Clahe,
    CoarseDropout,
    Contrast,
    CutMix,
    DefocusBlur,
    Elastic,
    ElasticTransform,
    Equalize,
    Erase,
    EraseInterval,
    Fog,
    Frost,
    Gamma,
    GaussianBlur,
    GaussianNoise,
    GlassBlur,
    Grayscale,
    GridDistortion,
    GridMask,
    HorizontalFlip,
    HsvBrightness,
    Hue,
    ImpulseNoise,
    Invert,
    Jitter,
    Jpeg,
    LowContrast,
    LowPass,
    MixUp,
    MotionBlur,
    MotionTrail,
    Offset,
    OpticalDistortion,
    Perspective,
    Pixelate,
    Posterize,
    Resolution,
    RgbShift,
    Rotate,
    Saturate,
    Saturation,
    Scale,
    Sharpness,
    Shear,
    ShotNoise,
    Snow,
    Solarize,
    Spatter,
    SpeckleNoise,
    TimeCrop,
    TimeShift,
    TimeWarp,
    Translate,
    VerticalFlip,
    WindowSlice,
    ZoomBlur,
)
from .frames import Frame
from .requests import FramesRequest
from .settling import Settled
from .subject import Source

class AugmentationImpact(DOMWidget):
    """See live what an image classifier sees while its input is augmented.

    Show it in a cell: the page computes prediction and attribution on every change. Assigning a
    trait moves the page; moving a control in the page sets the trait.

    Parameters
    ----------
    image : default 'chelsea.jpg'
        Path, bytes of an image file, PIL image, array (HWC or HW; any number of channels, any range), or the name of an example: chelsea.jpg, coffee.jpg, china.jpg, camera.jpg. After an upload in the page: the bytes of that file.
    model : default None
        Path or bytes of an ONNX file or of a TensorFlow.js model (folder or zip archive, Teachable Machine's too), or a network of PyTorch, torchvision, timm, transformers, fastai or Keras, or an onnx.ModelProto; None: the embedded EfficientNet-Lite0.
    model_input : str, default None
        Name of the input that takes the image, of a network with several; the others must have a default. None: the only one.
    model_output : str, default None
        Name of the output that is explained, of a network with several. None: the only one that is a list of numbers.
    size : int or (int, int), each in [32, 1024], default 224
        Side of the network's square input, or its (height, width), pixels; of a network with one size see `in_use`.
    window : (float, float), default None
        (level, width) of the values that are shown and analysed, in the image's own units; None: all of them.
    framing : dict, default {'zoom': 1, 'x': 0.5, 'y': 0.5}
        The rectangle that is cut out of the image: zoom 1 is the largest one, x and y its centre as fractions.
    mean : float or list of float, default None
        Mean that is subtracted from pixels in [0, 1], one per channel or one for all; None: the model's own.
    std : float or list of float, default None
        Standard deviation that divides pixels in [0, 1], one per channel or one for all; None: the model's own.
    task : {'classification', 'multi-label', 'regression'}, default None
        classification: one class is right, the highest is explained; multi-label: each label has a probability of its own; regression: outputs are values, one is explained as it is. None: what the end of the network speaks for, see `notes`.
    threshold : float in [0, 1], default 0.5
        Probability from which on a label of a multi-label network counts as found.
    unit : str, default ''
        What the values of a regression are counted in, for the user.
    labels : list of str, dict or path, default None
        The name of every class, label or output in the order of the outputs (of a single output that stands for two classes, one name or two): a list, a dict of indices and names, or a .txt, .json or .csv file; None: the model's own, else numbers.
    classes : str or list of int or str, default 'top10'
        The candidates of the prediction and of the strip: a named selection, or a list of class indices or names. Of no meaning in regression.
    target : int or str, default None
        The class, label or output that is explained, by index or name; None: the highest of the candidates, in regression the first output.
    method : {'none', 'grad-cam', 'guided-backprop', 'guided-grad-cam', 'grad-cam-plus-plus', 'hires-cam', 'xgrad-cam', 'layer-cam', 'finer-cam', 'eigen-cam', 'score-cam', 'ablation-cam', 'deconvnet', 'gradient', 'gradient-x-input', 'smoothgrad', 'integrated-gradients', 'occlusion', 'rise', 'attention-rollout'}, default None
        Attribution method; None: the best that the network allows, guided-grad-cam where most activations are ReLU. Setting it shows it alone; see `methods`.
    methods : list of {'none', 'grad-cam', 'guided-backprop', 'guided-grad-cam', 'grad-cam-plus-plus', 'hires-cam', 'xgrad-cam', 'layer-cam', 'finer-cam', 'eigen-cam', 'score-cam', 'ablation-cam', 'deconvnet', 'gradient', 'gradient-x-input', 'smoothgrad', 'integrated-gradients', 'occlusion', 'rise', 'attention-rollout'}, default []
        Attribution methods whose maps are shown side by side, the first of them `method`; an empty list: the best that the network allows.
    method_parameters : dict of dict, default {}
        Parameters of methods where they are not the defaults, by method: {"smoothgrad": {"samples": 50}}.
    layer : str, default None
        Layer that class activation maps look at, by module path or graph name; None: the last one with a spatial size.
    view : {'side-by-side', 'original', 'augmented', 'grad-cam', 'guided-backprop', 'guided-grad-cam', 'grad-cam-plus-plus', 'hires-cam', 'xgrad-cam', 'layer-cam', 'finer-cam', 'eigen-cam', 'score-cam', 'ablation-cam', 'deconvnet', 'gradient', 'gradient-x-input', 'smoothgrad', 'integrated-gradients', 'occlusion', 'rise', 'attention-rollout'}, default 'side-by-side'
        All pictures of the methods side by side, or one of them, large.
    display_channels : int or list of int, default None
        Channels that are shown: three as red, green and blue, or one as grey; None: the first ones.
    colormap : {'inferno', 'viridis', 'magma', 'turbo', 'red-blue'}, default 'inferno'
        Colours of the maps.
    opacity : float in [0, 1], default 0.5
        Weight of the map over the image.
    scale : {'each', 'locked'}, default 'each'
        Colour range of the maps: of each frame, or locked to the frame that was shown when it was set.
    outlook : {'graph', 'image'}, default 'graph'
        How a series is shown: as lines over time, or as a picture with a row for each channel.
    channel_names : list of str, default None
        The name of each channel of a series; None: those of a DataFrame, else channel numbers.
    sampling_rate : float above 0, default None
        Samples a second of a series; None: from the DatetimeIndex of a DataFrame, else time counts samples.
    recording : bool, default True
        Whether each settled state becomes a frame.
    foresight : bool, default True
        Whether each slider shows along its track what will be predicted, computed while nothing else is to do; off by itself where a pass of the network takes more than 300 ms.
    images : default None
        A gallery: a list of images, each as `image` takes it, at most 2000. The first is shown; the panel has a strip to choose from.
    image_index : default None
        Which of `images` is shown; None: none of them. Setting it, the strip and the keys N and P in the panel choose another.
    series : default None
        A time series in place of an image: array (channels × length, or length), NaN for gaps, or a DataFrame with a column for each channel; a regular DatetimeIndex gives the sampling rate. None: an image is analysed.
    augmentations : default None
        The pipeline: a list of augmentations in the order in which they are applied.
    compare : default None
        Another network that is asked the same beside `model`, as `model` takes it, or 'efficientnet-lite0' for the embedded one: its prediction (`compared`), its map, the difference of the two and a second line on the curve. Classes are matched by their labels. None: no other network.
    weights : default 'float32'
        How the weights of the next model travel to the page: as they are, or as float16 in half the bytes.
    uploads : default 'auto'
        Where a picture goes that is opened in the page: 'kernel': there, as `image`; 'page': nowhere, it stays in the page (`page_image` names it); 'auto': 'page' in a dashboard of Voilà, whose visitors do not know of a kernel, else 'kernel'.
    pixel_range : default None
        (lowest, highest) pixel that the network wants, (0, 255) for example: another way to set `mean` and `std`. None: they stay as they are.
    processor : default None
        The image processor of Hugging Face transformers that belongs to the next model: its scale, means, deviations, size and cut. None: the one that lies beside the model, or that of its kind.

    Attributes
    ----------
    _answered : int in [0, 9.0072e+15], default 0
        The revision of the kernel's state that the page has taken, which `status` is about.
    status : {'idle', 'loading', 'ready', 'busy', 'error'}, default 'idle'
        What the page is doing; idle while no page shows the widget. Busy from the moment at which something is assigned until the page has answered it.
    page_image : str, default None
        Name of the picture that is analysed, where only the page has it (`uploads`); None: it is `image`.
    prediction : dict, default None
        The highest of the candidates: label, index, probability (as the network says it), logit; of a multi-label network also labels, the names of all from the threshold on. Of a regression the explained output: label, index, value, unit; its probability and logit are None. Also what it belongs to: parameters, a dict such as {"rotate.angle": 30.0}, None for those of a disabled step.
    compared : dict, default None
        What the network of `compare` predicts of the same input: label, index, probability, logit (of a regression value, unit), as it calls its classes; explained_probability and explained_logit of the class that is explained, None where it has no such class; parameters, since it answers a moment after `prediction`. None: there is no other network, or no answer of it; `notes` say why.
    scores : dict, default []
        The candidates in the order of the strip: label, index, probability, logit of each. Of a regression all outputs: label, index, value, unit.
    layers : list of str, default []
        Names to choose `layer` from, as the panel lists them: activations and stages, by module path where the exporter recorded one. Every other module path and value of the graph may be set too. Empty before the page has read the model.
    notes : list of str, default []
        Sentences on what was inferred of the network and from what (task, pixels, output, layer, method), each with the argument that decides otherwise where there is one; then on the last answer, and on the network of `compare`. Empty before the page has read the model.
    in_use : dict, default None
        What the page uses where an argument leaves the choice to the network, or the network takes nothing else: height and width of what it sees (`size` is what was asked for, and counts for nothing where a network has one size), task, methods, layer, mean, std. None before the page has read the model.
    backend : {'webgpu', 'webgl', 'wasm', 'tfjs-wasm', 'cpu'}, default None
        What the page computes on; None before the engine has started.
    error : str, default None
        What is wrong and what to do, as the panel shows it; None when all is well.
    """

    image: Any
    model: Any
    model_input: str | None
    model_output: str | None
    size: int | tuple[int, int] | list[int]
    window: tuple[float, float] | list[float] | None
    framing: Mapping[str, float]
    mean: float | list[float] | None
    std: float | list[float] | None
    task: Literal["classification", "multi-label", "regression"] | None
    threshold: float
    unit: str
    labels: list[str] | Mapping[int, str] | str | PathLike[str] | None
    classes: Literal["imagenette", "top10"] | list[int] | list[str]
    target: int | str | None
    method: (
        Literal[
            "none",
            "grad-cam",
            "guided-backprop",
            "guided-grad-cam",
            "grad-cam-plus-plus",
            "hires-cam",
            "xgrad-cam",
            "layer-cam",
            "finer-cam",
            "eigen-cam",
            "score-cam",
            "ablation-cam",
            "deconvnet",
            "gradient",
            "gradient-x-input",
            "smoothgrad",
            "integrated-gradients",
            "occlusion",
            "rise",
            "attention-rollout",
        ]
        | None
    )
    methods: list[
        Literal[
            "none",
            "grad-cam",
            "guided-backprop",
            "guided-grad-cam",
            "grad-cam-plus-plus",
            "hires-cam",
            "xgrad-cam",
            "layer-cam",
            "finer-cam",
            "eigen-cam",
            "score-cam",
            "ablation-cam",
            "deconvnet",
            "gradient",
            "gradient-x-input",
            "smoothgrad",
            "integrated-gradients",
            "occlusion",
            "rise",
            "attention-rollout",
        ]
    ]
    method_parameters: Mapping[str, Mapping[str, float | str]]
    layer: str | None
    view: Literal[
        "side-by-side",
        "original",
        "augmented",
        "grad-cam",
        "guided-backprop",
        "guided-grad-cam",
        "grad-cam-plus-plus",
        "hires-cam",
        "xgrad-cam",
        "layer-cam",
        "finer-cam",
        "eigen-cam",
        "score-cam",
        "ablation-cam",
        "deconvnet",
        "gradient",
        "gradient-x-input",
        "smoothgrad",
        "integrated-gradients",
        "occlusion",
        "rise",
        "attention-rollout",
    ]
    display_channels: int | list[int] | None
    colormap: Literal["inferno", "viridis", "magma", "turbo", "red-blue"]
    opacity: float
    scale: Literal["each", "locked"]
    outlook: Literal["graph", "image"]
    channel_names: list[str] | None
    sampling_rate: float | None
    recording: bool
    foresight: bool
    images: Any
    image_index: int | None
    series: Any
    augmentations: list[Augmentation]
    compare: Any
    weights: Literal["float32", "float16"]
    uploads: Literal["auto", "page", "kernel"]
    pixel_range: tuple[float, float] | None
    processor: Any
    status: Literal["idle", "loading", "ready", "busy", "error"]
    page_image: str | None
    prediction: dict[str, Any] | None
    compared: dict[str, Any] | None
    scores: list[dict[str, Any]]
    layers: list[str]
    notes: list[str]
    in_use: dict[str, Any] | None
    backend: Literal["webgpu", "webgl", "wasm", "tfjs-wasm", "cpu"] | None
    error: str | None
    frames: list[Frame]
    def __init__(
        self,
        image: Any = "chelsea.jpg",
        model: Any = None,
        *,
        model_input: str | None = None,
        model_output: str | None = None,
        size: int | tuple[int, int] | list[int] = 224,
        window: tuple[float, float] | list[float] | None = None,
        framing: Mapping[str, float] = ...,
        mean: float | list[float] | None = None,
        std: float | list[float] | None = None,
        task: Literal["classification", "multi-label", "regression"] | None = None,
        threshold: float = 0.5,
        unit: str = "",
        labels: list[str] | Mapping[int, str] | str | PathLike[str] | None = None,
        classes: Literal["imagenette", "top10"] | list[int] | list[str] = "top10",
        target: int | str | None = None,
        method: Literal[
            "none",
            "grad-cam",
            "guided-backprop",
            "guided-grad-cam",
            "grad-cam-plus-plus",
            "hires-cam",
            "xgrad-cam",
            "layer-cam",
            "finer-cam",
            "eigen-cam",
            "score-cam",
            "ablation-cam",
            "deconvnet",
            "gradient",
            "gradient-x-input",
            "smoothgrad",
            "integrated-gradients",
            "occlusion",
            "rise",
            "attention-rollout",
        ]
        | None = None,
        methods: list[
            Literal[
                "none",
                "grad-cam",
                "guided-backprop",
                "guided-grad-cam",
                "grad-cam-plus-plus",
                "hires-cam",
                "xgrad-cam",
                "layer-cam",
                "finer-cam",
                "eigen-cam",
                "score-cam",
                "ablation-cam",
                "deconvnet",
                "gradient",
                "gradient-x-input",
                "smoothgrad",
                "integrated-gradients",
                "occlusion",
                "rise",
                "attention-rollout",
            ]
        ] = ...,
        method_parameters: Mapping[str, Mapping[str, float | str]] = ...,
        layer: str | None = None,
        view: Literal[
            "side-by-side",
            "original",
            "augmented",
            "grad-cam",
            "guided-backprop",
            "guided-grad-cam",
            "grad-cam-plus-plus",
            "hires-cam",
            "xgrad-cam",
            "layer-cam",
            "finer-cam",
            "eigen-cam",
            "score-cam",
            "ablation-cam",
            "deconvnet",
            "gradient",
            "gradient-x-input",
            "smoothgrad",
            "integrated-gradients",
            "occlusion",
            "rise",
            "attention-rollout",
        ] = "side-by-side",
        display_channels: int | list[int] | None = None,
        colormap: Literal["inferno", "viridis", "magma", "turbo", "red-blue"] = "inferno",
        opacity: float = 0.5,
        scale: Literal["each", "locked"] = "each",
        outlook: Literal["graph", "image"] = "graph",
        channel_names: list[str] | None = None,
        sampling_rate: float | None = None,
        recording: bool = True,
        foresight: bool = True,
        images: Any = None,
        image_index: int | None = None,
        series: Any = None,
        augmentations: Sequence[Augmentation | Mapping[str, Any]] | None = None,
        compare: Any = None,
        weights: Literal["float32", "float16"] = "float32",
        uploads: Literal["auto", "page", "kernel"] = "auto",
        pixel_range: tuple[float, float] | None = None,
        processor: Any = None,
        **keywords: Any,
    ) -> None: ...
    @property
    def brightness(self) -> Brightness:
        """The first brightness step of the pipeline."""
        ...
    @property
    def center_crop(self) -> CenterCrop:
        """The first center crop step of the pipeline."""
        ...
    @property
    def rotate(self) -> Rotate:
        """The first rotation step of the pipeline."""
        ...
    @property
    def perspective(self) -> Perspective:
        """The first perspective step of the pipeline."""
        ...
    @property
    def erase(self) -> Erase:
        """The first erase step of the pipeline."""
        ...
    @property
    def contrast(self) -> Contrast:
        """The first contrast step of the pipeline."""
        ...
    @property
    def saturation(self) -> Saturation:
        """The first saturation step of the pipeline."""
        ...
    @property
    def hue(self) -> Hue:
        """The first hue step of the pipeline."""
        ...
    @property
    def gamma(self) -> Gamma:
        """The first gamma step of the pipeline."""
        ...
    @property
    def sharpness(self) -> Sharpness:
        """The first sharpness step of the pipeline."""
        ...
    @property
    def grayscale(self) -> Grayscale:
        """The first grayscale step of the pipeline."""
        ...
    @property
    def invert(self) -> Invert:
        """The first invert step of the pipeline."""
        ...
    @property
    def solarize(self) -> Solarize:
        """The first solarize step of the pipeline."""
        ...
    @property
    def posterize(self) -> Posterize:
        """The first posterize step of the pipeline."""
        ...
    @property
    def equalize(self) -> Equalize:
        """The first equalize step of the pipeline."""
        ...
    @property
    def clahe(self) -> Clahe:
        """The first clahe step of the pipeline."""
        ...
    @property
    def autocontrast(self) -> Autocontrast:
        """The first autocontrast step of the pipeline."""
        ...
    @property
    def rgb_shift(self) -> RgbShift:
        """The first rgb shift step of the pipeline."""
        ...
    @property
    def channel_shuffle(self) -> ChannelShuffle:
        """The first channel shuffle step of the pipeline."""
        ...
    @property
    def hsv_brightness(self) -> HsvBrightness:
        """The first brightness in hsv step of the pipeline."""
        ...
    @property
    def low_contrast(self) -> LowContrast:
        """The first low contrast step of the pipeline."""
        ...
    @property
    def saturate(self) -> Saturate:
        """The first saturation in hsv step of the pipeline."""
        ...
    @property
    def translate(self) -> Translate:
        """The first translate step of the pipeline."""
        ...
    @property
    def shear(self) -> Shear:
        """The first shear step of the pipeline."""
        ...
    @property
    def horizontal_flip(self) -> HorizontalFlip:
        """The first horizontal flip step of the pipeline."""
        ...
    @property
    def vertical_flip(self) -> VerticalFlip:
        """The first vertical flip step of the pipeline."""
        ...
    @property
    def elastic(self) -> Elastic:
        """The first elastic step of the pipeline."""
        ...
    @property
    def grid_distortion(self) -> GridDistortion:
        """The first grid distortion step of the pipeline."""
        ...
    @property
    def optical_distortion(self) -> OpticalDistortion:
        """The first optical distortion step of the pipeline."""
        ...
    @property
    def elastic_transform(self) -> ElasticTransform:
        """The first elastic transform step of the pipeline."""
        ...
    @property
    def gaussian_blur(self) -> GaussianBlur:
        """The first gaussian blur step of the pipeline."""
        ...
    @property
    def motion_blur(self) -> MotionBlur:
        """The first motion blur step of the pipeline."""
        ...
    @property
    def defocus_blur(self) -> DefocusBlur:
        """The first defocus blur step of the pipeline."""
        ...
    @property
    def jpeg(self) -> Jpeg:
        """The first jpeg quality step of the pipeline."""
        ...
    @property
    def pixelate(self) -> Pixelate:
        """The first pixelate step of the pipeline."""
        ...
    @property
    def resolution(self) -> Resolution:
        """The first resolution step of the pipeline."""
        ...
    @property
    def motion_trail(self) -> MotionTrail:
        """The first motion trail step of the pipeline."""
        ...
    @property
    def zoom_blur(self) -> ZoomBlur:
        """The first zoom blur step of the pipeline."""
        ...
    @property
    def glass_blur(self) -> GlassBlur:
        """The first glass blur step of the pipeline."""
        ...
    @property
    def gaussian_noise(self) -> GaussianNoise:
        """The first gaussian noise step of the pipeline."""
        ...
    @property
    def shot_noise(self) -> ShotNoise:
        """The first shot noise step of the pipeline."""
        ...
    @property
    def impulse_noise(self) -> ImpulseNoise:
        """The first impulse noise step of the pipeline."""
        ...
    @property
    def speckle_noise(self) -> SpeckleNoise:
        """The first speckle noise step of the pipeline."""
        ...
    @property
    def fog(self) -> Fog:
        """The first fog step of the pipeline."""
        ...
    @property
    def snow(self) -> Snow:
        """The first snow step of the pipeline."""
        ...
    @property
    def frost(self) -> Frost:
        """The first frost step of the pipeline."""
        ...
    @property
    def spatter(self) -> Spatter:
        """The first spatter step of the pipeline."""
        ...
    @property
    def coarse_dropout(self) -> CoarseDropout:
        """The first coarse dropout step of the pipeline."""
        ...
    @property
    def grid_mask(self) -> GridMask:
        """The first grid mask step of the pipeline."""
        ...
    @property
    def mixup(self) -> MixUp:
        """The first mixup step of the pipeline."""
        ...
    @property
    def cutmix(self) -> CutMix:
        """The first cutmix step of the pipeline."""
        ...
    @property
    def amplitude_scale(self) -> AmplitudeScale:
        """The first amplitude step of the pipeline."""
        ...
    @property
    def offset(self) -> Offset:
        """The first offset step of the pipeline."""
        ...
    @property
    def jitter(self) -> Jitter:
        """The first jitter step of the pipeline."""
        ...
    @property
    def low_pass(self) -> LowPass:
        """The first low-pass step of the pipeline."""
        ...
    @property
    def time_shift(self) -> TimeShift:
        """The first time shift step of the pipeline."""
        ...
    @property
    def time_warp(self) -> TimeWarp:
        """The first time warp step of the pipeline."""
        ...
    @property
    def window_slice(self) -> WindowSlice:
        """The first window slice step of the pipeline."""
        ...
    @property
    def time_crop(self) -> TimeCrop:
        """The first time crop step of the pipeline."""
        ...
    @property
    def erase_interval(self) -> EraseInterval:
        """The first erase interval step of the pipeline."""
        ...
    @property
    def channel_dropout(self) -> ChannelDropout:
        """The first channel dropout step of the pipeline."""
        ...
    def open(self) -> None:
        """Open the comm, once the constructor's arguments are one subject."""
        ...
    def close(self) -> None:
        """Close the widget on all pages, and give back the bytes that it kept for them."""
        ...
    def class_names(self) -> list[str] | None:
        """The names of classes, labels or outputs, None where only the page can know them."""
        ...
    def port_names(self, of: str) -> Sequence[str] | None:
        """The names of the model's "inputs" or "outputs", None where only the page knows them."""
        ...
    @property
    def domain(self) -> str:
        """What is analysed: "series" while a series is set, else "image"."""
        ...
    def channel_count(self) -> int | None:
        """The channels of the series, None while there is none."""
        ...
    def resolve(self, source: Source, of: str) -> Any:
        """What a page calls so: of "image" an `Item`, of "model" a `Network`.

        Raises
        ------
        ValueError
            The bytes are not in the kernel, or are those of something else.
        """
        ...
    @property
    def state(self) -> dict[str, Any]:
        """What is analysed and how, as plain data: a copy.

        Every trait that page and Python share, the names of image and model, the steps of
        ``augmentations`` as dicts, and ``revision``, which counts what pages were told.
        """
        ...
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
        ...
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
        ...
    def send_state(self, key: Any = None) -> None:
        """Tell pages of a change; what they were told of the state is counted."""
        ...
    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take what a page says; it is not ready before it has seen the last revision."""
        ...
    def request_frames(self) -> FramesRequest:
        """Ask the page for all recorded frames, without waiting.

        They arrive in ``widget.frames`` and at the callbacks of :meth:`on_frames`. Where the kernel
        handles messages while a cell runs (ipykernel ≥ 7 in JupyterLab ≥ 4.4),
        ``await widget.request_frames()`` returns them.
        """
        ...
    def on_frames(self, callback: Callable[[list[Frame]], Any], remove: bool = False) -> None:
        """Call ``callback(frames)`` whenever frames arrive, perhaps on another thread than cells.

        Parameters
        ----------
        callback
            Called with the list of frames.
        remove
            True to no longer call it.
        """
        ...
    @property
    def study(self) -> Studies:
        """How far an augmentation goes before the model breaks: ``w.study("rotate.angle")``.

        The page computes studies while nothing else is to do; ``await`` what the call returns, or
        read ``w.study.results`` in a later cell. See `Studies` and docs/studies.md.
        """
        ...
    def to_code(self, library: str) -> str:
        """The pipeline as code of "torchvision", "albumentations" or "kornia"; see `library_code`.

        Raises
        ------
        ValueError
            The library is none of these.
        """
        ...
    def to_dataframe(self, arrays: bool = True) -> pandas.DataFrame:
        """One row for each of ``widget.frames``; needs pandas.

        Parameters
        ----------
        arrays
            False: no frames are needed; the scores that :meth:`scores_frame` has at once.
        """
        ...
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
        ...
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
        ...
    @property
    def output(self) -> Output:
        """Where callbacks print, an output area: ``display(w.output)``.

        A print in a callback belongs to no cell, so that JupyterLab shows it in its log console
        alone. Once this was asked for, the callbacks of :meth:`on_settled` and :meth:`on_frames`
        print into it; for ``observe``, put ``@w.output.capture()`` over the function.
        """
        ...
    def save_gif(
        self,
        path: str | PathLike[str],
        *,
        delay: int = 100,
        width: int = 320,
        order: str = there and back,
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
        ...
