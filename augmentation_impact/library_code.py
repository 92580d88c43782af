"""Pipelines as code of other libraries. The same as ``src/session/libraryCode.ts``."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from ._catalogue import LIBRARIES
from .augmentations import Augmentation


def library_code(steps: Sequence[Augmentation], library: str) -> str:
    """A pipeline as code of another library.

    Parameters
    ----------
    steps
        The pipeline. Steps that are off or at their defaults are left out.
    library
        "torchvision", "albumentations" or "kornia".

    Returns
    -------
    str
        A module that defines ``transform``, with the parameters of the moment. A comment stands for
        a step whose pixels none of the library gives.

    Raises
    ------
    ValueError
        The library is unknown.
    """
    frame = LIBRARIES.get(library)
    if frame is None:
        raise ValueError(f"library must be one of {', '.join(LIBRARIES)}; got {library!r}")
    lines = [_line(step, library, frame["step"]) for step in steps if _is_active(step)]
    empty = all(line.lstrip().startswith("#") for line in lines)
    return "\n".join(
        [*frame["before"], *lines, *(frame["none"] if empty else ()), *frame["after"], ""]
    )


def _is_active(step: Augmentation) -> bool:
    parameters = step.spec["parameters"]
    return step.enabled and any(
        value != parameters[name]["default"] for name, value in step.parameters.items()
    )


def _line(step: Augmentation, library: str, frame: str) -> str:
    template = step.spec.get("code", {}).get(library)
    if template is None:
        values = ", ".join(f"{name}={_written(step, name)}" for name in step.parameters)
        return f"    # {step.spec['title']}: no step of {library} gives the same pixels ({values})"
    return frame.replace("$", _filled(template, step))


def _filled(template: str | dict[str, Any], step: Augmentation) -> str:
    values = step.parameters
    text = template if isinstance(template, str) else template["is"][values[template["by"]]]

    def unless_default(match: re.Match[str]) -> str:
        name, part = match.groups()
        is_default = values[name] == step.spec["parameters"][name]["default"]
        return "" if is_default else part.replace("$", _written(step, name))

    text = re.sub(r"\{(\w+)\?([^}]*)\}", unless_default, text)
    return re.sub(r"\{(\w+)\}", lambda match: _written(step, match[1]), text)


def _written(step: Augmentation, name: str) -> str:
    """A value; what counts in fractions has a point, since some libraries take no whole numbers."""
    value = step.parameters[name]
    if isinstance(value, str):
        return json.dumps(value)
    if not float(value).is_integer():
        return repr(float(value))
    is_whole = float(step.spec["parameters"][name]["step"]).is_integer()
    return str(int(value)) if is_whole else f"{int(value)}.0"
