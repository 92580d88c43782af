"""The augmentations, one class each, with parameters and defaults.

Written by ``npm run catalogue``.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal

from ipywidgets import Widget
from traitlets import Bunch

class Augmentation(Widget):
    """One step of a pipeline: an augmentation with its parameters, in step with the page.

    Its parameters are traits: assign, ``observe``, ``link``, ``jslink`` and ``interact`` work on
    them.
    """

    spec: ClassVar[dict[str, Any]]
    name: str
    enabled: bool
    def send_state(self, key: Any = None) -> None:
        """Tell pages of a change, which the widgets that hold this step count."""
        ...
    def notify_change(self, change: Bunch) -> None:
        """A parameter changed, here or in a page."""
        ...
    @property
    def parameters(self) -> dict[str, float | str]:
        """The values of the parameters by name; a copy."""
        ...
    def reset(self) -> None:
        """Set every parameter to its default, at which the augmentation changes nothing."""
        ...
    def to_dict(self) -> dict[str, Any]:
        """The step as plain data: its name, whether it is enabled, and its parameters."""
        ...
    @staticmethod
    def from_dict(step: Mapping[str, Any], **keywords: Any) -> Augmentation:
        """Make the step that :meth:`to_dict` described.

        Raises
        ------
        TraitError
            The augmentation is unknown, or a parameter is unknown or outside of its range.
        """
        ...

class Brightness(Augmentation):
    """Multiplies every pixel and clips to [0, 1].

    Parameters
    ----------
    factor : float in [0.1, 4], default 1
        Factor on every pixel; 1 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.functional.adjust_brightness`` on float images.
    """

    factor: float
    def __init__(self, factor: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class CenterCrop(Augmentation):
    """Keeps the middle of the image.

    Parameters
    ----------
    size : float in [0.2, 1], default 1
        Kept fraction of each side.
    output : {'crop', 'resize'}
        `crop` hands the network the smaller image, `resize` scales it back.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.functional.center_crop`` on float images.
    """

    size: float
    output: Literal["crop", "resize"]
    def __init__(
        self,
        size: float = 1,
        output: Literal["crop", "resize"] = "crop",
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class Rotate(Augmentation):
    """Turns the image counter-clockwise about its centre.

    Parameters
    ----------
    angle : float in [-360, 360], default 0
        Counter-clockwise angle; negative ones turn clockwise. The slider goes from -180 to 180; values beyond are kept as given, and those 360 apart mean the same.
    interpolation : {'nearest', 'bilinear'}
        How pixels between pixels are read.
    fill : float in [0, 1], default 0
        Value of the uncovered corners.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.functional.rotate`` on float images.
    """

    angle: float
    interpolation: Literal["nearest", "bilinear"]
    fill: float
    def __init__(
        self,
        angle: float = 0,
        interpolation: Literal["nearest", "bilinear"] = "nearest",
        fill: float = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class Perspective(Augmentation):
    """Pulls the four corners towards the top-left one.

    Parameters
    ----------
    width : float in [0, 1], default 1
        Where the right corners go, as a fraction of the width.
    height : float in [0, 1], default 1
        Where the bottom corners go, as a fraction of the height.
    depth : float in [0, 1], default 0
        How far the top-right corner is pushed down, as a fraction of the height.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.functional.perspective`` on float images.
    """

    width: float
    height: float
    depth: float
    def __init__(
        self,
        width: float = 1,
        height: float = 1,
        depth: float = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class Erase(Augmentation):
    """Covers a box with one value.

    Parameters
    ----------
    top : float in [0, 1], default 0
        Upper edge of the box, as a fraction of the height.
    left : float in [0, 1], default 0
        Left edge of the box, as a fraction of the width.
    height : float in [0, 1], default 0
        Height of the box, as a fraction of the image's.
    width : float in [0, 1], default 0
        Width of the box, as a fraction of the image's.
    value : float in [0, 1], default 0
        Value of the covered pixels.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.functional.erase`` on float images.
    """

    top: float
    left: float
    height: float
    width: float
    value: float
    def __init__(
        self,
        top: float = 0,
        left: float = 0,
        height: float = 0,
        width: float = 0,
        value: float = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class Contrast(Augmentation):
    """Moves every pixel away from the mean grey of the image, or towards it.

    Parameters
    ----------
    factor : float in [0, 4], default 1
        Distance from the mean grey; 0 is flat grey, 1 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.adjust_contrast`` on float images.
    """

    factor: float
    def __init__(self, factor: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class Saturation(Augmentation):
    """Moves every colour away from its grey, or towards it.

    Parameters
    ----------
    factor : float in [0, 4], default 1
        Strength of the colours; 0 is grey, 1 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.adjust_saturation`` on float images.
    """

    factor: float
    def __init__(self, factor: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class Hue(Augmentation):
    """Turns every colour round the colour circle.

    Parameters
    ----------
    factor : float in [-0.5, 0.5], default 0
        Part of the whole circle, from −0.5 to 0.5; 0 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.adjust_hue`` on float images.
    """

    factor: float
    def __init__(self, factor: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class Gamma(Augmentation):
    """Raises every pixel to a power: darker shadows above 1, lighter ones below.

    Parameters
    ----------
    gamma : float in [0.1, 5], default 1
        The power; 1 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.adjust_gamma`` on float images.
    """

    gamma: float
    def __init__(self, gamma: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class Sharpness(Augmentation):
    """Moves every pixel away from the mean of its neighbours, or towards it.

    Parameters
    ----------
    factor : float in [0, 8], default 1
        Distance from the smoothed image; 0 is smooth, 1 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.adjust_sharpness`` on float images.
    """

    factor: float
    def __init__(self, factor: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class Grayscale(Augmentation):
    """Mixes the image with its grey.

    Parameters
    ----------
    amount : float in [0, 1], default 0
        Part of grey; 1 is all grey.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.rgb_to_grayscale`` on float images.
    """

    amount: float
    def __init__(self, amount: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class Invert(Augmentation):
    """Mixes the image with its negative.

    Parameters
    ----------
    amount : float in [0, 1], default 0
        Part of the negative; 0.5 is flat grey, 1 the negative.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.invert`` on float images.
    """

    amount: float
    def __init__(self, amount: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class Solarize(Augmentation):
    """Inverts the pixels from a threshold on.

    Parameters
    ----------
    threshold : float in [0, 1], default 1
        Pixels of this value and brighter are inverted; at 1 none is, white neither.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.solarize`` on float images.
    """

    threshold: float
    def __init__(self, threshold: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class Posterize(Augmentation):
    """Leaves few levels of every channel.

    Parameters
    ----------
    bits : float in [1, 8], default 8
        Bits of a channel: 1 leaves two levels; 8 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.posterize`` on float images.
    """

    bits: float
    def __init__(self, bits: float = 8, *, enabled: bool = True, **keywords: Any) -> None: ...

class Equalize(Augmentation):
    """Mixes the image with one whose channels have flat histograms.

    Parameters
    ----------
    amount : float in [0, 1], default 0
        Part of the equalized image; 1 is all of it, in 8 bits.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.equalize`` on float images.
    """

    amount: float
    def __init__(self, amount: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class Clahe(Augmentation):
    """Mixes the image with one whose lightness has flat histograms tile by tile, the contrast limited.

    Parameters
    ----------
    amount : float in [0, 1], default 0
        Part of the image with equalized tiles; 1 is all of it, in 8 bits.
    clip_limit : float in [1, 40], default 4
        How many times the mean a level of the histogram may count; more is more contrast.
    tiles : float in [1, 16], default 8
        Tiles along each side.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``albumentations.CLAHE (OpenCV’s createCLAHE on the L of L*a*b*)`` on float images.
    """

    amount: float
    clip_limit: float
    tiles: float
    def __init__(
        self,
        amount: float = 0,
        clip_limit: float = 4,
        tiles: float = 8,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class Autocontrast(Augmentation):
    """Mixes the image with one whose channels reach from black to white.

    Parameters
    ----------
    amount : float in [0, 1], default 0
        Part of the stretched image; 1 is all of it.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.autocontrast`` on float images.
    """

    amount: float
    def __init__(self, amount: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class RgbShift(Augmentation):
    """Adds a value to each of red, green and blue.

    Parameters
    ----------
    red : float in [-1, 1], default 0
        Added to red; 0 leaves it as it is.
    green : float in [-1, 1], default 0
        Added to green; 0 leaves it as it is.
    blue : float in [-1, 1], default 0
        Added to blue; 0 leaves it as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``albumentations.RGBShift`` on float images.
    """

    red: float
    green: float
    blue: float
    def __init__(
        self,
        red: float = 0,
        green: float = 0,
        blue: float = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class ChannelShuffle(Augmentation):
    """Shows red, green and blue in another order.

    Parameters
    ----------
    order : {'rgb', 'rbg', 'grb', 'gbr', 'brg', 'bgr'}
        What stands in the place of red, green and blue; `rgb` leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.permute_channels`` on float images.
    """

    order: Literal["rgb", "rbg", "grb", "gbr", "brg", "bgr"]
    def __init__(
        self,
        order: Literal["rgb", "rbg", "grb", "gbr", "brg", "bgr"] = "rgb",
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class HsvBrightness(Augmentation):
    """Adds to the value of every colour, as too much light does.

    Parameters
    ----------
    severity : float in [-3, 5], default 0
        Tenths that are added to the value: 1 to 5 are the severities of ImageNet-C, below 0 it is darker.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions brightness`` on float images.
    """

    severity: float
    def __init__(self, severity: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class LowContrast(Augmentation):
    """Moves every channel towards its mean.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions contrast`` on float images.
    """

    severity: float
    def __init__(self, severity: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class Saturate(Augmentation):
    """Pales every colour up to a severity of 2, and makes it glaring beyond.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions saturate`` on float images.
    """

    severity: float
    def __init__(self, severity: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class Translate(Augmentation):
    """Shifts the image by whole pixels.

    Parameters
    ----------
    x : float in [-1, 1], default 0
        To the right, as a fraction of the width.
    y : float in [-1, 1], default 0
        Downwards, as a fraction of the height.
    fill : float in [0, 1], default 0
        Value of the uncovered pixels.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.affine, as RandomAffine(translate=…)`` on float images.
    """

    x: float
    y: float
    fill: float
    def __init__(
        self, x: float = 0, y: float = 0, fill: float = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class Shear(Augmentation):
    """Slants the image about its centre.

    Parameters
    ----------
    x : float in [-60, 60], default 0
        Angle by which upright lines lean.
    y : float in [-60, 60], default 0
        Angle by which level lines lean.
    interpolation : {'nearest', 'bilinear'}
        How pixels between pixels are read.
    fill : float in [0, 1], default 0
        Value of the uncovered corners.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.affine`` on float images.
    """

    x: float
    y: float
    interpolation: Literal["nearest", "bilinear"]
    fill: float
    def __init__(
        self,
        x: float = 0,
        y: float = 0,
        interpolation: Literal["nearest", "bilinear"] = "nearest",
        fill: float = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class Scale(Augmentation):
    """Enlarges or shrinks the image about its centre; the frame stays.

    Parameters
    ----------
    factor : float in [0.1, 4], default 1
        Size of things; 1 leaves the image as it is.
    interpolation : {'nearest', 'bilinear'}
        How pixels between pixels are read.
    fill : float in [0, 1], default 0
        Value of the uncovered border.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.affine`` on float images.
    """

    factor: float
    interpolation: Literal["nearest", "bilinear"]
    fill: float
    def __init__(
        self,
        factor: float = 1,
        interpolation: Literal["nearest", "bilinear"] = "nearest",
        fill: float = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class HorizontalFlip(Augmentation):
    """Exchanges left and right.

    Parameters
    ----------
    amount : float in [0, 1], default 0
        1 flips the image, 0 leaves it as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.horizontal_flip`` on float images.
    """

    amount: float
    def __init__(self, amount: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class VerticalFlip(Augmentation):
    """Exchanges top and bottom.

    Parameters
    ----------
    amount : float in [0, 1], default 0
        1 flips the image, 0 leaves it as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.vertical_flip`` on float images.
    """

    amount: float
    def __init__(self, amount: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class Elastic(Augmentation):
    """Bends the image as if seen through water.

    Parameters
    ----------
    alpha : float in [0, 300], default 0
        Size of the displacements; 0 leaves the image as it is, torchvision’s default is 50.
    sigma : float in [1, 20], default 5
        Standard deviation of the window that smooths the displacements.
    seed : int in [0, 999], default 0
        Which displacements.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.ElasticTransform with seeded noise`` on float images.
    """

    alpha: float
    sigma: float
    seed: int
    def __init__(
        self,
        alpha: float = 0,
        sigma: float = 5,
        seed: int = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class GridDistortion(Augmentation):
    """Stretches some columns and rows of a grid and squeezes others.

    Parameters
    ----------
    strength : float in [0, 0.9], default 0
        Largest change of a column or row, as a fraction of its size; 0 leaves the image as it is.
    steps : float in [2, 15], default 5
        Columns and rows of the grid.
    seed : int in [0, 999], default 0
        Which columns and rows.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``albumentations.GridDistortion(normalized=True), with seeded steps and edges between pixels`` on float images.
    """

    strength: float
    steps: float
    seed: int
    def __init__(
        self,
        strength: float = 0,
        steps: float = 5,
        seed: int = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class OpticalDistortion(Augmentation):
    """Bends the image as a lens does: a barrel above 0, a cushion below.

    Parameters
    ----------
    k : float in [-0.3, 1], default 0
        Coefficient of the second and fourth power of the distance from the centre; 0 bends nothing.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``albumentations.OpticalDistortion(mode="camera"), without its shift by half a pixel`` on float images.
    """

    k: float
    def __init__(self, k: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class ElasticTransform(Augmentation):
    """Bends the image finely, as if it were printed on rubber.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    seed : int in [0, 999], default 0
        Which displacements.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions elastic_transform with seeded displacements`` on float images.
    """

    severity: float
    seed: int
    def __init__(
        self, severity: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class GaussianBlur(Augmentation):
    """Blurs with a bell-shaped window.

    Parameters
    ----------
    sigma : float in [0, 10], default 0
        Standard deviation of the window; 0 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.gaussian_blur with a kernel of int(8·sigma + 1) pixels, made odd, that is no wider than the image mirrored once`` on float images.
    """

    sigma: float
    def __init__(self, sigma: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class MotionBlur(Augmentation):
    """Smears along a straight line.

    Parameters
    ----------
    length : float in [1, 41], default 1
        Length of the line, an odd number of pixels; 1 leaves the image as it is.
    angle : float in [0, 180], default 0
        Direction of the line; 0 is level, 90 upright.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``albumentations.MotionBlur with direction 0 and no shift`` on float images.
    """

    length: float
    angle: float
    def __init__(
        self, length: float = 1, angle: float = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class DefocusBlur(Augmentation):
    """Blurs with a disk, as a lens that is out of focus.

    Parameters
    ----------
    radius : float in [0, 16], default 0
        Radius of the disk, whole pixels; 0 leaves the image as it is.
    softness : float in [0.1, 1], default 0.5
        Standard deviation of the blur that softens the edge of the disk.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``albumentations.Defocus; imagecorruptions defocus_blur`` on float images.
    """

    radius: float
    softness: float
    def __init__(
        self, radius: float = 0, softness: float = 0.5, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class Jpeg(Augmentation):
    """What a JPEG file of this quality leaves of the image.

    Parameters
    ----------
    quality : float in [1, 100], default 100
        Quality of the file; 100 leaves the image as it is, without the rounding of a file.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.jpeg; libjpeg-turbo with 4:2:0 subsampling, as PIL and OpenCV write`` on float images.
    """

    quality: float
    def __init__(self, quality: float = 100, *, enabled: bool = True, **keywords: Any) -> None: ...

class Pixelate(Augmentation):
    """Shows the image as few large squares.

    Parameters
    ----------
    scale : float in [0.02, 1], default 1
        Squares along each side as a fraction of its pixels; 1 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions pixelate: PIL.Image.resize, down with BOX, up with NEAREST, on float images`` on float images.
    """

    scale: float
    def __init__(self, scale: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class Resolution(Augmentation):
    """Scales the image down and up again.

    Parameters
    ----------
    factor : float in [0.02, 1], default 1
        Kept fraction of the pixels of each side; 1 leaves the image as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.resize(antialias=True), down and up again`` on float images.
    """

    factor: float
    def __init__(self, factor: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class MotionTrail(Augmentation):
    """Smears to one side, fading, as a camera that is moved.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    angle : float in [-180, 180], default 0
        Direction of the trail; ImageNet-C draws it from −45 to 45.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions motion_blur at a given angle`` on float images.
    """

    severity: float
    angle: float
    def __init__(
        self, severity: float = 0, angle: float = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class ZoomBlur(Augmentation):
    """Smears away from the centre, as a camera that moves towards its subject.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions zoom_blur`` on float images.
    """

    severity: float
    def __init__(self, severity: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class GlassBlur(Augmentation):
    """Shows the image through frosted glass: neighbours are taken for each other.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    seed : int in [0, 999], default 0
        Which neighbours.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions glass_blur with seeded neighbours, mirrored at the border`` on float images.
    """

    severity: float
    seed: int
    def __init__(
        self, severity: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class GaussianNoise(Augmentation):
    """Adds normal noise to every value and clips to [0, 1].

    Parameters
    ----------
    std : float in [0, 0.5], default 0
        Standard deviation of the noise; 0 adds none.
    seed : int in [0, 999], default 0
        Which noise.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.functional.gaussian_noise with seeded noise`` on float images.
    """

    std: float
    seed: int
    def __init__(
        self, std: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class ShotNoise(Augmentation):
    """Counts few photons at every value: noise as in the dark.

    Parameters
    ----------
    amount : float in [0, 0.5], default 0
        Brightness that one photon adds; 0 adds no noise.
    seed : int in [0, 999], default 0
        Which noise.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions shot_noise with seeded noise: clip(poisson(x / amount) · amount)`` on float images.
    """

    amount: float
    seed: int
    def __init__(
        self, amount: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class ImpulseNoise(Augmentation):
    """Salt and pepper: sets some values to 0 or 1.

    Parameters
    ----------
    amount : float in [0, 0.5], default 0
        Fraction of the values that are hit, half of them salt; 0 hits none.
    seed : int in [0, 999], default 0
        Which values are hit.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions impulse_noise; skimage.util.random_noise(mode="s&p") with seeded noise`` on float images.
    """

    amount: float
    seed: int
    def __init__(
        self, amount: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class SpeckleNoise(Augmentation):
    """Adds normal noise in proportion to every value and clips to [0, 1].

    Parameters
    ----------
    std : float in [0, 1], default 0
        Standard deviation of the noise at white; 0 adds none.
    seed : int in [0, 999], default 0
        Which noise.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions speckle_noise with seeded noise: clip(x + x · noise)`` on float images.
    """

    std: float
    seed: int
    def __init__(
        self, std: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class Fog(Augmentation):
    """Lays clouds over the image.

    Parameters
    ----------
    amount : float in [0, 5], default 0
        Thickness of the fog; 0 is clear, ImageNet-C goes from 1.5 to 3.
    smoothness : float in [1.1, 3], default 2
        How fast small clouds fade: ImageNet-C goes from 2 down to 1.4.
    seed : int in [0, 999], default 0
        Which clouds.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions fog with seeded clouds: clip((x + amount · clouds) · max / (max + amount))`` on float images.
    """

    amount: float
    smoothness: float
    seed: int
    def __init__(
        self,
        amount: float = 0,
        smoothness: float = 2,
        seed: int = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class Snow(Augmentation):
    """Lets snow fall before a brighter image.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    seed : int in [0, 999], default 0
        Which flakes, and from where they fall.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions snow with seeded flakes`` on float images.
    """

    severity: float
    seed: int
    def __init__(
        self, severity: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class Frost(Augmentation):
    """Lays ice crystals over the image, as on a window pane.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    seed : int in [0, 999], default 0
        Which crystals.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions frost with seeded crystals instead of its photographs of them`` on float images.
    """

    severity: float
    seed: int
    def __init__(
        self, severity: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class Spatter(Augmentation):
    """Throws drops of water onto the lens, from a severity of 3.5 on mud.

    Parameters
    ----------
    severity : float in [0, 5], default 0
        Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.
    seed : int in [0, 999], default 0
        Which drops.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``imagecorruptions spatter with seeded drops, mirrored at the border`` on float images.
    """

    severity: float
    seed: int
    def __init__(
        self, severity: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class CoarseDropout(Augmentation):
    """Covers boxes at random places.

    Parameters
    ----------
    holes : float in [0, 50], default 0
        Number of boxes; they may overlap. 0 covers nothing.
    size : float in [0.01, 0.5], default 0.1
        Side of a box as a fraction of the side of the image.
    fill : float in [0, 1], default 0
        Value of the covered pixels.
    seed : int in [0, 999], default 0
        Which places; with more boxes the first ones stay.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``albumentations.CoarseDropout with seeded places`` on float images.
    """

    holes: float
    size: float
    fill: float
    seed: int
    def __init__(
        self,
        holes: float = 0,
        size: float = 0.1,
        fill: float = 0,
        seed: int = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class GridMask(Augmentation):
    """Covers a box in every cell of a grid.

    Parameters
    ----------
    ratio : float in [0, 0.95], default 0
        Covered fraction of the side of a cell; 0 covers nothing.
    cells : float in [1, 32], default 7
        Cells along each side.
    fill : float in [0, 1], default 0
        Value of the covered pixels.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``albumentations.GridDropout(random_offset=False), cells of equal size (Chen et al. 2020, GridMask)`` on float images.
    """

    ratio: float
    cells: float
    fill: float
    def __init__(
        self,
        ratio: float = 0,
        cells: float = 7,
        fill: float = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class MixUp(Augmentation):
    """Fades into a second image of the gallery.

    Parameters
    ----------
    amount : float in [0, 1], default 0
        How much of the second image is mixed in.
    image : int or image, default 0
        The second image: its place in the gallery, from 0. Or an image as `AugmentationImpact.image` takes it, which is added to the gallery.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.MixUp (λ = 1 − amount)`` on float images.
    """

    amount: float
    image: Any
    def __init__(
        self, amount: float = 0, image: Any = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class CutMix(Augmentation):
    """Covers a box with the same box of a second image of the gallery.

    Parameters
    ----------
    top : float in [0, 1], default 0
        Upper edge of the box, as a fraction of the height.
    left : float in [0, 1], default 0
        Left edge of the box, as a fraction of the width.
    height : float in [0, 1], default 0
        Height of the box, as a fraction of the image's.
    width : float in [0, 1], default 0
        Width of the box, as a fraction of the image's.
    image : int or image, default 0
        The second image: its place in the gallery, from 0. Or an image as `AugmentationImpact.image` takes it, which is added to the gallery.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``torchvision.transforms.v2.CutMix`` on float images.
    """

    top: float
    left: float
    height: float
    width: float
    image: Any
    def __init__(
        self,
        top: float = 0,
        left: float = 0,
        height: float = 0,
        width: float = 0,
        image: Any = 0,
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class AmplitudeScale(Augmentation):
    """Multiplies every value.

    Parameters
    ----------
    factor : float in [0, 4], default 1
        Factor on every value; 1 leaves the series as it is.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``Um et al. 2017, scaling: x * factor`` on float images.
    """

    factor: float
    def __init__(self, factor: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class Offset(Augmentation):
    """Moves every channel up or down.

    Parameters
    ----------
    amount : float in [-4, 4], default 0
        What is added, in standard deviations of the channel as it arrives; 0 adds nothing.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``numpy: x + amount * numpy.nanstd(x) of each channel`` on float images.
    """

    amount: float
    def __init__(self, amount: float = 0, *, enabled: bool = True, **keywords: Any) -> None: ...

class Jitter(Augmentation):
    """Adds normal noise; the same seed gives the same noise.

    Parameters
    ----------
    strength : float in [0, 2], default 0
        Standard deviation of the noise, in standard deviations of the channel; 0 adds none.
    seed : int in [0, 999], default 0
        Which noise; every channel has its own.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``Um et al. 2017, jittering: x + strength * numpy.nanstd(x) * noise; noise in docs/timeseries.md`` on float images.
    """

    strength: float
    seed: int
    def __init__(
        self, strength: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class LowPass(Augmentation):
    """Takes away what is faster than the cutoff, without a delay.

    Parameters
    ----------
    cutoff : float in [0.01, 1], default 1
        Frequency that is halved, as a fraction of the highest one (half of the sampling rate); 1 keeps all.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``scipy.ndimage.convolve1d(x, scipy.signal.firwin(101, cutoff, window='hamming'), mode='reflect')`` on float images.
    """

    cutoff: float
    def __init__(self, cutoff: float = 1, *, enabled: bool = True, **keywords: Any) -> None: ...

class TimeShift(Augmentation):
    """Moves the series to later or earlier by whole samples.

    Parameters
    ----------
    shift : float in [-1, 1], default 0
        How much later, as a fraction of the length.
    edge : {'wrap', 'zero', 'hold'}
        What comes in: `wrap` what went out, `zero`, or `hold` the outermost value.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``scipy.ndimage.shift by whole samples; modes grid-wrap, constant and nearest`` on float images.
    """

    shift: float
    edge: Literal["wrap", "zero", "hold"]
    def __init__(
        self,
        shift: float = 0,
        edge: Literal["wrap", "zero", "hold"] = "wrap",
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class TimeWarp(Augmentation):
    """Lets time run faster here and slower there; the same seed gives the same course.

    Parameters
    ----------
    strength : float in [0, 1], default 0
        Standard deviation of the logarithm of the speed at the knots; 0 leaves time as it is.
    seed : int in [0, 999], default 0
        Which course of speeds.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``Um et al. 2017, time-warping with four inner knots; the speed is the exponential of a natural cubic spline, so that time never runs backwards`` on float images.
    """

    strength: float
    seed: int
    def __init__(
        self, strength: float = 0, seed: int = 0, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class WindowSlice(Augmentation):
    """Stretches a piece of the series to its whole length.

    Parameters
    ----------
    size : float in [0.05, 1], default 1
        Length of the piece, as a fraction of the whole.
    position : float in [0, 1], default 0.5
        Where the piece lies: 0 at the start, 1 at the end.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``Le Guennec et al. 2016, window slicing: numpy.interp(numpy.linspace(start, end, length), …)`` on float images.
    """

    size: float
    position: float
    def __init__(
        self, size: float = 1, position: float = 0.5, *, enabled: bool = True, **keywords: Any
    ) -> None: ...

class TimeCrop(Augmentation):
    """Keeps a piece of the series.

    Parameters
    ----------
    size : float in [0.05, 1], default 1
        Length of the piece, as a fraction of the whole.
    position : float in [0, 1], default 0.5
        Where the piece lies: 0 at the start, 1 at the end.
    output : {'crop', 'pad'}
        `crop` hands the network the shorter series, `pad` fills the rest with zeros.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``numpy: x[:, start:start + length]`` on float images.
    """

    size: float
    position: float
    output: Literal["crop", "pad"]
    def __init__(
        self,
        size: float = 1,
        position: float = 0.5,
        output: Literal["crop", "pad"] = "crop",
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class EraseInterval(Augmentation):
    """Covers a stretch of time in every channel.

    Parameters
    ----------
    start : float in [0, 1], default 0
        Where the interval starts, as a fraction of the length.
    length : float in [0, 1], default 0
        Length of the interval, as a fraction of the whole.
    fill : {'mean', 'zero', 'line'}
        What stands there: the `mean` of the channel, `zero`, or a `line` between the values beside it.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``DeVries and Taylor 2017, cutout, along time: x[:, start:start + length] = value`` on float images.
    """

    start: float
    length: float
    fill: Literal["mean", "zero", "line"]
    def __init__(
        self,
        start: float = 0,
        length: float = 0,
        fill: Literal["mean", "zero", "line"] = "mean",
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

class ChannelDropout(Augmentation):
    """Silences one channel.

    Parameters
    ----------
    channel : float in [0, 64], default 0
        Number of the channel, the first is 1; 0 silences none.
    fill : {'mean', 'zero'}
        What stands there: the `mean` of the channel, or `zero`.
    enabled : bool
        Whether the step is applied.

    Notes
    -----
    Follows ``numpy: x[channel - 1] = numpy.nanmean(x[channel - 1])`` on float images.
    """

    channel: float
    fill: Literal["mean", "zero"]
    def __init__(
        self,
        channel: float = 0,
        fill: Literal["mean", "zero"] = "mean",
        *,
        enabled: bool = True,
        **keywords: Any,
    ) -> None: ...

CLASSES: dict[str, type[Augmentation]]

def class_name(name: str) -> str:
    """Name of the Python class of an augmentation: ``center_crop`` → ``CenterCrop``."""
    ...

def pipeline(value: object, domain: str, known: Iterable[Augmentation] = ()) -> list[Augmentation]:
    """A list of augmentations, given as objects or as what :meth:`Augmentation.to_dict` returns.

    Parameters
    ----------
    value
        What was given.
    domain
        What they are applied to, "image" or "series".
    known
        Steps that plain data are written into, each once, so that what is linked to them stays so.

    Raises
    ------
    ValueError
        It holds something else, one object twice, too many steps, or an augmentation that is made
        for the other domain.
    """
    ...

def defaults_of(domain: str) -> list[type[Augmentation]]:
    """The augmentations that a pipeline has unless another one is given, in order."""
    ...

def classes_of(domain: str) -> list[type[Augmentation]]:
    """The augmentations that are made for images ("image") or series ("series"), in order."""
    ...

__all__ = [
    "CLASSES",
    "Augmentation",
    "Brightness",
    "CenterCrop",
    "Rotate",
    "Perspective",
    "Erase",
    "Contrast",
    "Saturation",
    "Hue",
    "Gamma",
    "Sharpness",
    "Grayscale",
    "Invert",
    "Solarize",
    "Posterize",
    "Equalize",
    "Clahe",
    "Autocontrast",
    "RgbShift",
    "ChannelShuffle",
    "HsvBrightness",
    "LowContrast",
    "Saturate",
    "Translate",
    "Shear",
    "Scale",
    "HorizontalFlip",
    "VerticalFlip",
    "Elastic",
    "GridDistortion",
    "OpticalDistortion",
    "ElasticTransform",
    "GaussianBlur",
    "MotionBlur",
    "DefocusBlur",
    "Jpeg",
    "Pixelate",
    "Resolution",
    "MotionTrail",
    "ZoomBlur",
    "GlassBlur",
    "GaussianNoise",
    "ShotNoise",
    "ImpulseNoise",
    "SpeckleNoise",
    "Fog",
    "Snow",
    "Frost",
    "Spatter",
    "CoarseDropout",
    "GridMask",
    "MixUp",
    "CutMix",
    "AmplitudeScale",
    "Offset",
    "Jitter",
    "LowPass",
    "TimeShift",
    "TimeWarp",
    "WindowSlice",
    "TimeCrop",
    "EraseInterval",
    "ChannelDropout",
]
