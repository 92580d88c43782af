"""What the page and Python share, read from catalogue.json, which ``npm run catalogue`` writes.

Names, ranges, defaults and documentation of augmentations, traits and messages are declared once,
in TypeScript; this module only gives them types.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final, Literal, TypedDict


class ParameterSpec(TypedDict, total=False):
    """A parameter of an augmentation; ``kind`` decides which keys are there."""

    kind: Literal["number", "choice"]
    title: str
    summary: str
    quantity: str
    minimum: float
    maximum: float
    step: float
    period: float
    choices: list[str]
    default: float | str


class _Optional(TypedDict, total=False):
    """What not every augmentation says."""

    #: How other libraries write a step: library to template.
    code: dict[str, Any]
    #: The class, where it is not the name in CamelCase.
    className: str


class AugmentationSpec(_Optional):
    """An augmentation."""

    name: str
    title: str
    summary: str
    family: str
    domains: list[str]
    channels: Literal["any", "colour"]
    isDefault: bool
    follows: str
    parameters: dict[str, ParameterSpec]


class TraitSpec(TypedDict, total=False):
    """A synced trait; ``type`` decides which of the keys below ``doc`` are there."""

    direction: Literal["both", "page"]
    type: str
    nullable: bool
    default: Any
    doc: str
    minimum: float
    maximum: float
    choices: list[str]
    names: list[str]
    positive: bool
    #: Of "fields" the range of each number, of "record" the kind of each field.
    fields: dict[str, Any]
    #: Of "parameters" the spec of each, by method.
    specs: dict[str, dict[str, ParameterSpec]]
    many: bool
    of: str


_CATALOGUE: Final = json.loads(files(__package__).joinpath("catalogue.json").read_text("utf-8"))
_WIDGET: Final = _CATALOGUE["widget"]

#: Name of the npm package, which is the module name of the widget's models.
MODULE_NAME: Final[str] = _CATALOGUE["module"]
#: Version of the front end that this catalogue was written from.
VERSION: Final[str] = _CATALOGUE["version"]
#: In the default order of a pipeline.
AUGMENTATIONS: Final[dict[str, AugmentationSpec]] = _CATALOGUE["augmentations"]
#: Frames of code of other libraries.
LIBRARIES: Final[dict[str, dict[str, Any]]] = _CATALOGUE["libraries"]
#: Attribution methods by name, "none" among them.
METHOD_SPECS: Final[dict[str, dict[str, Any]]] = _CATALOGUE["methods"]
TRAITS: Final[dict[str, TraitSpec]] = _WIDGET["traits"]
PROTOCOL_VERSION: Final[int] = _WIDGET["protocol"]["version"]
#: Type of a message to the kind of each of its fields.
PAGE_MESSAGES: Final[dict[str, dict[str, str]]] = _WIDGET["protocol"]["page"]
KERNEL_MESSAGES: Final[dict[str, dict[str, str]]] = _WIDGET["protocol"]["kernel"]
LIMITS: Final[dict[str, Any]] = _WIDGET["limits"]
#: The corruptions of ImageNet-C: which parameter each is, its severities, the error of AlexNet.
CORRUPTIONS: Final[dict[str, Any]] = _WIDGET["corruptions"]
#: Model files of other formats: hint, bytes (at, hex) and endings of each.
FORMATS: Final[list[dict[str, Any]]] = _WIDGET["formats"]
METHODS: Final[list[str]] = _WIDGET["methods"]
TASKS: Final[list[str]] = TRAITS["task"]["choices"]
#: File names of the pictures that come with the package.
EXAMPLES: Final[list[str]] = [example["file"] for example in _CATALOGUE["examples"]]
#: Names of the classes of the embedded model.
IMAGENET_LABELS: Final[list[str]] = _CATALOGUE["labels"]
BUNDLED_IMAGE: Final[str] = _WIDGET["bundled"]["image"]
BUNDLED_MODEL: Final[str] = _WIDGET["bundled"]["model"]
