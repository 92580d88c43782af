"""See live what your CNN sees while you drag an augmentation.

from augmentation_impact import AugmentationImpact
AugmentationImpact()
"""

from ._catalogue import VERSION
from .augmentations import *  # noqa: F403
from .augmentations import __all__ as _augmentations
from .frames import Frame
from .requests import FramesRequest
from .widget import AugmentationImpact

__version__ = VERSION

__all__ = ["AugmentationImpact", "Frame", "FramesRequest", "__version__", *_augmentations]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab finds the front end of a development install."""
    return [{"src": "labextension", "dest": "augmentation-impact"}]
