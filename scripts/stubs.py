"""Writes what editors and type checkers are told of the classes that are made at run time.

``augmentations.pyi`` and ``widget.pyi`` of the package come from the classes themselves: names,
defaults and documentation of traits from the catalogue, methods from their annotations.
``--check`` fails if a committed file says something else.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from subprocess import run
from types import FunctionType
from typing import Any

from ruff.__main__ import find_ruff_bin

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from augmentation_impact import augmentations, widget  # noqa: E402
from augmentation_impact._catalogue import AUGMENTATIONS, TRAITS, ParameterSpec  # noqa: E402
from augmentation_impact._schema import IMAGE, WHOLE  # noqa: E402
from augmentation_impact.augmentations import CLASSES, Augmentation, class_name  # noqa: E402
from augmentation_impact.widget import AugmentationImpact  # noqa: E402

HEADER = '''"""{}

Written by ``npm run catalogue``.
"""

'''
#: Python's types for the kinds of the catalogue.
KINDS = {
    "boolean": "bool",
    "text": "str",
    "port": "str",
    "positive": "float",
    "number": "float",
    "integer": "int",
    "size": "int | tuple[int, int] | list[int]",
    "window": "tuple[float, float] | list[float]",
    "indices": "int | list[int]",
    "names": "list[str]",
    "channels": "float | list[float]",
    "labels": "list[str] | Mapping[int, str] | str | PathLike[str]",
    "class": "int | str",
    "texts": "list[str]",
    "fields": "Mapping[str, float]",
    "parameters": "Mapping[str, Mapping[str, float | str]]",
}
#: Traits that the catalogue does not know: values of other libraries, and lists of objects.
OWN = {
    "image_index": "int | None",
    "weights": 'Literal["float32", "float16"]',
    "pixel_range": "tuple[float, float] | None",
    "augmentations": "list[Augmentation]",
    "uploads": 'Literal["auto", "page", "kernel"]',
    "frames": "list[Frame]",
}
#: Of the constructor alone: None stands for the default.
GIVEN = {"augmentations": "Sequence[Augmentation | Mapping[str, Any]] | None"}


def literal(values: list[str]) -> str:
    """One of these texts."""
    return f"Literal[{', '.join(quoted(value) for value in values)}]"


def quoted(value: object) -> str:
    """A value as source, texts in double quotes."""
    return f'"{value}"' if isinstance(value, str) else repr(value)


def trait_type(name: str) -> str:
    """What a trait of the widget holds and takes."""
    spec = TRAITS.get(name)
    if spec is None:
        return OWN.get(name, "Any")
    kind = spec["type"]
    if kind == "choice":
        found = literal(spec["choices"])
    elif kind == "choices":
        found = f"list[{literal(spec['choices'])}]"
    elif kind == "classes":
        found = f"{literal(spec['names'])} | list[int] | list[str]"
    elif kind == "record":
        found = "list[dict[str, Any]]" if spec["many"] else "dict[str, Any]"
    else:
        found = KINDS[kind]
    return f"{found} | None" if spec["nullable"] else found


def default_of(value: object) -> str:
    """A default in a signature; what has no short source is left out."""
    is_plain = value is None or isinstance(value, bool | int | float | str)
    return quoted(value) if is_plain else "..."


def constructor(cls: type, types: dict[str, str]) -> str:
    """Its ``__init__``, from the signature that ``help`` shows."""
    arguments, keyword_only = ["self"], False
    for argument in inspect.signature(cls).parameters.values():
        if argument.kind is argument.KEYWORD_ONLY and not keyword_only:
            arguments.append("*")
            keyword_only = True
        kind = types[argument.name]
        arguments.append(f"{argument.name}: {kind} = {default_of(argument.default)}")
    passed = "**keywords: Any" if keyword_only else "*, **keywords: Any"
    return f"def __init__({', '.join([*arguments, passed])}) -> None: ..."


def documented(head: str, text: str | None) -> str:
    """A class or a function with its docstring as its body."""
    if not text:
        return f"{head} ..."
    body = inspect.cleandoc(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    quote = textwrap.indent(f'"""{body}\n"""' if "\n" in body else f'"""{body}"""', "    ")
    return f"{head}\n{quote}\n    ..."


def function(name: str, value: Any) -> str:
    """A method as it is annotated."""
    prefix = ""
    if isinstance(value, staticmethod):
        prefix, value = "@staticmethod\n", value.__func__
    word = "async def" if inspect.iscoroutinefunction(value) else "def"
    found = inspect.signature(value)
    return prefix + documented(f"{word} {name}{found}:".replace("'", ""), value.__doc__)


def members(cls: type) -> Iterator[str]:
    """The public methods and properties that a class itself defines."""
    for name, value in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(value, FunctionType | staticmethod):
            yield function(name, value)
        elif isinstance(value, property) and value.fget is not None:
            returned = inspect.signature(value.fget).return_annotation
            head = f"@property\ndef {name}(self) -> {returned}:"
            yield documented(head, value.fget.__doc__)


def class_(cls: type, base: str, body: list[str]) -> str:
    """A class with its docstring and these members."""
    return "\n".join(
        [
            f"class {cls.__name__}({base}):",
            textwrap.indent(f'"""{inspect.cleandoc(cls.__doc__ or "").strip()}\n"""', "    "),
            *(textwrap.indent(member, "    ") for member in body),
        ]
    )


def parameter_type(spec: ParameterSpec) -> str:
    """What a parameter of an augmentation holds and takes."""
    if spec["kind"] == "choice":
        return literal(spec["choices"])
    if spec["quantity"] == IMAGE:
        return "Any"
    return "int" if spec["quantity"] in WHOLE else "float"


def augmentation(name: str) -> str:
    """The class of an augmentation."""
    cls = CLASSES[class_name(name)]
    parameters = AUGMENTATIONS[name]["parameters"]
    types = {key: parameter_type(spec) for key, spec in parameters.items()}
    traits = [f"{key}: {kind}" for key, kind in types.items()]
    return class_(cls, "Augmentation", [*traits, constructor(cls, {**types, "enabled": "bool"})])


def augmentations_stub() -> str:
    """Everything public of ``augmentations.py``."""
    functions = [
        function(name, value)
        for name, value in vars(augmentations).items()
        if isinstance(value, FunctionType)
        and value.__module__ == augmentations.__name__
        and not name.startswith("_")
    ]
    base = [
        "spec: ClassVar[dict[str, Any]]",
        "name: str",
        "enabled: bool",
        *(each for each in members(Augmentation)),
    ]
    return "\n".join(
        [
            HEADER.format("The augmentations, one class each, with parameters and defaults."),
            "from collections.abc import Iterable, Mapping",
            "from typing import Any, ClassVar, Literal",
            "",
            "from ipywidgets import Widget",
            "from traitlets import Bunch",
            "",
            class_(Augmentation, "Widget", base),
            *(augmentation(name) for name in AUGMENTATIONS),
            "CLASSES: dict[str, type[Augmentation]]",
            *functions,
            f"__all__ = {[*augmentations.__all__]!r}",
            "",
        ]
    )


def widget_stub() -> str:
    """The widget: its constructor, its traits, the steps of its pipeline, its methods."""
    given = inspect.signature(AugmentationImpact).parameters
    types = {name: GIVEN.get(name, trait_type(name)) for name in given}
    page = [name for name in TRAITS if TRAITS[name]["direction"] == "page" and name[0] != "_"]
    traits = [f"{name}: {trait_type(name)}" for name in [*given, *page, "frames"]]
    steps = [
        documented(
            f"@property\ndef {name}(self) -> {class_name(name)}:",
            getattr(AugmentationImpact, name).__doc__,
        )
        for name in AUGMENTATIONS
        if isinstance(getattr(AugmentationImpact, name, None), property)
    ]
    body = [
        *traits,
        constructor(AugmentationImpact, types),
        *steps,
        *members(AugmentationImpact),
    ]
    imports = sorted({class_name(name) for name in AUGMENTATIONS})
    return "\n".join(
        [
            HEADER.format("The widget as editors see it: constructor, traits, steps, methods."),
            "from collections.abc import Callable, Mapping, Sequence",
            "from os import PathLike",
            "from pathlib import Path",
            "from typing import Any, Literal",
            "",
            "import pandas",
            "from ipywidgets import DOMWidget",
            "",
            f"from .augmentations import Augmentation, {', '.join(imports)}",
            "from .frames import Frame",
            "from .requests import FramesRequest",
            "from .settling import Settled",
            "from .subject import Source",
            "",
            class_(AugmentationImpact, "DOMWidget", body),
            "",
        ]
    )


def main() -> int:
    """Write the files, or compare them."""
    drift = 0
    for module, text in ((augmentations, augmentations_stub()), (widget, widget_stub())):
        path = Path(module.__file__ or "").with_suffix(".pyi")
        ruff = [find_ruff_bin(), "format", "--stdin-filename", str(path), "-"]
        formatted = run(ruff, input=text, capture_output=True, text=True, check=True).stdout
        if "--check" not in sys.argv:
            path.write_text(formatted, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != formatted:
            drift = 1
            print(
                f"{path.relative_to(ROOT)} does not say what the classes are; "
                "run “npm run catalogue” and commit it.",
                file=sys.stderr,
            )
    return drift


if __name__ == "__main__":
    sys.exit(main())
